"""What a figure of a period usually is: its median and 10th to 90th percentile on such days or weeks before.

A day is compared with the same weekday of the eight weeks before; where fewer than four of these say
something, with the same kind of day (Monday to Friday, or the weekend) of the four weeks before. A week is
compared with the eight before. While a period runs, those before count up to the same local time only. All
are judged by what is known now. A nearly empty period, or a share of very few, is no sample; fewer than three
samples is not yet usual, and a month has too few before it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

import numpy as np

from commandcenter.clock import from_datetime, to_datetime
from commandcenter.kpis import MEASURED
from commandcenter.kpis.boards import BOARDED, stages
from commandcenter.kpis.book import Book
from commandcenter.kpis.course import waiting
from commandcenter.kpis.hours import ALIVE, FEWEST, FEWEST_BURSTS, FEWEST_SAME_WEEKDAY
from commandcenter.kpis.parts import Part
from commandcenter.kpis.terms import TermsInForce
from commandcenter.protocol.figures import Length, UsualDays, UsualFigure
from commandcenter.state import State

WEEKS = 8
OF_NOW = frozenset(  # what stands so now: nobody kept what it was then
    {"pending", *(kpi.key for kpi in stages.KPIS if kpi.key != "stage_closed")}
)


class Asked(NamedTuple):
    """Of which figure and period: [start, end) as judged at `as_of_us`."""

    key: str
    span: Length
    start_us: int
    end_us: int
    as_of_us: int
    part: Part | None = None


def usual(state: State, in_force: TermsInForce, asked: Asked) -> UsualFigure:
    """Return what the figure usually is; without a value where too little is known."""
    so_far = asked.as_of_us < asked.end_us
    found: list[float] = []
    days: UsualDays = ""
    for days, periods in _before(asked, in_force):  # noqa: B007 - the kind that was taken last
        found = [
            value for start, end, cut in periods
            if (value := _sample(state, in_force, asked, (start, end, cut))) is not None
        ]  # fmt: skip
        if len(found) >= FEWEST_SAME_WEEKDAY:
            break
    told = UsualFigure(figure=asked.key, days=days, n=len(found), so_far=so_far)
    if len(found) < FEWEST:
        return told
    low, middle, high = np.percentile(found, (10, 50, 90)).tolist()
    return UsualFigure(
        figure=asked.key, days=days, n=len(found), so_far=so_far, value=middle, low=low, high=high
    )


def _before(
    asked: Asked, in_force: TermsInForce
) -> Iterator[tuple[UsualDays, list[tuple[int, int, int]]]]:
    """Yield the periods to compare with, the best kind first: (start, end, where it is cut)."""
    if asked.key in OF_NOW or asked.span == "month":
        return
    first = to_datetime(asked.start_us).astimezone(in_force.zone).date()
    length = 7 if asked.span == "week" else 1
    weeks = [7 * n for n in range(1, WEEKS + 1)]

    def at(days: int, moment: time = time()) -> int:
        local = datetime.combine(first + timedelta(days=days), moment, in_force.zone)
        return from_datetime(local.astimezone(UTC))

    now = to_datetime(asked.as_of_us).astimezone(in_force.zone)
    passed = (now.date() - first).days

    def period(back: int) -> tuple[int, int, int]:
        end = at(length - back)
        cut = at(passed - back, now.time()) if asked.as_of_us < asked.end_us else end
        return at(-back), end, min(end, cut)

    yield "week" if length > 1 else "weekday", [period(back) for back in weeks]
    if length == 1:
        is_weekend = first.weekday() >= 5
        alike = [
            back
            for back in range(1, 29)
            if ((first - timedelta(days=back)).weekday() >= 5) == is_weekend
        ]
        yield "kind", [period(back) for back in alike]


def _sample(
    state: State, in_force: TermsInForce, asked: Asked, period: tuple[int, int, int]
) -> float | None:
    start, end, cut = period
    if len(state.messages.between(start - 1, end - 1)) < ALIVE:
        return None
    book = Book(state, in_force, asked.as_of_us, after_us=start - 1, until_us=cut - 1)
    if asked.part is not None:
        book = book.of_part(asked.part)
    if asked.key == "backlog":
        return float(waiting(book, np.array([start, cut]))[0])
    measure = next(kpi.measure for kpi in (*MEASURED, *BOARDED) if kpi.key == asked.key)
    assert measure is not None  # noqa: S101 - `MEASURED` are those that have one
    found = measure(book)
    if found.part is not None and (found.n or 0) < FEWEST_BURSTS:
        return None
    return found.value
