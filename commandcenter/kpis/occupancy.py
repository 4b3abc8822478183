"""Occupancy: how much of the time at work agents had work in hand.

Population: the time agents were at work in the period, one slot each: feeds tell states, not how many
slots are taken. Formula: hours busy ÷ hours at work. Exclusions: breaks, training, offline. Unit: share
of time. Source: kpis.md, People.
"""

import numpy as np

from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured
from commandcenter.kpis.presence import hours, spells


def measure(book: Book) -> Measured:
    """Return the hours busy of those at work; n is the agents that were."""
    found = spells(book)
    at_work = hours(found, found.is_at_work)
    busy = hours(found, found.is_busy & found.is_at_work)
    agents = len(np.unique(found.agent[found.is_at_work]))
    return Measured(
        value=busy / at_work if at_work else None,
        n=agents,
        steps=(("agents", agents),),
        told={"busy_h": busy, "at_work_h": at_work},
    )


KPI = measured("occupancy", measure, "ratio", clock="wall")
