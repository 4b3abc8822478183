"""The simulator as a feed: today up to now at once, then as it happens, and the days before beside it.

A hub that starts for the first time gets today's events first, so that a wall lives at once, and the
history in the background, newest day first. A hub that comes back gets what came after the newest event
it holds; events hang on nothing but seed, settings and date, so nothing is told twice in other words.
"""

import asyncio
from datetime import timedelta
from time import monotonic

import msgspec

from commandcenter import clock
from commandcenter.clock import DAY, HOUR, MINUTE
from commandcenter.errors import UserError
from commandcenter.feed import Intake
from feeds.simulator.history import send_history
from feeds.simulator.hours import Hours
from feeds.simulator.live import Live, Span
from feeds.simulator.pace import Pace
from feeds.simulator.rate import messages
from feeds.simulator.scripts import truth
from feeds.simulator.sender import Sender
from feeds.simulator.settings import CRISES, LOOK_ALIKES, Script
from feeds.simulator.spec import SCHEME, Ask, parse

_EVENING = 2 * HOUR  # of yesterday comes with today: who waits since then is not answered yet
_AHEAD = MINUTE  # a journal further ahead than this was filled by a faster clock
_SIGN_S = 1.0
_TICK_S = 0.01


def from_spec(spec: str, resume_from_us: int | None = None) -> "SimulatorFeed":
    """Build the feed of a spec such as `simulator:seed=7,speed=60`.

    `resume_from_us` is the newest event time of this feed's source in the journal, None where there is
    none. Raises UserError that says which part of the spec is wrong and what it may be.
    """
    now_us = clock.now_us()
    begin_us = now_us if resume_from_us is None else max(now_us, resume_from_us)
    ask = parse(spec, begin_us, resumed=resume_from_us is not None)
    return SimulatorFeed(ask, resume_from_us)


class SimulatorFeed:
    """One simulated world. It speaks until it is cancelled."""

    name = SCHEME
    label = "Sim"
    kind = SCHEME
    trusted = False

    def __init__(self, ask: Ask, resume_from_us: int | None = None) -> None:
        """Write the truth where it was asked for; raise UserError where it cannot be written."""
        self._ask = ask
        self._settings = ask.settings
        self._resume_us = resume_from_us
        self._pace = Pace(_begins(ask, resume_from_us), ask.speed)
        self._live: Live | None = None
        self._write_truth()

    @property
    def source(self) -> str:
        """Return the `source` of all its events."""
        return self._settings.source

    @property
    def epoch(self) -> str:
        """Return the name of this run's positions: the same again after a restart on the same day."""
        of = self._ask.settings
        return f"{of.seed}-{of.fingerprint()}-{of.origin}"

    def now_us(self) -> int | None:
        """Return the world's clock where it is not the machine's."""
        return self._pace.now_us() if self._pace.is_simulated else None

    def script(self, kind: str, at_us: int | None = None) -> int:
        """Let a crisis or a look-alike begin, at once or later; return when.

        Only what comes after changes: equal seed, kind and instant bring equal events. Raises UserError
        for a kind there is not.
        """
        known = CRISES + LOOK_ALIKES
        if kind not in known:
            raise UserError("simulator_kind_unknown", kind=kind, known=", ".join(known))
        begins_us = max(at_us or 0, self._pace.now_us())
        self._settings = self._settings.with_script(Script(kind, begins_us))
        if self._live is not None:
            self._live.change(self._settings)
        self._write_truth()
        return begins_us

    async def run(self, intake: Intake) -> None:
        """Bring events until cancelled."""
        self._pace.begin()
        sender = Sender(intake, self.epoch)
        intake.sign_of_life("live")
        if self._ask.rate is not None:
            intake.progress(0, 0)
            await self._steady(intake, sender, self._ask.rate)
            return
        span, days = self._span(), self._ask.history_days
        # A hub that was here before has its history.
        intake.progress(days if span.resumed else 0, days)
        live = self._live = Live(intake, sender, self._pace, span)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(live.run(self._settings))
            await live.caught_up.wait()
            if not span.resumed:
                await send_history(intake, sender, self._ask.settings, span, days)

    def _span(self) -> Span:
        began_us, hours = self._pace.now_us(), Hours(self._settings.world)
        today = hours.day(hours.date(began_us))
        if self._resume_us is None:
            return Span(today.start_us - _EVENING, began_us, resumed=False)
        oldest_us = today.start_us - self._ask.history_days * DAY
        return Span(max(self._resume_us + 1, oldest_us), began_us, resumed=True)

    async def _steady(self, intake: Intake, sender: Sender, rate: float) -> None:
        """Send at a constant rate; what falls behind is sent as fast as the hub takes it."""
        signed = monotonic()
        for timed in messages(self._settings, self._pace.now_us(), rate):
            while (wait_s := self._pace.wait_s(timed.arrival_us)) > 0:
                await asyncio.sleep(min(_SIGN_S, max(_TICK_S, wait_s)))
                if monotonic() - signed > _SIGN_S:
                    signed = monotonic()
                    intake.sign_of_life("live")
            await sender.send(timed, max(self._pace.now_us(), timed.arrival_us))

    def _write_truth(self) -> None:
        """Write what detectors are scored by, one JSON line for each crisis and look-alike."""
        path, of = self._ask.truth, self._settings
        if path is None:
            return
        hours, first = Hours(of.world), of.origin - timedelta(days=self._ask.history_days)
        last = max([of.origin, *(hours.date(one.at_us) for one in of.scripts)])
        lines = [msgspec.json.encode(one) for one in truth(of, first, last)]
        try:
            path.write_bytes(b"".join(line + b"\n" for line in lines))
        except OSError as error:
            reason = error.strerror or ""
            raise UserError("simulator_truth_unwritable", path=str(path), reason=reason) from error


def _begins(ask: Ask, resume_us: int | None) -> int | None:
    """Return when the world's clock begins; None where it is the machine's.

    A hub that comes back goes on where it was: a simulated world has stood still meanwhile.
    """
    now_us = clock.now_us()
    asked_us = now_us if ask.start_us is None else ask.start_us
    if resume_us is not None and resume_us > asked_us + _AHEAD:
        return resume_us
    return ask.start_us if ask.speed == 1 else asked_us
