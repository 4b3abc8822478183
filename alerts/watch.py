"""What an open incident is watched by, when it counts as over, and what may not fire after it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from alerts.parameters import FOLLOWING, are_kin
from alerts.scan import Candidate, Scan, low_limit
from alerts.segments import Segments
from alerts.tail import negative_binomial_tail
from commandcenter.alert import Transition
from commandcenter.clock import MINUTE

CALM_MIN = 12  # so many minutes in succession must be low
KEEP_MIN = 15  # open at least so long
_LOOK_MOST = 60  # minutes
_LOOK_COUNT = 16.0  # messages that the crisis at its worst would bring in a look
_EBB = 0.2  # of the most reshares: from there on a viral post is over
_FAR_BACK = 1 << 30
_AFTERMATH_MIN = 120  # so long goes on what follows an outage


@dataclass
class Watch:
    """One open incident. Its columns must all be low; the motive as a whole stands first."""

    columns: tuple[int, ...]
    least: int  # minutes to look back, at least
    fired: int  # minute
    low: int = 0  # minutes in succession
    rate: float = 0.0  # most negatives a minute above the expected
    reshares: float = 0.0  # most a minute
    also: set[str] = field(default_factory=set)  # motives that were told to be seen along with it

    def is_over(self, scan: Scan, end: int) -> bool:
        """Take note of a minute; true when the incident has been low for long enough."""
        known = [column for column in self.columns if column < scan.segments]
        self.low = self.low + 1 if not known or self._is_low(scan, known) else 0
        return self.low >= CALM_MIN and end - self.fired >= KEEP_MIN

    def ended(self, end: int) -> int:
        """Return the minute in which the excess ended, seen from `end`."""
        return end - self.low - self.least // 2

    def _is_low(self, scan: Scan, known: list[int]) -> bool:
        """Say whether no column shows an excess; the thin end of a wave of reshares is none.

        A small crisis is looked at over more minutes: twenty would often hold none of it by chance.
        """
        whole = known[0]
        for each in np.flatnonzero((scan.widths >= 20) & (scan.widths <= _LOOK_MOST)):
            row = int(each)
            width = int(scan.widths[row])
            self.rate = max(self.rate, float(scan.x[row, whole] - scan.e[row, whole]) / width)
            self.reshares = max(self.reshares, float(scan.reshares[row, whole]) / width)
        minutes = min(_LOOK_MOST, max(self.least, _LOOK_COUNT / max(self.rate, 1e-3)))
        row = int(np.searchsorted(scan.widths, minutes))
        ebbing = scan.reshares[row, whole] < _EBB * self.reshares * scan.widths[row]
        for column in known:
            seen = int(scan.x[row, column] - (scan.reshares[row, column] if ebbing else 0))
            if seen >= low_limit(scan.e[row, column]):
                return False
        return True


class Watches:
    """The open incidents by motive, and how far each motive's windows may look back after its last."""

    def __init__(self, segments: Segments) -> None:
        self._segments = segments
        self._floors: dict[str, int] = {}  # minute before which nothing counts
        self._waves: dict[str, float] = {}  # most reshares a minute of an incident that was closed
        self.open: dict[str, Watch] = {}

    def begin(self, told: Transition, *, least: int) -> None:
        """Watch what has fired, over `least` minutes at least."""
        columns = self._segments.named(told.motive, told.region, told.channel)
        self.open[told.motive] = Watch(columns, least, told.at_us // MINUTE)

    def restore(self, last: list[Transition]) -> None:
        """Take these last transitions in place of everything that is open."""
        self.open.clear()
        for told in last:
            if told.state == "firing":
                self.begin(told, least=20)
            elif told.state == "resolved" and told.motive in self._segments.number:
                self._floors[told.motive] = told.at_us // MINUTE

    def known(self) -> Iterator[tuple[str, int, Watch]]:
        """Yield what is open with the number of its motive, where anybody has written of it."""
        for motive, watch in self.open.items():
            if (number := self._segments.number.get(motive)) is not None:
                yield motive, number, watch

    def close(self, closed: str, end: int) -> None:
        """Let no window of a motive, or of its kin, reach back into a crisis that is over.

        What follows an outage goes on after it: people ask where their answer is.
        """
        self._waves[closed] = self.open.pop(closed).reshares
        for motive in self._segments.motives:
            if motive == closed or are_kin(motive, closed):
                self._floors[motive] = end + (_AFTERMATH_MIN if motive in FOLLOWING else 0)

    def reach(self, end: int) -> NDArray[np.int64]:
        """Return how many minutes the windows of each motive may look back; 0 while it is open."""
        reach = np.full(len(self._segments.motives), _FAR_BACK)
        for motive, floor in self._floors.items():
            reach[self._segments.number[motive]] = max(0, end - floor)
        for _, number, _watch in self.known():
            reach[number] = 0
        return reach

    def is_ebb(self, scan: Scan, motive: str, candidate: Candidate) -> bool:
        """Tell whether it is but the thin end of a viral post that was an incident before."""
        row, column = candidate.window, candidate.column
        reshares = int(scan.reshares[row, column])
        if reshares >= _EBB * self._waves.get(motive, 0.0) * int(scan.widths[row]):
            return False
        e, size = float(scan.e[row, column]), float(scan.size[row, column])
        without = negative_binomial_tail(candidate.seen - reshares, e, size)
        return without < candidate.tail - candidate.over
