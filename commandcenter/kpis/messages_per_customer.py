"""Messages per customer: how often who writes to us writes.

Population: customers who wrote in the period. Formula: inbound messages ÷ customers. Exclusions: edits,
our own posts, system mail. Unit: messages per customer. Source: kpis.md, Promises; requirements 0.16.
"""

import numpy as np

from commandcenter.kpis.book import Book, persons
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured


def measure(book: Book) -> Measured:
    """Return the mean, pooled over all customers."""
    messages = len(book.messages)
    customers = len(np.unique(persons(book.messages[:, 1])))
    return Measured(
        value=messages / customers if customers else None,
        n=customers,
        steps=(("messages", messages), ("customers", customers)),
        told={"messages": messages, "customers": customers},
    )


KPI = measured("messages_per_customer", measure, "ratio", clock="wall")
