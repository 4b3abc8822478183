"""Negative share: how many of the last hour's bursts are negative.

Population: bursts with a reading that began in the window, care or not, so that a customer weighs once
however much he writes. Formula: where an audit exists and at least 100 bursts were read, the calibrated
share (`calibration.py`) of their scores, a burst being as negative as its most negative message; else
negative bursts / bursts with a reading, marked raw. Exclusions: bursts whose reading failed. Unit: share.
Source: kpis.md; semantic.md, section 6.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.care.marks import Mood
from commandcenter.clock import HOUR
from commandcenter.kpis.audited import Audited, audited, histogram
from commandcenter.kpis.calibration import FEWEST, Share, points, share_of
from commandcenter.kpis.hours import FEWEST_BURSTS, Usual
from commandcenter.kpis.kpi import Kpi, steps, wilson
from commandcenter.kpis.levels import instants, sustained
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.desk import Explained
from commandcenter.protocol.wall import Figure
from commandcenter.series import Pairs

WINDOW = HOUR


class Hour(NamedTuple):
    """The bursts of the last hour: those that were read, how many of them as negative."""

    read: Pairs
    negative: int
    audit: Audited | None
    share: Share | None  # calibrated; None without an audit, or of too few


def figure(moment: Moment) -> Figure:
    """Return the headline figure; 0 of 0 where nothing was read in the window."""
    goal, levels = moment.settings.goals.negative, moment.settings.levels
    ends = instants(moment.now_us, levels)
    bursts = _read(moment, int(ends[0]) - WINDOW)
    hour = _hour(moment)
    n, share = len(hour.read), hour.share
    usual = usual_at(moment, moment.now_us // HOUR, hour.audit if share is not None else None)
    value = share.value if share is not None else hour.negative / n if n else None
    known = bool(moment.state.first_us)
    return Figure(
        key="negative",
        unit="share",
        window="60min",
        value=value,
        part=hour.negative if known else None,
        n=n if known else None,
        goal=goal,
        goal_kind="at_most",
        usual=usual.value if usual else None,
        low=usual.low if usual else None,
        high=usual.high if usual else None,
        scale_max=min(1.0, max(2 * goal, usual.high * 1.25 if usual else 0.0)),
        level=sustained(
            _shares(moment, bursts, ends, hour.audit),
            goal,
            levels.negative_critical,
            levels,
        ),
        raw=share is None,
        least=share and share.low,
        most=share and share.high,
        audit_due=share is not None and hour.audit is not None and _is_due(hour.audit, share),
    )


def usual_at(moment: Moment, hour: int, audit: Audited | None = None) -> Usual | None:
    """Return what the share usually is in an hour, calibrated by `audit` where one is given."""
    if not moment.with_usual:
        return None

    def share(past: int) -> float | None:
        counted = moment.hours.past(past)
        read = float(counted.read.sum())
        if read < FEWEST_BURSTS:
            return None
        if audit is not None:
            return float(points(audit.calibration, counted.scores[np.newaxis])[0])
        return float(counted.negative.sum()) / read

    key = "negative" if audit is None else f"negative/{audit.key}"
    return moment.hours.usual(key, hour, moment.now_us // HOUR, share)


def explain(moment: Moment) -> Explained:
    """Return the chain from the hour's messages to its negative bursts."""
    begin, end = moment.now_us - WINDOW, moment.now_us
    hour = _hour(moment)
    n, share = len(hour.read), hour.share
    interval = (share.low, share.high) if share is not None else wilson(hour.negative, n)
    return Explained(
        key="negative",
        version=2,
        clock="wall",
        steps=steps(
            (
                ("messages_hour", len(moment.state.messages.between(begin, end))),
                ("bursts_hour", len(moment.state.bursts.between(begin, end))),
                ("bursts_read", n),
                ("bursts_negative", hour.negative),
            )
        ),
        low=interval and interval[0],
        high=interval and interval[1],
    )


def _read(moment: Moment, begin_us: int) -> Pairs:
    pairs = moment.state.bursts.between(begin_us, moment.now_us)
    read: Pairs = pairs[marks.moods(pairs[:, 1]) != Mood.UNREAD]
    return read


def _hour(moment: Moment) -> Hour:
    read = _read(moment, moment.now_us - WINDOW)
    negative = int(np.count_nonzero(marks.moods(read[:, 1]) == Mood.NEGATIVE))
    audit = audited(moment.state, moment.now_us)
    if audit is None or len(read) < FEWEST:
        return Hour(read, negative, audit, None)
    scores = histogram(read)
    share = moment.hours.keep(
        "negative share",
        hash((audit.key, scores.tobytes())),
        lambda: share_of(audit.calibration, scores),
    )
    return Hour(read, negative, audit, share)


def _is_due(audit: Audited, share: Share) -> bool:
    return audit.is_due or not share.is_explained


def _shares(
    moment: Moment, bursts: Pairs, ends: NDArray[np.int64], audit: Audited | None
) -> NDArray[np.float64]:
    """Return the share at each end: calibrated from 100 bursts on where there is an audit; NaN of few."""
    bursts = bursts[np.argsort(bursts[:, 0], kind="stable")]
    scores = np.zeros((len(bursts) + 1, marks.SCORES), dtype=np.int64)
    scores[np.arange(1, len(bursts) + 1), marks.scores(bursts[:, 1])] = 1
    upto = np.cumsum(scores, axis=0)
    last = np.searchsorted(bursts[:, 0], ends, side="right")
    first = np.searchsorted(bursts[:, 0], ends - WINDOW, side="right")
    reports = upto[last] - upto[first]
    read = reports.sum(axis=1)
    negative = reports[:, marks.SCORES // 2 :].sum(axis=1)
    shares = np.where(
        read >= moment.settings.levels.least_n, negative / np.maximum(read, 1), np.nan
    )
    if audit is not None:
        calibrated = moment.hours.keep(  # whole minutes: what they held changes once in one
            "negative levels",
            hash((audit.key, reports.tobytes())),
            lambda: points(audit.calibration, reports),
        )
        shares = np.where(read >= FEWEST, calibrated, shares)
    return shares


KPI = Kpi("negative", 2, "wall", figure, explain)
