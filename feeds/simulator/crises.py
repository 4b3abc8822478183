"""One scripted crisis after some quiet days, told at once: what forecasts are checked against."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from feeds.simulator.days import Days, by_arrival, finish
from feeds.simulator.envelope import Timed
from feeds.simulator.hours import Hours
from feeds.simulator.settings import Script, Settings
from feeds.simulator.world import world

ON = date(2026, 5, 14)  # a Thursday
Told = Iterator[tuple[int, dict[str, Any]]]


def staged(kind: str, seed: int, clock: str, days: int) -> tuple[int, Told]:
    """Return when a crisis begins, and (arrival, event) of so many days before and of its own, by arrival.

    `clock` is its local time HH:MM. Equal arguments give equal events.
    """
    begins_us = Hours(world()).at(ON, time.fromisoformat(clock))
    script = Script(kind, begins_us)
    settings = Settings(world=world(), origin=ON, seed=seed, scripts=(script,), unscripted=False)
    return begins_us, _told(Days(settings), days)


def _told(days: Days, count: int) -> Told:
    """Yield every event once, day after day; what arrives on the next day comes with it."""
    left: list[Timed] = []
    for number in range(count, -1, -1):
        on = ON - timedelta(days=number)
        ends_us = days.hours.day(on).end_us
        told = sorted(left + finish(days.events(on)), key=by_arrival)
        left = [timed for timed in told if timed.arrival_us >= ends_us]
        for timed in told:
            if timed.event is not None and timed.arrival_us < ends_us:
                yield timed.arrival_us, timed.event
