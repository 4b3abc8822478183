"""What a figure usually is: the same days before, each up to where this one stands, counted by hand."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import DAY, MINUTE, to_datetime
from commandcenter.kpis.parts import Part
from commandcenter.kpis.period import bounds
from commandcenter.kpis.terms import TermsInForce
from commandcenter.kpis.usual import Asked, usual
from commandcenter.protocol.figures import Length, UsualFigure
from commandcenter.settings import Settings
from commandcenter.state import State
from tests.commandcenter.story import at, folded, replied, told, wrote

TERMS = TermsInForce(Settings())
NOON = at(180)
SEED = st.lists(st.integers(24, 60), min_size=9, max_size=9)


def weeks(counts: list[int], every: int = 7) -> State:
    """Return days, the newest last: of each so many customers, a minute apart from nine; half answered."""
    facts = []
    for back, count in enumerate(reversed(counts)):
        for n in range(count):
            when, name = at(n) - back * every * DAY, f"{back} {n}"
            facts.append(wrote(when, name, n + 1, channel="facebook" if n % 4 == 0 else "x"))
            if n % 2:
                facts.append(replied(when + 5 * MINUTE, name))
    return folded(told(*facts))


def asked(
    state: State, key: str, span: Length = "day", *, as_of: int = NOON, part: Part | None = None
) -> UsualFigure:
    start, end = bounds(span, at(0), TERMS)
    return usual(state, TERMS, Asked(key, span, start, end, as_of, part))


@given(SEED)
def test_the_volume_of_a_day_is_compared_with_its_weekday_eight_weeks_back(
    counts: list[int],
) -> None:
    found = asked(weeks(counts), "volume")
    low, middle, high = np.percentile(counts[:8], (10, 50, 90))
    assert (found.days, found.n, found.so_far) == ("weekday", 8, True)
    assert (found.low, found.value, found.high) == pytest.approx((low, middle, high))


def test_while_a_day_runs_those_before_count_up_to_the_same_time() -> None:
    state = weeks([40] * 9)
    assert asked(state, "volume", as_of=at(30)).value == 30
    whole = asked(state, "volume", as_of=at(0) + 2 * DAY)
    assert (whole.value, whole.so_far) == (40, False)


def test_a_part_is_compared_with_the_same_part() -> None:
    state = weeks([40] * 9)
    part = Part("channel", state.channels.index("facebook"))
    assert asked(state, "volume", part=part).value == 10


def test_a_share_is_that_of_the_days_before_and_the_backlog_what_waited_then() -> None:
    state = weeks([40] * 9)
    assert asked(state, "service_level").value == pytest.approx(0.5)
    assert asked(state, "backlog").value == pytest.approx(np.median([20 * n for n in range(1, 9)]))


def test_of_few_same_weekdays_days_of_the_same_kind_are_asked() -> None:
    state = weeks([30] * 12, every=1)  # twelve days in a row: one or two of each weekday
    found = asked(state, "volume")
    assert found.days == "kind"
    days = [to_datetime(at(0) - back * DAY).weekday() for back in range(12)]
    assert found.n == sum((day >= 5) == (days[0] >= 5) for day in days[1:]) >= 4
    assert found.value == 30


def test_of_fewer_than_three_and_of_nearly_empty_days_nothing_is_usual() -> None:
    for counts in ([40, 40, 40], [23] * 8 + [40]):
        found = asked(weeks(counts), "volume")
        assert (found.value, found.low, found.high) == (None, None, None)
        assert found.n < 3


def test_a_week_is_compared_with_weeks_and_a_month_with_nothing() -> None:
    state = weeks([40] * 9)
    week = asked(state, "volume", "week")
    assert (week.days, week.n, week.value) == ("week", 8, 40)
    assert asked(state, "volume", "month").days == ""
    assert asked(state, "pending").days == ""


@cache
def spring() -> State:
    return weeks([40] * 9)


@pytest.mark.parametrize("key", ["first_response", "negative_share", "handling_time", "read"])
def test_a_figure_of_any_kind_has_a_usual_or_says_that_it_has_none(key: str) -> None:
    found = asked(spring(), key)
    assert (found.value is None) == (found.n < 3)
    assert found.value is None or found.low <= found.value <= found.high  # type: ignore[operator]
