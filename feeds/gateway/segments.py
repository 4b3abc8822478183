"""The gateway's spool on disk: files of sealed entries, appended and never changed, dropped from the front.

An entry is its length, then its bytes under the gateway's key. A file that a power cut left unfinished ends
with its last whole entry: nothing after it was ever answered for. Each start begins a new file.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from commandcenter.errors import UserError
from commandcenter.secrets import Seal

LARGE = 8 * 1024 * 1024  # bytes after which a new file begins

_LENGTH = 4
_SUFFIX = ".spool"


class Head(msgspec.Struct, frozen=True):
    """The first entry of a file: the epoch of its positions, and the first position and record after it."""

    epoch: str
    position: int
    record: int


class Place(NamedTuple):
    """Where an entry stands: the number of its file, its offset and length."""

    segment: int
    offset: int
    size: int


class Segments:
    """The files of one spool, oldest first. Blocking: for a thread beside the loop."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self._folder, self._seal = folder, seal
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.numbers = sorted(
            int(file.stem) for file in folder.glob(f"*{_SUFFIX}") if file.stem.isdigit()
        )
        self._descriptor = -1
        self._end = 0

    def entries(self, number: int) -> Iterator[tuple[Place, bytes]]:
        """Yield the whole entries of a file; it ends where the next one is cut off or not ours."""
        with self._file(number).open("rb") as file:
            offset = 0
            while len(length := file.read(_LENGTH)) == _LENGTH:
                size = int.from_bytes(length, "big")
                sealed = file.read(size)
                if len(sealed) < size:
                    return
                try:
                    yield Place(number, offset, size), self._seal.open(sealed)
                except UserError:
                    return
                offset += _LENGTH + size

    def begin(self, head: Head) -> Place:
        """Begin a new file; what is appended from now on goes into it."""
        self.close()
        number = self.numbers[-1] + 1 if self.numbers else 1
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(self._file(number), flags, 0o600)
        self._end = 0
        self.numbers.append(number)
        (place,) = self.append([msgspec.json.encode(head)])
        self._settle_folder()
        return place

    def append(self, contents: list[bytes]) -> list[Place]:
        """Write entries behind the last and have them on disk when this returns.

        Raises OSError where the disk refuses: then nothing of them is there.
        """
        places, written = [], bytearray()
        for content in contents:
            sealed = self._seal.seal(content)
            places.append(Place(self.numbers[-1], self._end + len(written), len(sealed)))
            written += len(sealed).to_bytes(_LENGTH, "big") + sealed
        try:
            view = memoryview(written)
            while view:
                view = view[os.write(self._descriptor, view) :]
            os.fsync(self._descriptor)
        except OSError:
            with contextlib.suppress(OSError):  # an unfinished end is not read either way
                os.ftruncate(self._descriptor, self._end)
                os.lseek(self._descriptor, self._end, os.SEEK_SET)
            raise
        self._end += len(written)
        return places

    def read(self, place: Place) -> bytes:
        """Return what was appended at a place."""
        with self._file(place.segment).open("rb") as file:
            file.seek(place.offset + _LENGTH)
            return self._seal.open(file.read(place.size))

    def drop_before(self, number: int) -> None:
        """Remove the files before one."""
        while self.numbers and self.numbers[0] < number:
            self._file(self.numbers[0]).unlink(missing_ok=True)
            del self.numbers[0]

    @property
    def is_large(self) -> bool:
        """Tell whether the newest file has had its share."""
        return self._end >= LARGE

    def size(self) -> int:
        """Return the bytes on disk."""
        return sum(self._file(number).stat().st_size for number in self.numbers)

    def close(self) -> None:
        """Let go of the newest file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:012}{_SUFFIX}"

    def _settle_folder(self) -> None:
        """Have the name of the new file on disk, too, where a system lets one ask for that."""
        if os.name == "nt":
            return
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
