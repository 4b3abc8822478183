"""How a crisis goes on: as it probably will, and the two bounds between which 80 % of what came lay.

Above the usual goes on as it is until the crisis has lasted as long as others did, then halves every three
quarters of an hour. At the low bound it begins to fade at once, at the high one it goes on. The bounds are
what `main.py bench staffing` measured on simulated crises; docs/staffing.md tells how well they hold.
"""

from typing import NamedTuple

from commandcenter.staffing.evidence import Evidence
from commandcenter.staffing.queue import STEP_MIN, Load

HALF_LIFE_MIN = 45
YOUNG_MIN = 30


class Bound(NamedTuple):
    """How a bound differs from what is expected."""

    times: float = 1.0  # the excess
    noise: float = 0.0  # beside it, in roots of the rate


EXPECTED = Bound()
BOUNDS = {True: (Bound(0.6, -3.0), Bound(1.8, 3.0)), False: (Bound(0.6, -3.0), Bound(1.4, 3.0))}


def is_young(known: Evidence) -> bool:
    """Tell whether it is too early for one figure."""
    return known.age_min < YOUNG_MIN


def expected(known: Evidence) -> Load:
    """Return what the queue will probably have to bear."""
    return _load(known, EXPECTED, max(0.0, known.lasts_min - known.age_min))


def bounds(known: Evidence) -> tuple[Load, Load]:
    """Return the least and the most it may have to bear."""
    low, high = BOUNDS[is_young(known)]
    return _load(known, low, 0.0), _load(known, high, float("inf"))


def _load(known: Evidence, bound: Bound, stays_min: float) -> Load:
    rate = known.usual[0] + known.excess
    noise = bound.noise * rate**0.5
    arrivals = tuple(
        max(0.0, usual + noise + bound.times * known.excess * _left(step, stays_min))
        for step, usual in enumerate(known.usual)
    )
    return Load(known.backlog, arrivals, known.people, known.pace.value, known.lead_h)


def _left(step: int, stays_min: float) -> float:
    """Return how much of the excess is left in the middle of a step."""
    passed = (step + 0.5) * STEP_MIN - stays_min
    return float(0.5 ** (passed / HALF_LIFE_MIN)) if passed > 0 else 1.0
