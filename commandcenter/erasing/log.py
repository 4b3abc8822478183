"""Erasing in the log's file: who is meant, in which rows he is, and what is left of them.

Inside the journal's transactions, or beside them where it only looks.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from commandcenter.database import Connection
from commandcenter.erasing.proof import cover
from commandcenter.erasing.renaming import LEAST, Renaming, written
from commandcenter.erasing.rows import ERASED, Person, Row, decoded, notes_about, without
from commandcenter.errors import UserError
from commandcenter.secrets import Seal

SLICE = 400  # values in one question
_COLUMNS = "events.seq, type, source, id, person, body, text"
_ROWS = f"SELECT {_COLUMNS} FROM events LEFT JOIN texts USING (seq) WHERE events.seq IN ({{}})"  # noqa: S608 - columns only
_HIS = "SELECT seq FROM events WHERE person IN ({}) AND person <> 0 AND seq > ?"
_SAID = (  # to the letter as the index has it
    "CASE WHEN json_valid(CAST(body AS TEXT))"
    " THEN json_extract(CAST(body AS TEXT), '$.data.thread') END"
)
_ANSWERS = (
    f"SELECT seq FROM events WHERE {_SAID} IN ({{}})"  # noqa: S608 - an expression of ours
    " AND type IN ('care.message.sent.v1', 'care.case.moved.v1') AND seq > ?"
)
_NOTED = (
    f"SELECT seq FROM events WHERE {_SAID} IN ({{}})"  # noqa: S608 - an expression of ours
    " AND type = 'care.case.noted.v1' AND seq > ?"
)
_REVISED = (
    "CASE WHEN json_valid(CAST(body AS TEXT))"
    " THEN json_extract(CAST(body AS TEXT), '$.data.message_id') END"
)
_REVISIONS = (
    "SELECT seq FROM events WHERE type IN ('care.message.edited.v1', 'care.message.deleted.v1') AND seq > ?"  # noqa: S608
    f" AND {_REVISED} IN ({{}})"
)
_OTHERS = (
    "SELECT seq FROM events WHERE type NOT IN ('care.message.received.v1', 'care.message.sent.v1')"
    " AND seq > ? AND ({})"
)
_ABOUT = (
    "SELECT seq, body FROM events WHERE (type GLOB 'care.customer.*' OR type GLOB 'care.critical.*'"
    " OR type GLOB 'care.ban.*' OR type GLOB 'care.message.flagged.*' OR type GLOB 'care.action.*')"
    " AND seq > ?"
)
_NAMED = (
    "SELECT seq FROM events WHERE seq > ? AND (instr(lower(CAST(body AS TEXT)), ?) OR instr(lower(id), ?)"
    " OR instr(lower(source), ?))"
)
_MENTIONED = "SELECT seq FROM texts WHERE seq > ? AND instr(lower(text), ?)"
_WHOLE = "SELECT * FROM events WHERE seq = ?"


class Meant(NamedTuple):
    """Who is meant by an id: identities, by their numbers, and what they are called."""

    numbers: frozenset[int]
    marks: frozenset[str]


class Left(NamedTuple):
    """What an erasure changed."""

    covers: list[tuple[int, bytes]]  # positions and covers of the rows
    texts: int
    frames: int


def meant(db: Connection, key: bytes, *, author: str = "", numbers: Collection[int] = ()) -> Meant:
    """Return the identities with an id, on every channel, or those of these numbers; opens what is sealed."""
    seal, found, marks = Seal(key, "person"), set(numbers), {author}
    for person, sealed in db.exec_driver_sql(
        "SELECT person, sealed FROM persons WHERE sealed NOTNULL"
    ):
        if author or person in found:
            identity = _identity(seal, bytes(sealed))
            if person in found or identity.get("id") == author:
                found.add(person)
                marks |= set(_called(identity))
    return Meant(frozenset(found), frozenset(marks - {""}))


def threads_and_messages(db: Connection, numbers: Collection[int]) -> tuple[set[str], set[str]]:
    """Return in which conversations they wrote, and the ids of what they wrote."""
    sql = f"SELECT {_SAID}, id FROM events WHERE person IN ({_marks(numbers)}) AND person <> 0"  # noqa: S608
    threads, messages = set(), set()
    for thread, name in db.exec_driver_sql(sql, tuple(numbers)):
        messages.add(str(name))
        if thread is not None:
            threads.add(str(thread))
    return threads, messages


def texts_of(db: Connection, numbers: Collection[int]) -> set[str]:
    """Return the masked texts of what they wrote."""
    sql = f"SELECT text FROM texts JOIN events USING (seq) WHERE person IN ({_marks(numbers)})"  # noqa: S608
    return {str(row[0]) for row in db.exec_driver_sql(sql + " AND person <> 0", tuple(numbers))}


def was_erased(db: Connection, key: bytes, author: str, channels: Collection[str]) -> bool:
    """Tell whether somebody with this id on one of these channels was erased before."""
    seal = Seal(key, "person")
    digests = [seal.digest(f"{channel}\0{author}".encode()) for channel in channels]
    sql = f"SELECT 1 FROM erased_keys WHERE key IN ({_marks(digests)}) LIMIT 1"  # noqa: S608
    return db.exec_driver_sql(sql, tuple(digests)).first() is not None


def search(db: Connection, who: Person, threads: Collection[str], after: int = 0) -> set[int]:
    """Return the positions after one at which he may be: in his rows, his conversations, or named anywhere.

    `threads`: all in which he wrote. What is found is looked at one by one (`rows.without`).
    """
    found: set[int] = set()

    def take(sql: str, *values: object) -> None:
        found.update(int(row[0]) for row in db.exec_driver_sql(sql, values))

    for some in _slices(who.numbers):
        take(_HIS.format(_marks(some)), *some, after)
    for some in _slices(threads):
        take(_ANSWERS.format(_marks(some)), *some, after)
        take(_NOTED.format(_marks(some)), *some, after)
    for some in _slices(who.messages):
        take(_REVISIONS.format(_marks(some)), after, *some)
    for some in _slices(who.threads | who.renaming.notes, 50):
        has = " OR ".join(["instr(CAST(body AS TEXT), ?)"] * len(some))
        take(_OTHERS.format(has), after, *(msgspec.json.encode(name).decode() for name in some))
    for seq, data in _about(db, after):
        if notes_about(data, who.numbers) or _speaks_of(data, who.numbers):
            found.add(seq)
    for form in _forms(who.renaming):
        take(_NAMED, after, form, form, form)
        take(_MENTIONED, after, form)
    return found


def notes(db: Connection, numbers: Collection[int]) -> set[str]:
    """Return the free words of facts about these identities."""
    known = frozenset(numbers)
    return {note for _, data in _about(db, 0) for note in notes_about(data, known)}


def rewrite(db: Connection, key: bytes, who: Person, positions: Collection[int]) -> Left:
    """Leave of these rows what does not tell of him; also of frames put aside."""
    texts, words, left = Seal(key, "text"), 0, Left([], 0, 0)
    known, positions = Seal(key, "erased"), _with_references(db, who, set(positions))
    for row in _rows(db, sorted(positions)):
        if (new := without(row, who)) is None:
            continue
        words += row.text is not None and new.text is None
        _write(db, row, new, texts)
        left.covers.append((row.seq, cover(tuple(_whole(db, row.seq))[:-1])))
        is_renamed = (new.source, new.id) != (row.source, row.id)
        if new.text is None or is_renamed:  # others' words are known by the row that stays
            _remember(db, known, row.source, row.id)
    return left._replace(texts=words, frames=_frames(db, key, who, known))


def _with_references(db: Connection, who: Person, positions: set[int]) -> set[int]:
    """Return the positions with those that name what is his by ids that have to change, too."""
    known, looked = set(who.renaming.changed()), set[int]()
    while positions - looked:
        for row in _rows(db, sorted(positions - looked)):
            without(row, who)  # what has to change is known before anything does
        looked = set(positions)
        names = set(who.renaming.changed())
        for some in _slices(names - known, 50):
            has = " OR ".join(["instr(CAST(body AS TEXT), ?)"] * len(some))
            sought = (json if len(name) < LEAST else json[1:-1] for name, json in _quoted(some))
            found = db.exec_driver_sql(_OTHERS.format(has), (0, *sought))
            positions |= {int(row[0]) for row in found}
        known = names
    return positions


def _quoted(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((name, msgspec.json.encode(name).decode()) for name in names)


def _rows(db: Connection, positions: Collection[int]) -> Iterator[Row]:
    for some in _slices(positions):
        for row in db.exec_driver_sql(_ROWS.format(_marks(some)), tuple(some)).fetchall():
            yield Row(*row)._replace(body=bytes(row.body))


def forget(
    db: Connection, key: bytes, numbers: Collection[int], proof: int, left: Collection[bytes] = ()
) -> None:
    """Leave of identities a number and a keyed digest; by that digest nobody is known again.

    `left`: digests that the same erasure left in another log.
    """
    known = Seal(key, "erased")
    for digest in left:
        db.exec_driver_sql("INSERT OR IGNORE INTO erased_keys VALUES (?, 0)", (digest,))
    for some in _slices(numbers):
        marks = _marks(some)
        persons = db.exec_driver_sql(
            f"SELECT person, key FROM persons WHERE person IN ({marks})",  # noqa: S608
            tuple(some),
        ).fetchall()
        for person, held in persons:
            db.exec_driver_sql(
                "INSERT OR REPLACE INTO erased_keys VALUES (?, ?)", (bytes(held), proof)
            )
            gone = known.digest(f"{person}\0".encode() + bytes(held))
            db.exec_driver_sql(
                "UPDATE persons SET key = ?, sealed = NULL WHERE person = ?", (gone, person)
            )
        db.exec_driver_sql(f"DELETE FROM clues WHERE person IN ({marks})", tuple(some))  # noqa: S608
    db.exec_driver_sql("UPDATE erased_keys SET proof = ? WHERE proof = 0", (proof,))


def known_again(
    db: Connection, key: bytes, names: Collection[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return which of these messages (source, id) are of somebody who was erased."""
    seal = Seal(key, "erased")
    digests = {message_key(seal, *name): name for name in names}
    found = set()
    for some in _slices(digests):
        sql = f"SELECT key FROM erased_keys WHERE key IN ({_marks(some)})"  # noqa: S608
        found |= {digests[bytes(row[0])] for row in db.exec_driver_sql(sql, tuple(some))}
    return found


def message_key(seal: Seal, source: str, name: str) -> bytes:
    """Return the keyed digest of a message's identity."""
    return seal.digest(f"message\0{source}\0{name}".encode())


def _remember(db: Connection, known: Seal, source: str, name: str) -> None:
    db.exec_driver_sql(
        "INSERT OR IGNORE INTO erased_keys VALUES (?, 0)", (message_key(known, source, name),)
    )


def _write(db: Connection, row: Row, new: Row, texts: Seal) -> None:
    texthash = None if new.text is None else texts.digest(new.text.encode())
    db.exec_driver_sql(
        "UPDATE events SET source = ?, id = ?, body = ?, digest = ?, texthash = ? WHERE seq = ?",
        (new.source, new.id, new.body, ERASED, texthash, row.seq),
    )
    if new.text is None:
        db.exec_driver_sql("DELETE FROM texts WHERE seq = ?", (row.seq,))
    elif new.text != row.text:
        db.exec_driver_sql("UPDATE texts SET text = ? WHERE seq = ?", (new.text, row.seq))
    for old in {row.source, row.id} - {new.source, new.id}:
        db.exec_driver_sql("DELETE FROM aliases WHERE alias = ?", (old,))


def _frames(db: Connection, key: bytes, who: Person, known: Seal) -> int:
    """Empty the quarantined frames that hold him, and name nobody where a position was put aside."""
    letters, his = Seal(key, "quarantine"), frames_of(db, key, who.renaming.marks)
    for number in his:
        db.exec_driver_sql(
            "UPDATE quarantine SET sealed = ?, reason = ? WHERE n = ?",
            (letters.seal(b""), "erased", number),
        )
        db.exec_driver_sql("UPDATE taken SET reason = 'erased' WHERE n = ?", (number,))
    for number, source, name, reason in db.exec_driver_sql(
        "SELECT n, source, id, reason FROM taken WHERE source NOTNULL OR id NOTNULL OR reason <> ''"
    ).fetchall():
        said = who.renaming.said
        new = tuple(None if old is None else said(old) for old in (source, name, reason))
        if new != (source, name, reason):
            if source is not None and name is not None:
                _remember(db, known, source, name)
            db.exec_driver_sql(
                "UPDATE taken SET source = ?, id = ?, reason = ? WHERE n = ?", (*new, number)
            )
    return len(his)


def frames_of(db: Connection, key: bytes, marks: Collection[str]) -> list[int]:
    """Return the numbers of the quarantined frames in which somebody is named; opens each of them."""
    letters = Seal(key, "quarantine")
    sought = [form.encode() for mark in marks if len(mark) >= LEAST for form in written(mark)]
    rows = db.exec_driver_sql("SELECT n, sealed FROM quarantine")
    opened = ((int(number), letters.open(bytes(sealed))) for number, sealed in rows)
    return [number for number, raw in opened if any(form in raw for form in sought)]


def forget_aliases(db: Connection, names: Iterable[str]) -> None:
    """Remove the sealed originals of stand-ins that were his."""
    for some in _slices(list(names)):
        db.exec_driver_sql(f"DELETE FROM aliases WHERE alias IN ({_marks(some)})", tuple(some))  # noqa: S608


def _about(db: Connection, after: int) -> Iterator[tuple[int, dict[str, Any]]]:
    for seq, body in db.exec_driver_sql(_ABOUT, (after,)):
        if (held := decoded(bytes(body))) is not None:
            yield int(seq), held["data"]


def _speaks_of(data: dict[str, Any], numbers: frozenset[int]) -> bool:
    said = [data.get("customer"), data.get("person"), *(data.get("persons") or ())]
    return any(isinstance(one, int) and one in numbers for one in said)


def _forms(renaming: Renaming) -> list[str]:
    """Return what the file is searched for, as SQLite's `lower` leaves it."""
    forms = (form for mark in renaming.telling for form in written(mark))
    return list(dict.fromkeys(_lower(form) for form in forms))


def _lower(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def _identity(seal: Seal, sealed: bytes) -> dict[str, Any]:
    """Return who somebody is; {} where that cannot be opened any more: then nobody knows."""
    try:
        found: dict[str, Any] = msgspec.json.decode(seal.open(sealed))
    except UserError:
        return {}
    return found


def _called(identity: dict[str, Any]) -> Iterator[str]:
    for name in ("id", "handle", "name"):
        if isinstance(said := identity.get(name), str):
            yield said
            yield said.lstrip("@")


def _whole(db: Connection, seq: int) -> Any:
    return db.exec_driver_sql(_WHOLE, (seq,)).one()


def _slices(values: Collection[Any], size: int = SLICE) -> Iterator[list[Any]]:
    listed = list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
