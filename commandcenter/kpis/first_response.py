"""First response: how long a case waited for its first human reply.

Population: cycles whose first request got a human reply. Formula: median of the service minutes from the
first request to that reply, with the 90th percentile and bands (the upper bound belongs to the shorter
one). Exclusions: cycles without a human reply; how many wait is told. Unit: minutes. Source: kpis.md,
Promises.
"""

import numpy as np

from commandcenter.kpis.book import Book, in_minutes
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import durations, measured

BANDS = {"<=15": 15.0, "15-30": 30.0, "30-45": 45.0, "45-120": 120.0, ">120": np.inf}


def measure(book: Book) -> Measured:
    """Return the median, the 90th percentile and the bands."""
    held = book.cycles
    minutes = in_minutes(held.to_reply.service[held.is_answered])
    places = np.searchsorted(list(BANDS.values()), minutes, side="left")
    counts = np.bincount(places, minlength=len(BANDS)).tolist()
    return durations(
        held,
        held.to_reply,
        held.is_answered,
        held.is_unanswered,
        "cycles",
        bands=dict(zip(BANDS, counts, strict=True)),
    )


KPI = measured("first_response", measure, "minutes", "at_most")
