"""Brings what arrives, day after day: at once what is past, then each event when its time comes."""

import asyncio
import heapq
from datetime import date, timedelta
from time import monotonic

import msgspec

from commandcenter.clock import HOUR, MINUTE
from commandcenter.feed import FeedState, Intake
from feeds.simulator.days import starts_us
from feeds.simulator.envelope import Holes, Timed
from feeds.simulator.hours import Hours
from feeds.simulator.office import Office
from feeds.simulator.pace import Pace
from feeds.simulator.sender import Sender
from feeds.simulator.settings import Settings
from feeds.simulator.slices import Slices

_ONE_DAY = timedelta(days=1)
_SIGN_S = 1.0  # between two signs of life
_TICK_S = 0.01  # the shortest pause: at high speed what falls into it goes out together
_LAGGING_S = 10.0
_BATCH = 50  # events between two breaths
_OLD = HOUR  # what a hub missed and is older counts as history
_OVERLAP = 10 * MINUTE  # after the newest known event: here something may be known already


class Span(msgspec.Struct, frozen=True):
    """From when on events are brought, and when that began. `resumed`: a hub that was here before."""

    from_us: int
    began_us: int
    resumed: bool

    def brings(self, timed: Timed) -> bool:
        """Tell whether this comes first, not with the history: also posts announced that are to come."""
        if timed.arrival_us >= self.from_us:
            return True
        start_us = starts_us(timed)
        return start_us is not None and start_us >= self.from_us

    def is_backfill(self, timed: Timed) -> bool:
        """Tell whether a hub that comes back gets this as history.

        Never what it may hold already: the same event in other words would be quarantined.
        """
        known_us = self.from_us + _OVERLAP
        return self.resumed and known_us < timed.first_us < self.began_us - _OLD


class Live:
    """The live part of a simulated feed."""

    def __init__(self, intake: Intake, sender: Sender, pace: Pace, span: Span) -> None:
        """Begin nothing yet; `run` does."""
        self.caught_up = asyncio.Event()  # set once everything past is sent
        self._intake = intake
        self._sender = sender
        self._pace = pace
        self._span = span
        self._settings: Settings | None = None
        self._office: Office | None = None
        self._told: list[tuple[int, str, Timed]] = []  # by the office, the next first
        self._changed = False
        self._is_playing = False
        self._stirred = asyncio.Event()
        self._next_us = span.from_us  # everything that arrived before is sent
        self._holes = Holes(())
        self._signed = -_SIGN_S

    def change(self, settings: Settings) -> None:
        """Go on with other settings from now; they must agree about the past."""
        self._settings = settings
        self._change()

    def obeyed(self, office: Office) -> None:
        """Let an office work on what comes, from its beginning on."""
        self._office = office
        self._change()

    @property
    def is_playing(self) -> bool:
        """Tell whether all that came is known to who works on it: not while a change is worked out."""
        return self._is_playing and not self._changed

    def stir(self) -> None:
        """Look at once for what there is to bring."""
        self._stirred.set()

    def _change(self) -> None:
        self._changed, self._is_playing = True, False
        self._stirred.set()

    async def run(self, settings: Settings) -> None:
        """Bring events until cancelled."""
        self._settings = settings
        hours = Hours(settings.world)
        on = hours.date(self._next_us)
        while True:
            end_us = hours.day(on).end_us
            coming = await self._coming(Slices(self._settings, self._office), on)
            await self._play(coming, end_us)
            if self._next_us >= end_us:
                on += _ONE_DAY

    async def _coming(self, slices: Slices, on: date) -> list[Timed]:
        """Return what is still to come on a local day, the last first."""
        self._sign()
        found = await slices.on(on)
        self._holes = Holes(slices.days.holes(on))
        if self._next_us == self._span.from_us and not self._span.resumed:
            found = slices.days.announced(on - _ONE_DAY) + found
            found = [timed for timed in found if self._span.brings(timed)]
        else:
            found = [timed for timed in found if timed.arrival_us >= self._next_us]
        return found[::-1]

    async def _play(self, coming: list[Timed], end_us: int) -> None:
        """Send the day's events as they come due, until the day ends or the settings change."""
        while not self._changed:
            now_us = min(self._pace.now_us(), end_us - 1)
            await self._work(now_us)
            await self._send_due(coming, now_us)
            if self._next_us >= end_us:
                return
            self._is_playing = True
            self.caught_up.set()
            self._sign()
            await self._pause(coming[-1].arrival_us if coming else end_us)
        self._changed = False

    async def _work(self, until_us: int) -> None:
        """Let the office work up to an instant; what a hub that comes back has already is left out."""
        office, known_us = self._office, self._span.from_us - _OVERLAP
        while office is not None:
            at_us = min(until_us, office.now_us + HOUR)
            for timed in office.advance(at_us):
                if not self._span.resumed or timed.arrival_us >= known_us:
                    key = timed.event["id"] if timed.event else ""
                    heapq.heappush(self._told, (timed.arrival_us, key, timed))
            if at_us >= until_us:
                return
            await asyncio.sleep(0)

    async def _send_due(self, coming: list[Timed], due_us: int) -> None:
        number = 0
        while (timed := self._next(coming, due_us)) is not None:
            now_us = self._pace.now_us()
            # A world that begins has always been there: its first day came as it happened.
            is_first = not self._span.resumed and timed.arrival_us <= self._span.began_us
            recorded_us = timed.arrival_us if is_first else max(now_us, timed.arrival_us)
            await self._sender.send(timed, recorded_us, backfill=self._span.is_backfill(timed))
            number += 1
            if number % _BATCH == 0:
                self._sign(timed.arrival_us)
                await asyncio.sleep(0)
        self._next_us = due_us + 1

    def _next(self, coming: list[Timed], due_us: int) -> Timed | None:
        """Return what comes next of what is due, the customers' or the office's; None = nothing is."""
        own_us = self._told[0][0] if self._told else None
        if coming and (own_us is None or coming[-1].arrival_us <= own_us):
            return coming.pop() if coming[-1].arrival_us <= due_us else None
        if own_us is not None and own_us <= due_us:
            return heapq.heappop(self._told)[2]
        return None

    async def _pause(self, until_us: int) -> None:
        office_us = self._office.next_us if self._office is not None else None
        told_us = self._told[0][0] if self._told else None
        until_us = min(at for at in (until_us, office_us, told_us) if at is not None)
        pause_s = min(_SIGN_S, max(_TICK_S, self._pace.wait_s(until_us)))
        try:
            async with asyncio.timeout(pause_s):
                await self._stirred.wait()
        except TimeoutError:
            return
        self._stirred.clear()

    def _sign(self, at_us: int | None = None) -> None:
        """Tell how the feed is, once a second; `at_us` is the arrival of what is just sent."""
        if monotonic() - self._signed < _SIGN_S:
            return
        self._signed = monotonic()
        state: FeedState = "live"
        if self._holes.inside(self._pace.now_us()):
            state = "stale"
        elif at_us is not None and self.caught_up.is_set():
            state = "lagging" if self._pace.wait_s(at_us) < -_LAGGING_S else "live"
        self._intake.sign_of_life(state, "simulated_outage" if state == "stale" else "")
