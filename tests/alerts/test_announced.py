"""What announced publications let expect: of their motive, and of their channel and region apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerts.announced import Announced
from alerts.baseline import Baseline
from alerts.rates import fit
from alerts.segments import Segments
from commandcenter.alert import Schedule
from commandcenter.clock import HOUR, MINUTE

NOON = 12 * HOUR
MARGIN = 1.35
PLAN = Schedule(
    motive="billing",
    start_us=NOON,
    end_us=NOON + HOUR,
    expected_multiple=3.0,
    arrival_us=0,
    publication="p",
    channel="facebook_post",
)


def times(*plans: Schedule, at_us: int = NOON) -> float:
    announced = Announced()
    for plan in plans:
        announced.add(plan)
    return float(announced.multiples(at_us // MINUTE, {"billing": 0}, 1)[0])


def test_a_plan_counts_from_its_start_until_half_an_hour_after_its_end() -> None:
    found = [times(PLAN, at_us=NOON + hours * HOUR // 2) for hours in (-1, 0, 3, 4)]
    assert found == pytest.approx([1.0, 3 * MARGIN, 3 * MARGIN, 1.0])


def test_the_newest_of_a_publication_holds_and_one_that_was_taken_back_does_not() -> None:
    smaller = replace(PLAN, expected_multiple=2.0)
    assert times(PLAN, smaller) == pytest.approx(2 * MARGIN)
    assert times(PLAN, replace(PLAN, is_off=True)) == 1.0
    assert times(PLAN, replace(PLAN, start_us=NOON + 2 * HOUR, end_us=NOON + 3 * HOUR)) == 1.0


def test_two_without_a_name_stand_beside_each_other() -> None:
    unnamed = replace(PLAN, publication="")
    assert times(unnamed, replace(unnamed, expected_multiple=2.0)) == pytest.approx(3 * MARGIN)


@given(multiple=st.floats(0.0, 50.0), share=st.floats(0.01, 1.0))
def test_what_is_more_than_usual_is_expected_over_the_channel_of_the_publication(
    multiple: float, share: float
) -> None:
    segments = Segments()
    whole, region, channel = segments.columns("billing", "lazio", "facebook_comment", 0)
    shares = np.full((2, 3), share)
    shares[:, whole] = 1.0
    baseline = _baseline(shares)
    announced = Announced()
    announced.add(replace(PLAN, expected_multiple=multiple))
    grown = announced.multiples(NOON // MINUTE, segments.number, 1)
    placed = announced.placed(baseline, NOON // MINUTE, segments, grown)
    more = grown[0] - 1.0  # in times of the motive's usual
    assert placed.shares[:, channel] * grown[0] == pytest.approx([share + more] * 2)
    assert (
        placed.shares[:, [whole, region]].tolist() == baseline.shares[:, [whole, region]].tolist()
    )


def _baseline(shares: np.ndarray) -> Baseline:
    fitted = fit(np.ones((24, 2)), np.zeros((24, 2), dtype=bool), 0)
    return Baseline(
        rates=fitted.rates,
        shares=shares,
        motive=np.zeros(3, dtype=np.int64),
        whole=np.zeros(1, dtype=np.int64),
        is_whole=np.array([True, False, False]),
        sizes=np.ones(1),
        young=np.zeros(3, dtype=bool),
        unsure=np.zeros(3),
        drift=0.0,
    )
