"""Frames in the pipes between the hub and processes of its own: a length, then so many bytes."""

import asyncio
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
