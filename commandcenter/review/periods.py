"""The figures before, during and after a crisis, and what is usual at those hours: all by one rule."""

from collections.abc import Callable
from datetime import UTC, timedelta
from functools import partial
from statistics import median
from typing import Literal, NamedTuple

import numpy as np

from commandcenter.care.marks import Mood
from commandcenter.clock import HOUR, from_datetime, to_datetime
from commandcenter.kpis import MEASURED, to_answer
from commandcenter.kpis.book import Book
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.terms import TermsInForce
from commandcenter.protocol.review import ReviewRow
from commandcenter.review.span import Window
from commandcenter.views.strips import FIVE

WEEKS = 8
FEWEST = 3  # weeks that something usual is made of
Unit = Literal["count", "share", "minutes"]
_KPIS = {kpi.key: kpi for kpi in MEASURED}


class Period(NamedTuple):
    """[start, end) of a state: its book, and the moment at which it is looked at."""

    moment: Moment
    book: Book
    start_us: int
    end_us: int


def rows(moment: Moment, window: Window, then: Moment | None) -> tuple[ReviewRow, ...]:
    """Return the figures of a window. `then`: the moment at which the crisis ended, None while it lasts."""
    during = window.onset_us, window.until_us
    spans = [(window.start_us, window.onset_us), during]
    spans.append((window.until_us, window.end_us))
    periods = [_period(moment, *span) for span in spans]
    known_then = None if then is None else _period(then, *during)
    usual = [_period(moment, *span) for span in _weeks_before(moment, during)]
    found = []
    for key, unit, measure in FIGURES:
        before, now, after = (measure(one) if one is not None else None for one in periods)
        at_end = measure(known_then) if known_then is not None else None
        found.append(
            ReviewRow(
                key=key,
                unit=unit,
                before=before,
                during=now,
                after=after,
                usual=_median([measure(one) for one in usual if one is not None]),
                during_then=None if at_end == now else at_end,
            )
        )
    return tuple(found)


def promises(moment: Moment, window: Window) -> tuple[int, int]:
    """Return how many first promises of a crisis were kept, and how many were due."""
    found = _period(moment, window.onset_us, window.until_us)
    if found is None:
        return 0, 0
    late, due = missed(found.book)
    return due - late, due


def missed(book: Book) -> tuple[int, int]:
    """Return how many first promises of a period were missed, and how many were due."""
    measure = _KPIS["service_level"].measure
    assert measure is not None  # noqa: S101 - what is in MEASURED can be measured
    found = measure(book)
    return found.n - (found.part or 0), found.n


def _period(moment: Moment, start_us: int, end_us: int) -> Period | None:
    """Return a period; None where nothing of it has been yet, or the log begins after it."""
    end_us = min(end_us, moment.now_us)
    first_us = moment.state.first_us
    if end_us <= start_us or not first_us or end_us <= first_us:
        return None
    in_force = moment.hours.keep("in_force", 0, partial(TermsInForce, moment.settings))
    book = Book(moment.state, in_force, moment.now_us, after_us=start_us - 1, until_us=end_us - 1)
    return Period(moment, book, start_us, end_us)


def _weeks_before(moment: Moment, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the same local hours of the weeks before that the log reaches."""
    zone = moment.clock.zone
    found = []
    for week in range(1, WEEKS + 1):
        start_us, end_us = (
            from_datetime(
                (to_datetime(at).astimezone(zone) - timedelta(days=7 * week)).astimezone(UTC)
            )
            for at in span
        )
        if start_us < moment.state.first_us:
            break
        found.append((start_us, end_us))
    return found


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if len(known) >= FEWEST else None


def _messages(period: Period) -> float | None:
    return len(period.book.messages) * HOUR / (period.end_us - period.start_us)


def _negative(period: Period) -> float | None:
    moods = period.book.bursts[:, 1]
    read = int(np.count_nonzero(moods != Mood.UNREAD))
    return int(np.count_nonzero(moods == Mood.NEGATIVE)) / read if read else None


def _kpi(key: str, period: Period) -> float | None:
    measure = _KPIS[key].measure
    assert measure is not None  # noqa: S101 - what is in MEASURED can be measured
    return measure(period.book).value


def _to_answer(period: Period) -> float | None:
    """Return the most cases to answer at the end of any five minutes."""
    ends = np.arange(period.start_us + FIVE, period.end_us + 1, FIVE, dtype=np.int64)
    if not len(ends):
        return None
    return float(to_answer.layers_at(period.moment, ends).sum(axis=0).max())


def _missed(period: Period) -> float | None:
    return float(missed(period.book)[0])


FIGURES: tuple[tuple[str, Unit, Callable[[Period], float | None]], ...] = (
    ("messages", "count", _messages),
    ("negative", "share", _negative),
    ("service_level", "share", partial(_kpi, "service_level")),
    ("to_answer", "count", _to_answer),
    ("first_response", "minutes", partial(_kpi, "first_response")),
    ("missed", "count", _missed),
)
"""From the top: key, unit, how it is measured."""
