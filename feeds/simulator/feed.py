"""The simulator as a feed: today up to now at once, then as it happens, and the days before beside it.

A hub that starts for the first time gets today's events first, so that a wall lives at once, and the
history in the background, newest day first. A hub that comes back gets what came after the newest event
it holds; events hang on nothing but seed, settings and date, so nothing is told twice in other words.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from time import monotonic

import msgspec

from commandcenter import clock
from commandcenter.clock import DAY, HOUR, MINUTE
from commandcenter.errors import UserError
from commandcenter.feed import Intake, Stood
from commandcenter.outbound.contract import Action, Capabilities, Outcome, Told
from feeds.simulator.habits import habits
from feeds.simulator.history import send_history
from feeds.simulator.hours import Hours
from feeds.simulator.live import Live, Span
from feeds.simulator.office import Office
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
_ABLE = Capabilities(reply="yes", hide="yes", ban="yes", assign="yes", history="yes")
_ONLY_READ = Capabilities(history="yes")
_RECALLED = 2 * DAY  # what was given to whom before that is over


def from_spec(spec: str, stood: Stood | None = None) -> "SimulatorFeed":
    """Build the feed of a spec such as `simulator:seed=7,speed=60`.

    `stood` is where the log stands in this world's time, None where it has none of it. Raises UserError
    that says which part of the spec is wrong and what it may be.
    """
    now_us = clock.now_us()
    begin_us = now_us if stood is None else max(now_us, stood.at_us)
    ask = parse(spec, begin_us, resumed=stood is not None and stood.is_whole)
    return SimulatorFeed(ask, stood)


class SimulatorFeed:
    """One simulated world. It speaks until it is cancelled."""

    name = SCHEME
    label = "Sim"
    kind = SCHEME
    trusted = False

    def __init__(self, ask: Ask, stood: Stood | None = None) -> None:
        """Write the truth where it was asked for; raise UserError where it cannot be written."""
        self._ask = ask
        self._settings = ask.settings
        # What is not whole is sent again from its beginning; the log knows what it has.
        self._resume_us = stood.at_us if stood is not None and stood.is_whole else None
        self._pace = Pace(_begins(ask, stood), ask.speed)
        self._live: Live | None = None
        self._office: Office | None = None
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

    # ---- doing as it is told

    patience_s = 2.0  # its events are here at once

    @property
    def may_obey(self) -> bool:
        """Tell whether its agents can be told what to do: not faster than a hub can tell them."""
        return self._ask.rate is None and self._ask.speed <= habits().obeys_up_to_speed

    def obey(self, since_us: int, told: Sequence[Told]) -> None:
        """Let its agents work on what they are given from an instant on, `told` of which they were before."""
        begin_us = since_us
        if self._resume_us is not None:
            begin_us = max(since_us, self._resume_us - _RECALLED)
        self._office = Office(self._settings, begin_us)
        self._office.recall(one for one in told if one.at_us >= begin_us)
        if self._live is not None:
            self._live.obeyed(self._office)

    def capabilities(self, channel: str) -> Capabilities:  # noqa: ARG002 - the same on each
        """Return what can be done: everything, once its agents do as they are told."""
        return _ONLY_READ if self._office is None else _ABLE

    @property
    def can_send(self) -> bool:
        """Tell whether its agents are there."""
        return self._office is None or (self._live is not None and self._live.is_playing)

    async def act(self, action: Action) -> Outcome:
        """Have its agents do something."""
        if self._office is None or self._live is None:
            return Outcome(state="refused", why=f"cannot_{action.kind}")
        outcome = self._office.act(action)
        self._live.stir()
        return outcome

    async def ask(self, action: Action) -> Outcome:
        """Ask what became of something."""
        if self._office is None:
            return Outcome(state="unknown")
        return self._office.ask(action)

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
        if self._office is not None:
            live.obeyed(self._office)
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


def _begins(ask: Ask, stood: Stood | None) -> int | None:
    """Return when the world's clock begins; None where it is the machine's.

    A hub that comes back goes on where it was, also where it fell before the days before were there: a
    simulated world has stood still meanwhile, and its clock never goes back.
    """
    now_us = clock.now_us()
    asked_us = now_us if ask.start_us is None else ask.start_us
    stood_us = 0 if stood is None else max(stood.at_us, stood.clock_us)
    if stood_us > asked_us + _AHEAD:
        return stood_us
    return ask.start_us if ask.speed == 1 else asked_us
