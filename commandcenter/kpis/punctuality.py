"""Punctuality: the share of cases that were closed in time.

Population: cycles closed, or open past W. Formula: closed within W ÷ population; W of when the cycle
began and of its channel, bound included. Exclusions: cycles open within W are not yet counted. Unit:
share. Source: kpis.md, Promises.
"""

from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured, share


def measure(book: Book) -> Measured:
    """Return the closes in time of those due."""
    held = book.cycles
    is_late = held.to_close.service > held.promised.close_us
    due = (held.closed > 0) | is_late
    met = (held.closed > 0) & ~is_late
    return share(held, met, due, ~due, "cycles", met=int(met.sum()), due=int(due.sum()))


KPI = measured("punctuality", measure, "share", "at_least")
