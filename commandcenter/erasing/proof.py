"""Why a row may be another than it was written: what an erasure left, held against its proof in the chain.

A row that was erased keeps its hash, so the rows after it hold. As it was left it has a cover, its own
SHA-256, and the digest of all covers of an erasure stands in the erasure's fact, which is chained itself.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from commandcenter.database import Connection
from commandcenter.events.erasure import (
    PERSON_ERASED,
    RETENTION_APPLIED,
    PersonErasedData,
    RetentionData,
)

_ENCODE = msgspec.msgpack.Encoder().encode
_TYPE, _RECORDED, _BODY = 4, 1, 14  # places in a row of `events`


class _Body(msgspec.Struct, frozen=True):
    data: msgspec.Raw


def cover(row: Sequence[object]) -> bytes:
    """Return what stands for a row as it is now: its columns without the hash."""
    return hashlib.sha256(_ENCODE(tuple(row))).digest()


def covers(found: Iterable[tuple[int, bytes]]) -> str:
    """Return the digest over positions and covers, in the order of the log."""
    return hashlib.sha256(_ENCODE([tuple(one) for one in sorted(found)])).hexdigest()


class Excuses:
    """What may be otherwise in one log, for one walk through it from its first row."""

    def __init__(self, db: Connection) -> None:
        """Read which rows were rewritten, by which erasure."""
        self._newest: dict[int, tuple[int, bytes]] = {}
        self._by_proof: dict[int, list[tuple[int, bytes]]] = {}
        for seq, proof, left in db.exec_driver_sql(
            "SELECT seq, proof, cover FROM erased_rows ORDER BY proof, seq"
        ):
            self._newest[seq] = (proof, bytes(left))
            self._by_proof.setdefault(proof, []).append((seq, bytes(left)))
        self._textless: dict[int, int] = {}  # position -> recorded, until a fact says why

    def is_left_so(self, row: Sequence[Any]) -> bool | None:
        """Tell whether an erased row is as its erasure left it; None where it was never erased."""
        if (held := self._newest.get(row[0])) is None:
            return None
        return held[1] == cover(row)

    def textless(self, row: Sequence[Any]) -> None:
        """Note a row whose text is gone."""
        self._textless[row[0]] = row[_RECORDED]

    def told(self, row: Sequence[Any]) -> None:
        """Take what a proof says, once its own row is found to hold."""
        if row[_TYPE] == PERSON_ERASED:
            said = msgspec.convert(_data(row), PersonErasedData)
            if covers(self._by_proof.get(row[0], ())) == said.covers:
                self._by_proof.pop(row[0], None)
        elif row[_TYPE] == RETENTION_APPLIED:
            dropped = msgspec.convert(_data(row), RetentionData)
            if dropped.kind == "texts":
                before = dropped.before_us
                self._textless = {s: at for s, at in self._textless.items() if at >= before}

    def unproven(self) -> int | None:
        """Return, after the walk, the first row that was rewritten without a proof; None = all have one."""
        return min((seq for rows in self._by_proof.values() for seq, _ in rows), default=None)

    def without_text(self) -> int | None:
        """Return, after the walk, the first row whose text nobody dropped; None = there is none."""
        return min(self._textless, default=None)


def _data(row: Sequence[Any]) -> Any:
    return msgspec.json.decode(msgspec.json.decode(bytes(row[_BODY]), type=_Body).data)
