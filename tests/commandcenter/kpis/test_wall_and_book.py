"""The wall's headlines and the figures of a period are the same figures: of the same day, to the digit."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import HOUR
from commandcenter.events.fact import Fact
from commandcenter.kpis import (
    backlog,
    messages,
    negative,
    negative_share,
    service_level,
    to_answer,
    volume,
    within_45,
)
from commandcenter.kpis.measure import today
from tests.commandcenter.kpis.moments import book, moment
from tests.commandcenter.story import at, stories


@given(stories(), st.integers(0, 600))
def test_today_s_promises_and_cases_to_answer(facts: list[Fact], minutes: int) -> None:
    now = moment([each for each in facts if each.time_us <= at(minutes)], at(minutes))
    wall, period = within_45.figure(now), service_level.measure(today(now))
    assert (wall.value, wall.part, wall.n) == (period.value, period.part, period.n)
    assert within_45.explain(now).immature == period.immature
    waiting = backlog.measure(today(now))
    assert to_answer.figure(now).value == waiting.value
    assert [step.count for step in to_answer.explain(now).steps[:4]] == list(
        waiting.told["bands"].values()
    )


@given(stories(), st.integers(0, 600))
def test_the_last_hour_s_volume_and_negative_share(facts: list[Fact], minutes: int) -> None:
    now = moment(facts, at(minutes))
    hour = book(now.state, at(minutes), after_us=at(minutes) - HOUR)
    volume_of, shown = volume.measure(hour), messages.figure(now)
    assert shown.value == volume_of.value
    share, wall = negative_share.measure(hour), negative.figure(now)
    assert (wall.value, wall.n or 0, wall.part or 0) == (share.value, share.n, share.part)
