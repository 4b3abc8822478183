"""Socially Devoted: whether we answer what is asked of us in public, by the quarter.

Population: requests opened by a public message in the calendar quarter of the period's end. Formula: the
response rate of these; devoted = at least the goal (65 %) on at least 50 of them. The rank that brands
are compared by is answered − ignored. Exclusions: unanswered requests younger than N. Unit: share.
Source: kpis.md, Promises.
"""

from datetime import UTC, datetime

import numpy as np

from commandcenter.care import marks
from commandcenter.clock import from_datetime, to_datetime
from commandcenter.kpis.book import Book, has
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured, share

FEWEST = 50


def measure(book: Book) -> Measured:
    """Return the response rate to public questions of the quarter."""
    quarter_us = _quarter_us(book)
    whole = Book(
        book.state,
        book.in_force,
        book.as_of_us,
        after_us=max(book.after_us, quarter_us - 1),
        until_us=book.until_us,
        part=book.part,
    )
    held = whole.requests
    public = has(held.facts, marks.PUBLIC)
    matured = public & held.is_matured
    answered = matured & (held.ended > 0)
    n, met = int(np.count_nonzero(matured)), int(np.count_nonzero(answered))
    goal = book.goal("socially_devoted")
    return share(
        held,
        answered,
        matured,
        public & ~held.is_matured,
        "requests",
        answered=met,
        ignored=n - met,
        rank=2 * met - n,
        devoted=None if n < FEWEST or goal is None else met / n >= goal,
    )


def _quarter_us(book: Book) -> int:
    """Return when the quarter began, local time, in which the period ends."""
    zone = book.in_force.zone
    local = to_datetime(min(book.until_us, book.as_of_us)).astimezone(zone)
    first = datetime(local.year, (local.month - 1) // 3 * 3 + 1, 1, tzinfo=zone)
    return from_datetime(first.astimezone(UTC))


KPI = measured("socially_devoted", measure, "share", "at_least")
