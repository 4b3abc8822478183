"""Response rate: the share of unique requests that got a human reply.

Population: requests answered, closed unanswered, or unanswered for N or longer (mail, that has no N: for
W). Formula: requests answered ÷ population. Exclusions: younger unanswered ones are not yet counted.
Unit: share of requests; by raw message it would be another figure, and it is told beside it. Source:
kpis.md, Promises.
"""

from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured, share


def measure(book: Book) -> Measured:
    """Return the requests answered of those matured."""
    held = book.requests
    answered = held.ended > 0
    n, messages = int(answered.sum()), len(book.messages)
    return share(
        held,
        answered,
        held.is_matured,
        ~held.is_matured,
        "requests",
        answered=n,
        matured=int(held.is_matured.sum()),
        by_raw_message={
            "answered": n,
            "matured": messages,
            "value": n / messages if messages else None,
        },
    )


KPI = measured("response_rate", measure, "share", "at_least")
