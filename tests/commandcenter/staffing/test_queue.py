"""The fluid queue: nothing is lost, nothing is answered before its time, and who waits how long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.staffing.queue import STEP_MIN, STEPS, Load, least, run, wait_min

RATES = st.floats(0, 500)


def load(
    backlog: float = 0,
    arrivals: float = 60,
    people: float = 10,
    pace: float = 6,
    lead: float = 0.25,
) -> Load:
    return Load(backlog, (arrivals,) * STEPS, (people,) * STEPS, pace, lead)


def test_who_can_answer_all_that_comes_leaves_what_nobody_has_come_to_yet() -> None:
    course = run(load(backlog=0, arrivals=60, people=20, pace=6))
    assert course.backlog[-1] == pytest.approx(60 * 0.25)
    assert wait_min(course, 10) == pytest.approx(15)


def test_too_few_people_let_it_grow_by_the_difference() -> None:
    course = run(load(backlog=100, arrivals=120, people=10, pace=6))
    assert course.backlog[12] == pytest.approx(100 + 120 - 60)


def test_people_more_answer_at_the_same_pace_from_their_step_on() -> None:
    course = run(load(backlog=200, arrivals=0), lambda step: 10 if step >= 6 else 0)
    assert course.answered[5] == pytest.approx(10 * 6 / 12)
    assert course.answered[6] == pytest.approx(20 * 6 / 12)


def test_the_first_who_come_are_answered_first() -> None:
    course = run(load(backlog=60, arrivals=60, people=10, pace=6, lead=0))
    assert wait_min(course, 0) == pytest.approx(60)  # an hour's work lies ahead of it


def test_a_case_that_is_not_answered_before_the_end_waits_at_least_so_long() -> None:
    course = run(load(backlog=1_000, arrivals=60, people=1))
    assert wait_min(course, STEPS - 2) == 2 * STEP_MIN


def test_an_empty_queue_waits_for_nothing() -> None:
    assert wait_min(run(load(backlog=0, arrivals=0)), 3) == 0


@given(backlog=RATES, arrivals=RATES, people=st.floats(0, 50), lead=st.floats(0, 1))
def test_every_case_either_waits_or_was_answered(
    backlog: float, arrivals: float, people: float, lead: float
) -> None:
    course = run(load(backlog, arrivals, people, lead=lead))
    came = backlog + arrivals * STEPS * STEP_MIN / 60
    assert course.backlog[-1] + sum(course.answered) == pytest.approx(came, abs=1e-6)
    assert min(course.backlog) >= -1e-6
    assert min(course.answered) >= 0


@given(RATES, RATES, st.integers(0, 40))
def test_more_people_never_leave_more_behind(backlog: float, arrivals: float, people: int) -> None:
    fewer = run(load(backlog, arrivals), lambda _: people)
    more = run(load(backlog, arrivals), lambda _: people + 1)
    assert more.backlog[-1] <= fewer.backlog[-1] + 1e-6


@pytest.mark.parametrize("wanted", [0, 1, 2, 7, 99, 100])
def test_the_least_that_is_enough_is_found(wanted: int) -> None:
    assert least(lambda number: number >= wanted, 100) == wanted


def test_where_nothing_is_enough_there_is_no_least() -> None:
    assert least(lambda _: False, 100) is None
