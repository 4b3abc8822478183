"""Counting pairs of a series in windows that end at many instants at once."""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from commandcenter.clock import HOUR
from commandcenter.kpis.hours import Counts
from commandcenter.kpis.moment import Moment
from commandcenter.series import Pairs, Series


def counts(times: NDArray[np.int64], ends: NDArray[np.int64], width_us: int) -> NDArray[np.int64]:
    """Return how many times lie in (end - width, end] for each end."""
    held = np.sort(times)
    upto = np.searchsorted(held, ends, side="right")
    return upto - np.searchsorted(held, ends - width_us, side="right")


def counted_since(
    moment: Moment, name: str, series: Series, start_us: int, count: Callable[[Pairs], Counts]
) -> Counts:
    """Return the sum of `count` over the pairs from `start_us` to now; past whole hours are counted once.

    A day can hold millions of messages, and this is asked for four times a second.
    """
    first, running = -(-start_us // HOUR), moment.now_us // HOUR
    if first > running:
        return count(series.between(start_us - 1, moment.now_us))
    parts = [
        count(series.between(start_us - 1, first * HOUR - 1)),
        count(series.between(running * HOUR - 1, moment.now_us)),
    ]
    for hour in range(first, running):
        touched = hour << 40 | series.changes.get(hour, 0)
        parts.append(
            moment.hours.keep(
                f"{name}/{hour % 32}", touched, partial(_of_hour, series, hour, count)
            )
        )
    found: Counts = np.sum(parts, axis=0)
    return found


def _of_hour(series: Series, hour: int, count: Callable[[Pairs], Counts]) -> Counts:
    return count(series.hour(hour))


def waiting_at(
    waits: Pairs, open_since: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how many threads waited at each end: begun until then, not ended until then.

    `waits` are (ended, opened) pairs that ended after the first end; `open_since` still wait.
    """
    begun = np.sort(np.concatenate([waits[:, 1], open_since]))
    ended = np.sort(waits[:, 0])
    return np.searchsorted(begun, ends, side="right") - np.searchsorted(ended, ends, side="right")
