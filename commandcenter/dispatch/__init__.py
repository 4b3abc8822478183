"""What the engine is told of a running hub: cases, people and rules as the folded state has them."""
