"""The backlog to come, in steps of five minutes: what comes in, what people can answer, what is left.

A fluid model, first come first served. In a step each person at work answers at his pace, but nothing is
answered before it is as old as what is answered where little waits: somebody has to come to it.
"""

from collections.abc import Callable
from typing import NamedTuple

STEP_MIN = 5
STEPS = 4 * 60 // STEP_MIN  # four hours ahead

_HOURS = STEP_MIN / 60
_NOTHING = 1e-6  # cases


class Load(NamedTuple):
    """What a queue has to bear: rates per hour, one for each step."""

    backlog: float
    arrivals: tuple[float, ...]  # cases
    people: tuple[float, ...]  # at work
    pace: float  # cases that one of them answers in an hour, where there is enough to do
    lead_h: float  # how long a case waits where little does

    @property
    def lead(self) -> int:
        """Return that in steps."""
        return round(self.lead_h / _HOURS)

    def unripe(self, step: int) -> float:
        """Return how many cases that came in until the end of a step nobody can have answered yet."""
        return sum(self.arrivals[max(0, step + 1 - self.lead) : step + 1]) * _HOURS


class Course(NamedTuple):
    """How it goes: what waits at the start and after each step, and what was answered in each."""

    backlog: list[float]
    answered: list[float]


def run(load: Load, more: Callable[[int], float] = lambda _: 0.0) -> Course:
    """Run a queue; `more` are the people in a step beyond those at work."""
    lead = load.lead
    coming = [rate * _HOURS for rate in load.arrivals]
    young = min(load.backlog, lead * coming[0])  # of what waits: nobody has come to it yet
    ripening = [young / lead] * lead + coming if lead else coming
    left, ripe = load.backlog, load.backlog - young
    course = Course([left], [])
    for step, people in enumerate(load.people):
        ripe += ripening[step]
        done = min((people + more(step)) * load.pace * _HOURS, ripe)
        ripe -= done
        left += coming[step] - done
        course.backlog.append(left)
        course.answered.append(done)
    return course


def wait_min(course: Course, step: int) -> float:
    """Return how long what comes in a step waits; up to the end of the run where it is not answered in it."""
    ahead = course.backlog[step + 1]
    for later, done in enumerate(course.answered[step + 1 :]):
        if ahead < _NOTHING:
            return later * STEP_MIN
        if done >= ahead:
            return (later + ahead / done) * STEP_MIN
        ahead -= done
    return (len(course.answered) - step) * STEP_MIN


def least(enough: Callable[[int], bool], most: int) -> int | None:
    """Return the smallest whole number that is enough, where a larger one is, too; None above `most`."""
    if not enough(most):
        return None
    low, high = -1, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
