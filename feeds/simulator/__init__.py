"""The simulator: a feed of invented customers, agents and crises that a seed decides to the byte."""
