"""How many people more: enough to keep the promise, no more, until they may go again."""

from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import HOUR, MINUTE
from commandcenter.staffing import scenario
from commandcenter.staffing.answer import (
    BACK,
    HELD,
    MOST,
    SEATED,
    Answer,
    _seated,
    answer,
    needed,
)
from commandcenter.staffing.evidence import QUARTER, Evidence
from commandcenter.staffing.queue import STEPS, Load, run, wait_min
from tests.commandcenter.staffing.known import known


def found(evidence: Evidence) -> Answer:
    told = answer(evidence)
    assert told is not None
    return told


def steady(backlog: float, arrivals: float, people: float) -> Load:
    return Load(backlog, (arrivals,) * STEPS, (people,) * STEPS, 6.0, 0.25)


def test_by_hand_whoever_comes_is_answered_by_as_many_as_that_takes() -> None:
    # 120 an hour against 10 x 6 make 75 of 60 in a quarter of an hour. Ten more keep them, eleven leave
    # 64 of them two hours from now, twelve 54: under the goal.
    assert needed(steady(60, 120, 10), 60) == 12
    assert needed(steady(0, 60, 10), 60) == 0


def test_with_the_answer_the_promise_is_kept_and_with_one_fewer_it_is_not() -> None:
    load = scenario.expected(known())
    people = needed(load, 60)
    for count, is_kept in ((people, True), (people - 1, False)):
        course = run(load, partial(_seated, count))
        kept = all(wait_min(course, step) <= 45 for step in range(HELD, STEPS))
        back = course.backlog[BACK] <= max(60, 1.1 * load.unripe(BACK - 1))
        assert (kept and back) == is_kept


def test_who_is_moved_answers_a_quarter_of_an_hour_later() -> None:
    assert [_seated(9, step) for step in (0, SEATED - 1, SEATED)] == [0, 0, 9]


def test_a_calm_queue_needs_nobody() -> None:
    told = found(known(excess=0.0, backlog=6))
    assert told.more == (0, 0, 0)
    assert told.without == told.helped


def test_times_are_quarters_ahead_of_now_and_the_effect_is_within_an_hour() -> None:
    evidence = known()
    told = found(evidence)
    assert told.until_us % QUARTER == told.effect_us % QUARTER == 0
    assert evidence.at_us < told.effect_us <= evidence.at_us + HOUR
    assert told.effect_us <= told.until_us <= evidence.at_us + 4 * HOUR


def test_help_leaves_fewer_waiting() -> None:
    told = found(known())
    assert told.more.value > 0
    assert told.helped.value < told.without.value


@given(
    excess=st.floats(0, 400),
    backlog=st.integers(0, 600),
    people=st.floats(0, 40),
    age=st.integers(0, 300),
)
def test_bounds_hold_their_figure_and_worse_never_needs_fewer(
    excess: float, backlog: int, people: float, age: int
) -> None:
    evidence = known(excess=excess, backlog=backlog, people=(people,) * STEPS, age_min=age)
    told = found(evidence)
    for between in (told.more, told.without, told.helped):
        assert 0 <= between.low <= between.value <= between.high
    worse = found(evidence._replace(backlog=backlog + 50))
    assert worse.more.value >= told.more.value


def test_nobody_online_needs_all_of_them_anew() -> None:
    some, none = found(known()), found(known(people=(0.0,) * STEPS))
    assert none.more.value >= some.more.value + 10


def test_a_service_that_ends_before_help_could_answer_has_no_answer() -> None:
    assert answer(known(steps=HELD)) is None
    assert answer(known(steps=HELD + 3)) is not None


def test_a_number_beyond_any_room_is_cut() -> None:
    assert found(known(backlog=10**6)).more.high == MOST


def test_the_same_evidence_gives_the_same_answer() -> None:
    assert answer(known()) == answer(known())
    later = known(at_us=known().at_us + MINUTE)
    assert found(later).more == found(known()).more
