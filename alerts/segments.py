"""Segments and their counts: a motive, a motive in a region, a motive on a channel.

Each segment is a column. Minutes of the last hours are kept for the windows, sums of hours for eight
weeks for what is usual; both by event time, in planes: negatives, the rest, and in minutes the reshares
among the negatives too.
"""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Part = Literal["motive", "region", "channel"]

NEGATIVE, OTHER, RESHARE = 0, 1, 2
HOT_MIN = 256  # the longest window and its slack
KEPT_HOURS = 56 * 24
MAX_MOTIVES = 64
MAX_SEGMENTS = 1024  # strings come from outside: memory must not follow them


@dataclass(frozen=True)
class Segment:
    """One column: `name` is the region or the channel, "*" for the whole motive.

    `since`: the minute in which that motive, region or channel was first seen at all.
    """

    motive: int
    part: Part
    name: str
    since: int


class Segments:
    """Gives a column to each segment as it is first seen; full tables leave new parts uncounted."""

    def __init__(self) -> None:
        self.all: list[Segment] = []
        self.motives: list[str] = []
        self.number: dict[str, int] = {}  # of each motive
        self.of_motive: list[int] = []  # the column of each motive
        self._columns: dict[tuple[str, str | None, str], tuple[int, ...]] = {}
        self._known: dict[tuple[str, Part, str], int] = {}
        self._since: dict[tuple[Part, str], int] = {}

    def columns(
        self, motive: str, region: str | None, channel: str, minute: int
    ) -> tuple[int, ...]:
        """Return the columns in which a message of this minute counts, the motive's own first."""
        key = (motive, region, channel)
        if (found := self._columns.get(key)) is None:
            found = self._find(motive, region, channel, minute)
            if len(self._columns) < 16 * MAX_SEGMENTS:
                self._columns[key] = found
        return found

    def named(self, motive: str, region: str, channel: str) -> tuple[int, ...]:
        """Return the known columns of an incident ("*" = not specific), the motive's own first."""
        names: list[tuple[Part, str]] = [("motive", "*"), ("region", region), ("channel", channel)]
        found = (self._known.get((motive, part, name)) for part, name in names)
        return tuple(column for column in found if column is not None)

    def motive_of(self, column: int) -> str:
        """Return the motive of a column."""
        return self.motives[self.all[column].motive]

    def _find(self, motive: str, region: str | None, channel: str, minute: int) -> tuple[int, ...]:
        whole = self._add(motive, "motive", "*", minute)
        if whole is None:
            return ()
        parts = [self._add(motive, "region", region, minute) if region else None]
        parts.append(self._add(motive, "channel", channel, minute))
        return (whole, *(part for part in parts if part is not None))

    def _add(self, motive: str, part: Part, name: str, minute: int) -> int | None:
        if (found := self._known.get((motive, part, name))) is not None:
            return found
        if len(self.all) >= MAX_SEGMENTS:
            return None
        if part == "motive":
            if len(self.motives) >= MAX_MOTIVES:
                return None
            self.of_motive.append(len(self.all))
            self.number[motive] = len(self.motives)
            self.motives.append(motive)
        since = self._since.setdefault((part, motive if part == "motive" else name), minute)
        self._known[motive, part, name] = len(self.all)
        self.all.append(Segment(self.number[motive], part, name, since))
        return len(self.all) - 1


class Buckets:
    """Counts per column in minutes and in hours, rings of fixed length, and the sums of the windows."""

    def __init__(self, widths: Counts) -> None:
        """`widths` of the windows in minutes, rising, below HOT_MIN."""
        self._widths = widths
        self._ages = [int(width) for width in widths]
        self._minutes = np.zeros((HOT_MIN, 3, 64), dtype=np.int32)
        self._windows = np.zeros((len(widths), 3, 64), dtype=np.int64)
        self._hours = np.zeros((KEPT_HOURS, 2, 64), dtype=np.int32)
        self.now_minute: int | None = None  # the minute that is being filled
        self.first_hour = 0  # the oldest hour of the ring that has been lived through

    def change(
        self, columns: tuple[int, ...], plane: int, minute: int, live: bool, *, by: int
    ) -> None:
        """Count one message at its event minute (`by` 1), or take it back as it was counted (-1).

        One that is not `live` counts in its hour only.
        """
        if self.now_minute is None:
            raise ValueError("no minute has begun")
        if columns and max(columns) >= self._minutes.shape[2]:
            self._widen(max(columns) + 1)
        age = self.now_minute - minute
        row, hour = minute % HOT_MIN, minute // 60
        inside = bisect_left(self._ages, age) if age > 0 else len(self._ages)
        for column in columns:
            if live and age < HOT_MIN:
                self._minutes[row, plane, column] += by
                self._windows[inside:, plane, column] += by
            if plane != RESHARE and hour >= self.first_hour:
                self._hours[hour % KEPT_HOURS, plane, column] += by

    def begin(self, minute: int) -> None:
        """Begin a minute: rows that leave the rings are emptied, the windows move on."""
        if self.now_minute is None:
            self.now_minute = minute
            self.first_hour = minute // 60
            return
        if minute == self.now_minute:
            return
        hour, now = self.now_minute // 60, minute // 60
        for ended in range(max(self.now_minute, minute - HOT_MIN), minute):
            left = self._minutes[(ended - self._widths) % HOT_MIN]
            self._windows += self._minutes[ended % HOT_MIN].astype(np.int64) - left
            self._minutes[(ended + 1) % HOT_MIN] = 0
        if minute - self.now_minute > HOT_MIN:
            self._minutes[:] = 0
            self._windows[:] = 0
        for row in range(max(hour + 1, now - KEPT_HOURS + 1), now + 1):
            self._hours[row % KEPT_HOURS] = 0
        self.first_hour = max(self.first_hour, now - KEPT_HOURS + 1)
        self.now_minute = minute

    def sums(self, columns: int) -> Counts:
        """Return the counts of the windows that end with the last whole minute: (widths, planes, columns)."""
        return self._windows[:, :, :columns].copy()

    def trace(self, minutes: int, column: int) -> list[int]:
        """Return the negatives of a column in the last whole minutes, the newest last."""
        rows = ((self.now_minute or 0) - minutes + np.arange(minutes)) % HOT_MIN
        return [int(count) for count in self._minutes[rows, NEGATIVE, column]]

    def hours(self, end_hour: int, last: int, columns: int) -> tuple[Counts, int]:
        """Return up to `last` hour sums before `end_hour`, (hours, 2, columns), and the first hour."""
        first = max(self.first_hour, end_hour - last)
        rows = np.arange(first, end_hour) % KEPT_HOURS
        return self._hours[rows, :, :columns].astype(np.int64), first

    def _widen(self, needed: int) -> None:
        width = self._minutes.shape[2]
        room = ((0, 0), (0, 0), (0, max(needed, 2 * width) - width))
        self._minutes = np.pad(self._minutes, room)
        self._windows = np.pad(self._windows, room)
        self._hours = np.pad(self._hours, room)
