"""What leaves the program as a file: rows of the log and of the figures, as JSON lines or CSV."""
