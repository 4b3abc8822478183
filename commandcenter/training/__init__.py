"""Learning the weights of the reading from labelled texts: `main.py train`. No hub or seat runs any of it."""
