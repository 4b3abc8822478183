"""A multiset of (instant, code) pairs kept by the hour of the instant.

Figures ask for windows of time; facts come late and are corrected. So pairs are put and taken by
value, an hour is one flat array of 64-bit integers that NumPy reads without copying, and what an
hour holds never depends on the order in which it came. `Rows` are the same with more numbers than two.
"""

from array import array
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from commandcenter.clock import HOUR

Pairs = NDArray[np.int64]
EMPTY: Pairs = np.empty((0, 2), dtype=np.int64)
Row = tuple[int, ...]


class Series:
    """Pairs of whole numbers, the first an instant in microseconds; equal pairs may stand twice.

    An hour that came out of a checkpoint stays bytes until something in it changes.
    """

    __slots__ = ("changes", "hours")

    def __init__(self) -> None:
        self.hours: dict[int, array[int] | bytes] = {}
        self.changes: dict[int, int] = {}  # a cache's key: how often an hour was touched

    def put(self, at_us: int, code: int) -> None:
        """Add one pair."""
        hour = at_us // HOUR
        held = self.hours.get(hour)
        if held is None or isinstance(held, bytes):
            held = self.hours[hour] = array("q", held or b"")
        held.append(at_us)
        held.append(code)
        self.changes[hour] = self.changes.get(hour, 0) + 1

    def take(self, at_us: int, code: int) -> None:
        """Remove one equal pair; KeyError where none is held."""
        hour = at_us // HOUR
        held = self.hours[hour]
        if isinstance(held, bytes):
            held = self.hours[hour] = array("q", held)
        place = _place(held, at_us, code)
        held[place : place + 2] = held[-2:]
        del held[-2:]
        if not held:
            del self.hours[hour]
        self.changes[hour] = self.changes.get(hour, 0) + 1

    def between(self, start_us: int, end_us: int) -> Pairs:
        """Return the pairs with start < instant <= end as an (n, 2) array, in no order."""
        hours = range(start_us // HOUR, end_us // HOUR + 1)
        asked = hours if len(hours) < len(self.hours) else filter(hours.__contains__, self.hours)
        found = [self.hour(hour) for hour in asked if hour in self.hours]
        if not found:
            return EMPTY
        pairs = np.concatenate(found) if len(found) > 1 else found[0]
        inside = (pairs[:, 0] > start_us) & (pairs[:, 0] <= end_us)
        return pairs[inside]

    def hour(self, hour: int) -> Pairs:
        """Return a copy of the pairs of one hour as an (n, 2) array."""
        held = self.hours.get(hour)
        if held is None:
            return EMPTY
        return np.frombuffer(held, dtype=np.int64).reshape(-1, 2).copy()

    def count(self, hour: int) -> int:
        """Count the pairs of one hour."""
        held = self.hours.get(hour, b"")
        return len(held) // (16 if isinstance(held, bytes) else 2)

    def size(self) -> int:
        """Count the pairs."""
        return sum(map(self.count, self.hours))

    def packed(self) -> dict[int, bytes]:
        """Return the hours as bytes, sorted inside, for a checkpoint or a hash."""
        return {hour: _sorted_bytes(self.hours[hour]) for hour in sorted(self.hours)}

    def kept(self) -> "Series":
        """Return what stands here now, for a reader beside whom this one goes on changing."""
        return Series.unpacked(_still(self.hours))

    @classmethod
    def unpacked(cls, hours: dict[int, bytes]) -> "Series":
        """Build a series from `packed`."""
        series = cls()
        series.hours = dict(hours)
        return series

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs, by hour."""
        for hour in sorted(self.hours):
            yield from map(tuple, self.hour(hour).tolist())


class Rows:
    """A multiset of rows of `width` whole numbers, kept like `Series` by the hour of the first.

    An hour that came out of a checkpoint stays bytes until something in it changes.
    """

    __slots__ = ("hours", "width")

    def __init__(self, width: int) -> None:
        self.hours: dict[int, array[int] | bytes] = {}
        self.width = width

    def put(self, row: Row) -> None:
        """Add one row."""
        self._open(row[0] // HOUR).extend(row)

    def take(self, row: Row) -> None:
        """Remove one equal row; KeyError where none is held."""
        hour, width = row[0] // HOUR, self.width
        if hour not in self.hours:
            raise KeyError(row)
        held = self._open(hour)
        place = _place_of(held, array("q", row))
        held[place : place + width] = held[-width:]
        del held[-width:]
        if not held:
            del self.hours[hour]

    def between(self, start_us: int, end_us: int) -> Pairs:
        """Return the rows with start < instant <= end as an (n, width) array, in no order."""
        hours = range(start_us // HOUR, end_us // HOUR + 1)
        asked = hours if len(hours) < len(self.hours) else filter(hours.__contains__, self.hours)
        found = b"".join(self.hours[hour] for hour in asked if hour in self.hours)
        rows = np.frombuffer(found, dtype=np.int64).reshape(-1, self.width)
        return rows[(rows[:, 0] > start_us) & (rows[:, 0] <= end_us)]

    def size(self) -> int:
        """Count the rows."""
        return len(self._array(self.hours))

    def kept(self) -> "Rows":
        """Return what stands here now, for a reader beside whom this one goes on changing."""
        rows = Rows(self.width)
        rows.hours.update(_still(self.hours))
        return rows

    def packed(self) -> dict[int, bytes]:
        """Return the hours as bytes, sorted inside, for a hash."""
        return {hour: self._sorted(hour).astype("<i8").tobytes() for hour in sorted(self.hours)}

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows, by hour."""
        for hour in sorted(self.hours):
            yield from map(tuple, self._array((hour,)).tolist())

    def _open(self, hour: int) -> "array[int]":
        held = self.hours.get(hour)
        if held is None or isinstance(held, bytes):
            held = self.hours[hour] = array("q", held or b"")
        return held

    def _array(self, hours: Iterable[int]) -> Pairs:
        found = b"".join(self.hours[hour] for hour in hours)
        return np.frombuffer(found, dtype=np.int64).reshape(-1, self.width)

    def _sorted(self, hour: int) -> Pairs:
        rows = self._array((hour,))
        return rows[np.lexsort(rows.T[::-1])]


def _still(hours: "dict[int, array[int] | bytes]") -> dict[int, bytes]:
    """Return the hours as bytes, which both sides share: whoever changes one makes an array of it again."""
    for hour, held in hours.items():
        if not isinstance(held, bytes):
            hours[hour] = held.tobytes()
    return dict(hours)  # type: ignore[arg-type]


def _place_of(held: "array[int]", row: "array[int]") -> int:
    width, first = len(row), row[0]
    near = max(-width, len(held) - 32 * width)
    for place in range(len(held) - width, near, -width):  # mostly the newest
        if held[place] == first and held[place : place + width] == row:
            return place
    for number in np.flatnonzero(np.frombuffer(held, dtype=np.int64)[::width] == first).tolist():
        if held[number * width : (number + 1) * width] == row:
            return int(number) * width
    raise KeyError(tuple(row))


def _place(held: "array[int]", at_us: int, code: int) -> int:
    for place in range(len(held) - 2, max(-2, len(held) - 64), -2):  # mostly the newest
        if held[place] == at_us and held[place + 1] == code:
            return place
    pairs = np.array(held, dtype=np.int64).reshape(-1, 2)
    found = np.flatnonzero((pairs[:, 0] == at_us) & (pairs[:, 1] == code))
    if not found.size:
        raise KeyError((at_us, code))
    return int(found[-1]) * 2


def _sorted_bytes(held: "array[int] | bytes") -> bytes:
    pairs = np.frombuffer(held, dtype="<i8").reshape(-1, 2)
    if len(pairs) == 1:
        return bytes(held)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].tobytes()
