"""Rows that came before their turn, and unreadable frames that came more than once: both bounded."""

import hashlib
from collections import OrderedDict, deque
from collections.abc import Iterator
from typing import Literal

from feeds.frames import Row

PLACES = 64  # how many places early a row may come
HELD = 4 * PLACES  # rows held while a hole is searched; more are let go, a resume brings them again
SIZE = 8 * 1024 * 1024  # bytes of them
KNOWN = 1_000  # unreadable frames remembered by their digest
REPEATS_SIZE = 32 * 1024 * 1024


class Waiting:
    """Rows ahead of a hole. The nearest are kept; `dropped` is the highest position let go."""

    def __init__(self) -> None:
        self._rows: dict[int, Row] = {}
        self._jumps: dict[
            int, int
        ] = {}  # rows far ahead of the one before, and where we stood then
        self._size = 0
        self.dropped = 0

    def __iter__(self) -> Iterator[int]:
        """Give the positions of the rows."""
        return iter(self._rows)

    def hold(self, position: int, row: Row, *, jumped_at: int | None) -> None:
        """Keep a row. One far ahead of all before: `jumped_at` rows had come at their turn then."""
        self._rows[position] = row
        self._size += len(row.raw)
        if jumped_at is not None:
            self._jumps[position] = jumped_at
        while len(self._rows) > 1 and (len(self._rows) > HELD or self._size > SIZE):
            farthest = max(self._rows)
            self.pop(farthest)
            self.dropped = max(self.dropped, farthest)

    def get(self, position: int) -> Row | None:
        """Return the row at a position; None where none waits."""
        return self._rows.get(position)

    def pop(self, position: int) -> Row:
        """Take a row out."""
        row = self._rows.pop(position)
        self._jumps.pop(position, None)
        self._size -= len(row.raw)
        return row

    def clear(self) -> None:
        """Let all go: a new connection brings them again."""
        self._rows.clear()
        self._jumps.clear()
        self._size = self.dropped = 0

    def holes(self, taken: int) -> Iterator[tuple[int, int]]:
        """Give the ranges that miss between `taken` and the rows that wait."""
        before = taken
        for position in sorted(self._rows):
            if position > before + 1:
                yield before + 1, position - 1
            before = position

    def misplaced(self, steps: int) -> list[int]:
        """Give the rows the stream did not jump to: it went on far behind them; `steps` rows came so far."""
        return [at for at, came in self._jumps.items() if steps - came > PLACES]


class Repeats:
    """Unreadable frames. The same bytes in a later pass over the same place explain a hole.

    A place is the position of the row heard before; `reach` is how far it may be off.
    """

    def __init__(self) -> None:
        # By digest: in which pass and at which place the bytes came, for the newest places.
        self._known: OrderedDict[bytes, deque[tuple[int, int]]] = OrderedDict()
        self._again: list[tuple[Row, int]] = []
        self._size = 0

    def __len__(self) -> int:
        """Return how many came again and wait to explain a hole."""
        return len(self._again)

    def add(
        self, row: Row, passed: int, place: int, reach: int
    ) -> Literal["new", "again", "repeat"]:
        """Take note of a frame in pass number `passed`: again, where an earlier pass had it there."""
        digest = hashlib.sha256(row.raw).digest()
        is_new = digest not in self._known
        places = self._known.setdefault(digest, deque(maxlen=PLACES))
        self._known.move_to_end(digest)
        if len(self._known) > KNOWN:
            self._known.popitem(last=False)
        is_same = any(then < passed and abs(at - place) <= reach for then, at in places)
        if not is_same:
            places.append((passed, place))
        if is_new:
            return "new"
        room = len(self._again) < PLACES and self._size + len(row.raw) <= REPEATS_SIZE
        if not is_same or not room:
            return "repeat"
        self._again.append((row, place))
        self._size += len(row.raw)
        return "again"

    def knows(self, raw: bytes) -> bool:
        """Tell whether these bytes were taken as an unreadable frame before."""
        return hashlib.sha256(raw).digest() in self._known

    def at(self, place: int, reach: int) -> list[Row]:
        """Return those that came again at a place."""
        return [row for row, stood in self._again if abs(stood - place) <= reach]

    def clear(self) -> int:
        """Forget those that came again; return how many they were."""
        count = len(self._again)
        self._again.clear()
        self._size = 0
        return count

    def remove(self, row: Row) -> None:
        """Forget one that has explained a hole."""
        self._again.remove(next(found for found in self._again if found[0] is row))
        self._size -= len(row.raw)
