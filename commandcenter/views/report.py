"""A day or a week on one page: figures of the period, its course, its crises and motives. Pure."""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.care.marks import Mood
from commandcenter.clock import HOUR, MINUTE, SECOND, from_datetime, to_datetime
from commandcenter.errors import UserError
from commandcenter.events.hub import PAST_TOLD
from commandcenter.events.words import MOTIVES
from commandcenter.incidents.incident import OPEN, OVER
from commandcenter.kpis import MEASURED, to_answer
from commandcenter.kpis.book import Book
from commandcenter.kpis.happened import publications
from commandcenter.kpis.kpi import wilson
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.terms import TermsInForce
from commandcenter.protocol.report import ReportCrisis, ReportFigure, ReportMotive, ReportView
from commandcenter.protocol.wall import Strip
from commandcenter.views.strips import all_cut, round_up

Kind = Literal["day", "week"]
KEYS = (
    "volume", "negative_share", "first_response", "service_level", "punctuality", "pending", "no_response",
    "response_rate", "resolution", "reopen_rate", "served", "unverified",
)  # fmt: skip
"""The figures of the page, from the top."""

MOST_MOTIVES = 8
_BUCKETS = {"day": (30 * MINUTE, HOUR), "week": (3 * HOUR, 6 * HOUR)}  # counts, shares
_MEASURED = {kpi.key: kpi for kpi in MEASURED}
_Values = list[float | None]


def report(moment: Moment, kind: Kind, at_us: int, feeds: Sequence[str] = ()) -> ReportView:
    """Return the page of the local day or week (Monday to Sunday) that holds an instant.

    `feeds`: their names, so that a time in which all were cut is a gap and no zero. Raises UserError where
    the log does not reach it.
    """
    start, end = span(kind, at_us, moment.clock.zone)
    if not moment.state.first_us or start > moment.now_us or end <= moment.state.first_us:
        raise UserError("report_empty")
    book = _book(moment, start, end)
    before = _book(moment, 2 * start - end, start)
    return ReportView(
        kind=kind,
        start_us=start,
        end_us=end,
        as_of_us=moment.now_us,
        timezone=moment.settings.timezone,
        simulated=moment.state.simulated,
        past=bool(moment.state.counts.get(PAST_TOLD)),
        cases=len(book.cycles.opened),
        figures=tuple(_figure(book, key) for key in KEYS),
        strips=_strips(moment, kind, (start, min(end, moment.now_us)), feeds),
        crises=_crises(moment, start, end),
        motives=_motives(book, before),
        publications=publications(moment.state, start, end),
    )


def span(kind: Kind, at_us: int, zone: tzinfo) -> tuple[int, int]:
    """Return [start, end) of the local day, or week from Monday on, that holds an instant."""
    day = to_datetime(at_us).astimezone(zone).date()
    first, days = (day, 1) if kind == "day" else (day - timedelta(days=day.weekday()), 7)

    def midnight(of: date) -> int:
        return from_datetime(datetime.combine(of, time(), zone).astimezone(UTC))

    return midnight(first), midnight(first + timedelta(days=days))


def _book(moment: Moment, start: int, end: int) -> Book:
    in_force = moment.hours.keep("in_force", 0, lambda: TermsInForce(moment.settings))
    return Book(moment.state, in_force, moment.now_us, after_us=start - 1, until_us=end - 1)


def _figure(book: Book, key: str) -> ReportFigure:
    kpi = _MEASURED[key]
    assert kpi.measure is not None  # noqa: S101 - what is in MEASURED can be measured
    found = kpi.measure(book)
    interval = wilson(found.part, found.n) if found.part is not None else None
    is_share = kpi.unit == "share" and interval is not None
    return ReportFigure(
        key=key,
        unit=kpi.unit,
        value=found.value,
        n=found.n,
        low=interval[0] if is_share and interval else None,
        high=interval[1] if is_share and interval else None,
        goal=book.goal(key),
        goal_kind=kpi.goal_kind or "at_most",
    )


def _strips(
    moment: Moment, kind: Kind, period: tuple[int, int], feeds: Sequence[str]
) -> tuple[Strip, ...]:
    step, wide = _BUCKETS[kind]
    return (
        messages(moment, step, period, feeds),
        negative(moment, wide, period),
        backlog(moment, step, period),
    )


def _begins(moment: Moment, period: tuple[int, int], step: int) -> range:
    """Return where the buckets begin: one that still runs is none, the short last one of an odd week is.

    The week in which the clocks change is no whole number of buckets.
    """
    start, end = period
    return range(start, end if end < moment.now_us else end - step + 1, step)


def messages(moment: Moment, step: int, period: tuple[int, int], feeds: Sequence[str]) -> Strip:
    """Messages per bucket; a gap before the log begins and where every feed was cut and nothing came."""
    start, end = period
    pairs = moment.state.messages.between(start - 1, end - 1)
    edges = _begins(moment, period, step)
    counted = np.bincount((pairs[:, 0] - start) // step, minlength=len(edges))
    cut = all_cut(moment, feeds, start)
    values: _Values = [
        None
        if moment.state.first_us >= at + step
        or (not count and any(low <= at and at + step <= high for low, high in cut))
        else float(count)
        for at, count in zip(edges, counted, strict=False)
    ]
    return _strip("messages", step, start, values)


def negative(moment: Moment, step: int, period: tuple[int, int]) -> Strip:
    """Negative share per bucket; one without a burst that was read is a gap."""
    start, end = period
    pairs = moment.state.bursts.between(start - 1, end - 1)
    edges = len(_begins(moment, period, step))
    place, moods = (pairs[:, 0] - start) // step, marks.moods(pairs[:, 1])
    read = np.bincount(place[moods != Mood.UNREAD], minlength=edges)[:edges]
    bad = np.bincount(place[moods == Mood.NEGATIVE], minlength=edges)[:edges]
    shares: _Values = [float(b) / float(n) if n else None for b, n in zip(bad, read, strict=True)]
    return _strip("negative", step, start, shares, least_top=0.4, most=1.0)


def backlog(moment: Moment, step: int, period: tuple[int, int]) -> Strip:
    """Cases to answer at the end of each bucket, by age."""
    start, end = period
    ends = [min(at + step, end) for at in _begins(moment, period, step)]
    edges = np.array(ends, dtype=np.int64)
    layers: NDArray[np.int64] = np.zeros((4, 0), dtype=np.int64)
    if len(edges):
        layers = to_answer.layers_at(moment, edges)
    known = (edges >= moment.state.first_us).tolist()
    split = tuple(
        tuple(float(v) if k else None for v, k in zip(layer, known, strict=True))
        for layer in layers
    )
    values: _Values = [
        float(v) if k else None for v, k in zip(layers.sum(axis=0), known, strict=True)
    ]
    return _strip("to_answer", step, start, values, layers=split)


def _strip(
    key: str,
    step: int,
    start: int,
    values: _Values,
    *,
    layers: tuple[tuple[float | None, ...], ...] = (),
    least_top: float = 10.0,
    most: float = math.inf,
) -> Strip:
    highest = max((value for value in values if value is not None), default=0.0)
    top = min(round_up(max(highest * 1.1, least_top)), most)
    return Strip(
        key=key,
        bucket_s=step // SECOND,
        start_us=start,
        values=tuple(values),
        layers=layers,
        tick=top / 2,
        top=top,
    )


def _crises(moment: Moment, start: int, end: int) -> tuple[ReportCrisis, ...]:
    found = [
        ReportCrisis(
            kind=one.kind,
            motive=one.motive,
            channel=one.channel,
            severity=one.severity,
            start_us=one.fired_us,
            end_us=(one.ended_us or one.at_us) if one.state == "resolved" else None,
            owner=one.owner,
        )
        for one in moment.state.incidents.values()
        if one.state in OPEN | OVER  # what was never confirmed is no crisis
    ]
    touching = [one for one in found if one.start_us < end and (one.end_us or end) > start]
    return tuple(sorted(touching, key=lambda one: (-one.start_us, one.motive, one.channel)))


def _motives(book: Book, before: Book) -> tuple[ReportMotive, ...]:
    """Count the cases that began about each motive; one that names two counts for both."""
    counted = [
        ReportMotive(motive=motive, cases=_about(book, motive), before=_about(before, motive))
        for motive in MOTIVES
    ]
    ranked = sorted((one for one in counted if one.cases), key=lambda one: -one.cases)
    return tuple(ranked[:MOST_MOTIVES])


def _about(book: Book, motive: str) -> int:
    return int(np.count_nonzero(book.cycles.facts & marks.motive_mask(motive)))
