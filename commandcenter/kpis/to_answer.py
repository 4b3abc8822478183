"""Cases to answer: what waits for a human reply now.

Population: threads with an unanswered request, every channel. Formula: a count at an instant.
Exclusions: thanks, spam and messages that need no care open no request; bots and notes answer none.
Unit: cases. Source: kpis.md, Backlog.
"""

import numpy as np
from numpy.typing import NDArray

from commandcenter.clock import HOUR, MINUTE
from commandcenter.kpis.hours import LOOK_BACK_DAYS, Usual
from commandcenter.kpis.kpi import Kpi, steps
from commandcenter.kpis.levels import instants, sustained
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.windows import waiting_at
from commandcenter.protocol.desk import Explained
from commandcenter.protocol.wall import Figure
from commandcenter.series import Pairs

BANDS_MIN = (45.0, 240.0, 720.0)  # service minutes; the upper bound belongs to the younger band


def figure(moment: Moment) -> Figure:
    """Return the headline figure; None until the log's first message."""
    goal, levels = moment.settings.goals.to_answer, moment.settings.levels
    past = at(moment, instants(moment.now_us, levels))
    usual = usual_at(moment, moment.now_us // HOUR)
    return Figure(
        key="to_answer",
        unit="count",
        window="now",
        value=float(len(open_since(moment))) if moment.state.first_us else None,
        goal=float(goal),
        goal_kind="at_most",
        usual=usual.value if usual else None,
        low=usual.low if usual else None,
        high=usual.high if usual else None,
        scale_max=max(2.0 * goal, usual.high * 1.25 if usual else 0.0),
        level=sustained(past, goal, goal * levels.to_answer_critical_times, levels),
    )


def at(moment: Moment, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number of cases that waited at each instant; instants ascending."""
    return waiting_at(_answered(moment, int(ends[0])), open_since(moment), ends)


def open_since(moment: Moment) -> NDArray[np.int64]:
    """Return since when each case waits."""
    since = np.fromiter(moment.state.waiting.values(), dtype=np.int64)
    return since[since >= _counted_from(moment)]


def open_cases(moment: Moment) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return since when each case waits, and what it is about (`marks.about`)."""
    state = moment.state
    since = np.fromiter(state.waiting.values(), dtype=np.int64)
    about = np.fromiter(map(state.about.__getitem__, state.waiting), dtype=np.int64)
    counted = since >= _counted_from(moment)
    return since[counted], about[counted]


def _answered(moment: Moment, after_us: int) -> Pairs:
    """Return (ended, opened) of the waits that ended after an instant."""
    waits = moment.state.waits.between(after_us, moment.now_us)
    return waits[waits[:, 1] >= _counted_from(moment)]


def _counted_from(moment: Moment) -> int:
    """Return from when on cases count: while history comes in, those of today, whose replies are here."""
    return 0 if moment.with_usual else moment.clock.day_start(moment.now_us)


def ages_min(moment: Moment) -> NDArray[np.float64]:
    """Return the age of every case to answer in service minutes, unsorted."""
    since = open_since(moment)
    reading = moment.clock.reading(np.append(since, moment.now_us))
    ages: NDArray[np.float64] = (reading[-1] - reading[:-1]) / MINUTE
    return ages


def layers_at(moment: Moment, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return (4, n): cases that waited at each instant by age band, in service minutes."""
    waits, since = _answered(moment, int(ends[0])), open_since(moment)
    begun = np.concatenate([waits[:, 1], since])
    ended = np.concatenate([waits[:, 0], np.full(len(since), 2**62)])
    reading = moment.clock.reading(np.concatenate([begun, ends]))
    age = reading[None, len(begun) :] - reading[: len(begun), None]
    there = (begun[:, None] <= ends) & (ended[:, None] > ends)
    older = [np.count_nonzero(there & (age > bound * MINUTE), axis=0) for bound in BANDS_MIN]
    counted = np.array([np.count_nonzero(there, axis=0), *older])  # a cell for each case and end
    counted[:-1] -= counted[1:]
    return counted


def usual_at(moment: Moment, hour: int) -> Usual | None:
    """Return what the backlog usually is at the middle of an hour."""
    if not moment.with_usual:
        return None
    today = moment.now_us // HOUR
    first = today - LOOK_BACK_DAYS * 24 - 24
    known = moment.hours.keep("to_answer", today, lambda: _levels(moment, first, today))
    # An hour of long ago is like hours that are older still: those are not counted any more.
    return moment.hours.usual(
        "to_answer", hour, today, lambda past: float(known[past - first]) if past >= first else None
    )


def _levels(moment: Moment, first: int, today: int) -> NDArray[np.float64]:
    """Return the backlog at the middle of each hour from `first` to before `today`."""
    middles = np.arange(first, today, dtype=np.int64) * HOUR + HOUR // 2
    return at(moment, middles).astype(float)


def explain(moment: Moment) -> Explained:
    """Return how the cases to answer divide by age: their sum is the figure."""
    places = np.searchsorted(BANDS_MIN, ages_min(moment), side="left")
    bands = np.bincount(places, minlength=4).tolist()
    names = ("waiting_45", "waiting_240", "waiting_720", "waiting_more")
    counted = steps((*zip(names, bands, strict=True), ("waiting", sum(bands))))
    return Explained(key="to_answer", version=1, clock="service", steps=counted)


KPI = Kpi("to_answer", 1, "service", figure, explain)
