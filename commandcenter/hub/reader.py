"""Reading frames: few of them in the hub's loop, many or long ones in a process of its own.

Checking, masking and reading take most of the time that a message takes, and a hostile text far more.
A burst therefore never holds up the loop, and a text that does not end costs a process that is
replaced. Under usual load the process does nothing: to wake it would cost more than it saves.

As a process: a key on stdin, then jobs in and answers out, until stdin ends.
"""

import asyncio
import contextlib
import logging
import signal
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from commandcenter.errors import UnreadableError
from commandcenter.feed import Delivery
from commandcenter.hub.prepare import Preparer, warm_up
from commandcenter.rows import Draft
from commandcenter.wire import decode

LOG = logging.getLogger(__name__)

MANY = 16  # frames from which they are read in the process
LONG = 32 * 1024  # bytes from which even a single one is: masking a hostile megabyte takes seconds
PATIENCE_S = 300.0  # for the longest frame of the most hostile kind
_ROOT = Path(__file__).resolve().parents[2]
_LENGTH = struct.Struct("<I")

Answer = Draft | str  # a str is the reason why the frame cannot be taken


class Job(msgspec.Struct, frozen=True, array_like=True):
    """A frame to be read. `trusted`: its own readings and hub facts count."""

    raw: bytes
    recorded_us: int
    trusted: bool


class Reader:
    """Reads the frames of every feed of one hub."""

    def __init__(self, key: bytes, patience_s: float = PATIENCE_S) -> None:
        """Derive what is needed from the database's key; the process is started when it is needed."""
        self.preparer = Preparer(key)
        self._key, self._patience_s = key, patience_s
        self._process: asyncio.subprocess.Process | None = None
        self._starting: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    async def read(self, deliveries: Sequence[Delivery], *, trusted: bool) -> list[Answer]:
        """Return what becomes of each frame, in their order."""
        is_long = any(len(delivery.raw) >= LONG for delivery in deliveries)
        if is_long or (len(deliveries) >= MANY and self._is_free()):
            jobs = [Job(one.raw, one.recorded_us, trusted) for one in deliveries]
            return await self._elsewhere(jobs)
        return [
            _answer(self.preparer, one.event, one.recorded_us, trusted=trusted)
            for one in deliveries
        ]

    async def close(self) -> None:
        """End the process."""
        if self._starting is not None:
            await asyncio.gather(self._starting, return_exceptions=True)
        await self._end()

    def _is_free(self) -> bool:
        """Tell whether the process is up and waits for work; the first who asks has it started."""
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
        return self._process is not None and not self._turn.locked()

    async def _elsewhere(self, jobs: list[Job]) -> list[Answer]:
        """Have jobs read by the process. One that takes it down is found by reading one by one."""
        try:
            async with self._turn, asyncio.timeout(self._patience_s):
                return await self._asked(jobs)
        except (OSError, EOFError, TimeoutError, msgspec.DecodeError) as error:
            LOG.error("%s frames could not be read: %s", len(jobs), type(error).__name__)
            await self._end()
        if len(jobs) == 1:
            return ["error: its reading did not end"]
        return [answer for job in jobs for answer in await self._elsewhere([job])]

    async def _asked(self, jobs: list[Job]) -> list[Answer]:
        if self._process is None:
            await self._start()
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise EOFError
        process.stdin.write(_framed(_JOBS.encode(jobs)))
        await process.stdin.drain()
        head = await process.stdout.readexactly(_LENGTH.size)
        found = _ANSWERS.decode(await process.stdout.readexactly(*_LENGTH.unpack(head)))
        if len(found) != len(jobs):
            raise EOFError
        return found

    async def _start(self) -> None:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "commandcenter.hub.reader"),
            cwd=_ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        if process.stdin is not None:
            process.stdin.write(_framed(self._key))  # never an argument: those are seen by others
        if process.stdout is not None:
            await process.stdout.readexactly(1)
        self._process = process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


def _answer(
    preparer: Preparer, event: object, recorded_us: int, *, trusted: bool, raw: bytes = b""
) -> Answer:
    """Return the row of a frame, or why there is none; a bug leaves it to a mended program."""
    try:
        read = decode(raw) if event is None else event
        return preparer.draft(read, recorded_us=recorded_us, trusted=trusted)  # type: ignore[arg-type]
    except UnreadableError as error:
        return error.reason
    except Exception as error:
        LOG.exception("a frame could not be prepared")
        return f"error: {type(error).__name__}"


_JOBS = msgspec.msgpack.Encoder()
_DECODE_JOBS = msgspec.msgpack.Decoder(list[Job])
_ANSWERS = msgspec.msgpack.Decoder(list[Answer])


def _framed(content: bytes) -> bytes:
    return _LENGTH.pack(len(content)) + content


def _next(file: BinaryIO) -> bytes | None:
    """Return the next frame of a pipe; None at its end."""
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    return file.read(*_LENGTH.unpack(head))


def main() -> None:
    """Read until stdin ends; a hub that was killed takes its reader along by that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the hub's: it ends us when it is done
    wanted, answers = sys.stdin.buffer, sys.stdout.buffer
    if (key := _next(wanted)) is None:
        return
    preparer = Preparer(key)
    warm_up()
    answers.write(b"+")
    answers.flush()
    while (asked := _next(wanted)) is not None:
        jobs = _DECODE_JOBS.decode(asked)
        found = [
            _answer(preparer, None, job.recorded_us, trusted=job.trusted, raw=job.raw)
            for job in jobs
        ]
        answers.write(_framed(_JOBS.encode(found)))
        answers.flush()


if __name__ == "__main__":
    main()
