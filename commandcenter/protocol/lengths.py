"""How many characters a reply on a channel may have: for who writes one, and for texts kept for many."""

LIMITS = {"x": 280, "twitter": 280, "bluesky": 300, "mastodon": 500, "whatsapp": 1024}
LIMIT = 1000  # of a channel whose own limit is longer: nobody reads more


def limit_of(channel: str) -> int:
    """Return how many characters a post on a channel may have."""
    return LIMITS.get(channel, LIMIT)
