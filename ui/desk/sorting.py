"""The order of a list that sorts itself: when its pane opens, on its key, once a minute; never while read."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from commandcenter.clock import MINUTE

EVERY = MINUTE
_Row = TypeVar("_Row")


class Sorting:
    """Remembers the places of the last sorting, by the rows' names; who is new comes last."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._sorted_us: int | None = None

    def forget(self) -> None:
        """Sort anew at the next look."""
        self._sorted_us = None

    def ordered(
        self,
        rows: Iterable[_Row],
        name: Callable[[_Row], str],
        rank: Callable[[_Row], object],
        now_us: int,
        *,
        is_read: bool,
    ) -> list[_Row]:
        """Return rows in their order; `is_read`: somebody's cursor is on them."""
        listed = list(rows)
        is_due = self._sorted_us is None or (not is_read and now_us - self._sorted_us > EVERY)
        if is_due or not self._places:
            listed.sort(key=rank)  # type: ignore[arg-type]
            self._places = {name(row): place for place, row in enumerate(listed)}
            self._sorted_us = now_us
            return listed
        last = len(self._places)
        listed.sort(key=lambda row: self._places.get(name(row), last))
        return listed
