"""One figure as an object: what it is called, how it is computed, and what stands behind its number.

Its formula, population and exclusions in words are in resources/languages (`kpi_KEY`), so that a seat
explains it in the reader's language; the docstring of its module says the same to who reads the code.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from commandcenter.kpis.book import Book
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.desk import Counted, Explained
from commandcenter.protocol.wall import Figure

_Z95 = 1.959964

Cases = NDArray[np.int64]


GoalKind = Literal["at_least", "at_most"]
Unit = Literal["share", "minutes", "count", "ratio"]


class Measured(msgspec.Struct, frozen=True):
    """What a figure is over a period. `value` None = nothing to measure, never 0.

    A share: `part` of `n`; `told` what else there is to tell, under the names of the recorded examples
    (tests/golden/kpi). `cases`: (k, 2) of instant and thread's number, the list behind each count.
    """

    value: float | None
    n: int
    part: int | None = None
    immature: int = 0
    steps: tuple[tuple[str, int], ...] = ()
    told: dict[str, Any] = {}
    cases: dict[str, Cases] = {}


class Kpi(NamedTuple):
    """A figure's definition. `version` rises when its meaning changes, never when its code does.

    `figure` and `explain`: as it stands now, for a screen. `measure`: over any period (`kpis.measure`).
    """

    key: str
    version: int
    clock: Literal["service", "wall"]
    figure: Callable[[Moment], Figure]
    explain: Callable[[Moment], Explained]
    measure: Callable[[Book], Measured] | None = None
    goal_kind: GoalKind | None = None
    unit: Unit = "count"


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
