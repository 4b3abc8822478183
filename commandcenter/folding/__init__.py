"""What each kind of fact does to the state, one file a subject; `fold` is the door."""
