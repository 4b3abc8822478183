"""Frames in the pipes between the hub and processes of its own: a length, then so many bytes."""

import asyncio
import contextlib
import struct
from typing import BinaryIO

_LENGTH = struct.Struct("<I")


def framed(content: bytes) -> bytes:
    """Return a frame with this content."""
    return _LENGTH.pack(len(content)) + content


def next_frame(file: BinaryIO) -> bytes | None:
    """Return the content of the next frame of a pipe; None at its end."""
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    return file.read(*_LENGTH.unpack(head))


async def read_frame(stream: asyncio.StreamReader) -> bytes:
    """Return the content of the next frame; EOFError where the other side has ended."""
    head = await stream.readexactly(_LENGTH.size)
    return await stream.readexactly(*_LENGTH.unpack(head))


async def end_process(process: asyncio.subprocess.Process, patience_s: float) -> None:
    """End a process by the end of what it is told; after `patience_s` by force, and wait as long for that.

    What it still says is read: asyncio takes no process for ended while a pipe of it holds something.
    """
    if process.stdin is not None:
        process.stdin.close()  # it ends by that, unless it is in the midst of an answer
    try:
        await _ended(process, patience_s)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        with contextlib.suppress(TimeoutError):  # nobody waits for a corpse
            await _ended(process, patience_s)


async def _ended(process: asyncio.subprocess.Process, patience_s: float) -> None:
    async with asyncio.timeout(patience_s):
        await process.communicate()
