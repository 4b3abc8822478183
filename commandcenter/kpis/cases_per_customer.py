"""Cases per customer: how often who needs us needs us.

Population: customers who opened a case in the period; linked identities are one customer. Formula: cases
÷ customers. Exclusions: reopenings are no new case. Unit: cases per customer. Source: kpis.md, Promises;
requirements 0.16.
"""

import numpy as np

from commandcenter.kpis.book import Book, customers
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import cases, measured


def measure(book: Book) -> Measured:
    """Return the mean, pooled over all customers."""
    held, begins = book.cycles, book.begins_case
    found = int(begins.sum())
    people = len(np.unique(customers(book.state, held.facts[begins])))
    return Measured(
        value=found / people if people else None,
        n=people,
        steps=(("cycles", len(begins)), ("cases", found), ("customers", people)),
        told={"cases": found, "customers": people},
        cases={"part": cases(held, begins)},
    )


KPI = measured("cases_per_customer", measure, "ratio", clock="wall", version=2)
