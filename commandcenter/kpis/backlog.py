"""Backlog: what waits for a human reply at an instant, by age.

Population: open cycles with an unanswered request; by the age of the oldest of them in each. Formula: a
count at an instant, in bands (the upper bound belongs to the younger one), with median, 90th and 95th
percentile and the oldest. Exclusions: none: a case in no-response stays until someone closes it. Unit:
cases. Source: kpis.md.
"""

import numpy as np

from commandcenter.care.calendar import Instants
from commandcenter.kpis.book import Book, in_minutes
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured

BANDS = {"<=45": 45.0, "45-240": 240.0, "240-720": 720.0, ">720": np.inf}


def measure(book: Book) -> Measured:
    """Return how many cases wait, and how long."""
    waiting = _waiting(book)
    since = waiting[:, 0]
    promised = book.in_force.promised(since, waiting[:, 2], book.state.channels)
    ages = book.lasted(since, np.full(len(since), book.as_of_us), promised.clock)
    minutes = in_minutes(ages.service)
    places = np.searchsorted(list(BANDS.values()), minutes, side="left")
    counts = np.bincount(places, minlength=len(BANDS)).tolist()
    p50, p90, p95 = np.percentile(minutes, (50, 90, 95)).tolist() if len(since) else (None,) * 3
    still_open = book.open_cycles()
    return Measured(
        value=float(len(since)) if book.state.first_us else None,
        n=len(since),
        steps=(("open", still_open), ("in_part", len(since))),
        told={
            "oldest": float(minutes.max()) if len(since) else None,
            "p50": p50,
            "p90": p90,
            "p95": p95,
            "bands": dict(zip(BANDS, counts, strict=True)),
            "open": still_open,
        },
        cases={"part": waiting[:, [0, -1]]},
    )


def _waiting(book: Book) -> Instants:
    """Return the oldest open request of each thread: rows of `asked`, oldest first."""
    rows = book.waiting()
    _, first = np.unique(rows[:, -1], return_index=True)
    return book.only(rows[np.sort(first)], 2)


KPI = measured("backlog", measure, "count", "at_most")
