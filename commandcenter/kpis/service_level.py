"""Service level: the share of cases that got their first human reply in time.

Population: cycles answered, or unanswered past T, or closed without a human reply. Formula: first replies
within T ÷ population; T of when the cycle began, bound included. Exclusions: cycles unanswered within T
are not yet counted; those older than 30 minutes are told as at risk. Unit: share. Source: kpis.md,
Promises.
"""

from commandcenter.clock import MINUTE
from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured, share

AT_RISK = 30 * MINUTE


def measure(book: Book) -> Measured:
    """Return the promises kept of those due."""
    held = book.cycles
    is_late = held.to_reply.service > held.promised.first_reply_us
    due = (held.ended != 0) | is_late
    met = held.is_answered & ~is_late
    at_risk = ~due & (held.to_reply.service >= AT_RISK)
    return share(
        held,
        met,
        due,
        ~due,
        "cycles",
        met=int(met.sum()),
        due=int(due.sum()),
        at_risk=int(at_risk.sum()),
    )


KPI = measured("service_level", measure, "share", "at_least")
