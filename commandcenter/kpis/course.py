"""How a figure went over a period: a value an hour of a day, a day of a week or month, whole or by channel.

Each value is made of what the figure itself lists: a share of a bucket is that of the cases that began in it,
volume and negative share count messages and bursts, the backlog is what waited at the bucket's end. So the
counts of the buckets, and of the channels, add up to the figure. A bucket with nothing to measure,
before the log or still to come is a gap. Usual: the median of the same bucket of the four days or weeks
before.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from commandcenter.care.marks import Mood
from commandcenter.clock import HOUR, from_datetime, to_datetime
from commandcenter.errors import UserError
from commandcenter.kpis import MEASURED
from commandcenter.kpis.boards import BOARDED
from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Cases
from commandcenter.kpis.terms import TermsInForce

Values = tuple[float | None, ...]
Edges = NDArray[np.int64]


def edges(start_us: int, end_us: int, in_force: TermsInForce) -> Edges:
    """Return where the buckets of [start, end) begin, and the end: hours of one day, local days of more."""
    first, last = (
        to_datetime(at_us).astimezone(in_force.zone).date() for at_us in (start_us, end_us)
    )
    days = (last - first).days
    if days <= 1:
        return np.append(np.arange(start_us, end_us, HOUR), end_us)
    return np.array(
        [
            from_datetime(
                datetime.combine(first + timedelta(days=n), time(), in_force.zone).astimezone(UTC)
            )
            for n in range(days + 1)
        ]
    )


def course(key: str, book: Book, buckets: Edges) -> Values:
    """Return the figure's value of each bucket; UserError where it has no course."""
    if key == "backlog":
        found = waiting(book, buckets)
    elif key in {"unique_requests", "cycles_begun"}:
        begun = book.requests if key == "unique_requests" else book.cycles
        found = _counts(begun.opened, buckets).astype(float)
    elif key == "volume":
        found = _counts(book.messages[:, 0], buckets).astype(float)
    elif key == "negative_share":
        start, mood = book.bursts.T
        found = _shares(start[mood == Mood.NEGATIVE], start[mood != Mood.UNREAD], buckets)
    else:
        found = _of_cases(key, book, buckets)
    is_to_come = buckets[:-1] > book.as_of_us
    is_before_all = buckets[1:] <= (book.state.first_us or 2**62)
    found[is_to_come | is_before_all] = np.nan
    return tuple(None if np.isnan(value) else value for value in found.tolist())


def usual(values: Callable[[int], Values | None], width: int) -> Values:
    """Return the median of each of `width` buckets over the four periods before; `values(n)`: the n-th."""
    known = [found for n in range(1, 5) if (found := values(n)) is not None and len(found) == width]
    if len(known) < 3:
        return ()
    table = np.array([[np.nan if one is None else one for one in row] for row in known])
    is_enough = np.count_nonzero(~np.isnan(table), axis=0) >= 3
    filled = np.where(is_enough, table, 0.0)
    medians = np.where(is_enough, np.nanmedian(filled, axis=0), np.nan)
    return tuple(None if np.isnan(value) else value for value in medians.tolist())


def _of_cases(key: str, book: Book, buckets: Edges) -> NDArray[np.float64]:
    measure = next((kpi.measure for kpi in (*MEASURED, *BOARDED) if kpi.key == key), None)
    found = measure(book).cases if measure is not None else {}
    if not {"part", "rest"} <= found.keys():
        raise UserError("figure_not_charted", figure=key)
    part, rest = found["part"][:, 0], found["rest"][:, 0]
    return _shares(part, np.concatenate([part, rest]), buckets)


def waiting(book: Book, buckets: Edges) -> NDArray[np.float64]:
    """Return how many cases waited at each bucket's end, or wait now; each is of its oldest request."""
    rows = book.asked_until_now
    opened, ended = rows[:, 0], np.abs(rows[:, 1])
    found = []
    for end in np.minimum(buckets[1:] - 1, book.as_of_us).tolist():
        waits = rows[(opened <= end) & ((ended == 0) | (ended > end))]
        _, oldest = np.unique(waits[:, -1], return_index=True)
        found.append(len(book.only(waits[oldest], 2)))
    return np.array(found, dtype=float)


def _shares(part: Cases, whole: Cases, buckets: Edges) -> NDArray[np.float64]:
    of = _counts(whole, buckets)
    return np.where(of > 0, _counts(part, buckets) / np.maximum(of, 1), np.nan)


def _counts(at_us: Cases, buckets: Edges) -> NDArray[np.int64]:
    places = np.searchsorted(buckets, at_us, side="right") - 1
    inside = places[(places >= 0) & (places < len(buckets) - 1)]
    return np.bincount(inside, minlength=len(buckets) - 1)
