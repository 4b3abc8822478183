"""What every feed of a platform shares: its states, when it tries again, its credential."""
