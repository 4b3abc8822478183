"""Who was erased, outside the log: so that an older log which is put back is rid of him by itself.

A backup holds whoever was erased after it was made. A file beside the log's head says of each erasure which
keyed digests it left (of his id, of his messages' ids), and nobody's name. Whatever it tells and a log does
not know is done to that log again, by the next hub that opens it. Each line is sealed with the log's key:
lines of another log, or of another hand, count for nothing, nor does one that a kill cut off.
"""

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import msgspec

from commandcenter.database import Connection
from commandcenter.events.erasure import PERSON_ERASED
from commandcenter.platform import private_file
from commandcenter.secrets import Seal

SOURCE = "/hub"  # whose facts the proofs are
NOTE = "erased_list"  # beside the log: why it and the list do not agree
_PURPOSE = "erased list"  # at most 16 bytes
_PROOFS = (
    "SELECT seq, id, actor, body FROM events WHERE type = ?"
    " AND seq IN (SELECT DISTINCT proof FROM erased_keys) ORDER BY seq"
)


class Erased(msgspec.Struct, frozen=True):
    """An erasure: the name of its proof, who did it and why, the digests (hex) that it left."""

    proof: str
    actor: str
    who: str
    reason: str
    keys: tuple[str, ...]


class _Line(msgspec.Struct, frozen=True):
    erased: Erased
    seal: str


class _Body(msgspec.Struct, frozen=True):
    data: dict[str, object]


def beside(head_file: Path) -> Path:
    """Return where the list of a log is kept, by where its head is."""
    return head_file.with_suffix(".erased")


def read(file: Path, key: bytes, database: str) -> list[Erased]:
    """Return what a list says of a log, [] where there is none; OSError as the disk says."""
    return [one for one in _lines(file, key, database) if one is not None]


def damaged(file: Path, key: bytes, database: str) -> int:
    """Return how many lines of a list count for nothing; OSError as the disk says."""
    return _lines(file, key, database).count(None)


def add(file: Path, key: bytes, database: str, erased: Iterable[Erased]) -> None:
    """Write more erasures into the list; they are on disk when this returns. OSError as the disk says."""
    lines = [msgspec.json.encode(_Line(one, _seal(key, database, one))) for one in erased]
    if not lines:
        return
    if not file.exists():
        private_file(file, b"")
    with file.open("ab") as opened:
        opened.write(b"\n" + b"\n".join(lines) + b"\n")  # after whatever a kill left unfinished
        opened.flush()
        os.fsync(opened.fileno())


def recorded(db: Connection) -> list[Erased]:
    """Return what a log itself says of the erasures in it, those that came in several steps as one."""
    found: dict[str, Erased] = {}
    for seq, name, actor, body in db.exec_driver_sql(_PROOFS, (PERSON_ERASED,)).fetchall():
        proof = _whole(str(name))
        data = msgspec.json.decode(bytes(body), type=_Body).data
        rows = db.exec_driver_sql("SELECT hex(key) FROM erased_keys WHERE proof = ?", (seq,))
        keys = tuple(str(row[0]).lower() for row in rows)
        before = found[proof].keys if proof in found else ()
        who, reason = str(data.get("who", "")), str(data.get("reason", ""))
        found[proof] = Erased(proof, str(actor), who, reason, (*before, *keys))
    return list(found.values())


def is_recorded(db: Connection, one: Erased) -> bool:
    """Tell whether a log knows of an erasure."""
    sql = "SELECT 1 FROM events WHERE source = ? AND id = ?"
    return db.exec_driver_sql(sql, (SOURCE, one.proof)).first() is not None


def numbers(db: Connection, one: Erased) -> set[int]:
    """Return by which numbers a log knows whom an erasure was about."""
    sql = "SELECT person FROM persons WHERE key = ?"
    keys = (bytes.fromhex(key) for key in one.keys)
    rows = (db.exec_driver_sql(sql, (key,)).first() for key in keys)
    return {int(row[0]) for row in rows if row is not None}


def _lines(file: Path, key: bytes, database: str) -> list[Erased | None]:
    """Return what each line says, None for one of another hand, or that a kill or a disk has damaged."""
    try:
        lines = file.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    return [_line(line, key, database) for line in lines if line]


def _line(line: bytes, key: bytes, database: str) -> Erased | None:
    try:
        held = msgspec.json.decode(line, type=_Line)
    except (ValueError, RecursionError):  # no JSON, or no text at all
        return None
    return held.erased if held.seal == _seal(key, database, held.erased) else None


def _whole(proof: str) -> str:
    return ":".join(proof.split(":")[:2])


def _seal(key: bytes, database: str, one: Erased) -> str:
    covered = msgspec.msgpack.encode((database, one))
    return Seal(key, _PURPOSE).digest(sha256(covered).digest()).hex()
