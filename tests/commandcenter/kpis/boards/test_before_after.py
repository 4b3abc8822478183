"""Stages before and after a date: both medians, and whether what lies between them can be told at all."""

import numpy as np
import pytest

from commandcenter.clock import DAY, MINUTE
from commandcenter.events.fact import Fact
from commandcenter.kpis.boards.before_after import RESAMPLES, before_after, interval
from commandcenter.kpis.terms import TermsInForce
from commandcenter.protocol.casework import BeforeAfter, StageTimes
from commandcenter.settings import Settings
from tests.commandcenter.story import at, closed, folded, replied, told, went_on, wrote

IN_FORCE = TermsInForce(Settings())
MIDNIGHT = at(-9 * 60)


def worked(day: int, n: int, minutes: float) -> list[Fact]:
    """Return n cases of a day, each taken at once and closed after so many minutes, give or take some."""
    start = at(0) + day * DAY
    facts = []
    for number in range(n):
        name, begin = f"{day}/{number}", start + number * MINUTE
        after = int((minutes + number % 7) * MINUTE)
        facts += [
            wrote(begin, name, number + 1),
            went_on("assigned", begin + MINUTE, name, agent="Ada"),
            replied(begin + after // 2, name),
            closed(begin + after, name, reason_code="solved"),
        ]
    return facts


def compared(*days: list[Fact], as_of_us: int = at(0) + 20 * DAY) -> BeforeAfter:
    state = folded(told(*(fact for day in days for fact in day)))
    return before_after(state, IN_FORCE, MIDNIGHT, 7, as_of_us)


def row(found: BeforeAfter, key: str = "resolution") -> StageTimes:
    return next(one for one in found.rows if one.key == key)


def test_what_became_shorter_is_told_with_both_medians_and_an_interval() -> None:
    found = compared(worked(-2, 60, 90), worked(2, 60, 40))
    one = row(found)
    assert (one.before.n, one.before.p50, one.after.n, one.after.p50) == (60, 93, 60, 43)
    assert (one.change, one.verdict) == (-50, "shorter")
    assert one.low is not None
    assert one.high is not None
    assert one.low <= -50 <= one.high < 0
    assert row(found, "handling_time").verdict == "shorter"
    assert row(compared(worked(-2, 60, 40), worked(2, 60, 90))).verdict == "longer"


def test_what_lies_inside_chance_is_too_close_to_call() -> None:
    one = row(compared(worked(-2, 60, 60), worked(2, 60, 60)))
    assert one.verdict == "close"
    assert (one.low or 0) <= 0 <= (one.high or 0)


def test_under_thirty_on_a_side_there_is_no_verdict() -> None:
    one = row(compared(worked(-2, 60, 90), worked(2, 29, 20)))
    assert (one.verdict, one.change, one.low) == ("few", -70, None)


def test_with_nothing_on_a_side_nothing_is_compared() -> None:
    one = row(compared(worked(-2, 40, 60)))
    assert (one.verdict, one.change, one.after.p50) == ("nothing", None, None)
    assert {each.verdict for each in compared().rows} == {"nothing"}


def test_what_still_runs_is_told_and_not_counted() -> None:
    open_ones = [wrote(at(0) + DAY + n * MINUTE, f"o{n}", n + 1) for n in range(5)]
    found = compared(worked(2, 40, 60), open_ones)
    assert (row(found).after.n, row(found).after.running) == (40, 5)
    assert (row(found, "stage_new").after.n, row(found, "stage_new").after.running) == (40, 5)


def test_a_day_belongs_to_the_side_it_lies_on_and_far_ones_to_none() -> None:
    found = compared(worked(-8, 50, 30), worked(-7, 3, 60), worked(0, 4, 60), worked(9, 50, 30))
    assert (row(found).before.n, row(found).after.n) == (3, 4)


def test_a_date_to_come_has_nothing_after_it() -> None:
    state = folded(told(*worked(-2, 40, 60)))
    found = before_after(state, IN_FORCE, MIDNIGHT, 7, MIDNIGHT - DAY)
    assert row(found).after.n == 0
    assert found.end_us <= found.date_us


@pytest.mark.parametrize("sizes", [(31, 31), (40, 200), (1000, 999)])
def test_the_interval_is_that_of_drawing_again_and_again(sizes: tuple[int, int]) -> None:
    chance = np.random.default_rng(7)
    before, after = (chance.gamma(2.0, 20.0, n) for n in sizes)
    drawn = [
        np.median(chance.choice(after, len(after))) - np.median(chance.choice(before, len(before)))
        for _ in range(RESAMPLES)
    ]
    low, high = np.percentile(drawn, (2.5, 97.5))
    spread = high - low
    assert interval(before, after) == pytest.approx((low, high), abs=0.15 * spread)
    assert interval(before, after) == interval(before, after)
