"""How much came in: unique requests and case cycles begun, as figures that list what they count.

Population: requests and cycles by when they began. Formula: counts. Exclusions: thanks, spam and messages
that ask for nothing begin neither. Unit: requests, cycles. Source: kpis.md, Units.
"""

import numpy as np

from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Kpi, Measured
from commandcenter.kpis.measure import Listed, cases, measured


def _requests(book: Book) -> Measured:
    return _all(book, book.requests, "requests")


def _cycles(book: Book) -> Measured:
    return _all(book, book.cycles, "cycles")


def _all(book: Book, held: Listed, unit: str) -> Measured:
    n = len(held.opened)
    return Measured(
        value=float(n) if book.state.first_us else None,
        n=n,
        steps=((unit, n),),
        cases={"part": cases(held, np.ones(n, np.bool_))},
    )


KPIS: tuple[Kpi, ...] = (
    measured("unique_requests", _requests, "count", clock="wall"),
    measured("cycles_begun", _cycles, "count", clock="wall"),
)
