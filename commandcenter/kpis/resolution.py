"""Resolution time: how long it took from a cycle's first message to its close.

Population: cycles closed. Formula: median of the service minutes from the first request to the close,
with the 90th percentile. Exclusions: open cycles. Unit: minutes. Source: kpis.md, Promises.
"""

from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import durations, measured


def measure(book: Book) -> Measured:
    """Return the median and the 90th percentile."""
    held = book.cycles
    return durations(held, held.to_close, held.closed > 0, held.closed == 0, "cycles")


KPI = measured("resolution", measure, "minutes", "at_most")
