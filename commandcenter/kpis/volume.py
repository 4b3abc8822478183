"""Volume: what customers wrote.

Population: inbound messages of customers, spam and thanks too, by the time they were written. Formula: a
count, however late they came; how many came after their bucket had closed is told. Exclusions: edits, our
own posts, system mail. Unit: messages. Source: kpis.md, Volume and mood.
"""

import numpy as np

from commandcenter.care import marks
from commandcenter.kpis.book import Book, has
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured


def measure(book: Book) -> Measured:
    """Return how many messages were written in the period."""
    facts = book.messages[:, 1]
    n = len(facts)
    asking = int(np.count_nonzero(marks.opens(facts)))
    late = int(np.count_nonzero(has(facts, marks.LATE)))
    return Measured(
        value=float(n) if book.state.first_us else None,
        n=n,
        steps=(("messages", n), ("care", asking)),
        told={"late": late, "revised": late > 0},
    )


KPI = measured("volume", measure, "count", clock="wall")
