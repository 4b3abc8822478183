"""Counting pairs of a series in windows that end at many instants at once."""

import numpy as np
from numpy.typing import NDArray

from commandcenter.series import Pairs


def counts(times: NDArray[np.int64], ends: NDArray[np.int64], width_us: int) -> NDArray[np.int64]:
    """Return how many times lie in (end - width, end] for each end."""
    held = np.sort(times)
    upto = np.searchsorted(held, ends, side="right")
    return upto - np.searchsorted(held, ends - width_us, side="right")


def waiting_at(
    waits: Pairs, open_since: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how many threads waited at each end: begun until then, not ended until then.

    `waits` are (ended, opened) pairs that ended after the first end; `open_since` still wait.
    """
    begun = np.sort(np.concatenate([waits[:, 1], open_since]))
    ended = np.sort(waits[:, 0])
    return np.searchsorted(begun, ends, side="right") - np.searchsorted(ended, ends, side="right")
