"""Pending: cases that are still open past the time for their close.

Population: open cycles. Formula: a count of those open past W. Exclusions: those that have turned into a
no-response stand there. Unit: cases. Source: kpis.md, Promises.
"""

import numpy as np

from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import cases, measured


def measure(book: Book) -> Measured:
    """Return how many are pending."""
    held = book.cycles
    is_open = held.closed == 0
    is_past = is_open & (held.to_close.service > held.promised.close_us)
    found = is_past & ~held.is_no_response
    n = int(np.count_nonzero(found))
    return Measured(
        value=float(n) if book.state.first_us else None,
        n=n,
        steps=(
            ("cycles", len(held.opened)),
            ("open", int(is_open.sum())),
            ("past_close", int(is_past.sum())),
            ("in_part", n),
        ),
        cases={"part": cases(held, found)},
    )


KPI = measured("pending", measure, "count", "at_most")
