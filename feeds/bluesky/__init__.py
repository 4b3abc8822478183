"""Bluesky: posts as Jetstream tells them, those that concern us (feeds.md, section 6.1)."""
