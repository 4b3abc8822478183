"""How many cases a person answers in an hour where there is enough to do.

Of the days before: the cases answered ÷ the hours people were busy, as the feed of the shifts tells it. Of
this crisis: the cases answered ÷ the hours people were at work, in the minutes in which so much waited that
nobody was idle. Both are joined by their hours, so the longer a crisis lasts the more its own pace counts.
"""

from typing import NamedTuple

import numpy as np

from commandcenter.clock import HOUR, MINUTE
from commandcenter.kpis.moment import Moment
from commandcenter.staffing.people import at_work, busy_hours
from commandcenter.staffing.waits import Waits

LEARNED_DAYS = 7
FEWEST_CASES = 50  # of the days before, for a pace of theirs
FEWEST_BUSY_H = 5.0  # likewise
FEWEST_HOURS = 1.0  # of this crisis, for a pace of its own where none is known from before
WEIGH_AS = 3.0  # person-hours of the crisis that weigh as much as all the days before
CROWDED = 2.0  # cases waiting for each person at work from which on nobody is idle
LOOK_BACK_MIN = 60  # of the crisis
LONGEST_H = 2.0
LEAD_H = 0.25  # where nothing is known


class Learned(NamedTuple):
    """What the days before say: person-hours busy, cases answered, how long a case waited."""

    busy_h: float
    cases: float
    lead_h: float


class Pace(NamedTuple):
    """Cases per person and hour, and where that comes from: measured | setting."""

    value: float
    origin: str


def learned(moment: Moment) -> Learned:
    """Return what the last days say, worked out once an hour."""
    today = moment.now_us // HOUR
    start, end = (today - LEARNED_DAYS * 24) * HOUR, today * HOUR

    def learn() -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        waits = moment.state.waits.between(start, end)
        reading = moment.clock.reading(waits.T.ravel()).reshape(2, -1)
        lengths = (reading[0] - reading[1]).clip(0, int(LONGEST_H * HOUR)) / HOUR
        lead = round(float(lengths.mean()), 2) if len(waits) else LEAD_H
        return np.array([busy_hours(moment.state.presence, start, end), len(waits), lead])

    return Learned(*moment.hours.keep("staffing/learned", today, learn).tolist())


def pace_of(moment: Moment, known: Learned, waits: Waits, span: tuple[int, int]) -> Pace | None:
    """Return the pace at the end of a crisis's `span` so far; None where nothing tells it."""
    start_us, at_us = span
    cases, hours = _crowded(moment, waits, max(start_us, at_us - LOOK_BACK_MIN * MINUTE), at_us)
    setting = moment.settings.staffing.cases_per_hour
    is_learned = known.busy_h >= FEWEST_BUSY_H and known.cases >= FEWEST_CASES
    is_measured = is_learned or hours >= FEWEST_HOURS
    usual = known.cases / known.busy_h if is_learned else setting
    if usual is None:
        return Pace(round(cases / hours, 2), "measured") if cases and is_measured else None
    joined = (usual * WEIGH_AS + cases) / (WEIGH_AS + hours)
    return Pace(round(joined, 2), "measured" if is_measured else "setting")


def _crowded(moment: Moment, waits: Waits, start_us: int, at_us: int) -> tuple[float, float]:
    """Return the cases answered and the person-hours in the minutes in which nobody was idle."""
    minutes = np.arange(start_us, at_us + 1, MINUTE, dtype=np.int64)
    if len(minutes) < 2:
        return 0.0, 0.0
    people = at_work(moment.state.presence, minutes)[:-1]
    begun, done = np.sort(waits.opened), np.sort(waits.ended)
    ended = np.searchsorted(done, minutes, side="right")
    waiting = (np.searchsorted(begun, minutes, side="right") - ended)[:-1]
    is_crowded = (waiting >= CROWDED * people) & (people > 0)
    answered = np.diff(ended)
    return float(answered[is_crowded].sum()), float(people[is_crowded].sum()) / 60
