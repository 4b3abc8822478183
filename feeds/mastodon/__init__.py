"""Mastodon: statuses as the streaming API tells them, the holes filled by REST (feeds.md, section 6.2)."""
