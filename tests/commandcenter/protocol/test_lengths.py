"""One table of lengths: what feeds declare and what texts for many are cut to never say two things."""

from commandcenter.protocol.lengths import PLATFORM, READ, limit_of, longest
from feeds.normalize.capabilities import capabilities, channels


def test_every_feed_declares_what_the_table_says() -> None:
    for adapter in ("bluesky", "mastodon", "whatsapp", "meta", "imap", "chatwoot"):
        for channel in channels(adapter):
            if adapter != "chatwoot":  # it passes on to channels whose own limits it does not know
                assert capabilities(adapter, channel).longest == longest(channel), channel


def test_a_text_for_many_fits_its_channel_and_is_read_to_its_end() -> None:
    for channel in (*PLATFORM, "email", ""):
        assert limit_of(channel) == min(longest(channel) or READ, READ)
    assert (limit_of("bluesky"), limit_of("whatsapp"), longest("whatsapp")) == (300, READ, 4096)
