"""How many characters a message of ours may have on a channel: what its platform takes, and what people read.

One table for all: what a feed declares, a reply on the desk, a notice, a shared text. WhatsApp takes 4,096 in
a text, which is all that leaves from here; the 1,024 of its documentation are of captions and templates.
"""

PLATFORM = {
    "x": 280,
    "twitter": 280,
    "bluesky": 300,
    "mastodon": 500,
    "instagram_dm": 1000,
    "messenger": 2000,
    "instagram_comment": 2200,
    "whatsapp": 4096,
    "facebook_comment": 8000,
    "facebook_post": 8000,
    "facebook_mention": 8000,
}
READ = 1000  # what is written once for many: nobody reads more, whatever the channel takes


def longest(channel: str) -> int:
    """Return how many characters the platform of a channel takes; 0 = as many as there are."""
    return PLATFORM.get(channel, 0)


def limit_of(channel: str) -> int:
    """Return how many characters a text for many may have on a channel."""
    return min(PLATFORM.get(channel, READ), READ)
