"""One figure as an object: what it is called, how it is computed, and what stands behind its number.

Its formula, population and exclusions in words are in resources/languages (`kpi_KEY`), so that a seat
explains it in the reader's language; the docstring of its module says the same to who reads the code.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

import numpy as np

from commandcenter.kpis.moment import Moment
from commandcenter.protocol import Counted, Explained, Figure

_Z95 = 1.959964


class Kpi(NamedTuple):
    """A figure's definition. `version` rises when its meaning changes, never when its code does."""

    key: str
    version: int
    clock: Literal["service", "wall"]
    figure: Callable[[Moment], Figure]
    explain: Callable[[Moment], Explained]


def steps(counts: Iterable[tuple[str, float | np.number[Any]]]) -> tuple[Counted, ...]:
    """Return the steps that lead to a figure."""
    return tuple(Counted(key=key, count=int(count)) for key, count in counts)


def wilson(part: int, n: int) -> tuple[float, float] | None:
    """Return the 95 % interval of a share by Wilson's score; None of nothing."""
    if not n:
        return None
    share, z2 = part / n, _Z95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
