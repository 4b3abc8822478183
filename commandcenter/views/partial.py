"""Which figures a lost feed takes something away from: those that contain it, and no others."""

from collections.abc import Sequence

import msgspec

from commandcenter.clock import HOUR
from commandcenter.languages import feed_key
from commandcenter.protocol.wall import FeedRow, Figure

PEOPLE = "shifts"  # a feed of this name brings people, no messages


def gone(feeds: Sequence[FeedRow]) -> tuple[FeedRow, ...]:
    """Return the feeds that are cut."""
    return tuple(row for row in feeds if row.state == "disconnected")


def with_messages(feeds: Sequence[FeedRow]) -> tuple[FeedRow, ...]:
    """Return the feeds that may bring messages."""
    return tuple(row for row in feeds if feed_key(row.label) != PEOPLE)


def carriers(channel: str, feeds: Sequence[FeedRow], channels: Sequence[str]) -> list[FeedRow]:
    """Return the feeds that bring a channel: those that are named like it, else those named like none."""
    bringing = with_messages(feeds)
    own = [row for row in bringing if _brings(row, channel)]
    return own or [row for row in bringing if not any(_brings(row, name) for name in channels)]


def _brings(feed: FeedRow, channel: str) -> bool:
    """Tell whether a feed is named like a channel: Instagram like instagram_comment."""
    key, name = feed_key(feed.label), feed_key(channel)
    return bool(name) and (name == key or name.startswith(f"{key}_"))


def marked(figure: Figure, feeds: Sequence[FeedRow], now_us: int) -> Figure:
    """Mark a headline figure with the cut feeds that are missing in it; nothing seen is no zero."""
    lost = gone(feeds)
    if figure.key == "online":  # people come from a feed of their own, or from one of all
        people = [row for row in lost if feed_key(row.label) == PEOPLE]
        lost = tuple(people) if people or len(lost) < len(feeds) else lost
    else:
        lost = with_messages(lost)
    if not lost:
        return figure
    if figure.window == "60min" and _is_blind(lost, feeds, now_us - HOUR):
        figure = msgspec.structs.replace(figure, value=None, part=None, n=None, level="normal")
    return msgspec.structs.replace(figure, without=labels(lost), without_since_us=since_us(lost))


def _is_blind(lost: Sequence[FeedRow], feeds: Sequence[FeedRow], begin_us: int) -> bool:
    """Tell whether every feed that brings messages has been cut since the window began."""
    return len(lost) == len(with_messages(feeds)) and all(row.since_us <= begin_us for row in lost)


def labels(feeds: Sequence[FeedRow]) -> tuple[str, ...]:
    """Return the labels of these feeds."""
    return tuple(row.label for row in feeds)


def since_us(feeds: Sequence[FeedRow]) -> int | None:
    """Return since when the first of these feeds is cut; None where there is none."""
    return min((row.since_us for row in feeds), default=None)
