"""Within 45 minutes: the share of today's cases that got their first human reply in time.

Population: case cycles whose first request was written today (local day) and that were answered, closed
without a reply, or have waited longer than the promise. Formula: answered within T / population.
Exclusions: cycles unanswered within T are not yet counted. Unit: share; T in service minutes, upper
bound included. Source: kpis.md, service level 45'.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.care.calendar import Instants, ServiceClock
from commandcenter.clock import MINUTE
from commandcenter.kpis.hours import Counts, Usual
from commandcenter.kpis.kpi import Kpi, steps, wilson
from commandcenter.kpis.levels import instants, sustained
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.windows import counted_since
from commandcenter.protocol.desk import Explained
from commandcenter.protocol.wall import Figure
from commandcenter.series import Pairs
from commandcenter.state import State

PROMISE = 45 * MINUTE
NEVER = 2**62
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
    usual = _usual(moment, start_us)
    return Figure(
        key="within_45",
        unit="share",
        window="today",
        value=kept.met / kept.due if kept.due else None,
        part=kept.met,
        n=kept.due,
        goal=goals.within_45,
        goal_kind="at_least",
        usual=usual.value if usual else None,
        low=usual.low if usual else None,
        high=usual.high if usual else None,
        scale_max=1.0,
        level=sustained(
            _shares(moment, start_us, instants(moment.now_us, levels)),
            goals.within_45,
            levels.within_45_critical,
            levels,
            above=False,
        ),
    )


def promises(state: State, clock: ServiceClock, start_us: int, end_us: int) -> Kept:
    """Count the promises of cycles begun in [start, end], as they stand at `end` or have ended since."""
    opened, ended = _cycles(state, start_us, end_us)
    answered = ended != 0
    reading = clock.reading(np.concatenate([opened, np.where(answered, np.abs(ended), end_us)]))
    is_late = reading[len(opened) :] - reading[: len(opened)] > PROMISE
    due = answered | is_late
    met = int(np.count_nonzero((ended > 0) & ~is_late))
    return Kept(met, int(np.count_nonzero(due)), int(np.count_nonzero(~due)))


def _cycles(state: State, start_us: int, end_us: int) -> tuple[Instants, Instants]:
    """Return when cycles of [start, end] began and had their first answer (0 none yet, < 0 a close)."""
    firsts = state.firsts.between(start_us - 1, end_us)
    waiting = [at for at in state.unanswered.values() if start_us <= at <= end_us]
    opened = np.concatenate([firsts[:, 0], np.array(waiting, dtype=np.int64)])
    return opened, np.concatenate([firsts[:, 1], np.zeros(len(waiting), dtype=np.int64)])


def _shares(moment: Moment, start_us: int, ends: Instants) -> NDArray[np.float64]:
    """Return the day's share as it stood at each instant; NaN where too few promises were due."""
    opened, ended = _cycles(moment.state, start_us, moment.now_us)
    done_us = np.where(ended == 0, NEVER, np.abs(ended))
    reading = moment.clock.reading(np.concatenate([opened, done_us.clip(max=moment.now_us), ends]))
    begun, done, at = np.split(reading, [len(opened), 2 * len(opened)])
    is_done = done_us[:, None] <= ends
    is_due = (opened[:, None] <= ends) & (is_done | (at - begun[:, None] > PROMISE))
    is_met = is_done & ((ended > 0) & (done - begun <= PROMISE))[:, None]
    due = is_due.sum(axis=0)
    enough = due >= max(1, moment.settings.levels.least_n)
    return np.where(enough, (is_due & is_met).sum(axis=0) / np.maximum(due, 1), np.nan)


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


def explain(moment: Moment) -> Explained:
    """Return the chain from today's messages to the promises kept; each step names its unit."""
    start_us, end_us = moment.clock.day_start(moment.now_us), moment.now_us
    state = moment.state
    wrote, care = counted_since(moment, "wrote", state.messages, start_us, _wrote)
    (requests,) = counted_since(moment, "requests", state.requests, start_us, _number)
    kept = promises(moment.state, moment.clock, start_us, end_us)
    interval = wilson(kept.met, kept.due)
    return Explained(
        key="within_45",
        version=1,
        clock="service",
        steps=steps(
            (
                ("messages_today", wrote),
                ("care_today", care),
                ("requests_today", requests),
                ("cycles_today", kept.due + kept.immature),
                ("promises_due", kept.due),
                ("promises_kept", kept.met),
            )
        ),
        low=interval and interval[0],
        high=interval and interval[1],
        immature=kept.immature,
    )


def _wrote(messages: Pairs) -> Counts:
    """Count messages, and those of them that ask for an answer."""
    return np.array([len(messages), np.count_nonzero(marks.opens(messages[:, 1]))], dtype=float)


def _number(pairs: Pairs) -> Counts:
    return np.array([len(pairs)], dtype=float)


KPI = Kpi("within_45", 1, "service", figure, explain)
