"""The incidents of a running hub: what detectors raise, what persons ask, what time does, one at a time.

Each is decided on the state that the one before it left, written with its notices in one transaction,
and folded before the next one is looked at. That is why of two at once the first wins, and why a power
cut between any two leaves neither a step untold nor a notice without its step.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from zoneinfo import ZoneInfo

import msgspec

from commandcenter.acting.enforced import enforced
from commandcenter.alert import Transition
from commandcenter.bans import timers as sanctions
from commandcenter.clock import to_datetime
from commandcenter.decide import room_of
from commandcenter.hub.facts import own_fact
from commandcenter.hub.writer import Writer
from commandcenter.incidents.addressees import Notify
from commandcenter.incidents.batch import Batch
from commandcenter.incidents.fact import NewFact
from commandcenter.incidents.raised import raised
from commandcenter.incidents.timers import passed
from commandcenter.overrides import steps as overrides
from commandcenter.rows import Draft
from commandcenter.state import State


class Life:
    """Keeps the incidents of one hub. Whoever changes one holds `changing` meanwhile."""

    def __init__(
        self,
        state: State,
        *,
        writer: Writer,
        now: Callable[[], int],
        notify: Notify,
        zone: ZoneInfo,
    ) -> None:
        """`zone` is the site's: chains hold at some hours of its day."""
        self.changing = asyncio.Lock()
        self._state, self._writer, self._now = state, writer, now
        self._notify, self._zone = notify, zone
        self._raised: deque[Transition] = deque()
        self._news = asyncio.Event()

    def raised(self, step: Transition) -> None:
        """Take a transition of the detectors; `run` writes it down."""
        self._raised.append(step)
        self._news.set()

    async def run(self) -> None:
        """Write down what is raised, as soon as it is."""
        while True:
            await self._news.wait()
            self._news.clear()
            await self.settle(with_time=False)

    async def settle(self, *, with_time: bool = True) -> None:
        """Write down what was raised, each after what was due before it; then what is due now."""
        if not self._raised and not with_time:
            return
        async with self.changing:
            while self._raised:
                step = self._raised[0]
                if step.state != "resolved":  # what is over asks nobody any more
                    await self._commit(self._passed(step.at_us), "engine")
                batch = self.batch(step.at_us)
                raised(batch, step)
                await self._commit(batch, "engine")
                self._raised.popleft()
            if with_time:
                await self._commit(self._passed(self._now()), "engine")
                await self._end_what_is_due(self._now())

    async def _end_what_is_due(self, now_us: int) -> None:
        """Write down which steps of moderation and which overrides are over, or were never signed."""
        ended = sanctions.passed(self._state.files.values(), now_us)
        due = [
            *ended,
            *enforced(self._state.files, ended),
            *overrides.passed(self._state.overrides.values(), now_us),
        ]
        if due:
            await self._writer.commit(*drafts(due, now_us, "engine"))

    def batch(self, now_us: int) -> Batch:
        """Return an empty batch on the state as it is."""
        return Batch(room_of(self._state, now_us, self._notify, self.minute_of_day(now_us)))

    def minute_of_day(self, now_us: int) -> int:
        """Return the local minute of the day of an instant."""
        local = to_datetime(now_us).astimezone(self._zone)
        return local.hour * 60 + local.minute

    async def commit(self, batch: Batch, actor: str) -> None:
        """Write a batch down; only who holds `changing` may."""
        await self._commit(batch, actor)

    def _passed(self, now_us: int) -> Batch:
        batch = self.batch(now_us)
        passed(batch)
        return batch

    async def _commit(self, batch: Batch, actor: str) -> None:
        if batch.facts:
            await self._writer.commit(*drafts(batch.facts, batch.now_us, actor))


def drafts(
    facts: list[NewFact], now_us: int, actor: str, command: str | None = None
) -> list[Draft]:
    """Return facts to be as rows for the journal: what fell due before now is known from now on."""
    rows = []
    for fact in facts:
        at_us = fact.at_us or now_us
        row = own_fact(fact.type, fact.name, fact.data, at_us, actor=actor, command=command)
        rows.append(
            msgspec.structs.replace(
                row,
                sequence=fact.order,
                text=fact.text or None,
                recorded_us=max(at_us, now_us),
            )
        )
    return rows
