"""Promised updates kept: of what we said we would tell, how much was told in time.

Population: updates promised whose time has passed, or that were given before. Formula: those with a human
reply until the promised time ÷ population. Exclusions: those whose time is still to come; a case closed
before its time. Unit: share of promised updates; wall time, as the customer was told. Source:
requirements 0.6.
"""

import numpy as np

from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured


def measure(book: Book) -> Measured:
    """Return the updates given in time of those due."""
    due, _, ended, _ = book.updates.T
    kept = (ended > 0) & (ended <= due)
    moot = (ended < 0) & (-ended <= due)
    counted = kept | (~moot & (due <= book.as_of_us))
    coming = ~counted & ~moot
    rows = book.updates[:, [0, 3]]
    n, part = int(np.count_nonzero(counted)), int(np.count_nonzero(kept))
    return Measured(
        value=part / n if n else None,
        n=n,
        part=part,
        immature=int(np.count_nonzero(coming)),
        steps=(("updates", len(due)), ("counted", n), ("in_part", part)),
        told={"overdue": int(np.count_nonzero(counted & (ended == 0)))},
        cases={"part": rows[kept], "rest": rows[counted & ~kept], "immature": rows[coming]},
    )


KPI = measured("updates", measure, "share", "at_least", clock="wall")
