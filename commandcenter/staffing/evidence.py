"""What the log says of a crisis at a whole minute: who waits, who comes, who works and how fast."""

from collections import Counter
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.clock import HOUR, MINUTE
from commandcenter.kpis import online
from commandcenter.kpis.hours import LOOK_BACK_DAYS
from commandcenter.kpis.moment import Moment
from commandcenter.staffing.pace import Pace, learned, pace_of
from commandcenter.staffing.people import at_work
from commandcenter.staffing.queue import STEP_MIN, STEPS
from commandcenter.staffing.waits import waits_since

RECENT_MIN = 20  # from which the rate of now is taken
GROWTH_MIN = 5  # after the onset a crisis still grows: no part of its rate
LEAST_MIN = 5
LASTS_MIN = 90.0  # a crisis, as long as fewer than three have ended
FEWEST_ENDED = 3
ATTENDANCE_MIN = 30
BEFORE_MIN = 60  # before the onset: its rate is the usual one where none is known yet

STEP = STEP_MIN * MINUTE
QUARTER = 15 * MINUTE


class Evidence(NamedTuple):
    """All that the answer is computed from; rates in cases per hour."""

    at_us: int
    age_min: int  # since the onset
    goal: int
    excess: float  # above what is usual, now
    lasts_min: float  # how long crises last that have ended
    usual: tuple[float, ...]  # of each step
    backlog: int
    people: tuple[float, ...]  # at work in each step; shorter where service ends
    pace: Pace
    lead_h: float


def evidence(moment: Moment, onset_us: int) -> Evidence | str:
    """Return what is known at the last whole minute, or the key of what is missing."""
    at_us = moment.now_us // MINUTE * MINUTE
    if moment.is_catching_up():
        return "history"
    if not moment.state.agents:
        return "shifts"
    steps = _steps_served(moment, at_us)
    if not steps:
        return "closed"
    age_min = max(0, (at_us - onset_us) // MINUTE)
    span_min = min(RECENT_MIN, max(LEAST_MIN, age_min - GROWTH_MIN))
    known = learned(moment)
    waits = waits_since(moment, onset_us - BEFORE_MIN * MINUTE)
    pace = pace_of(moment, known, waits, (onset_us, at_us))
    if pace is None:
        return "pace"
    before = waits.opened_between(onset_us - BEFORE_MIN * MINUTE, onset_us) * 60 / BEFORE_MIN
    usual = _usual(moment, at_us, steps, before)
    rate = waits.opened_between(at_us - span_min * MINUTE, at_us) * 60 / span_min
    return Evidence(
        at_us=at_us,
        age_min=age_min,
        goal=moment.settings.goals.to_answer,
        excess=max(0.0, rate - usual[0]),
        lasts_min=_lasts(moment),
        usual=usual,
        backlog=waits.at(at_us),
        people=_people(moment, at_us, steps),
        pace=pace,
        lead_h=known.lead_h,
    )


def _steps_served(moment: Moment, at_us: int) -> int:
    """Return how many steps ahead lie in service without a break."""
    ends = at_us + np.arange(STEPS + 1, dtype=np.int64) * STEP
    reading = moment.clock.reading(ends)
    is_open = np.diff(reading) == STEP
    return STEPS if is_open.all() else int(np.argmin(is_open))


def _lasts(moment: Moment) -> float:
    """Return the median length of the crises that have ended."""
    ended = [
        ((incident.ended_us or incident.at_us) - incident.onset_us) / MINUTE
        for incident in moment.state.incidents.values()
        if incident.is_over and incident.kind != "feed_silence"
    ]
    return float(median(ended)) if len(ended) >= FEWEST_ENDED else LASTS_MIN


def _usual(moment: Moment, at_us: int, steps: int, before: float) -> tuple[float, ...]:
    """Return how many cases an hour usually begin to wait in each step; `before` where it is not known."""
    if not moment.with_usual:
        return (before,) * steps
    today = moment.now_us // HOUR
    first = today - (LOOK_BACK_DAYS + 1) * 24

    def count() -> NDArray[np.float64]:
        opened = waits_since(moment, first * HOUR).opened
        edges = np.arange(first, today + 1, dtype=np.int64) * HOUR
        return np.histogram(opened, edges)[0].astype(np.float64)

    known = moment.hours.keep("staffing/opened", today, count)

    def of_hour(hour: int) -> float:
        found = moment.hours.usual(
            "staffing/opened", hour, today, lambda past: float(known[past - first])
        )
        return found.value if found else before

    hours = [(at_us + step * STEP + STEP // 2) // HOUR for step in range(steps)]
    rates = {hour: of_hour(hour) for hour in set(hours)}
    return tuple(rates[hour] for hour in hours)


def _people(moment: Moment, at_us: int, steps: int) -> tuple[float, ...]:
    """Return how many will be at work: as many of those planned as lately, or as many as lately.

    Of the last half hour, so that a break is not taken for a shift's end. Shifts change at quarters.
    """
    lately = [at_us - step * STEP for step in range(ATTENDANCE_MIN // STEP_MIN, -1, -1)]
    here = at_work(moment.state.presence, np.array(lately, dtype=np.int64))
    coming = [at_us + step * STEP for step in range(steps)]
    agents = moment.state.agents.values()
    count = Counter(agent.shift for agent in agents if agent.shift)
    one = {agent.shift: agent for agent in agents}

    def planned(then_us: int) -> int:
        then = replace(moment, now_us=then_us)
        return sum(n for shift, n in count.items() if online.on_shift(then, one[shift]))

    quarters = {then // QUARTER for then in (*lately, *coming)}
    due = {quarter: planned(quarter * QUARTER) for quarter in quarters}
    expected = sum(due[then // QUARTER] for then in lately)
    if not expected:
        return (float(here.mean()),) * steps
    share = float(here.sum()) / expected
    return tuple(share * due[then // QUARTER] for then in coming)
