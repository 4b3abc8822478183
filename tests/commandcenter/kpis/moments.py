"""Moments to ask figures about: a state, an instant, the shipped settings or some of one's own."""

from collections.abc import Iterable
from typing import Any

import msgspec

from commandcenter.care.calendar import Calendar, ServiceClock
from commandcenter.clock import DAY
from commandcenter.events.fact import Fact
from commandcenter.kpis.book import Book
from commandcenter.kpis.hours import ALIVE, Hours
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.terms import TermsInForce
from commandcenter.settings import Goals, Levels, Settings, Staffing
from commandcenter.state import State
from tests.commandcenter.story import at, folded, told, wrote

CLOCK = ServiceClock(Calendar())  # Rome, every day 8 to 22


def book(
    what: State | Iterable[Fact], as_of_us: int, settings: Settings | None = None, **period: Any
) -> Book:
    """Return what these facts make as a book: the shipped terms, unless told otherwise."""
    state = what if isinstance(what, State) else folded(told(*what))
    return Book(state, TermsInForce(settings or Settings()), as_of_us, **period)


def in_use(days: int) -> list[Fact]:
    """Return what shows that the log was in use on each of so many past days: chatter of the night."""
    night = at(-7 * 60)
    return [
        wrote(night - day * DAY + n, f"chatter {day}", care=False, mood=None)
        for day in range(1, days + 1)
        for n in range(ALIVE)
    ]


def moment(
    what: State | Iterable[Fact],
    now_us: int,
    *,
    with_usual: bool = True,
    goals: dict[str, Any] | None = None,
    levels: dict[str, Any] | None = None,
    staffing: dict[str, Any] | None = None,
) -> Moment:
    """Return the moment `now_us` of a state, or of what these facts make."""
    state = what if isinstance(what, State) else folded(told(*what))
    settings = Settings(
        goals=msgspec.convert(goals or {}, Goals),
        levels=msgspec.convert(levels or {}, Levels),
        staffing=msgspec.convert(staffing or {}, Staffing),
    )
    return Moment(state, now_us, settings, CLOCK, Hours(state, CLOCK.zone), with_usual)
