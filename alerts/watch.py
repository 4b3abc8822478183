"""What an open incident is watched by, and when it counts as over."""

from dataclasses import dataclass

import numpy as np

from alerts.scan import Scan, low_limit

CALM_MIN = 12  # so many minutes in succession must be low
KEEP_MIN = 15  # open at least so long
_LOOK_MOST = 60  # minutes
_LOOK_COUNT = 16.0  # messages that the crisis at its worst would bring in a look
_EBB = 0.2  # of the most reshares: from there on a viral post is over


@dataclass
class Watch:
    """One open incident. Its columns must all be low; the motive as a whole stands first."""

    columns: tuple[int, ...]
    least: int  # minutes to look back, at least
    fired: int  # minute
    low: int = 0  # minutes in succession
    rate: float = 0.0  # most negatives a minute above the expected
    reshares: float = 0.0  # most a minute

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
