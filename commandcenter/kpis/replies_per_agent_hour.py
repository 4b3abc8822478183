"""Replies per agent hour: what a person at work answers in an hour.

Population: human replies in the period. Formula: replies ÷ hours that agents were available or busy.
Exclusions: bots, private notes; breaks, training, offline. Unit: replies per hour. Source: kpis.md,
People.
"""

from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured
from commandcenter.kpis.presence import hours, spells


def measure(book: Book) -> Measured:
    """Return the pooled rate; None where no feed tells who was at work."""
    found = spells(book)
    at_work = hours(found, found.is_at_work)
    rows = book.replies
    return Measured(
        value=len(rows) / at_work if at_work else None,
        n=len(rows),
        steps=(("replies", len(rows)),),
        told={"replies": len(rows), "hours": at_work},
        cases={"part": rows},
    )


KPI = measured("replies_per_agent_hour", measure, "ratio", clock="wall")
