"""The glance saves looks and never a crisis: what it calls quiet, a scan finds nothing in."""

from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.baseline import Baseline
from alerts.desk import AlertDesk
from alerts.glance import Glance
from alerts.parameters import USED
from alerts.scan import Scan
from alerts.segments import Counts
from commandcenter.clock import MINUTE, parse_us
from tests.alerts.streams import LEARNED, week

NOON = parse_us("2025-03-11T12:00:00Z") // MINUTE
GLANCE = Glance(USED)


@cache
def baseline() -> Baseline:
    desk = AlertDesk()
    desk.warm(mark for mark in week(91).marks() if mark.arrival_us < parse_us(LEARNED))
    desk.advance(parse_us(LEARNED))
    assert desk._spike._baseline is not None
    return desk._spike._baseline


def sums(seed: int, times: float, crisis: int) -> Counts:
    """Return sums drawn from what is usual times `times`; `crisis` more a quarter in one segment."""
    rng, base = np.random.default_rng(seed), baseline()
    widths = np.array([window.minutes for window in USED.windows])
    steps = np.diff(widths, prepend=0)
    expected = base.expected(NOON - steps, NOON)[:, :, base.motive] * base.shares
    found = np.zeros((len(widths), 3, len(base.motive)), dtype=np.int64)
    found[:, :2] = rng.poisson(times * expected)
    column = int(rng.integers(len(base.motive)))
    for each in {column, int(base.whole[base.motive[column]])}:
        found[:, 0, each] += rng.poisson(crisis * steps / 15.0)
    return np.cumsum(found, axis=0)


def is_quiet(seen: Counts) -> bool:
    return GLANCE.is_quiet(baseline(), seen, np.ones(len(baseline().whole)), NOON)


@settings(max_examples=300, deadline=None)
@given(
    seed=st.integers(0, 1 << 32),
    times=st.floats(0.2, 3.0),
    crisis=st.integers(0, 12),
)
def test_what_a_scan_would_find_is_never_called_quiet(seed: int, times: float, crisis: int) -> None:
    seen, motives = sums(seed, times, crisis), len(baseline().whole)
    scan = Scan(baseline(), seen, np.ones(motives), NOON)
    if scan.candidates(np.full(motives, 1 << 30)):
        assert not is_quiet(seen)


def test_most_usual_minutes_are_quiet_and_a_crisis_is_not() -> None:
    assert sum(is_quiet(sums(seed, 1.0, 0)) for seed in range(100)) > 80
    assert not any(is_quiet(sums(seed, 1.0, 12)) for seed in range(20))
