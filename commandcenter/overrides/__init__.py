"""An override: what the log tells of it, and what time does to it."""
