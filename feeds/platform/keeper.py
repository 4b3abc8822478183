"""Keeps one connection to a platform: opens it, watches it, leaves it when it is dead, comes back in time.

What happens goes into `Life`, which says what state that is; every change is told to the hub at once. An
adapter gives one coroutine, a session: connect, read, end by raising. It knows no clock and no back-off.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

import msgspec

from commandcenter.clock import SECOND, now_us
from commandcenter.feed import Cursor, Delivery, Gap, Intake
from commandcenter.platform import boot_us
from feeds.platform.backoff import SETTLED_S, after_sleep_s, delay_s
from feeds.platform.credential import Credential
from feeds.platform.failures import LimitedError, LostError, RefusedError, reason_of
from feeds.platform.life import Life, Limits

LIFE_S = 1.0  # between two signs of life that are told
SLEPT_S = 20.0  # a look that comes so much too late: the machine has slept

LOG = logging.getLogger(__name__)


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How time runs: the limits of the states, and `second`, shorter in tests than the real one."""

    limits: Limits = Limits()
    second: float = 1.0


class _SleptError(LostError):
    """The machine has slept: whatever the line looks like, it is not to be trusted."""


class Session:
    """What an adapter says of its connection, and where it hands over what came."""

    def __init__(self, keeper: "Keeper") -> None:
        self._keeper = keeper
        self.intake: Intake = keeper.intake

    def opened(self) -> None:
        """The platform has let us in and will send."""
        self._keeper.note(lambda life, now: life.opened(now))

    def heard(self) -> None:
        """A byte came."""
        self._keeper.note(lambda life, now: life.heard(now))

    def event(self, at_us: int) -> None:
        """An event came that the platform witnessed at this instant."""
        lag = (now_us() - at_us) / SECOND
        self._keeper.note(lambda life, now: life.event(now, lag))

    def caught_up(self) -> None:
        """Nothing is left that we do not have."""
        self._keeper.note(lambda life, now: life.caught_up(now))

    async def take(self, *deliveries: Delivery) -> None:
        """Hand over, in order."""
        if deliveries:
            await self.intake.take(*deliveries)

    async def passed(self, epoch: str, position: int) -> None:
        """Move the cursor over what does not concern us."""
        await self.intake.passed(Cursor(epoch=epoch, sequence=position))

    async def gap(self, gap: Gap) -> None:
        """Put a gap on record; `reason` is a key of words."""
        await self.intake.record_gap(gap)


class Keeper:
    """Keeps the connection of one feed. `session` is run again and again, for ever."""

    def __init__(
        self, name: str, intake: Intake, credential: Credential | None, pace: Pace | None = None
    ) -> None:
        """Begin; without a credential a refusal is tried again like any other failure."""
        self.intake = intake
        self._name, self._credential = name, credential
        self._pace = pace or Pace()
        self.life = Life(self._pace.limits, self._now())
        self._told: tuple[str, str] = ("", "")
        self._told_at = 0.0
        self._again_us: int | None = None

    async def keep(self, session: Callable[[Session], Awaitable[None]]) -> None:
        """Connect, and come back whenever the connection has ended."""
        tries = 0
        while True:
            self._again_us = None
            self.note(lambda life, _: life.connecting())
            began = self._now()
            try:
                await self._watched(session)
                raise LostError("line_lost")  # noqa: TRY301 - the adapter had nothing to say
            except _SleptError as error:
                self._lost(error)
                await self._wait(after_sleep_s(_draw()))
                tries = 0
                continue
            except RefusedError as error:
                tries += 1
                if self._credential is not None:
                    await self._refused(error, self._credential)
                    tries = 0
                    continue
                wait_s = self._lost_for(tries, LostError("shut_out"))
            except LimitedError as error:
                tries += 1
                wait_s = delay_s(tries, _draw(), error.wait_s)
                self._again_us = now_us() + round(wait_s * SECOND)
                self.note(lambda life, _, why=error.reason: life.limited(why))  # type: ignore[misc]
            except Exception as error:  # noqa: BLE001 - a feed task that ended is a dead hub
                tries = 1 if self._now() - began >= SETTLED_S else tries + 1
                wait_s = self._lost_for(tries, error)
            await self._wait(wait_s)

    def note(self, change: Callable[[Life, float], None]) -> None:
        """Bring the state up to now and tell the hub what is new."""
        now = self._now()
        change(self.life, now)
        told = self.life.state, self.life.reason
        if told != self._told or now - self._told_at >= LIFE_S:
            self._tell(told, now)

    def _tell(self, told: tuple[str, str], now: float) -> None:
        if told != self._told and told[1]:
            LOG.info("feed %s: %s, %s", self._name, *told)
        self._told, self._told_at = told, now
        self.intake.sign_of_life(self.life.state, self.life.reason, self._again_us)

    def _lost(self, error: Exception) -> None:
        if not isinstance(error, LostError | OSError | EOFError | asyncio.IncompleteReadError):
            LOG.error("feed %s: a connection ended by a fault of ours", self._name, exc_info=error)
        self.note(lambda life, _: life.lost(reason_of(error)))

    def _lost_for(self, tries: int, error: Exception) -> float:
        """Note a try that failed; return after how many seconds the next one begins."""
        wait_s = delay_s(tries, _draw())
        self._again_us = now_us() + round(wait_s * SECOND)
        self._lost(error)
        return wait_s

    async def _refused(self, error: RefusedError, credential: Credential) -> None:
        """Wait until a person has changed the credential."""
        self.note(lambda life, _: life.refused(error.reason))
        await credential.changed(self._pace.second)

    async def _watched(self, session: Callable[[Session], Awaitable[None]]) -> None:
        """Run a session until it ends, the line is dead, or the machine has slept."""
        running = asyncio.ensure_future(session(Session(self)))
        looked = boot_us()
        try:
            while True:
                done, _ = await asyncio.wait({running}, timeout=self._pace.second)
                if done:
                    return running.result()
                before, looked = looked, boot_us()
                if looked - before > SLEPT_S * SECOND:
                    raise _SleptError("slept")
                self._look()
                if self.life.is_dead:
                    raise LostError("half_open")
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    def _look(self) -> None:
        now = self._now()
        self.life.look(now)
        told = self.life.state, self.life.reason
        if told != self._told:  # time alone is no sign of life
            self._tell(told, now)

    async def _wait(self, seconds: float) -> None:
        """Wait for the next try, while what time does to the state is told."""
        until = self._now() + seconds
        while (left := until - self._now()) > 0:
            await asyncio.sleep(min(left, 1.0) * self._pace.second)
            self._look()

    def _now(self) -> float:
        """Return seconds that go on through suspend, those of the pace."""
        return boot_us() / SECOND / self._pace.second


def _draw() -> float:
    return random.random()  # noqa: S311 - spreads, hides nothing
