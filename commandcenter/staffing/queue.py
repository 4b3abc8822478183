"""The backlog to come, in steps of five minutes: what comes in, what people can answer, what is left.

A fluid model, first come first served. In a step each person at work answers at his pace, but no more
than is old enough: where little waits, a case is answered after the `lead` it usually takes.
"""

from collections.abc import Callable
from typing import NamedTuple

STEP_MIN = 5
STEPS = 4 * 60 // STEP_MIN  # four hours ahead
NEVER_MIN = 10_000.0

_HOURS = STEP_MIN / 60


class Load(NamedTuple):
    """What a queue has to bear: rates per hour, one for each step."""

    backlog: float
    arrivals: tuple[float, ...]  # cases
    people: tuple[float, ...]  # at work
    pace: float  # cases that one of them answers in an hour, where there is enough to do
    lead_h: float  # how long a case waits where little does


class Course(NamedTuple):
    """How it goes: what waits at the start and after each step, and what was answered in each."""

    backlog: list[float]
    answered: list[float]


def run(load: Load, more: Callable[[int], float] = lambda _: 0.0) -> Course:
    """Run a queue; `more` are the people in a step beyond those at work."""
    share = min(1.0, _HOURS / max(load.lead_h, _HOURS))
    left = load.backlog
    course = Course([left], [])
    for step, (arriving, people) in enumerate(zip(load.arrivals, load.people, strict=True)):
        there = left + arriving * _HOURS
        done = min((people + more(step)) * load.pace * _HOURS, there * share)
        left = there - done
        course.backlog.append(left)
        course.answered.append(done)
    return course


def wait_min(course: Course, step: int) -> float:
    """Return how long what comes in a step waits; beyond the run its last pace goes on."""
    ahead = course.backlog[step + 1]
    for later, done in enumerate(course.answered[step + 1 :]):
        if done >= ahead:
            return (later + ahead / done if done else later) * STEP_MIN
        ahead -= done
    last = course.answered[-1]
    passed = (len(course.answered) - step - 1) * STEP_MIN
    return passed + (ahead / last * STEP_MIN if last else NEVER_MIN)


def least(enough: Callable[[int], bool], most: int) -> int | None:
    """Return the smallest whole number that is enough, where a larger one is, too; None above `most`."""
    if not enough(most):
        return None
    low, high = -1, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
