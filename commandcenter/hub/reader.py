"""Reading frames: few of them in the hub's loop, many or long ones in a process of its own.

Checking, masking and reading take most of the time that a message takes, and a hostile text far more.
A burst therefore never holds up the loop, and a text that does not end costs a process that is
replaced. Under usual load the process does nothing: to wake it would cost more than it saves.

As a process: on stdin how to read, then jobs in and answers out, until stdin ends.
"""

import asyncio
import logging
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.errors import UnreadableError
from commandcenter.feed import Delivery
from commandcenter.hub.compared import compared
from commandcenter.hub.prepare import Preparer, warm_up
from commandcenter.pipes import end_process, framed, next_frame, read_frame
from commandcenter.rows import Draft
from commandcenter.semantic import rules
from commandcenter.semantic.copies import Copies
from commandcenter.semantic.rulebook import joined
from commandcenter.wire import decode

LOG = logging.getLogger(__name__)

MANY = 32  # frames from which they are read in the process
LONG = 32 * 1024  # bytes from which even a single one is: masking a hostile megabyte takes seconds
END_S = 1.0
PATIENCE_S = 10.0  # and half as much again for each MiB: hostile text takes some 2 s a MiB
_ROOT = Path(__file__).resolve().parents[2]

Answer = Draft | str  # a str is the reason why the frame cannot be taken


class Job(msgspec.Struct, frozen=True, array_like=True):
    """A frame to be read. `trusted`: its own readings and hub facts count."""

    raw: bytes
    recorded_us: int
    trusted: bool


class _How(msgspec.Struct, frozen=True):
    """How a process is to read: the database's key, `Preparer`'s pages, the site's rules in force."""

    key: bytes
    pages: dict[str, str]
    site: dict[str, dict[str, Any]]


class Reader:
    """Reads the frames of every feed of one hub."""

    def __init__(
        self, key: bytes, patience_s: float = PATIENCE_S, *, pages: Mapping[str, str] | None = None
    ) -> None:
        """Derive what is needed from the database's key; the process is started when it is needed."""
        self.preparer = Preparer(key, pages)
        self._copies = Copies()
        self._key, self._pages, self._patience_s = key, dict(pages or {}), patience_s
        self._process: asyncio.subprocess.Process | None = None
        self._start: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The process; None while there is none."""
        return self._process.pid if self._process is not None else None

    async def read(self, deliveries: Sequence[Delivery], *, trusted: bool) -> list[Answer]:
        """Return what becomes of each frame, in their order."""
        answers = await self._read(deliveries, trusted=trusted)
        return [one if isinstance(one, str) else compared(one, self._copies) for one in answers]

    async def _read(self, deliveries: Sequence[Delivery], *, trusted: bool) -> list[Answer]:
        is_long = any(len(delivery.raw) >= LONG for delivery in deliveries)
        if is_long or (len(deliveries) >= MANY and self.is_free()):
            jobs = [Job(one.raw, one.recorded_us, trusted) for one in deliveries]
            return await self._elsewhere(jobs)
        events = [(one.event or {}, one.recorded_us) for one in deliveries]
        return [_answer(one) for one in self.preparer.drafts(events, trusted=trusted)]

    def is_free(self) -> bool:
        """Tell whether the process is up and waits for work; who asks first has it started."""
        return self._starting().done() and not self._turn.locked()

    async def renew(self) -> None:
        """Have the next process read by the rules that are in force now; it is started when needed."""
        async with self._turn:
            await self.close()

    async def forget(self) -> None:
        """Forget whom and what was read; the process that reads bursts is another one from now on."""
        self.preparer.forget()
        self._copies = Copies()
        await self.renew()

    async def close(self) -> None:
        """End the process."""
        start, self._start = self._start, None
        if start is not None:
            start.cancel()
            await asyncio.gather(start, return_exceptions=True)
        process, self._process = self._process, None
        if process is not None:
            await end_process(process, END_S)

    async def _elsewhere(self, jobs: list[Job]) -> list[Answer]:
        """Have jobs read by the process; where it fails, each by itself, short ones without it."""
        async with self._turn:
            try:
                async with asyncio.timeout(self._patience(jobs)):
                    return await self._asked(jobs)
            except (OSError, EOFError, TimeoutError, msgspec.DecodeError) as error:
                LOG.warning("the reader failed on %s frames: %s", len(jobs), type(error).__name__)
                await self.close()
            except (
                asyncio.CancelledError
            ):  # its feed ends: nobody takes the answer, the next is another's
                await self.close()
                raise
        return [await self._alone(job, is_last=len(jobs) == 1) for job in jobs]

    def _patience(self, jobs: list[Job]) -> float:
        """Return how long the process may take: a feed that waits for it shows no sign of that."""
        return self._patience_s * (1 + sum(len(job.raw) for job in jobs) / 2**21)

    async def _alone(self, job: Job, *, is_last: bool) -> Answer:
        if len(job.raw) < LONG:
            return _answers(self.preparer, [job])[0]
        return "error: its reading did not end" if is_last else (await self._elsewhere([job]))[0]

    async def _asked(self, jobs: list[Job]) -> list[Answer]:
        await asyncio.shield(self._starting())
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise EOFError
        process.stdin.write(framed(_ENCODE(jobs)))
        await process.stdin.drain()
        found = _FOUND.decode(await read_frame(process.stdout))
        if len(found) != len(jobs):
            raise EOFError
        return found

    def _starting(self) -> "asyncio.Task[None]":
        if self._start is None:
            self._start = asyncio.create_task(self._begin())
        return self._start

    async def _begin(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "commandcenter.hub.reader"),
            cwd=_ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        how = _How(self._key, self._pages, rules.in_force().site)
        self._process.stdin.write(framed(_ENCODE(how)))  # never an argument: others see those
        await self._process.stdout.readexactly(len(_UP))


def _answer(made: Draft | Exception) -> Answer:
    if isinstance(made, UnreadableError):
        return made.reason
    return made if isinstance(made, Draft) else f"error: {type(made).__name__}"


def _answers(preparer: Preparer, jobs: Sequence[Job]) -> list[Answer]:
    """Read frames as they came; those of one hand-over are all trusted, or none is."""
    events = [(decode(job.raw), job.recorded_us) for job in jobs]  # each was decoded before
    return [_answer(one) for one in preparer.drafts(events, trusted=jobs[0].trusted)]


_UP = b"+"
_ENCODE = msgspec.msgpack.Encoder().encode
_HOW = msgspec.msgpack.Decoder(_How)
_JOBS = msgspec.msgpack.Decoder(list[Job])
_FOUND = msgspec.msgpack.Decoder(list[Answer])


def main() -> None:
    """Read until stdin ends; a hub that was killed takes its reader along by that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the hub's: it ends us when it is done
    wanted, answers = sys.stdin.buffer, sys.stdout.buffer
    if (told := next_frame(wanted)) is None:
        return
    how = _HOW.decode(told)
    rules.put_in_force(joined(how.site))
    preparer = Preparer(how.key, how.pages)
    warm_up()
    answers.write(_UP)
    answers.flush()
    while (asked := next_frame(wanted)) is not None:
        answers.write(framed(_ENCODE(_answers(preparer, _JOBS.decode(asked)))))
        answers.flush()


if __name__ == "__main__":
    main()
