"""What makes an action leave: a person who answers or hides, a step of the ladder that is in force."""
