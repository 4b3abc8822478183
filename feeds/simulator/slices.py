"""What arrives on one local day: of the day itself, and what is left of the day before."""

import asyncio
from datetime import date, timedelta
from time import perf_counter

from feeds.simulator.days import Days, Steps, T, by_arrival
from feeds.simulator.envelope import Timed
from feeds.simulator.office import Office
from feeds.simulator.settings import Settings

_ONE_DAY = timedelta(days=1)
_BREATH_S = 0.008  # the longest an event loop waits for us is about twice that


async def paced(steps: Steps[T]) -> T:
    """Take steps, letting the event loop run in between, and return what they come to."""
    until = perf_counter() + _BREATH_S
    while True:
        try:
            next(steps)
        except StopIteration as done:
            value: T = done.value
            return value
        if perf_counter() > until:
            await asyncio.sleep(0)
            until = perf_counter() + _BREATH_S


class Slices:
    """The arrivals of a world, day by day. Remembers two days: walking backwards makes each once."""

    def __init__(self, settings: Settings, office: Office | None = None) -> None:
        """Begin with nothing worked out; `office`: who works on what comes."""
        self.days = Days(settings, office)
        self._told: dict[date, list[Timed]] = {}

    async def on(self, on: date) -> list[Timed]:
        """Return what arrives on a local day, in that order."""
        local = self.days.hours.day(on)
        today, before = await self._of(on), await self._of(on - _ONE_DAY)
        self._told = {on: today, on - _ONE_DAY: before}
        left = [timed for timed in before if timed.arrival_us >= local.start_us]
        own = [timed for timed in today if timed.arrival_us < local.end_us]
        return sorted(left + own, key=by_arrival)

    async def _of(self, on: date) -> list[Timed]:
        if on not in self._told:
            self._told[on] = await paced(self.days.events(on))
        return self._told[on]
