"""How many people more, until when, and what that changes: the smallest number that keeps the promise.

Enough are those with whom every case that comes from half an hour on is answered within the promise, and the
backlog is back under its goal within two hours. Moved people begin to answer a quarter of an hour from now.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

from commandcenter.clock import MINUTE
from commandcenter.kpis.within_45 import PROMISE
from commandcenter.staffing import scenario
from commandcenter.staffing.evidence import QUARTER, STEP, Evidence
from commandcenter.staffing.queue import STEP_MIN, Course, Load, least, run, wait_min

SEATED = 15 // STEP_MIN  # steps until those who are moved answer
HELD = 30 // STEP_MIN  # from this step on the promise is kept
BACK = 120 // STEP_MIN  # until this step the backlog is back under its goal
MOST = 1_000
EFFECT = 60 * MINUTE  # ahead: further on the error is larger than what is told
SLACK = 1.1  # on the least that can wait: those nobody could have answered yet


class Between(NamedTuple):
    """A figure and the bounds it has."""

    value: int
    low: int
    high: int


class Answer(NamedTuple):
    """What is asked for; instants are whole quarters of an hour."""

    more: Between
    until_us: int
    effect_us: int
    without: Between  # cases to answer then
    helped: Between  # with `more.value` people more


@lru_cache(maxsize=16)
def answer(known: Evidence, people: int | None = None) -> Answer | None:
    """Return the answer; None where service ends before it would help.

    `people`: the number that is told instead of its own, by who knows more: then what that changes.
    """
    if len(known.people) <= HELD:
        return None
    middle, (low, high) = scenario.expected(known), scenario.bounds(known)
    wanted = [needed(load, known.goal) for load in (low, middle, high)]
    more = Between(wanted[1], min(wanted), max(wanted))
    if people is not None:
        more = Between(people, min(people, more.low), max(people, more.high))
    until = _until(known, middle, more.value)
    effect = min(until, (known.at_us + EFFECT) // QUARTER * QUARTER)
    step = _step(known, effect)
    courses = {
        people: [run(load, partial(_seated, people)) for load in (low, middle, high)]
        for people in (0, more.value)
    }
    return Answer(
        more=more,
        until_us=until,
        effect_us=effect,
        without=_between(courses[0], step),
        helped=_between(courses[more.value], step),
    )


def needed(load: Load, goal: int) -> int:
    """Return how many people more are enough for a load."""
    found = least(lambda people: _is_enough(load, goal, partial(_seated, people)), MOST)
    return MOST if found is None else found


def _seated(people: int, step: int) -> int:
    return people if step >= SEATED else 0


def _is_enough(load: Load, goal: int, more: Callable[[int], int]) -> bool:
    course = run(load, more)
    return _is_back(load, course, goal, min(BACK, len(course.answered))) and _is_kept(course)


def _is_kept(course: Course) -> bool:
    """Tell whether every case that comes from `HELD` on is answered within the promise."""
    steps = range(HELD, len(course.answered))
    return all(wait_min(course, step) * MINUTE <= PROMISE for step in steps)


def _is_back(load: Load, course: Course, goal: int, step: int) -> bool:
    """Tell whether no more waits before a step than the goal, or than nobody can have answered yet."""
    return course.backlog[step] <= max(goal, SLACK * load.unripe(step - 1))


def _until(known: Evidence, load: Load, people: int) -> int:
    """Return the first quarter at which they can go again without the promise being broken after."""
    last = _last(known)
    if not people:
        return min((known.at_us + EFFECT) // QUARTER * QUARTER, last)
    for at_us in range(_quarter(known.at_us + HELD * STEP), last, QUARTER):
        step = _step(known, at_us)
        course = run(load, partial(_released, people, step))
        if _is_back(load, course, known.goal, step) and _is_kept(course):
            return at_us
    return last


def _released(people: int, at: int, step: int) -> int:
    return _seated(people, step) if step < at else 0


def _between(courses: list[Course], step: int) -> Between:
    low, value, high = (round(course.backlog[step]) for course in courses)
    return Between(value, min(low, value), max(high, value))


def _step(known: Evidence, at_us: int) -> int:
    """Return the end of which step is nearest to an instant."""
    return min(len(known.people), max(1, round((at_us - known.at_us) / STEP)))


def _quarter(at_us: int) -> int:
    return -(-at_us // QUARTER) * QUARTER


def _last(known: Evidence) -> int:
    """Return the last quarter that the forecast reaches."""
    return (known.at_us + len(known.people) * STEP) // QUARTER * QUARTER
