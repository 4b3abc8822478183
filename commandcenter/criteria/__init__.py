"""The criteria of assignment as data: what a case needs, how long a turn takes, what it is worth."""
