"""Which hours teach nothing: those in which an incident was open, for a day at most.

What lasts longer is the new usual.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from alerts.segments import KEPT_HOURS

_MOST_MIN = 1440


class Hidden:
    """A mark for each of the last KEPT_HOURS hours and each column (a motive, a channel)."""

    def __init__(self, columns: int) -> None:
        self._marks = np.zeros((KEPT_HOURS, columns), dtype=np.bool_)
        self._hour = 0  # those before it are marked

    def ends_at(self, minute: int) -> bool:
        """Say whether hours ended before `minute` that are not marked yet."""
        return minute // 60 != self._hour

    def mark(self, minute: int, fired: Iterable[tuple[int, int]]) -> None:
        """Mark the hours that ended before `minute`; `fired`: column and minute of the open incidents."""
        hour = minute // 60
        columns = [column for column, since in fired if hour * 60 - since < _MOST_MIN]
        for past in range(max(self._hour, hour - KEPT_HOURS), hour):
            self._marks[past % KEPT_HOURS] = False
            self._marks[past % KEPT_HOURS, columns] = True
        self._hour = hour

    def of(self, hours: NDArray[np.int64], columns: int) -> NDArray[np.bool_]:
        """Return the marks of these hours since 1970: (hours, columns)."""
        found: NDArray[np.bool_] = self._marks[hours % KEPT_HOURS, :columns]
        return found
