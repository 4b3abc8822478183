"""Who was at work, and who was busy, at some instants: read from the agents' changes of state."""

import numpy as np
from numpy.typing import NDArray

from commandcenter.clock import DAY, MINUTE
from commandcenter.series import Series
from commandcenter.state import BUSY

Counts = NDArray[np.float64]
Instants = NDArray[np.int64]


def at_work(presence: Series, ends: Instants) -> Counts:
    """Return how many were at work at each instant, ascending; who was silent for a day was not."""
    return _levels(presence, ends, 1)


def busy_hours(presence: Series, start_us: int, end_us: int) -> float:
    """Return the person-hours on cases between two instants, by whole minutes; 0 where no feed tells it."""
    ends = np.arange(start_us, end_us, MINUTE, dtype=np.int64)
    return float(_levels(presence, ends, BUSY).sum()) / 60 if len(ends) else 0.0


def _levels(presence: Series, ends: Instants, bit: int) -> Counts:
    pairs = presence.between(int(ends[0]) - DAY, int(ends[-1]))
    number, state = (pairs[:, 1] & ~BUSY) >> 1, (pairs[:, 1] & bit) != 0
    order = np.lexsort((pairs[:, 1], pairs[:, 0], number))
    number, state = number[order], state[order].astype(np.int8)
    before = np.concatenate([np.zeros(1, dtype=np.int8), state[:-1]])
    before[np.concatenate([[True], number[1:] != number[:-1]])[: len(before)]] = 0
    at, change = pairs[order, 0], (state - before[: len(state)])
    by_time = np.argsort(at, kind="stable")
    level = np.concatenate([[0.0], np.cumsum(change[by_time])])
    found: Counts = level[np.searchsorted(at[by_time], ends, side="right")]
    return found
