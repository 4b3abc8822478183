"""Read: the share of messages that somebody, or the engine, has looked at.

Population: inbound messages. Formula: those with a reading ÷ population. Exclusions: none. Unit: share.
Source: kpis.md, Promises; requirements 0.2.
"""

import numpy as np

from commandcenter.care import marks
from commandcenter.care.marks import Mood
from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured


def measure(book: Book) -> Measured:
    """Return the messages read of those received."""
    facts = book.messages[:, 1]
    found = int(np.count_nonzero(facts >> marks.MOOD_SHIFT & marks.MOOD != Mood.UNREAD))
    return Measured(
        value=found / len(facts) if len(facts) else None,
        n=len(facts),
        part=found,
        steps=(("messages", len(facts)), ("in_part", found)),
    )


KPI = measured("read", measure, "share", "at_least", clock="wall")
