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
    service, wall, spells = _handled(book)
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


def _handled(book: Book) -> tuple[Minutes, Minutes, Instants]:
    """Return of each cycle the minutes it was in hands, by service and by wall, and how many times."""
    held = book.cycles
    rows = book.state.stages.between(book.after_us, book.as_of_us)
    rows = rows[rows[:, 2] == Stage.TAKEN]
    place = _places(rows[:, 4], rows[:, 3], held.thread, held.opened)
    rows, place = rows[place >= 0], place[place >= 0]
    until = np.where(rows[:, 1] == 0, book.as_of_us, rows[:, 1])
    lasted = book.lasted(rows[:, 0], until, held.promised.clock[place])
    n = len(held.opened)
    service, wall = (
        np.bincount(place, weights=in_minutes(spans), minlength=n).astype(float) for spans in lasted
    )
    return service, wall, np.bincount(place, minlength=n).astype(np.int64)


def _places(thread: Instants, opened: Instants, threads: Instants, begun: Instants) -> Instants:
    """Return where each (thread, opened) stands among the cycles; -1 = it is not of the period."""
    keys, wanted = _key(threads, begun), _key(thread, opened)
    order = np.argsort(keys)
    found = np.append(order, -1)[np.searchsorted(keys[order], wanted)]
    return np.where(np.append(keys, 0)[found] == wanted, found, -1)


def _key(thread: Instants, opened: Instants) -> Instants:
    """Return one number for both: a thread's is a hash already, and stays one."""
    return thread ^ (opened << 12)


KPI = measured("handling_time", measure, "minutes")
