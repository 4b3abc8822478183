"""Is the log as it was written? Every row is counted anew, then its end is held against the head outside.

Found are: a changed, removed, added or swapped row, a masked text that is not the one its row speaks of, a
quarantined frame whose bytes changed, sums that the rows do not add up to, a damaged page or index, a cut
end, an older or another file in its place. Nothing is written; the hub may run meanwhile.
"""

from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from commandcenter import head as heads
from commandcenter.database import Connection, DatabaseError, connect
from commandcenter.erasing.proof import Excuses
from commandcenter.errors import UserError
from commandcenter.head import Head
from commandcenter.journal import GENESIS, chained
from commandcenter.secrets import Seal, known_key

SLICE = 1_000
_ROWS = "SELECT events.*, text FROM events LEFT JOIN texts USING (seq) ORDER BY events.seq"
_STRAY_TEXTS = (
    "SELECT min(seq) FROM texts WHERE seq NOT IN (SELECT seq FROM events WHERE texthash NOTNULL)"
)
_LOST_PERSONS = (
    "SELECT min(seq) FROM events WHERE person > 0 AND person NOT IN (SELECT person FROM persons)"
)
_SUMS = (
    ("stored", "SELECT count(*) FROM events WHERE feed NOTNULL"),
    ("quarantined", "SELECT count(*) FROM taken WHERE state = 'quarantined'"),
    ("shed", "SELECT count(*) FROM taken WHERE state = 'shed'"),
)
_LETTERS = (
    "SELECT n, sealed FROM quarantine UNION ALL SELECT n, NULL FROM taken"
    " WHERE state = 'quarantined' AND n NOT IN (SELECT n FROM quarantine) ORDER BY 1"
)


class Problem(NamedTuple):
    """The first thing that is not as it was written: the key of its words, and where."""

    key: str
    row: int | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. `seq` and `hash` are the end of the chain as far as it holds.

    `keyed` False: this machine lacks the database's key, so texts, frames and the head's seal went unchecked.
    """

    ok: bool
    seq: int
    hash: str
    head: int | None
    keyed: bool
    problem: str
    row: int | None

    def error(self, path: Path) -> UserError:
        """Return the words of the problem."""
        return UserError(self.problem, path=str(path), row=self.row, head=self.head, seq=self.seq)


class _End(NamedTuple):
    seq: int
    hash: bytes
    problem: Problem | None
    at_head: bytes | None  # the hash that the chain had at the head's position


def verify(path: Path, head_file: Path | None = None, *, head: Head | None = None) -> Verdict:
    """Check a database against its head: of `head_file`, by default beside it, or `head` itself.

    Raises UserError where the file cannot be opened as a log at all.
    """
    try:  # before the log: it may go on meanwhile, never back
        head = head or heads.read(head_file or heads.beside(path))
        forged = False
    except ValueError:
        forged = True
    with closing(connect(path)) as db:
        try:
            return _verdict(db, head, is_forged=forged)
        except (
            DatabaseError,
            ValueError,
            TypeError,
            OverflowError,
        ) as error:  # bytes that are no row
            why = str(getattr(error, "orig", error))
            raise UserError("audit_file_damaged", path=str(path), why=why) from error


def _verdict(db: Connection, head: Head | None, *, is_forged: bool) -> Verdict:
    db.exec_driver_sql("BEGIN")  # all that follows looks at one instant
    database = str(db.exec_driver_sql("SELECT value FROM meta WHERE name = 'database'").scalar())
    key = known_key(database)
    end = _walk(db, Seal(key, "text") if key else None, head.seq if head else 0)
    why = "audit_head_forged" if is_forged else ""
    why = why or heads.mismatch(
        head, key=key, database=database, end=end.seq, hash_at=lambda _: end.at_head
    )
    problem = end.problem or (Problem(why) if why else _beside(db, key))
    return Verdict(
        ok=problem is None,
        seq=end.seq,
        hash=end.hash.hex(),
        head=head.seq if head else None,
        keyed=key is not None,
        problem=problem.key if problem else "",
        row=problem.row if problem else None,
    )


def _walk(db: Connection, texts: Seal | None, head: int) -> _End:
    """Count the chain anew from its first row on, up to its end or the first row that does not hold."""
    seq, before, at_head, excuses = 0, GENESIS, None, Excuses(db)
    rows = db.exec_driver_sql(_ROWS)
    while part := rows.fetchmany(SLICE):
        for *covered, found, text in part:
            if covered[0] != seq + 1 or not _holds(before, covered, found, excuses):
                return _End(seq, before, Problem("audit_row_changed", seq + 1), at_head)
            seq, before = seq + 1, bytes(found)
            excuses.told(covered)
            if seq == head:
                at_head = before
            if text is None and covered[-1] is not None:
                excuses.textless(covered)
            elif texts is not None and not _is_its_text(texts, covered[-1], text):
                return _End(seq, before, Problem("audit_text_changed", seq), at_head)
    return _End(seq, before, _unexcused(excuses), at_head)


def _holds(before: bytes, row: list[Any], found: bytes, excuses: Excuses) -> bool:
    """Tell whether a row is as it was written, or as an erasure left it, which its proof says further on."""
    is_left_so = excuses.is_left_so(row)
    return chained(before, row) == found if is_left_so is None else is_left_so


def _unexcused(excuses: Excuses) -> Problem | None:
    if (row := excuses.unproven()) is not None:
        return Problem("audit_row_changed", row)
    if (row := excuses.without_text()) is not None:
        return Problem("audit_text_changed", row)
    return None


def _is_its_text(texts: Seal, texthash: bytes | None, text: str | None) -> bool:
    if texthash is None or text is None:
        return text is None
    return texts.digest(text.encode()) == texthash


def _beside(db: Connection, key: bytes | None) -> Problem | None:
    """Look at what stands beside the chain: persons, frames in quarantine, sums, pages and indexes."""
    for sql, words in ((_STRAY_TEXTS, "audit_text_changed"), (_LOST_PERSONS, "audit_person_lost")):
        if (row := db.exec_driver_sql(sql).scalar()) is not None:
            return Problem(words, int(row))
    if (letter := _bad_letter(db, key)) is not None:
        return Problem("audit_letter_changed", letter)
    counters = {str(name): n for name, n in db.exec_driver_sql("SELECT name, value FROM counters")}
    counted = {name: db.exec_driver_sql(sql).scalar() for name, sql in _SUMS}
    if any(counters.get(name) != n for name, n in counted.items()):
        return Problem("audit_sums_differ")
    sound = db.exec_driver_sql("PRAGMA integrity_check(1)").scalar() == "ok"
    return None if sound else Problem("audit_pages_damaged")


def _bad_letter(db: Connection, key: bytes | None) -> int | None:
    """Return the first quarantined frame that is gone, or whose bytes are not the ones that were sealed."""
    seal = Seal(key, "quarantine") if key else None
    for number, sealed in db.exec_driver_sql(_LETTERS):
        try:
            if sealed is None:
                return int(number)
            if seal is not None:
                seal.open(bytes(sealed))
        except UserError:
            return int(number)
    return None
