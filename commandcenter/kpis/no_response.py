"""No-response rate: the share of social cases that nobody answered, or far too late.

Population: cycles of channels that have an N (social ones), answered, closed, or aged N or more. Formula:
those whose first human reply came at N or later, or has not come by N, or that were closed without one ÷
population. Exclusions: cycles open and unanswered below N are not yet counted; mail never. Unit: share.
Source: kpis.md.
"""

from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured, share


def measure(book: Book) -> Measured:
    """Return the cases without response; `n` is their number, as in the recorded examples."""
    held = book.cycles
    is_social = held.promised.no_response_us > 0
    none = held.is_no_response
    matured = is_social & ((held.ended != 0) | none)
    return share(
        held,
        none,
        matured,
        is_social & ~matured,
        "cycles",
        n=int(none.sum()),
        matured=int(matured.sum()),
        closed_unanswered=int((none & (held.ended < 0)).sum()),
    )


KPI = measured("no_response", measure, "share", "at_most")
