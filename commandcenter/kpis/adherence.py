"""Adherence: how much of the planned time agents were at work.

Population: agents whose shift was told on the local day on which the period ends, each from its begin to
its end or until now. Formula: time at work inside the shift ÷ planned time. Exclusions: agents without a
shift of that day: a log of states tells no plan of other days. Unit: share of time. Source: kpis.md,
People.
"""

import re
from datetime import UTC, datetime, time, timedelta

import numpy as np

from commandcenter.clock import HOUR, from_datetime, to_datetime
from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured
from commandcenter.kpis.presence import Spells, spells
from commandcenter.newest import Agent

_SHIFT = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)", re.ASCII)


def measure(book: Book) -> Measured:
    """Return the planned hours that were kept."""
    found = spells(book)
    kept = planned = 0
    agents = 0
    for agent in book.state.agents.values():
        if (shift := _shift(book, agent)) is None or not _is_of_part(book, agent, shift[0]):
            continue
        agents += 1
        planned += shift[1] - shift[0]
        kept += _at_work(found, agent.number, *shift)
    return Measured(
        value=kept / planned if planned else None,
        n=agents,
        steps=(("agents", agents),),
        told={"planned_h": planned / HOUR, "kept_h": kept / HOUR},
    )


def _shift(book: Book, agent: Agent) -> tuple[int, int] | None:
    """Return the part of an agent's shift that lies in the period; None where none was told that day."""
    end_us = min(book.until_us, book.as_of_us)
    zone = book.in_force.zone
    day = to_datetime(end_us).astimezone(zone).date()
    told = _SHIFT.fullmatch(agent.shift or "")
    if told is None or to_datetime(agent.shift_said[0]).astimezone(zone).date() != day:
        return None
    first, last = (int(told[place]) * 60 + int(told[place + 1]) for place in (1, 3))
    last += 1440 if last <= first else 0
    begin, end = (
        from_datetime(
            datetime.combine(
                day + timedelta(days=minutes // 1440),
                time(minutes % 1440 // 60, minutes % 60),
                zone,
            ).astimezone(UTC)
        )
        for minutes in (first, last)
    )
    begin, end = max(begin, book.after_us), min(end, end_us)
    return (begin, end) if begin < end else None


def _is_of_part(book: Book, agent: Agent, at_us: int) -> bool:
    if book.part is None or not book.part.is_of_people:
        return True
    who, when = np.array([agent.number]), np.array([at_us])
    return bool(book.doers.codes(book.part.by, who, when)[0] == book.part.code)


def _at_work(found: Spells, number: int, begin: int, end: int) -> int:
    own = (found.agent == number) & found.is_at_work
    spans = found.end[own].clip(begin, end) - found.start[own].clip(begin, end)
    return int(spans.sum())


KPI = measured("adherence", measure, "ratio", clock="wall")
