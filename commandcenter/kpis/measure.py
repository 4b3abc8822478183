"""How a figure of a period is put together: shares, durations, and the figure of today that follows.

Every share is a sum over a sum: parts of different populations are pooled, never averaged. Percentiles
interpolate between the closest ranks (NumPy's default) and always come with their n.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Literal, Protocol

import numpy as np

from commandcenter.care.calendar import Instants
from commandcenter.kpis.book import Book, Flags, Minutes, Waited, in_minutes
from commandcenter.kpis.kpi import Cases, GoalKind, Kpi, Measured, Unit, steps, wilson
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.terms import TermsInForce
from commandcenter.protocol.desk import Explained
from commandcenter.protocol.wall import Figure

Measure = Callable[[Book], Measured]


class Listed(Protocol):
    """What has a beginning and a thread: cycles, requests."""

    @property
    def opened(self) -> Instants:
        """When each began."""

    @property
    def thread(self) -> Instants:
        """The number of its thread."""


def cases(of: Listed, which: Flags) -> Cases:
    """Return the list behind a count."""
    return np.stack([of.opened[which], of.thread[which]], axis=1)


def share(
    of: Listed, part: Flags, counted: Flags, immature: Flags, unit: str, **told: Any
) -> Measured:
    """Return part ÷ counted. `unit` names what is counted (`kpi_steps`), `told` what else there is."""
    n, met = int(np.count_nonzero(counted)), int(np.count_nonzero(part & counted))
    return Measured(
        value=met / n if n else None,
        n=n,
        part=met,
        immature=int(np.count_nonzero(immature)),
        steps=((unit, len(of.opened)), ("counted", n), ("in_part", met)),
        told=told,
        cases={
            "part": cases(of, part & counted),
            "rest": cases(of, counted & ~part),
            "immature": cases(of, immature),
        },
    )


def durations(
    of: Listed, waited: Waited, counted: Flags, immature: Flags, unit: str, **told: Any
) -> Measured:
    """Return the median of how long it took, with what else tells of it, in both clocks."""
    minutes = in_minutes(waited.service[counted])
    return Measured(
        value=float(np.median(minutes)) if len(minutes) else None,
        n=len(minutes),
        immature=int(np.count_nonzero(immature)),
        steps=((unit, len(of.opened)), ("counted", len(minutes))),
        told={
            **spread(minutes),
            "wall": spread(in_minutes(waited.wall[counted])),
            "values": minutes.tolist(),
            **told,
        },
        cases={"part": cases(of, counted), "immature": cases(of, immature)},
    )


def spread(minutes: Minutes) -> dict[str, float | None]:
    """Return median and 90th percentile; None of nothing."""
    if not len(minutes):
        return {"p50": None, "p90": None}
    p50, p90 = np.percentile(minutes, (50, 90)).tolist()
    return {"p50": p50, "p90": p90}


def measured(
    key: str,
    measure: Measure,
    unit: Unit,
    goal_kind: GoalKind | None = None,
    *,
    clock: Literal["service", "wall"] = "service",
    version: int = 1,
) -> Kpi:
    """Return the figure that is measured so: of any period, and of today for a screen."""
    return Kpi(
        key,
        version,
        clock,
        partial(_figure, key, measure, unit, goal_kind),
        partial(_explained, key, measure, clock, version),
        measure,
        goal_kind,
        unit,
    )


def today(moment: Moment) -> Book:
    """Return the book of this local day until now."""
    in_force = moment.hours.keep("in_force", 0, lambda: TermsInForce(moment.settings))
    after_us = moment.clock.day_start(moment.now_us) - 1
    return Book(moment.state, in_force, moment.now_us, after_us=after_us)


def _figure(
    key: str, measure: Measure, unit: Unit, goal_kind: GoalKind | None, moment: Moment
) -> Figure:
    book = today(moment)
    found = measure(book)
    return Figure(
        key=key,
        unit=unit,
        window="today",
        value=found.value,
        n=found.n,
        part=found.part,
        goal=book.goal(key),
        goal_kind=goal_kind or "at_most",
        scale_max=1.0 if unit == "share" else max(1.0, 1.25 * (found.value or 0.0)),
    )


def _explained(
    key: str, measure: Measure, clock: Literal["service", "wall"], version: int, moment: Moment
) -> Explained:
    found = measure(today(moment))
    interval = wilson(found.part, found.n) if found.part is not None else None
    return Explained(
        key=key,
        version=version,
        clock=clock,
        steps=steps(found.steps),
        low=interval and interval[0],
        high=interval and interval[1],
        immature=found.immature,
    )
