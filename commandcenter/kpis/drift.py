"""Drift: motives in which the share of negatives has slowly left what it was for four weeks.

Slow change is no crisis, but somebody should look at what reads the messages, or at the product.
Population: customers' messages whose reading gave a mood, by days of 24 hours back from today's start;
a message with two motives counts in both. Formula: a CUSUM over the days, of each day's share against
mean and spread of the 28 days before it left zero, with k = 0.5 and h = 5 of these spreads; a day
weighs three at most, so that a crisis of one day is no drift. Exclusions: days of fewer than 20 messages
of the motive; changes of less than 5 points. Unit: share. Source: alerts.md §3.8, a quality note.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.care.marks import Mood
from commandcenter.clock import DAY
from commandcenter.events.words import MOTIVES
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.alerts import DriftRow

DAYS = 56
MEAN_DAYS = 28
FEWEST_DAYS = 14
FEWEST = 20
ALLOWED, LIMIT = 0.5, 5.0  # k and h, in spreads
_DAY_MOST = 3.0
_POINTS = 0.05

Counts = NDArray[np.int64]


class Change(NamedTuple):
    """Since which day, from which share to which."""

    since: int
    usual: float
    share: float


def drifts(moment: Moment) -> tuple[DriftRow, ...]:
    """Return what drifts today, the largest change first; found once a day."""
    if not moment.with_usual:
        return ()
    start_us = moment.clock.day_start(moment.now_us)
    return moment.hours.keep("drift", start_us, lambda: _found(moment, start_us))


def _found(moment: Moment, start_us: int) -> tuple[DriftRow, ...]:
    begin_us = start_us - DAYS * DAY
    pairs = moment.state.messages.between(begin_us - 1, start_us - 1)
    day, facts = (pairs[:, 0] - begin_us) // DAY, pairs[:, 1]
    mood = (facts >> marks.MOOD_SHIFT) & marks.MOOD
    rows = []
    for place, motive in enumerate(MOTIVES):
        mine = ((facts >> (marks.MOTIVE_SHIFT + place)) & 1 == 1) & (mood != Mood.UNREAD)
        read = np.bincount(day[mine], minlength=DAYS)
        bad = np.bincount(day[mine & (mood == Mood.NEGATIVE)], minlength=DAYS)
        if (found := change(bad, read)) is not None:
            since_us = begin_us + found.since * DAY
            rows.append(
                DriftRow(motive=motive, usual=found.usual, share=found.share, since_us=since_us)
            )
    return tuple(sorted(rows, key=lambda row: (-abs(row.share - row.usual), row.motive)))


def change(bad: Counts, read: Counts) -> Change | None:
    """Return how the share of `bad` in `read`, both by day, has drifted up to the last day, if it has."""
    enough = read >= FEWEST
    for sign in (1.0, -1.0):
        since = _since(bad, read, enough, sign)
        if since is None:
            continue
        before, after = _days(enough, since), enough & (np.arange(len(read)) >= since)
        usual = bad[before].sum() / read[before].sum()
        share = bad[after].sum() / read[after].sum()
        if abs(share - usual) >= _POINTS:
            return Change(since, float(usual), float(share))
    return None


def _since(bad: Counts, read: Counts, enough: NDArray[np.bool_], sign: float) -> int | None:
    """Return the day on which a CUSUM left zero that stands over the limit on the last day."""
    reached, since = 0.0, 0
    for day in np.flatnonzero(enough).tolist():
        if reached == 0.0 or day - since >= MEAN_DAYS:  # what lasts for four weeks is the new usual
            reached, since = 0.0, day
        before = _days(enough, since)
        if before.sum() < FEWEST_DAYS:
            continue
        usual = bad[before].sum() / read[before].sum()
        chance = np.sqrt(usual * (1.0 - usual) / read[day])
        spread = max(float(np.std(bad[before] / read[before])), float(chance), 1e-9)
        away = sign * (bad[day] / read[day] - usual) / spread
        reached = max(0.0, reached + float(np.clip(away, -_DAY_MOST, _DAY_MOST)) - ALLOWED)
    return since if reached > LIMIT else None


def _days(enough: NDArray[np.bool_], end: int) -> NDArray[np.bool_]:
    """Mark the days of the four weeks before `end` that say enough."""
    found = np.zeros_like(enough)
    found[max(0, end - MEAN_DAYS) : end] = enough[max(0, end - MEAN_DAYS) : end]
    return found
