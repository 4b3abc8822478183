"""Effective counting: what one person repeats, and what is copied, counts once or not at all.

A message counts once per author, motive and sign in three hours. Of equal texts at most two posts count
in six hours, and from the third on none of them: with two a text, a flood of four texts would look like
eight customers. Each account's reshare counts. Memory is bounded: the oldest entries leave first.
"""

from collections import OrderedDict, deque
from typing import NamedTuple

from alerts.segments import NEGATIVE, OTHER, RESHARE, Buckets, Segments
from commandcenter.alert import Mark
from commandcenter.clock import MINUTE

AUTHOR_MIN = 180
TEXT_MIN = 360
POSTS_PER_TEXT = 2
LATE_MIN = 20  # later than this a message is usual traffic of its hour, no news
KEPT_IDS = 1 << 15  # redelivery comes soon; the journal refuses what comes later
KEPT_KEYS = 1 << 15
KEPT_COUNTS = 16  # of one text: a message has few motives


class Spaced:
    """Remembers the minutes at which a key was noted: at most `times` within a span have room."""

    def __init__(self, minutes: int, times: int = 1) -> None:
        self._minutes = minutes
        self._times = times
        # Ordered: the first key of a plain dict is found past all that were deleted before it.
        self._seen: OrderedDict[object, tuple[int, ...]] = OrderedDict()

    def has_room(self, key: object, minute: int) -> bool:
        """Say whether `key` may count at this minute of event time."""
        past = self._seen.get(key, ())
        return sum(abs(minute - then) < self._minutes for then in past) < self._times

    def note(self, key: object, minute: int) -> None:
        """Note `key`; forget what is too old to matter, and the oldest where there are too many.

        One that comes late does not make the newer ones forgotten.
        """
        past = self._seen.pop(key, ())
        self._seen[key] = tuple(sorted((*past, minute))[-self._times :])
        oldest = next(iter(self._seen))
        if len(self._seen) > KEPT_KEYS or minute - self._seen[oldest][-1] > 4 * self._minutes:
            del self._seen[oldest]


class Deliveries:
    """Knows the ids of the last messages: the same id twice is one message."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._order: deque[str] = deque()

    def is_new(self, identity: str) -> bool:
        """Take note of an id; false when it was there."""
        if identity in self._known:
            return False
        self._known.add(identity)
        self._order.append(identity)
        if len(self._order) > KEPT_IDS:
            self._known.discard(self._order.popleft())
        return True


class Count(NamedTuple):
    """How one message counted for one of its motives."""

    columns: tuple[int, ...]
    plane: int
    minute: int
    live: bool


class Texts:
    """Remembers posts of equal text and how they counted, to take them back when a flood comes."""

    def __init__(self) -> None:
        self._posts = Spaced(TEXT_MIN, POSTS_PER_TEXT)
        self._counted: OrderedDict[str, tuple[Count, ...]] = OrderedDict()

    def allows(self, text_key: str, minute: int) -> bool:
        """Take note of a post; false from the third one within the span on."""
        allowed = self._posts.has_room(text_key, minute)
        self._posts.note(text_key, minute)
        return allowed

    def remember(self, text_key: str, counts: tuple[Count, ...]) -> None:
        """Remember how a post counted."""
        self._counted[text_key] = self._counted.pop(text_key, ())[-KEPT_COUNTS:] + counts
        oldest = self._counted[next(iter(self._counted))]
        if len(self._counted) > KEPT_KEYS or counts[-1].minute - oldest[-1].minute > 4 * TEXT_MIN:
            del self._counted[next(iter(self._counted))]

    def take_back(self, text_key: str, minute: int) -> list[Count]:
        """Return, once, the counts of the last span that turned out to belong to a flood."""
        counts = self._counted.pop(text_key, ())
        return [count for count in counts if abs(minute - count.minute) < TEXT_MIN]


class Counting:
    """Puts messages into the buckets as far as they count."""

    def __init__(self, segments: Segments, buckets: Buckets) -> None:
        self._segments = segments
        self._buckets = buckets
        self._deliveries = Deliveries()
        self._authors = Spaced(AUTHOR_MIN)
        self._texts = Texts()

    def count(self, mark: Mark, now: int) -> None:
        """Count a message that came in minute `now`; one dated ahead of its arrival counts as now."""
        minute = min(mark.event_us // MINUTE, now)
        if not self._deliveries.is_new(mark.id):
            return
        copied = mark.kind != "reshare" and bool(mark.text_key)
        if copied and not self._texts.allows(mark.text_key, minute):
            for count in self._texts.take_back(mark.text_key, minute):
                self._buckets.change(*count, by=-1)
            return
        counts = self._counts(mark, minute, now)
        for count in counts:
            self._buckets.change(*count, by=1)
        if copied and counts:
            self._texts.remember(mark.text_key, counts)

    def _counts(self, mark: Mark, minute: int, now: int) -> tuple[Count, ...]:
        negative, live = mark.sentiment == "neg", now - minute <= LATE_MIN
        planes = [NEGATIVE if negative else OTHER]
        if negative and mark.kind == "reshare":
            planes.append(RESHARE)
        found: list[Count] = []
        for motive in dict.fromkeys(mark.motives):
            key = (mark.author, motive, negative)
            if self._authors.has_room(key, minute):
                self._authors.note(key, minute)
                columns = self._segments.columns(motive, mark.region, mark.channel, now)
                found.extend(Count(columns, plane, minute, live) for plane in planes)
        return tuple(found)
