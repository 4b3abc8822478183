"""Figures about people: how long they were at work and busy, as planned or not, and what they answered."""

import pytest

from commandcenter.clock import DAY
from commandcenter.events.fact import Fact
from commandcenter.kpis import adherence, occupancy, replies_per_agent_hour
from tests.commandcenter.kpis.moments import book
from tests.commandcenter.story import agent, at, replied, wrote

DAY_OF_ADA = [
    agent(at(0), "Ada", "available", shift="09:00-13:00"),
    agent(at(60), "Ada", "busy"),
    agent(at(90), "Ada", "break"),
    agent(at(120), "Ada", "available"),
    agent(at(180), "Ada", "offline"),
]


def test_occupancy_is_time_busy_of_time_at_work() -> None:
    measured = occupancy.measure(book(DAY_OF_ADA, at(240)))
    assert measured.told == {"busy_h": 0.5, "at_work_h": 2.5}
    assert measured.value == pytest.approx(0.2)
    assert measured.n == 1


def test_states_are_cut_to_the_period_and_last_until_its_end() -> None:
    after = at(75)
    measured = occupancy.measure(book(DAY_OF_ADA, at(150), after_us=after))
    assert measured.told == {"busy_h": 0.25, "at_work_h": 0.75}


def test_two_agents_are_pooled() -> None:
    story = [*DAY_OF_ADA, agent(at(0), "Bo", "busy")]
    measured = occupancy.measure(book(story, at(180)))
    assert measured.value == pytest.approx(3.5 / 5.5)
    assert measured.n == 2


@pytest.mark.parametrize(
    ("now", "planned_h", "kept_h"),
    [(120, 2, 1.5), (240, 4, 2.5), (600, 4, 2.5)],
    ids=["during the shift", "at its end", "long after"],
)
def test_adherence_is_time_at_work_inside_the_shift(
    now: float, planned_h: float, kept_h: float
) -> None:
    measured = adherence.measure(book(DAY_OF_ADA, at(now)))
    assert measured.told == {"planned_h": planned_h, "kept_h": kept_h}


@pytest.mark.parametrize(
    "story",
    [
        [agent(at(0), "Ada", "available")],
        [agent(at(0), "Ada", "available", shift="whenever")],
        [agent(at(0) - DAY, "Ada", "available", shift="09:00-13:00")],
        [agent(at(0), "Ada", "available", shift="20:00-04:00")],
    ],
    ids=["no shift", "no times", "of yesterday", "not yet begun"],
)
def test_without_a_shift_of_the_day_there_is_no_adherence(story: list[Fact]) -> None:
    measured = adherence.measure(book(story, at(240)))
    assert (measured.value, measured.n) == (None, 0)


def test_a_shift_may_pass_midnight() -> None:
    story = [agent(at(0), "Ada", "available", shift="20:00-04:00")]
    measured = adherence.measure(book(story, at(12 * 60)))  # 21:00
    assert measured.told == {"planned_h": 1, "kept_h": 1}


def test_replies_are_counted_per_hour_available_or_busy() -> None:
    story = [*DAY_OF_ADA, wrote(at(0)), *(replied(at(minute)) for minute in (5, 70, 130))]
    story += [replied(at(6), actor="bot"), replied(at(7), visibility="internal")]
    measured = replies_per_agent_hour.measure(book(story, at(240)))
    assert measured.told == {"replies": 3, "hours": 2.5}
    assert measured.value == pytest.approx(1.2)
