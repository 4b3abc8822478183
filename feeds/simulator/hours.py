"""Local days and service hours of the company, in microseconds; right over changes of summer time."""

from datetime import date, datetime, time, timedelta

import msgspec

from commandcenter.clock import HOUR, from_datetime, to_datetime
from feeds.simulator.world import World

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class LocalDay(msgspec.Struct, frozen=True):
    """A local day: midnight to midnight, the hours of service in it, and the local hour of each hour."""

    date: date
    start_us: int
    end_us: int
    open_us: int
    close_us: int
    hours: tuple[int, ...]  # local hour of the 1st, 2nd … 23 to 25 of them


class Hours:
    """The company's days, each worked out once."""

    def __init__(self, world: World) -> None:
        """Take zone and service hours from the world."""
        self._zone = world.zone
        self._open = time.fromisoformat(world.service.open)
        self._close = time.fromisoformat(world.service.close)
        self._days: dict[date, LocalDay] = {}
        self._newest = self.day(date(1970, 1, 2))

    def day(self, on: date) -> LocalDay:
        """Return the local day."""
        if (found := self._days.get(on)) is None:
            start_us, end_us = self.at(on, time()), self.at(on + timedelta(days=1), time())
            hours = tuple(self._local(at).hour for at in range(start_us, end_us, HOUR))
            opens, closes = self.at(on, self._open), self.at(on, self._close)
            found = self._days[on] = LocalDay(on, start_us, end_us, opens, closes, hours)
        return found

    def at(self, on: date, clock: time) -> int:
        """Return the instant of a local time."""
        return from_datetime(datetime.combine(on, clock, self._zone))

    def date(self, at_us: int) -> date:
        """Return the local date of an instant; asked again about the same day it looks up no zone."""
        if not self._newest.start_us <= at_us < self._newest.end_us:
            self._newest = self.day(self._local(at_us).date())
        return self._newest.date

    def served(self, at_us: int, work_us: int) -> int:
        """Return when `work_us` of service time after an instant have passed."""
        on = self.date(at_us)
        while True:
            day = self.day(on)
            begins = max(at_us, day.open_us)
            if begins < day.close_us:
                if work_us < day.close_us - begins:
                    return begins + work_us
                work_us -= day.close_us - begins
            on += timedelta(days=1)

    def _local(self, at_us: int) -> datetime:
        return to_datetime(at_us).astimezone(self._zone)
