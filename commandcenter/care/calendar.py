"""Service minutes: time that counts only while a channel is served.

The clock is a broken line: flat outside service, rising inside. It is laid out once per year as its
corners, and every question (one instant or a million) is an interpolation on it.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from commandcenter.clock import MINUTE, from_datetime, to_datetime

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Corners = tuple[NDArray[np.float64], NDArray[np.float64]]


class Calendar(msgspec.Struct, frozen=True):
    """When a channel is served, in local time: `weekly` {day: [[from, to], …]}, "24:00" allowed."""

    timezone: str = "Europe/Rome"
    weekly: dict[str, list[tuple[str, str]]] = msgspec.field(
        default_factory=lambda: {day: [("08:00", "22:00")] for day in DAYS}
    )
    holidays: list[str] = msgspec.field(default_factory=list)


class ServiceClock:
    """Service time under one calendar. Instants in microseconds, results in minutes."""

    def __init__(self, calendar: Calendar) -> None:
        self.zone = ZoneInfo(calendar.timezone)
        self._weekly = [
            [(_minutes(start), _minutes(end)) for start, end in calendar.weekly.get(day, [])]
            for day in DAYS
        ]
        self._holidays = {date.fromisoformat(day) for day in calendar.holidays}
        self._years: tuple[int, int] = (0, -1)
        self._corners: Corners = (np.zeros(1), np.zeros(1))

    def minutes(self, start_us: int, end_us: int) -> float:
        """Return the service minutes from one instant to another; negative where end is before."""
        reading = self.reading([start_us, end_us])
        return float(reading[1] - reading[0])

    def reading(self, at_us: ArrayLike) -> NDArray[np.float64]:
        """Return what the clock shows at these instants: minutes since an arbitrary origin.

        Readings are comparable only within one call; ages are differences of one call's readings.
        """
        instants = np.asarray(at_us, dtype=np.float64)
        if instants.size == 0:
            return np.zeros(0)
        self._reach(int(instants.min()), int(instants.max()))
        return np.interp(instants, *self._corners)

    def day_start(self, at_us: int) -> int:
        """Return the local midnight before an instant."""
        local = to_datetime(at_us).astimezone(self.zone)
        return from_datetime(datetime.combine(local.date(), time(), self.zone).astimezone(UTC))

    def _reach(self, first_us: int, last_us: int) -> None:
        years = to_datetime(first_us).year - 1, to_datetime(last_us).year + 1
        known = self._years
        if known[0] <= years[0] and years[1] <= known[1]:
            return
        if known[0] <= known[1]:
            years = min(known[0], years[0]), max(known[1], years[1])
        self._years = years
        self._corners = self._lay_out(date(years[0], 1, 1), date(years[1], 12, 31))

    def _lay_out(self, first: date, last: date) -> Corners:
        instants, readings, shown = [], [], 0.0
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            if day in self._holidays:
                continue
            for start, end in self._weekly[day.weekday()]:
                opens, closes = self._local(day, start), self._local(day, end)
                instants += [opens, closes]
                readings += [shown, shown + (closes - opens) / MINUTE]
                shown = readings[-1]
        if not instants:
            return np.zeros(1), np.zeros(1)
        return np.array(instants, dtype=np.float64), np.array(readings)

    def _local(self, day: date, minutes: int) -> int:
        day += timedelta(days=minutes // 1440)
        local = datetime.combine(day, time(minutes % 1440 // 60, minutes % 60), self.zone)
        return from_datetime(local.astimezone(UTC))


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
