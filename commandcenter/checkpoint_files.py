"""Checkpoints on disk: files beside the database, that may be deleted at any time and hold no personal data.

A file carries the hash of its log at its position, so that it never speaks for another log, and a checksum.
It is not compressed: a rewind would spend half its time on that.
"""

import contextlib
import mmap
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from commandcenter.checkpoints import load
from commandcenter.state import State

EVERY = 5_000  # facts between two checkpoints: the rest to fold takes about 100 ms
_HEAD = struct.Struct(">QQ32sI")  # the fields of Head, a checksum


class Head(NamedTuple):
    """Of which log a checkpoint is, and up to where."""

    seq: int
    newest_us: int  # newest recorded instant
    mark: bytes  # the log's hash at `seq`, 32 bytes

    def check(self, dumped: bytes | memoryview) -> int:
        """Return the checksum over the head and what stands behind it."""
        return zlib.crc32(dumped, zlib.crc32(_HEAD.pack(*self, 0)))


def folder(path: Path) -> Path:
    """Return where a database's checkpoints are."""
    return path.with_name(path.name + ".checkpoints")


def nearest(path: Path, fits: Callable[[Head], bool]) -> State | None:
    """Return the newest checkpoint that fits; one that cannot be read is passed over."""
    for file in reversed(_files(path)):
        with contextlib.suppress(OSError, ValueError, struct.error), file.open("rb") as opened:
            *told, check = _HEAD.unpack(opened.read(_HEAD.size))
            head = Head(*told)
            if not fits(head):
                continue
            with _mapped(opened) as dumped:
                if head.check(dumped) == check:
                    return load(dumped)
    return None


def write(path: Path, head: Head, dumped: bytes) -> None:
    """Write what `dump` made of a state, whole or not at all; OSError where it cannot be written."""
    folder(path).mkdir(exist_ok=True)
    file = folder(path) / f"{head.seq:012d}.state"
    half = file.with_suffix(".half")
    half.write_bytes(_HEAD.pack(*head, head.check(dumped)) + dumped)
    half.replace(file)
    _thin_out(path, file)


def remove(path: Path, since: int) -> None:
    """Remove the checkpoints from a position on, and what is half written; OSError where one stays."""
    for file in folder(path).glob("*"):
        if file.suffix != ".state" or int(file.stem) >= since:
            file.unlink(missing_ok=True)


def _files(path: Path) -> list[Path]:
    """Return a database's checkpoints, oldest first."""
    return sorted(folder(path).glob("*.state"))


def _thin_out(path: Path, newest: Path) -> None:
    """Remove what another log left, and a checkpoint whose two neighbours are near enough to each other."""
    files = _files(path)
    mine = files[: files.index(newest) + 1] if newest in files else files
    useless = files[len(mine) :]
    if len(mine) > 2 and int(mine[-1].stem) - int(mine[-3].stem) <= EVERY:
        useless.append(mine[-2])
    for file in useless:
        with contextlib.suppress(OSError):  # somebody reads it: next time
            file.unlink()


@contextlib.contextmanager
def _mapped(opened: BinaryIO) -> Iterator[memoryview]:
    """Give what stands behind a checkpoint's head without a copy of tens of megabytes."""
    with (
        mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as held,
        memoryview(held) as whole,
        whole[_HEAD.size :] as dumped,
    ):
        yield dumped
