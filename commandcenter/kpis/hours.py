"""Counts of past hours, kept until a late message touches the hour, and what is usual for an hour.

Usual is the median and the 10th and 90th percentile of the same hour: of the same weekday over eight
weeks where there are four or more of them, else of the same kind of day (Monday to Friday, or
the weekend) over four weeks. Fewer than three samples is not yet usual.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.care.marks import Mood
from commandcenter.clock import HOUR, MINUTE, from_datetime, to_datetime
from commandcenter.events.words import MOTIVES, NETWORKS
from commandcenter.series import Pairs, Series
from commandcenter.state import State

LOOK_BACK_DAYS = 56
FEWEST = 3
ALIVE = 24  # messages in a day below which it says nothing of what is usual
FEWEST_SAME_WEEKDAY = 4
_OF_USUAL = (
    "strip/",
    "band/",
    "to_answer",
    "in_force",
)  # what is kept of what is usual, and of no other
SETTLED = 20  # hours: the axis reaches two ahead, and the day before an hour is its nearest sample
FEWEST_BURSTS = 5  # an hour's share of fewer is no sample

Counts = NDArray[np.float64]
Made = TypeVar("Made")


class Usual(NamedTuple):
    """Median, 10th and 90th percentile."""

    value: float
    low: float
    high: float


class Kept(NamedTuple):
    """What a daily figure usually is; None where there are too few days."""

    usual: Usual | None


class Past(NamedTuple):
    """One hour that has been: messages per 5 minutes, negative and read bursts per 15, motives."""

    messages: Counts  # 12
    negative: Counts  # 4
    read: Counts  # 4
    motives: Counts  # 14
    channels: Counts  # 4 quarters x the channels known then
    networks: Counts  # 4 quarters x the networks, 0 = not known
    scores: NDArray[np.intp]  # read bursts by score


class Hours:
    """Counts by hour of one state, in a site's time zone."""

    def __init__(self, state: State, zone: ZoneInfo) -> None:
        self._state = state
        self._zone = zone
        self._past: dict[int, tuple[int, int, Past]] = {}
        self._usual: dict[tuple[str, int, int], Usual | None] = {}
        self._alike: dict[tuple[int, int], list[int]] = {}
        self._days: dict[int, Kept] = {}
        self._kept: dict[str, tuple[int, Any]] = {}
        self._touched = 0

    def past(self, hour: int) -> Past:
        """Return the counts of an hour (whole hours since 1970, UTC)."""
        state = self._state
        touched = (state.messages.changes.get(hour, 0), state.bursts.changes.get(hour, 0))
        if (kept := self._past.get(hour)) is not None and kept[:2] == touched:
            return kept[2]
        past = _count(state, hour)
        self._past[hour] = (*touched, past)
        return past

    def usual(
        self, key: str, hour: int, today: int, value: Callable[[int], float | None]
    ) -> Usual | None:
        """Return what `value` of an hour usually is at this hour, looking back from hour `today`."""

        def values(past: int) -> list[float]:
            found = value(past)
            return [] if found is None else [found]

        return self.usual_parts(key, hour, today, values)

    def usual_parts(
        self, key: str, hour: int, today: int, values: Callable[[int], list[float]]
    ) -> Usual | None:
        """Return what the parts of an hour usually are: `values` of an hour are several samples of it."""
        known = (key, hour, today)
        if known not in self._usual:
            if len(self._usual) > 4000:
                self._usual.clear()
                self._alike.clear()
            if (alike := self._alike.get(known[1:])) is None:
                alike = self._alike[known[1:]] = self.alike(hour, today)
            enough = len(alike) >= FEWEST  # many parts of one hour are no more than that hour
            samples = [v for h in alike for v in values(h)] if enough else []
            self._usual[known] = _spread(samples)
        return self._usual[known]

    def keep(self, key: str, today: int, make: Callable[[], Made]) -> Made:
        """Return what was made once for each `today`: an hour, or how often something was touched."""
        if (known := self._kept.get(key)) is None or known[0] != today:
            known = self._kept[key] = (today, make())
        return known[1]

    def day(self, start_us: int) -> "Kept | None":
        """Return what was kept for the day that begins here."""
        return self._days.get(start_us)

    def keep_day(self, start_us: int, samples: list[float]) -> Usual | None:
        """Keep what a daily figure usually is, until another day begins."""
        self._days = {start_us: Kept(_spread(samples))}
        return self._days[start_us].usual

    def forget(self) -> None:
        """Forget what is usual: history came in."""
        self._usual.clear()
        self._alike.clear()
        self._days.clear()
        self._kept.clear()

    def look_again(self, hour: int) -> None:
        """Forget whatever may no longer be so, as if a reader without a past looked from an hour.

        What is usual is of hours at least `SETTLED` back: it stays until one of these is touched.
        """
        self._days.clear()
        touched = sum(
            count
            for series in (self._state.messages, self._state.bursts, *_others(self._state))
            for at, count in series.changes.items()
            if at <= hour - SETTLED
        )
        if touched != self._touched:
            self._touched = touched
            self._usual.clear()
            self._alike.clear()
            self._kept.clear()
        self._kept = {key: made for key, made in self._kept.items() if key.startswith(_OF_USUAL)}

    def _alive(self, hour: int) -> bool:
        """Tell whether the log was in use around an hour: a day of almost nothing is no sample."""
        day = hour // 24 * 24
        return sum(map(self._state.messages.count, range(day, day + 24))) >= ALIVE

    def alike(self, hour: int, today: int) -> list[int]:
        """Return the past hours to compare an hour with, before hour `today` and inside the log."""
        if not self._state.first_us:
            return []
        first = self._state.first_us // HOUR + 1  # the log's first hour is rarely whole
        local = to_datetime(hour * HOUR).astimezone(self._zone)
        found: dict[str, list[int]] = {"same": [], "kind": []}
        for days in range(1, LOOK_BACK_DAYS + 1):
            then = local - timedelta(days=days)  # same wall time, whatever the summer time
            at = from_datetime(then) // HOUR
            if at < first:
                break
            if at >= today or not self._alive(at):
                continue
            if then.weekday() == local.weekday():
                found["same"].append(at)
            if days <= 28 and _kind(then.weekday()) == _kind(local.weekday()):
                found["kind"].append(at)
        return found["same"] if len(found["same"]) >= FEWEST_SAME_WEEKDAY else found["kind"]


def _others(state: State) -> tuple[Series, ...]:
    """Return what is counted by hour beside messages and bursts."""
    return state.requests, state.waits, state.firsts, state.cases, state.presence


def _kind(weekday: int) -> int:
    return int(weekday >= 5)


def _spread(samples: list[float]) -> Usual | None:
    if len(samples) < FEWEST:
        return None
    low, value, high = np.percentile(samples, (10, 50, 90))
    return Usual(float(value), float(low), float(high))


def _count(state: State, hour: int) -> Past:
    messages = state.messages.hour(hour)
    bursts = state.bursts.hour(hour)
    start = hour * HOUR
    fives = np.bincount((messages[:, 0] - start) // (5 * MINUTE), minlength=12).astype(float)
    quarter = (bursts[:, 0] - start) // (15 * MINUTE)
    moods = marks.moods(bursts[:, 1])
    read = quarter[moods != Mood.UNREAD]
    negative = quarter[moods == Mood.NEGATIVE]
    motives = [
        np.count_nonzero(messages[:, 1] & (1 << (marks.MOTIVE_SHIFT + place)))
        for place in range(len(MOTIVES))
    ]
    return Past(
        fives,
        np.bincount(negative, minlength=4).astype(float),
        np.bincount(read, minlength=4).astype(float),
        np.array(motives, dtype=float),
        _by_quarter(state, messages, start, marks.CHANNEL_SHIFT, marks.CHANNEL),
        _by_quarter(state, messages, start, marks.NETWORK_SHIFT, marks.NETWORK),
        np.bincount(marks.scores(bursts[moods != Mood.UNREAD, 1]), minlength=marks.SCORES),
    )


def _by_quarter(state: State, messages: Pairs, start: int, shift: int, mask: int) -> Counts:
    """Return how many messages of each quarter have each value of a field of their facts."""
    width = len(state.channels) if mask == marks.CHANNEL else len(NETWORKS) + 1
    place = (messages[:, 0] - start) // (15 * MINUTE) * width
    place += (messages[:, 1] >> shift) & mask
    return np.bincount(place, minlength=4 * width).astype(float).reshape(4, width)
