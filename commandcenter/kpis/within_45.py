"""Within 45 minutes: the share of today's cases that got their first human reply in time.

Population: case cycles whose first request was written today (local day) and that were answered, closed
without a reply, or have waited longer than the promise. Formula: answered within T / population.
Exclusions: cycles unanswered within T are not yet counted. Unit: share; T in service minutes, upper
bound included. Source: kpis.md, service level 45'.
"""

from typing import NamedTuple

import numpy as np

from commandcenter.care.calendar import ServiceClock
from commandcenter.kpis.hours import Usual
from commandcenter.kpis.moment import Moment
from commandcenter.protocol import Figure
from commandcenter.state import State

PROMISE_MIN = 45.0
LOOK_BACK_DAYS = 28


class Kept(NamedTuple):
    """Promises kept, due, and not yet due."""

    met: int
    due: int
    immature: int


def figure(moment: Moment) -> Figure:
    """Return the headline figure; 0 of 0 where no promise was due yet."""
    goals, levels = moment.settings.goals, moment.settings.levels
    start_us = moment.clock.day_start(moment.now_us)
    kept = promises(moment.state, moment.clock, start_us, moment.now_us)
    value = kept.met / kept.due if kept.due else None
    usual = _usual(moment, start_us)
    level = "normal"
    if value is not None and kept.due >= levels.least_n and value < goals.within_45:
        level = "critical" if value < levels.within_45_critical else "warning"
    return Figure(
        key="within_45",
        unit="share",
        window="today",
        value=value,
        part=kept.met,
        n=kept.due,
        goal=goals.within_45,
        goal_kind="at_least",
        usual=usual.value if usual else None,
        low=usual.low if usual else None,
        high=usual.high if usual else None,
        scale_max=1.0,
        level=level,  # type: ignore[arg-type]
    )


def promises(state: State, clock: ServiceClock, start_us: int, end_us: int) -> Kept:
    """Count the promises of cycles begun in [start, end)."""
    firsts = state.firsts.between(start_us - 1, end_us)
    open_since = np.array([at for at in state.unanswered.values() if start_us <= at <= end_us])
    opened, ended = firsts[:, 0], firsts[:, 1]
    reading = clock.reading(np.concatenate([opened, np.abs(ended), open_since, [end_us]]))
    n = len(opened)
    took = reading[n : 2 * n] - reading[:n]
    waits = reading[-1] - reading[2 * n : -1]
    late = int((waits > PROMISE_MIN).sum())
    met = int(((ended > 0) & (took <= PROMISE_MIN)).sum())
    return Kept(met, n + late, len(open_since) - late)


def _usual(moment: Moment, start_us: int) -> Usual | None:
    """Return the share of whole past days; of all kinds of days, a promise does not know Sundays."""
    if not moment.with_usual or not moment.state.first_us:
        return None
    return _days(moment, start_us)


def _days(moment: Moment, start_us: int) -> Usual | None:
    if (known := moment.hours.day(start_us)) is not None:
        return known.usual
    shares = []
    end = start_us
    for _ in range(LOOK_BACK_DAYS):
        begin = moment.clock.day_start(end - 1)
        if begin < moment.state.first_us:
            break
        day = promises(moment.state, moment.clock, begin, end - 1)
        if day.due >= moment.settings.levels.least_n:
            shares.append(day.met / day.due)
        end = begin
    return moment.hours.keep_day(start_us, shares)
