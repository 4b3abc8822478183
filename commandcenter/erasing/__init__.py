"""Erasing a person, and dropping what was kept long enough."""
