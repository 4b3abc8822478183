"""Reopen rate: the share of closed cases that came back.

Population: closed cycles whose close is longer ago than R. Formula: those reopened within R ÷ population;
R is wall time, as it was in force at the close. Exclusions: younger closes, of which how many came back
already is told apart. Unit: share. Source: kpis.md, Promises.
"""

from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured, share


def measure(book: Book) -> Measured:
    """Return the closes that came back of those old enough to tell."""
    held = book.cycles
    too_young = book.could_reopen()
    counted = (held.closed > 0) & ~too_young
    return share(
        held,
        book.is_reopened,
        counted,
        too_young,
        "cycles",
        reopened=int((book.is_reopened & counted).sum()),
        closed=int(counted.sum()),
        reopened_of_immature=int((book.is_reopened & too_young).sum()),
    )


KPI = measured("reopen_rate", measure, "share", "at_most", clock="wall")
