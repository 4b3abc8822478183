"""Who the agents are: what was told of each, from when on, by feeds and by the list of people."""
