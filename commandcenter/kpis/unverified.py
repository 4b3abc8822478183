"""Closed unverified: faults that were closed without the customer's word that it works.

Population: closed cycles about a technical motive. Formula: those without a confirmed verification before
the close ÷ population. Exclusions: other motives need none. Unit: share. Source: requirements 4.3.
"""

from commandcenter.care.cycles import VERIFIED
from commandcenter.care.stages import TECHNICAL
from commandcenter.kpis.book import Book, has
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured, share


def measure(book: Book) -> Measured:
    """Return the closes nobody verified of those that wanted it."""
    held = book.cycles
    technical = has(held.facts, TECHNICAL)
    closed = technical & (held.closed > 0)
    unverified = closed & ~has(held.facts, VERIFIED)
    return share(held, unverified, closed, technical & ~closed, "cycles")


KPI = measured("unverified", measure, "share", "at_most", clock="wall")
