"""Lines of a recorded log: numbered, bounded, decoded, and when each of them was recorded."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from commandcenter.clock import parse_us
from commandcenter.errors import UnreadableError
from commandcenter.wire import MAX_FRAME, decode

PIECE = 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # some editors begin a file with it


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line that is not blank. `event` None where it cannot be read: then `reason` says why."""

    position: int
    raw: bytes
    event: Mapping[str, Any] | None
    reason: str = ""


def lines_of(file: BinaryIO, done: int) -> Iterator[Line]:
    """Give the lines after position `done`; blank ones have no position. A line is held up to 16 MiB."""
    position = 0
    while head := file.readline(MAX_FRAME + 1):
        size = len(head)
        if size > MAX_FRAME and not head.endswith(b"\n"):
            while more := file.readline(PIECE):
                size += len(more)
                if more.endswith(b"\n"):
                    break
        raw = head.removeprefix(BYTE_ORDER_MARK).strip()
        if not raw:
            continue
        position += 1
        if position > done:
            yield _line(position, raw, size)


def recorded_us(event: Mapping[str, Any] | None) -> int | None:
    """Return when an event was recorded, else when it happened; None where it tells neither."""
    for name in ("recordedtime", "time"):
        try:
            return parse_us(str((event or {})[name]))
        except (KeyError, ValueError):
            continue
    return None


def _line(position: int, raw: bytes, size: int) -> Line:
    if size > MAX_FRAME + 1:  # its end of line does not count
        reason = f"oversize: a line of {size} bytes"
        return Line(position=position, raw=raw, event=None, reason=reason)
    try:
        return Line(position=position, raw=raw, event=decode(raw))
    except UnreadableError as error:
        return Line(position=position, raw=raw, event=None, reason=error.reason)
