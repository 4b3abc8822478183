"""Negative share of a period: how many of its bursts are negative.

Population: bursts with a reading, care or not: who writes much weighs once. Formula: negative bursts ÷
population. Exclusions: bursts that could not be read. Unit: share of predicted labels, marked raw until
an audit calibrates it. Source: kpis.md, Volume and mood. The wall shows the same of its last hour
(`kpis.negative`).
"""

import numpy as np

from commandcenter.care.marks import Mood
from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured


def measure(book: Book) -> Measured:
    """Return the negative bursts of those read."""
    moods = book.bursts[:, 1]
    read = int(np.count_nonzero(moods != Mood.UNREAD))
    negative = int(np.count_nonzero(moods == Mood.NEGATIVE))
    return Measured(
        value=negative / read if read else None,
        n=read,
        part=negative,
        steps=(("bursts", len(moods)), ("counted", read), ("in_part", negative)),
        told={"raw": True},
    )


KPI = measured("negative_share", measure, "share", clock="wall")
