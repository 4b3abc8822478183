"""Negative share: how many of the last hour's bursts are negative.

Population: bursts with a reading that began in the window, care or not, so that a customer weighs once
however much he writes. Formula: negative bursts / bursts with a reading. Exclusions: bursts whose
reading failed. Unit: share, of predicted labels (raw: no audit calibrates it yet). Source: kpis.md.
"""

import numpy as np

from commandcenter.care import marks
from commandcenter.care.marks import Mood
from commandcenter.clock import HOUR
from commandcenter.kpis.hours import FEWEST_BURSTS, Usual
from commandcenter.kpis.kpi import Kpi, steps, wilson
from commandcenter.kpis.levels import instants, sustained
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.windows import counts
from commandcenter.protocol import Explained, Figure

WINDOW = HOUR


def figure(moment: Moment) -> Figure:
    """Return the headline figure; 0 of 0 where nothing was read in the window."""
    goal, levels = moment.settings.goals.negative, moment.settings.levels
    ends = np.append(instants(moment.now_us, levels), moment.now_us)
    pairs = moment.state.bursts.between(int(ends[0]) - WINDOW, moment.now_us)
    moods = marks.moods(pairs[:, 1])
    read = counts(pairs[moods != Mood.UNREAD, 0], ends, WINDOW)
    bad = counts(pairs[moods == Mood.NEGATIVE, 0], ends, WINDOW)
    shares = np.where(read >= levels.least_n, bad / np.maximum(read, 1), np.nan)
    usual = usual_at(moment, moment.now_us // HOUR)
    part, n = int(bad[-1]), int(read[-1])
    return Figure(
        key="negative",
        unit="share",
        window="60min",
        value=part / n if n else None,
        part=part if moment.state.first_us else None,
        n=n if moment.state.first_us else None,
        goal=goal,
        goal_kind="at_most",
        usual=usual.value if usual else None,
        low=usual.low if usual else None,
        high=usual.high if usual else None,
        scale_max=min(1.0, max(2 * goal, usual.high * 1.25 if usual else 0.0)),
        level=sustained(shares[:-1], goal, levels.negative_critical, levels),
        raw=True,
    )


def usual_at(moment: Moment, hour: int) -> Usual | None:
    """Return what the share usually is in an hour."""
    if not moment.with_usual:
        return None

    def share(past: int) -> float | None:
        counted = moment.hours.past(past)
        read = float(counted.read.sum())
        return float(counted.negative.sum()) / read if read >= FEWEST_BURSTS else None

    return moment.hours.usual("negative", hour, moment.now_us // HOUR, share)


def explain(moment: Moment) -> Explained:
    """Return the chain from the hour's messages to its negative bursts."""
    begin, end = moment.now_us - WINDOW, moment.now_us
    moods = marks.moods(moment.state.bursts.between(begin, end)[:, 1])
    read = int(np.count_nonzero(moods != Mood.UNREAD))
    bad = int(np.count_nonzero(moods == Mood.NEGATIVE))
    interval = wilson(bad, read)
    return Explained(
        key="negative",
        version=1,
        clock="wall",
        steps=steps(
            (
                ("messages_hour", len(moment.state.messages.between(begin, end))),
                ("bursts_hour", len(moods)),
                ("bursts_read", read),
                ("bursts_negative", bad),
            )
        ),
        low=interval and interval[0],
        high=interval and interval[1],
    )


KPI = Kpi("negative", 1, "wall", figure, explain)
