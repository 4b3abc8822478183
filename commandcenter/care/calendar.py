"""Service minutes: time that counts only while a channel is served.

The intervals of service are laid out once for the years that are asked about, and every question (one
instant or a million) is a search in them. Whole microseconds: a reply after exactly 45 minutes is in time.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from commandcenter.clock import DAY, MINUTE, from_datetime, to_datetime

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Instants = NDArray[np.int64]
_NEVER = 10 * 366 * DAY


class Calendar(msgspec.Struct, frozen=True):
    """When a channel is served, in local time: `weekly` {day: [[from, to], …]}, "24:00" allowed."""

    timezone: str = "Europe/Rome"
    weekly: dict[str, list[tuple[str, str]]] = msgspec.field(
        default_factory=lambda: {day: [("08:00", "22:00")] for day in DAYS}
    )
    holidays: list[str] = msgspec.field(default_factory=list)


class ServiceClock:
    """Service time under one calendar. Instants in microseconds since 1970."""

    def __init__(self, calendar: Calendar) -> None:
        self.zone = ZoneInfo(calendar.timezone)
        self._weekly = [
            sorted((_minutes(start), _minutes(end)) for start, end in calendar.weekly.get(day, []))
            for day in DAYS
        ]
        self._holidays = {date.fromisoformat(day) for day in calendar.holidays}
        self._years: tuple[int, int] = (0, -1)
        self._opens: Instants = np.zeros(1, dtype=np.int64)
        self._lasts: Instants = np.zeros(1, dtype=np.int64)
        self._before: Instants = np.zeros(1, dtype=np.int64)

    def minutes(self, start_us: int, end_us: int) -> float:
        """Return the service minutes from one instant to another; negative where end is before."""
        reading = self.reading([start_us, end_us])
        return float(reading[1] - reading[0]) / MINUTE

    def reading(self, at_us: ArrayLike) -> Instants:
        """Return what the clock shows at these instants: microseconds of service since some origin.

        Readings are comparable only within one call; ages are differences of one call's readings.
        """
        instants = np.asarray(at_us, dtype=np.int64)
        if instants.size == 0:
            return instants
        self._reach(int(instants.min()), int(instants.max()))
        place = np.maximum(np.searchsorted(self._opens, instants, side="right") - 1, 0)
        inside: Instants = (instants - self._opens[place]).clip(0, self._lasts[place])
        return self._before[place] + inside

    def after(self, start_us: ArrayLike, lasting_us: ArrayLike) -> Instants:
        """Return when so much service has passed since each start; ten years on where it never does."""
        start = np.asarray(start_us, dtype=np.int64)
        if start.size == 0:
            return start
        asked = self._reading_after(start, np.asarray(lasting_us, dtype=np.int64))
        whole = self._before + self._lasts
        place = np.minimum(np.searchsorted(whole, asked, side="left"), len(whole) - 1)
        ends: Instants = self._opens[place] + asked - self._before[place]
        return np.where(asked > whole[-1], start + _NEVER, np.maximum(ends, start))

    def _reading_after(self, start: Instants, lasting: Instants) -> Instants:
        """Return what the clock will show, with as many years laid out as it takes, up to ten."""
        first, last = int(start.min()), int(start.max())
        for ahead in range(0, _NEVER, 366 * DAY):
            self._reach(first, last + ahead)
            asked: Instants = self.reading(start) + lasting
            if asked.max() <= self._before[-1] + self._lasts[-1]:
                break
        return asked

    def day_start(self, at_us: int) -> int:
        """Return the local midnight before an instant."""
        local = to_datetime(at_us).astimezone(self.zone)
        return _utc(datetime.combine(local.date(), time(), self.zone))

    def _reach(self, first_us: int, last_us: int) -> None:
        years = to_datetime(first_us).year - 1, to_datetime(last_us).year + 1
        known = self._years
        if known[0] <= years[0] and years[1] <= known[1]:
            return
        if known[0] <= known[1]:
            years = min(known[0], years[0]), max(known[1], years[1])
        self._years = years
        self._lay_out(date(years[0], 1, 1), date(years[1], 12, 31))

    def _lay_out(self, first: date, last: date) -> None:
        found = []
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            if day not in self._holidays:
                found += [
                    (self._instant(day, start), self._instant(day, end))
                    for start, end in self._weekly[day.weekday()]
                ]
        served = np.array(found or [(0, 0)], dtype=np.int64)
        self._opens = served[:, 0]
        self._lasts = served[:, 1] - served[:, 0]
        self._before = np.cumsum(self._lasts) - self._lasts

    def _instant(self, day: date, minutes: int) -> int:
        """Return when it is so late on this day; a time that the clocks skip is that of their change."""
        day += timedelta(days=minutes // 1440)
        local = datetime.combine(day, time(minutes % 1440 // 60, minutes % 60), self.zone)
        at_us, other_us = (_utc(local.replace(fold=fold)) for fold in (0, 1))
        while at_us - other_us > 1:  # skipped: the change lies between the two readings
            middle = (at_us + other_us) // 2
            if to_datetime(middle).astimezone(self.zone).utcoffset() == local.utcoffset():
                other_us = middle
            else:
                at_us = middle
        return at_us


def _utc(local: datetime) -> int:
    return from_datetime(local.astimezone(UTC))


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
