"""Reply time: how long a unique request waited for its human reply.

Population: requests answered. Formula: median of the service minutes from the first message of the
request to the reply, with the 90th percentile. Exclusions: unanswered requests and those that a close
took with it. Unit: minutes. Source: kpis.md, Promises.
"""

from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import durations, measured


def measure(book: Book) -> Measured:
    """Return the median and the 90th percentile."""
    held = book.requests
    return durations(held, held.waited, held.ended > 0, held.ended == 0, "requests")


KPI = measured("reply", measure, "minutes", "at_most")
