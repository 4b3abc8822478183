"""Messages per customer: how often who writes to us writes.

Population: customers who wrote in the period; linked identities are one customer. Formula: inbound
messages ÷ customers. Exclusions: edits, our own posts, system mail. Unit: messages per customer. Source:
kpis.md, Promises; requirements 0.16.
"""

import numpy as np

from commandcenter.kpis.book import Book, customers
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured


def measure(book: Book) -> Measured:
    """Return the mean, pooled over all customers."""
    messages = len(book.messages)
    people = len(np.unique(customers(book.state, book.messages[:, 1])))
    return Measured(
        value=messages / people if people else None,
        n=people,
        steps=(("messages", messages), ("customers", people)),
        told={"messages": messages, "customers": people},
    )


KPI = measured("messages_per_customer", measure, "ratio", clock="wall", version=2)
