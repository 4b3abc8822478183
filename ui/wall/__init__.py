"""The wall: a screen without keyboard, read from four metres."""
