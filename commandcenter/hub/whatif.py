"""Looks ahead for desks: what an override would bring, how many people a goal asks for, what to do.

A process does it, with helpers on other cores: it is started when somebody asks, replaced when it fails, and
ends when nobody has asked for a while. The hub hands over its engine as bytes and never waits.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.assignment.needed import Goal
from commandcenter.errors import UserError
from commandcenter.hub.whatif_questions import (
    ENCODE,
    FOUND,
    LOOKS,
    REPLY,
    UP,
    Answered,
    AskBundle,
    AskForecast,
    AskNeeded,
    AskPreview,
    Look,
    Prepare,
    Question,
    Tagged,
)
from commandcenter.pipes import end_process, framed, read_frame
from commandcenter.protocol.preview import Bundle, Forecast, Needed, OnCall, Preview

LOG = logging.getLogger(__name__)

PATIENCE_S = 90.0  # for a word of it: a first answer takes some ten milliseconds, a search seconds
IDLE_S = 600.0
END_S = 2.0
_ROOT = Path(__file__).resolve().parents[2]

Refined = Callable[[Preview], None]


class _Waiting:
    """Somebody who waits for an answer, and for better ones after it."""

    def __init__(self, refined: Refined | None) -> None:
        self.first: asyncio.Future[Tagged] = asyncio.get_running_loop().create_future()
        self.refined = refined


class Previews:
    """One process for one hub. `asker` names a seat: its newer question ends its older one."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._listener: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._waiting: dict[int, _Waiting] = {}
        self._number = self._look_number = 0
        self._looks: list[Look] = []  # the newest, as the process was told them or is about to be
        self._sent: set[int] = set()  # their numbers: the process has the engine
        self._ends: asyncio.TimerHandle | None = None
        self._endings: set[asyncio.Task[None]] = set()

    @property
    def pid(self) -> int | None:
        """The process; None while there is none."""
        return self._process.pid if self._process is not None else None

    @property
    def is_asked(self) -> bool:
        """Somebody waits for an answer."""
        return any(not waiting.first.done() for waiting in self._waiting.values())

    async def prepare(self, engine: bytes, at: datetime, *, asker: str = "") -> None:
        """Tell that somebody may ask soon: what every first answer needs is lived ahead."""
        await self._send(Prepare(asker, self._next(), self._look(engine, at)))

    async def ask(
        self,
        engine: bytes,
        change: Sequence[Mapping[str, Any]],
        at: datetime,
        *,
        on_call: Sequence[OnCall] = (),
        asker: str = "",
        refined: Refined | None = None,
        within_s: float = 0.0,
    ) -> Preview:
        """Return the first answer to what a change would bring; `refined` is given the better ones.

        `within_s`: after so long the best there is is the last, by fewer pairs on a machine that has much
        else to do; 0 = by all pairs, however long that takes.

        `engine`: `snapshot.packed`. `change`: overrides as `override.set` takes them (author, reason and id
        may be missing), or {"end": id}. `at`: local, not before the engine's newest line. Raises UserError:
        the change cannot be read (preview_unreadable), the process failed (preview_failed), or a newer
        question of the same asker came (preview_replaced).
        """
        number = self._next()
        wanted = [dict(one) for one in change]
        question = AskPreview(
            asker, number, self._look(engine, at), wanted, tuple(on_call), within_s
        )
        found = (await self._answer(question, refined)).preview
        if found is None:
            raise UserError("preview_failed")
        return found

    async def needed(
        self,
        engine: bytes,
        goal: Goal,
        at: datetime,
        *,
        on_call: Sequence[OnCall] = (),
        asker: str = "",
    ) -> Needed:
        """Return how many people a goal asks for; raises like `ask`."""
        question = AskNeeded(asker, self._next(), self._look(engine, at), goal, tuple(on_call))
        found = (await self._answer(question)).needed
        if found is None:
            raise UserError("preview_failed")
        return found

    async def proposed(
        self,
        engine: bytes,
        at: datetime,
        *,
        motive: str | None = None,
        on_call: Sequence[OnCall] = (),
        asker: str = "",
    ) -> Bundle:
        """Return what to do in a crisis of a motive (None = that of most that waits); raises like `ask`."""
        question = AskBundle(asker, self._next(), self._look(engine, at), motive, tuple(on_call))
        found = (await self._answer(question)).bundle
        if found is None:
            raise UserError("preview_failed")
        return found

    async def forecast(self, engine: bytes, at: datetime, *, asker: str = "") -> Forecast:
        """Return what is kept if nothing is changed; raises like `ask`."""
        found = (
            await self._answer(AskForecast(asker, self._next(), self._look(engine, at)))
        ).forecast
        if found is None:
            raise UserError("preview_failed")
        return found

    async def close(self) -> None:
        """End the process."""
        if self._ends is not None:
            self._ends.cancel()
        self._drop()
        if self._endings:
            await asyncio.shield(asyncio.gather(*self._endings))

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _look(self, engine: bytes, at: datetime) -> Look:
        """Return a look by its number: the same engine at the same instant is the same look."""
        for look in self._looks:
            if look.engine is engine and look.at == at:
                return look
        self._look_number += 1
        found = Look(engine, at, self._look_number)
        self._looks = [*self._looks, found][-LOOKS:]
        return found

    async def _answer(self, question: Question, refined: Refined | None = None) -> Tagged:
        waiting = self._waiting[question.number] = _Waiting(refined)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._send(question)
                return await asyncio.shield(waiting.first)
        except TimeoutError as error:
            LOG.warning("looking ahead did not end")
            self._drop()
            raise UserError("preview_failed") from error
        finally:
            if not waiting.first.done() or refined is None:
                self._waiting.pop(question.number, None)
                waiting.first.cancel()

    async def _send(self, question: Question) -> None:
        """Hand a question over; a process that is gone is replaced once."""
        async with self._turn:
            for is_again in (False, True):
                try:
                    await self._write(question)
                    break
                except (OSError, EOFError) as error:
                    self._drop(but=question.number)
                    if is_again:
                        LOG.warning("looking ahead failed: %s", type(error).__name__)
                        raise UserError("preview_failed") from error
        self._end_later()

    async def _write(self, question: Question) -> None:
        process = self._process or await self._begin()
        if process.stdin is None:
            raise EOFError
        look = question.look
        if look.number in self._sent:  # a megabyte where ten thousand cases wait: once is enough
            look = msgspec.structs.replace(look, engine=b"")
            question = msgspec.structs.replace(question, look=look)
        self._sent = {*sorted({*self._sent, look.number})[-LOOKS:]}
        process.stdin.write(framed(ENCODE(question)))
        await process.stdin.drain()

    async def _begin(self) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "commandcenter.hub.whatif_process"),
            cwd=_ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        self._process, self._sent = process, set()
        if process.stdout is None:
            raise EOFError
        await process.stdout.readexactly(len(UP))
        self._listener = asyncio.create_task(self._listen(process, process.stdout))
        return process

    async def _listen(
        self, process: asyncio.subprocess.Process, stdout: asyncio.StreamReader
    ) -> None:
        """Hand answers on until the process ends."""
        try:
            while True:
                reply = REPLY.decode(await read_frame(stdout))
                if isinstance(reply, Answered):
                    self._told(reply)
                elif (waiting := self._waiting.pop(reply.number, None)) is not None:
                    _fail(waiting, reply.key or "preview_replaced", reply.values)
        except (OSError, EOFError, msgspec.DecodeError):
            if process is self._process:
                LOG.warning("the process that looks ahead is gone")
                self._drop()

    def _told(self, reply: Answered) -> None:
        waiting = self._waiting.get(reply.number)
        if waiting is None:
            return
        if reply.is_last:
            del self._waiting[reply.number]
        found = FOUND.decode(reply.found)
        if not waiting.first.done():
            waiting.first.set_result(found)
        elif waiting.refined is not None and found.preview is not None:
            waiting.refined(found.preview)

    def _drop(self, but: int | None = None) -> None:
        """Do without the process: who waits is told, but for one that will ask again."""
        for number in [number for number in self._waiting if number != but]:
            _fail(self._waiting.pop(number), "preview_failed", {})
        process, self._process = self._process, None
        listener, self._listener = self._listener, None
        if process is not None:
            ending = asyncio.create_task(_end(process, listener))
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)

    def _end_later(self) -> None:
        if self._ends is not None:
            self._ends.cancel()
        self._ends = asyncio.get_running_loop().call_later(IDLE_S, self._leave)

    def _leave(self) -> None:
        """Do without the process, unless somebody still waits for an answer."""
        if self._waiting:
            self._end_later()
        else:
            self._drop()


def _fail(waiting: _Waiting, key: str, values: Mapping[str, str]) -> None:
    if not waiting.first.done():
        waiting.first.set_exception(UserError(key, **values))


async def _end(process: asyncio.subprocess.Process, listener: "asyncio.Task[None] | None") -> None:
    """End a process: by the end of what it is told, else by force."""
    if listener is not None and listener is not asyncio.current_task():
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
    await end_process(process, END_S)
