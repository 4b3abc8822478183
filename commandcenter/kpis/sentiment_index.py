"""Sentiment index: whether praise or anger prevails, from -1 to 1.

Population: bursts with a reading. Formula: (positive - negative) ÷ population. Exclusions: bursts that
could not be read: unknown is not neutral. Unit: index. Source: kpis.md, Volume and mood.
"""

import numpy as np

from commandcenter.care.marks import Mood
from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured


def measure(book: Book) -> Measured:
    """Return the balance of the period's bursts."""
    moods = book.bursts[:, 1]
    read = int(np.count_nonzero(moods != Mood.UNREAD))
    positive = int(np.count_nonzero(moods == Mood.POSITIVE))
    negative = int(np.count_nonzero(moods == Mood.NEGATIVE))
    return Measured(
        value=(positive - negative) / read if read else None,
        n=read,
        steps=(("bursts", len(moods)), ("counted", read)),
        told={"positive": positive, "negative": negative, "raw": True},
    )


KPI = measured("sentiment_index", measure, "ratio", clock="wall")
