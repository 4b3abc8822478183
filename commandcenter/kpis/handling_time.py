"""Handling time: how long a case was in somebody's hands.

Population: closed cycles that an agent took at least once. Formula: sum of the time between taken and
parked, passed on, waiting or closed ÷ cycles: pooled over all of them, whatever their department.
Exclusions: cycles that no event says were taken; open ones are not yet counted. Unit: minutes per cycle.
Source: kpis.md, People.
"""

import numpy as np

from commandcenter.care.calendar import Instants
from commandcenter.care.stages import Stage
from commandcenter.kpis.book import Book, Minutes, in_minutes
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import cases, measured, spread


def measure(book: Book) -> Measured:
    """Return the mean over all cycles, with median and 90th percentile."""
    held = book.cycles
    service, wall, spells = handled(book)
    taken, closed = spells > 0, held.closed > 0
    counted = taken & closed
    minutes = service[counted]
    return Measured(
        value=float(minutes.sum() / len(minutes)) if len(minutes) else None,
        n=len(minutes),
        immature=int(np.count_nonzero(taken & ~closed)),
        steps=(("cycles", len(taken)), ("counted", len(minutes))),
        told={
            **spread(minutes),
            "sum": float(minutes.sum()),
            "wall": spread(wall[counted]) | {"sum": float(wall[counted].sum())},
        },
        cases={"part": cases(held, counted), "immature": cases(held, taken & ~closed)},
    )


def handled(book: Book) -> tuple[Minutes, Minutes, Instants]:
    """Return of each cycle the minutes it was in hands, by service and by wall, and how many times."""
    found, n = book.spells, len(book.cycles.opened)
    taken = found.stage == Stage.TAKEN
    place = found.place[taken]
    service, wall = (
        np.bincount(place, weights=in_minutes(spans[taken]), minlength=n).astype(float)
        for spans in found.lasted
    )
    return service, wall, np.bincount(place, minlength=n).astype(np.int64)


KPI = measured("handling_time", measure, "minutes")
