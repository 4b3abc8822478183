"""A glance before the look: whether anything can exceed what is expected at all.

Most minutes are quiet, and a scan of all segments costs several times as much. The glance takes the
least that a scan could expect, and looks up the most at which so many negatives could pass.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from alerts.baseline import Baseline
from alerts.parameters import Parameters, Window
from alerts.rates import Floats
from alerts.scan import MOST_SIZE, common_level, growth_windows
from alerts.segments import NEGATIVE, OTHER, Counts
from alerts.tail import negative_binomial_tail

_COUNTS = 64  # so many negatives are always worth a look
_HALVINGS = 24
_ROUNDING = 1.001


class Glance:
    """Knows the windows; asked once a minute."""

    def __init__(self, parameters: Parameters) -> None:
        """Prepare the limits of these windows."""
        windows = parameters.windows
        self._parameters = parameters
        self._widths = np.array([window.minutes for window in windows])
        self._rows = np.arange(len(windows))[:, None]
        self._reference = growth_windows(self._widths)
        self._most = np.array(
            [
                [_most_expected(w, tail - parameters.early) for tail in (w.part, w.tail)]
                for w in windows
            ]
        )

    def is_quiet(self, baseline: Baseline, sums: Counts, multiples: Floats, end: int) -> bool:
        """Tell for certain that a scan of these sums would give no candidate.

        `sums`: (windows, planes, segments); `multiples`: as announced, per motive.
        """
        seen = np.minimum(sums[:, NEGATIVE], _COUNTS)
        most = self._most[self._rows, baseline.is_whole.astype(np.int64), seen]
        if not most.any():
            return True
        expected = baseline.expected(end - self._widths, end) * multiples
        y = sums[:, OTHER, baseline.whole]
        expected *= common_level(self._widths, expected[:, 1], y)
        least = self._least(baseline, expected[:, 0], expected[:, 1], y)
        return not (least < most).any()

    def _least(self, baseline: Baseline, negatives: Floats, others: Floats, y: Counts) -> Floats:
        """Return fewer negatives than a scan expects: as if all but the usual others were the crisis's."""
        held, loose = baseline.sizes, self._parameters.part_size
        carried = np.minimum(y, others)[self._reference]
        grown = (held + carried) / (held + others[self._reference])
        part = (grown * others)[self._reference][:, baseline.motive] * baseline.shares[1]
        own = np.where(baseline.is_whole, 1.0, loose / (loose + part))
        least: Floats = (grown * negatives)[:, baseline.motive] * baseline.shares[0] * own
        return least


@cache
def _most_expected(window: Window, tail: float) -> NDArray[np.float64]:
    """Return for each count of negatives, the last standing for more, at which expectation it may pass.

    0 where it cannot pass at all. By the tail of the lightest distribution a scan uses.
    """
    most = np.zeros(_COUNTS + 1)
    for seen in range(window.count, _COUNTS):
        low, high = 0.0, seen / window.multiple
        for _ in range(_HALVINGS):
            middle = (low + high) / 2.0
            passes = negative_binomial_tail(seen, middle, MOST_SIZE) >= tail
            low, high = (middle, high) if passes else (low, middle)
        most[seen] = _ROUNDING * high
    most[_COUNTS] = np.inf
    return most
