"""The log's head outside the log: how far it had come, and its hash there, sealed with the database's key.

The chain in the database finds a changed, removed or swapped row. It cannot find that its end was cut off, or
that an older file was put back: that is found here, in a small file beside the database (`PATH.head`), or
better in a folder on another machine. It is written after each commit, so the log is never behind it.
"""

import os
import weakref
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec

from commandcenter.platform import private_file
from commandcenter.secrets import Seal

PURPOSE = "head"
BLOCK = 512  # bytes, what a disk writes as one
_LOOKS = 20

HashAt = Callable[[int], bytes | None]


class Head(msgspec.Struct, frozen=True):
    """Position and hash (hex) of a log's newest row when this was written, and their keyed seal."""

    database: str
    seq: int
    hash: str
    seal: str


def beside(path: Path, folder: str = "") -> Path:
    """Return where a database's head is kept: beside it, or in the folder that a site names."""
    name = path.name + ".head"
    return Path(folder) / name if folder else path.with_name(name)


def sealed(key: bytes, database: str, seq: int, mark: bytes) -> Head:
    """Return the head of a log that ends at `seq` with the hash `mark`."""
    return Head(database, seq, mark.hex(), _seal(key, database, seq, mark.hex()))


def read(file: Path) -> Head | None:
    """Return the head that a file holds, None where there is no file; ValueError where it is no head."""
    try:
        raw = file.read_bytes()
        for _ in range(_LOOKS):  # a hub may be writing it right now: what is read twice is whole
            before, raw = raw, file.read_bytes()
            if raw == before:
                break
        return msgspec.json.decode(raw, type=Head)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError as error:
        raise ValueError("not a head") from error


def mismatch(
    head: Head | None, *, key: bytes | None, database: str, end: int, hash_at: HashAt
) -> str:
    """Return why a log is not the one that its head speaks of, as the key of its words; "" = it is.

    `end` is the log's newest position, `hash_at` gives the hash it has at one. A log that went on after its
    head was written is in order: so a hub that was killed leaves it. `key` None: the seal is not looked at.
    """
    if head is None:
        return "audit_head_missing"
    if head.database != database:
        return "audit_head_other"
    if key is not None and head.seal != _seal(key, head.database, head.seq, head.hash):
        return "audit_head_forged"
    if head.seq > end:
        return "audit_tail_cut"
    found = bytes(32) if head.seq == 0 else hash_at(head.seq)
    return "" if found is not None and found.hex() == head.hash else "audit_head_differs"


def write(file: Path, head: Head) -> None:
    """Write a head whole or not at all; it is on disk when this returns. OSError as the disk says."""
    if not file.parent.is_dir():  # a share that is not there is not made here
        raise FileNotFoundError(2, "no such folder", str(file.parent))
    private_file(file, _block(head))


class Moving:
    """The head of a log that is being written. It moves with each commit and is not waited for.

    It is one block, overwritten in one write: a kill leaves this head or the one before, a power cut perhaps
    one from some seconds ago, and the log went on after it.
    """

    def __init__(self, file: Path, key: bytes, database: str) -> None:
        self._file, self._database = file, database
        self._seal = Seal(key, PURPOSE)
        self._file_number = -1  # of the open file, -1 = none
        self._shut: Callable[[], object] = int

    def move(self, seq: int, mark: bytes) -> None:
        """Write how far the log has come; OSError as the disk says, the next one begins anew."""
        head = Head(
            self._database, seq, mark.hex(), _sign(self._seal, self._database, seq, mark.hex())
        )
        try:
            if self._file_number < 0:
                write(self._file, head)
                self._file_number = os.open(self._file, os.O_RDWR | getattr(os, "O_BINARY", 0))
                self._shut = weakref.finalize(self, os.close, self._file_number)
                return
            os.lseek(self._file_number, 0, os.SEEK_SET)
            os.write(self._file_number, _block(head))
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Leave the file; the next move waits for the disk."""
        self._shut()
        self._file_number = -1


def _block(head: Head) -> bytes:
    return msgspec.json.encode(head).ljust(BLOCK - 1) + b"\n"


def _sign(seal: Seal, database: str, seq: int, mark: str) -> str:
    covered = msgspec.msgpack.encode((database, seq, mark))
    return seal.digest(sha256(covered).digest()).hex()


def _seal(key: bytes, database: str, seq: int, mark: str) -> str:
    return _sign(Seal(key, PURPOSE), database, seq, mark)
