"""Served: the share of cases that somebody took care of.

Population: cycles answered, closed, or unanswered for N or longer (mail, that has no N: for W). Formula:
those with a human reply, or with a close that says why ÷ population. Exclusions: younger unanswered ones
are not yet counted. Unit: share; the rest is the list of who was not served. Source: kpis.md, Promises;
requirements 0.3.
"""

from commandcenter.care.cycles import REASON
from commandcenter.kpis.book import Book, has
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured, share


def measure(book: Book) -> Measured:
    """Return the cases served of those matured."""
    held = book.cycles
    served = held.is_answered | ((held.closed > 0) & has(held.facts, REASON))
    return share(held, served, held.is_matured, ~held.is_matured, "cycles")


KPI = measured("served", measure, "share", "at_least")
