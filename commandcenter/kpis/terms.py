"""What was promised for each case, by the terms that were in force when it began.

The terms of a site (`settings.Terms`) replace one another by day, channel and motive; here they are asked
for many cases at once. A limit's clock belongs to the case too: a channel has its own calendar.
"""

from datetime import UTC, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.care.calendar import Calendar, Instants, ServiceClock
from commandcenter.clock import DAY, MINUTE, from_datetime
from commandcenter.settings import Service, Settings, Terms

WALL = -1  # in `Promised.clock`: minutes that always run


class Promised(NamedTuple):
    """What holds for each of n cases: limits in microseconds, and the clock that they count in."""

    first_reply_us: Instants  # T
    close_us: Instants  # W
    no_response_us: Instants  # N; 0 = never
    reopen_us: Instants  # R, wall time
    clock: Instants  # place in `TermsInForce.clocks`, or WALL

    @property
    def matures_us(self) -> Instants:
        """From what age on an unanswered request counts as unanswered: N, where there is none W."""
        return np.where(self.no_response_us > 0, self.no_response_us, self.close_us)


class TermsInForce:
    """The terms of a site, ready to be asked."""

    def __init__(self, settings: Settings) -> None:
        self.zone = ZoneInfo(settings.timezone)
        self.clocks: list[ServiceClock] = []
        self._terms = [(one, self._since_us(one)) for one in settings.all_terms()]
        self._services = [self._clock(settings.timezone, one.service) for one, _ in self._terms]

    def promised(self, opened: Instants, facts: Instants, channels: list[str]) -> Promised:
        """Return what was promised for cases opened then, of this channel, motive (`marks.about`)."""
        first, close, never, reopen, service = (np.zeros(len(opened), np.int64) for _ in range(5))
        is_wall = np.zeros(len(opened), np.bool_)
        for (one, since_us), clock in zip(self._terms, self._services, strict=True):
            held = self._holds(one, since_us, opened, facts, channels)
            for limit, minutes in (
                (first, one.first_reply_min), (close, one.close_min), (never, one.no_response_min)
            ):  # fmt: skip
                if minutes is not None:
                    limit[held] = minutes * MINUTE
            if one.clock is not None:
                is_wall[held] = one.clock == "wall"
            if clock is not None:
                service[held] = clock
            if one.reopen_days is not None:
                reopen[held] = one.reopen_days * DAY
        return Promised(first, close, never, reopen, np.where(is_wall, WALL, service))

    def reopens_us(self, closed: Instants, facts: Instants, channels: list[str]) -> Instants:
        """Return how long after each close a new request reopens the case: by the terms of the close."""
        reopen = np.zeros(len(closed), np.int64)
        for one, since_us in self._terms:
            if one.reopen_days is not None:
                reopen[self._holds(one, since_us, closed, facts, channels)] = one.reopen_days * DAY
        return reopen

    def lasted(self, start: Instants, end: Instants, clock: Instants) -> Instants:
        """Return how long it was from each start to its end, by its own clock; never negative."""
        lasted: Instants = np.maximum(end - start, 0)
        for place in np.unique(clock[clock != WALL]):
            of_it = clock == place
            reading = self.clocks[place].reading(np.concatenate([start[of_it], end[of_it]]))
            begun, ended = np.split(reading, 2)
            lasted[of_it] = np.maximum(ended - begun, 0)
        return lasted

    def after(self, start: Instants, lasting: Instants, clock: Instants) -> Instants:
        """Return when so much time has passed since each start, by its own clock."""
        ends: Instants = start + lasting
        for place in np.unique(clock[clock != WALL]):
            of_it = clock == place
            ends[of_it] = self.clocks[place].after(start[of_it], lasting[of_it])
        return ends

    def goal(self, key: str, at_us: int, channel: str = "", motive: str = "") -> float | None:
        """Return the goal of a figure at an instant, of a channel or motive where it is of one only."""
        found = None
        for one, since_us in self._terms:
            is_for = (not one.channels or channel in one.channels) and (
                not one.motives or motive in one.motives
            )
            if is_for and since_us <= at_us:
                found = one.goals.get(key, found)
        return found

    def _holds(
        self, one: Terms, since_us: int, opened: Instants, facts: Instants, channels: list[str]
    ) -> NDArray[np.bool_]:
        held: NDArray[np.bool_] = opened >= since_us
        if one.channels:
            codes = [channels.index(name) for name in one.channels if name in channels]
            held &= np.isin(facts & marks.CHANNEL, codes)
        if one.motives:
            held &= facts & marks.motive_bits(one.motives) != 0
        return held

    def _since_us(self, one: Terms) -> int:
        if one.since is None:
            return 0
        return from_datetime(datetime.combine(one.since, time(), self.zone).astimezone(UTC))

    def _clock(self, timezone: str, service: Service | None) -> int | None:
        """Return the place of the clock of these hours among the clocks."""
        if service is None:
            return None
        calendar = {"timezone": timezone, **msgspec.to_builtins(service)}
        self.clocks.append(ServiceClock(msgspec.convert(calendar, Calendar)))
        return len(self.clocks) - 1
