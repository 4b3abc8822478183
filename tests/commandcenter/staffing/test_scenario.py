"""How a crisis goes on, and the bounds around it."""

import pytest

from commandcenter.staffing.scenario import HALF_LIFE_MIN, bounds, expected, is_young
from tests.commandcenter.staffing.known import known

NINE = HALF_LIFE_MIN // 5  # steps of a half-life


def test_it_goes_on_until_it_has_lasted_as_long_as_others_then_halves() -> None:
    load = expected(known(age_min=60, lasts_min=90.0, excess=200.0))
    assert load.arrivals[:6] == (220.0,) * 6
    passed = [arrivals - 20 for arrivals in load.arrivals]
    assert passed[6 + NINE] == pytest.approx(passed[6] / 2)


def test_one_that_has_lasted_longer_than_others_fades_from_now_on() -> None:
    passed = [arrivals - 20 for arrivals in expected(known(age_min=200)).arrivals]
    assert passed[0] < 200
    assert passed[NINE] == pytest.approx(passed[0] / 2)


def test_the_bounds_lie_on_both_sides_and_are_wider_while_it_is_young() -> None:
    wide = []
    for age in (10, 60):
        evidence = known(age_min=age)
        low, high = bounds(evidence)
        middle = expected(evidence)
        for step in range(len(middle.arrivals)):
            assert low.arrivals[step] <= middle.arrivals[step] <= high.arrivals[step]
        wide.append(high.arrivals[0] - low.arrivals[0])
    assert wide[0] > wide[1]


def test_half_an_hour_ends_its_youth() -> None:
    assert is_young(known(age_min=29))
    assert not is_young(known(age_min=30))


def test_less_than_nothing_never_comes() -> None:
    assert min(bounds(known(excess=0.0, usual=(1.0,) * 48))[0].arrivals) == 0
