"""Times side by side: two ways of doing the same work take turns, so that a busy machine slows both."""

import time
from collections.abc import Callable, Sequence
from statistics import median

Work = Callable[[], object]


def took(work: Work) -> float:
    """Return how many seconds some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def quotient(above: Sequence[float], below: Sequence[float]) -> float:
    """Return the median over the rounds of one time divided by the other's of the same round."""
    return median(one / other for one, other in zip(above, below, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed; of no values ValueError."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def now_s() -> float:
    """Return a clock that only goes forward, in seconds."""
    return time.perf_counter()
