"""The log's head outside the log: how far it had come, and its hash there, sealed with the database's key.

The chain in the database finds a changed, removed or swapped row. It cannot find that its end was cut off, or
that an older file was put back: that is found here, in a small file beside the database (`PATH.head`), or
better in a folder on another machine. It is written after each commit, so the log is never behind it.
"""

import contextlib
import os
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec

from commandcenter.platform import private_file
from commandcenter.secrets import Seal

PURPOSE = "head"

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
        return msgspec.json.decode(file.read_bytes(), type=Head)
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


def write(file: Path, head: Head, *, safely: bool = False) -> None:
    """Write a head whole or not at all; `safely`: it is on disk when this returns. OSError as the disk says.

    After each commit it is not waited for: a power cut may leave an older head, and the log went on after it.
    """
    content = msgspec.json.encode(head) + b"\n"
    if safely:
        private_file(file, content)
        return
    number, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(number, "wb") as draft:
            draft.write(content)
        Path(name).replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise


def _seal(key: bytes, database: str, seq: int, mark: str) -> str:
    covered = msgspec.msgpack.encode((database, seq, mark))
    return Seal(key, PURPOSE).digest(sha256(covered).digest()).hex()
