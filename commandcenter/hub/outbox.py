"""Sends what stands in the outbox: never twice by itself, never out of turn, never at the hub's cost.

An attempt is written down before anything leaves, and its end after. Where the power goes in between it
is made again with the same key, by which a mailbox or a receiver knows it. One addressee is sent one
message at a time by one means, so a `resolved` never overtakes its `firing`.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from commandcenter.clock import MINUTE
from commandcenter.hub.life import Life
from commandcenter.incidents import notice as notices
from commandcenter.incidents import tell
from commandcenter.incidents.addressees import Addressee
from commandcenter.incidents.batch import Batch
from commandcenter.incidents.fact import NewFact
from commandcenter.incidents.notice import WAITING, Notice
from commandcenter.incidents.severity import DESK
from commandcenter.incidents.silence import broken_through
from commandcenter.languages import language, zone
from commandcenter.notify import MEANS, NotSentError
from commandcenter.notify.message import Message, Told, message
from commandcenter.settings import Settings
from commandcenter.state import State
from commandcenter.views.incidents import Sample

LOG = logging.getLogger(__name__)

LOOK_S = 0.25
TOGETHER = 20  # notices in one message
TOO_OLD = 24 * 60 * MINUTE

Line = tuple[str, str]  # addressee and means


class Around(NamedTuple):
    """What the outbox asks of its hub."""

    now: Callable[[], int]
    desks: Callable[[], int]  # how many desks look
    goes_out: Callable[
        [], bool
    ]  # False: what is raised here is simulated, it stays on this machine
    samples: Callable[[], Mapping[str, tuple[Sample, ...]]]


class Outbox:
    """Runs the outbox of one hub."""

    def __init__(self, state: State, life: Life, settings: Settings, around: Around) -> None:
        self._state, self._life, self._settings, self._around = state, life, settings, around
        self._sending: dict[Line, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Look for what is due, for ever; an attempt that fails by a bug is a failed attempt."""
        try:
            while True:
                await self._look()
                await asyncio.sleep(LOOK_S)
        finally:
            for task in self._sending.values():
                task.cancel()
            await asyncio.gather(*self._sending.values(), return_exceptions=True)

    async def _look(self) -> None:
        now = self._around.now()
        due: dict[Line, list[Notice]] = defaultdict(list)
        for one in self._state.notices.values():
            if one.state in WAITING and (one.due_us <= now or one.state == "trying"):
                due[one.addressee, one.means].append(one)
        for line, found in due.items():
            if line == (DESK, "desk"):
                if self._around.desks():
                    await self._settle(found, notices.delivered)
            elif line not in self._sending:
                found.sort(key=lambda one: (one.queued_us, one.key))
                task = asyncio.create_task(self._send(line, found[:TOGETHER]))
                self._sending[line] = task
                task.add_done_callback(partial(self._sent, line))

    def _sent(self, line: Line, task: "asyncio.Task[None]") -> None:
        self._sending.pop(line, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            LOG.error("the outbox failed for one addressee, it is tried again", exc_info=error)

    async def _send(self, line: Line, found: list[Notice]) -> None:
        """Make one attempt: write it down, send, write down what became of it."""
        person = next((p for p in self._settings.notify.people if p.key == line[0]), None)
        if person is None or line[1] not in person.by():
            await self._cancel(found, "addressee_gone")
            return
        if not self._around.goes_out():
            await self._cancel(found, "simulated")
            return
        found = await self._begin(found)
        if not found:
            return
        try:
            told = self._message(found, person)
            await asyncio.to_thread(MEANS[line[1]], told, person, self._settings.notify.mail)
        except NotSentError as error:
            await self._failed(found, str(error))
        except Exception as error:  # a bug, or a secret that cannot be read: the hub goes on
            LOG.warning("a notice could not be sent", exc_info=error)
            await self._failed(found, type(error).__name__)
        else:
            await self._settle(found, notices.delivered)

    async def _begin(self, found: list[Notice]) -> list[Notice]:
        """Write down that an attempt begins, for what still has to be told; return that."""
        async with self._life.changing:
            batch = self._batch()
            for one in found:
                now = self._state.notices[one.key.name]
                if now.state not in WAITING:
                    continue  # taken back meanwhile
                if now.queued_us < batch.now_us - TOO_OLD:
                    batch.notice(notices.cancelled(now, batch.now_us, "too_old"))
                else:
                    batch.notice(notices.trying(now, batch.now_us))
            await self._life.commit(batch, "hub")
        current = [self._state.notices[one.key.name] for one in found]
        return [one for one in current if one.state == "trying"]

    async def _failed(self, found: list[Notice], why: str) -> None:
        """Try again later; what is over by then is not; what was tried enough goes another way."""
        async with self._life.changing:
            batch = self._batch()
            for one in found:
                incident = self._state.incidents.get(one.incident)
                is_over = incident is None or not incident.is_open
                if is_over and one.kind != "resolved":
                    batch.notice(notices.cancelled(one, batch.now_us, "over"))
                    continue
                batch.notice(notices.refused(one, batch.now_us, why))
                if notices.retry_after(one) is None:
                    tell.next_means(batch, one)
            await self._life.commit(batch, "hub")

    async def _cancel(self, found: list[Notice], why: str) -> None:
        await self._settle(found, lambda one, at_us: notices.cancelled(one, at_us, why))

    async def _settle(self, found: list[Notice], fact: Callable[[Notice, int], NewFact]) -> None:
        async with self._life.changing:
            batch = self._batch()
            for one in found:
                current = self._state.notices[one.key.name]
                if current.state in WAITING:
                    batch.notice(fact(current, batch.now_us))
            await self._life.commit(batch, "hub")

    def _batch(self) -> Batch:
        return self._life.batch(self._around.now())

    def _message(self, found: list[Notice], person: Addressee) -> Message:
        shown = language(person.language or self._settings.language)
        samples = self._around.samples()
        told = [
            Told(
                one,
                self._state.incidents[one.incident],
                tuple(sample.text for sample in samples.get(one.incident, ())),
                self._broken(one, person),
            )
            for one in found
        ]
        return message(told, shown, self._settings.timezone, simulated=self._state.simulated)

    def _broken(self, one: Notice, person: Addressee) -> str:
        """Say who silenced what is told all the same, and until when; "" = nobody."""
        incident = self._state.incidents[one.incident]
        name = broken_through(self._state.silences, incident, self._around.now())
        if not name:
            return ""
        silence = self._state.silences[name]
        shown = language(person.language or self._settings.language)
        return f"{silence.who} → {shown.time(silence.end_us, zone(self._settings.timezone))}"
