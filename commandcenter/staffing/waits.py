"""Cases that wait: when each began to and when that ended, counted at instants and between them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.kpis.moment import Moment

NEVER = 2**62

Instants = NDArray[np.int64]


class Waits(NamedTuple):
    """When cases began to wait and when that ended (`NEVER`: they still wait)."""

    opened: Instants
    ended: Instants

    def at(self, at_us: int) -> int:
        """Count the cases that wait at an instant."""
        return int(np.count_nonzero((self.opened <= at_us) & (self.ended > at_us)))

    def opened_between(self, start_us: int, end_us: int) -> int:
        """Count those that began to wait in (start, end]."""
        return int(np.count_nonzero((self.opened > start_us) & (self.opened <= end_us)))


def waits_since(moment: Moment, start_us: int) -> Waits:
    """Return the cases that waited at an instant or have begun to since."""
    known = moment.state.waits.between(start_us, moment.now_us)
    still = np.fromiter(moment.state.waiting.values(), dtype=np.int64)
    return Waits(
        np.concatenate([known[:, 1], still]),
        np.concatenate([known[:, 0], np.full(len(still), NEVER)]),
    )
