"""The log: append, in one transaction with the cursor, the counters and what was put aside.

One writer. A fact's row carries its actor and the hash of the row before it; texts and identities
stand in tables apart, so that erasing a person never breaks the chain. What `append` returned is on
disk (WAL, synchronous FULL): only then may a feed be told.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy.exc import OperationalError

from commandcenter.database import connect, transaction
from commandcenter.errors import DiskError, UserError
from commandcenter.events import Fact
from commandcenter.rows import Again, Aside, Draft, GapRow, Item, Person
from commandcenter.secrets import Seal, key_for

GENESIS = bytes(32)
PERSONS_KEPT = 100_000

_ENCODE = msgspec.msgpack.Encoder().encode
_EVENT = f"INSERT INTO events VALUES ({','.join('?' * 18)})"  # noqa: S608 - no value in it


class Committed(msgspec.Struct, frozen=True):
    """What one batch became: the new facts in order, and the cursors that moved."""

    facts: list[Fact]
    cursors: dict[str, tuple[str, int]]


class Journal:
    """The one writer of a database. Not thread-safe: one call at a time."""

    def __init__(self, path: Path) -> None:
        """Open, create or upgrade the file."""
        self.path = path
        self._db = connect(path, writer=True)
        self._feeds: dict[str, int] = {}
        self._persons: dict[bytes, int] = {}
        self.database = str(self._one("SELECT value FROM meta WHERE name = 'database'"))
        self._letters = Seal(key_for(self.database), "quarantine")
        self._seq = int(self._one("SELECT coalesce(max(seq), 0) FROM events"))
        self._next_person = int(self._one("SELECT coalesce(max(person), 0) + 1 FROM persons"))
        self._next_taken = int(self._one("SELECT coalesce(max(n), 0) + 1 FROM taken"))
        self._hash: bytes = self._last_hash()

    @property
    def seq(self) -> int:
        """The newest position on disk."""
        return self._seq

    def close(self) -> None:
        """Close the file; what was returned by `append` is in it."""
        self._db.close()

    def append(self, items: Sequence[Item]) -> Committed:
        """Store a batch whole or not at all; raise DiskError where the disk refuses: try again."""
        kept = self._seq, self._hash, self._next_person, self._next_taken
        try:
            with transaction(self._db):
                return self._append(items)
        except BaseException as error:
            self._seq, self._hash, self._next_person, self._next_taken = kept
            self._persons.clear()
            self._feeds.clear()
            if isinstance(error, OperationalError):
                raise DiskError(str(error.orig)) from error
            raise

    def cursor(self, feed: str) -> tuple[str, int] | None:
        """Return the epoch used last by a feed and the position up to which all of it is taken."""
        row = self._db.exec_driver_sql(
            "SELECT epoch, sequence FROM cursors JOIN feeds USING (feed) WHERE name = ?"
            " ORDER BY used DESC LIMIT 1",
            (feed,),
        ).first()
        return (str(row[0]), int(row[1])) if row else None

    def answer_to(self, command: str) -> int | None:
        """Return the position of the fact that a command made; None where it is new."""
        row = self._db.exec_driver_sql(
            "SELECT seq FROM events WHERE command = ? LIMIT 1", (command,)
        ).first()
        return int(row[0]) if row else None

    def newest_time(self, sources: str) -> int | None:
        """Return the newest event time of the sources whose names begin so; None where there is none."""
        found = self._one(
            "SELECT max(time_us) FROM events WHERE source >= ? AND source < ?", sources, sources + "\U0010ffff"
        )
        return None if found is None else int(found)

    def set_link(self, feed: str, state: str, since_us: int, lag_us: int | None) -> None:
        """Put a feed's state on record for `health`; no fact, no chain."""
        with transaction(self._db):
            self._db.exec_driver_sql(
                "INSERT INTO links (feed, state, since_us, lag_us) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (feed) DO UPDATE SET state = excluded.state,"
                " since_us = excluded.since_us, lag_us = excluded.lag_us",
                (self._feed(feed), state, since_us, lag_us),
            )

    def add_token(self, digest: bytes, role: str, person: str, created_us: int) -> None:
        """Let a person's seat in; only the token's digest is kept."""
        with transaction(self._db):
            self._db.exec_driver_sql(
                "INSERT INTO tokens VALUES (?, ?, ?, ?, NULL)", (digest, role, person, created_us)
            )

    def tokens(self) -> dict[bytes, tuple[str, str]]:
        """Return the tokens in force: digest -> (role, person)."""
        rows = self._db.exec_driver_sql(
            "SELECT digest, role, person FROM tokens WHERE revoked_us IS NULL"
        )
        return {bytes(row[0]): (str(row[1]), str(row[2])) for row in rows}

    def release(self, letter: int, draft: Draft) -> Committed:
        """Move a quarantined frame to where it belongs, in one commit; its letter is closed, not removed.

        Raises UserError where another event already has its identity: the first wins.
        """
        with transaction(self._db):
            known = self._known([draft]).get((draft.source, draft.id))
            if known is not None and known != draft.digest:
                raise UserError("quarantine_taken", source=draft.source, id=draft.id)
            state = "stored" if known is None else "duplicate"
            self._count({"quarantined": -1, state: 1, "revision": draft.revision and known is None})
            if known is not None:
                self._close_letter(letter, 0)
                self._db.exec_driver_sql(
                    "UPDATE taken SET state = 'duplicate' WHERE n = ?", (letter,)
                )
                return Committed([], {})
            done = self._append([draft], counted=False)
            self._close_letter(letter, done.facts[0].seq)
            self._db.exec_driver_sql("DELETE FROM taken WHERE n = ?", (letter,))
        return done

    # ---- inside one transaction

    def _close_letter(self, letter: int, seq: int) -> None:
        self._db.exec_driver_sql("UPDATE quarantine SET replayed = ? WHERE n = ?", (seq, letter))

    def _append(self, items: Sequence[Item], *, counted: bool = True) -> Committed:
        drafts = [item for item in items if isinstance(item, Draft)]
        known = self._known(drafts)
        persons = self._number_persons(drafts)
        rows: list[tuple[Any, ...]] = []
        texts: list[tuple[int, str]] = []
        aside: list[Aside] = []
        facts: list[Fact] = []
        for draft in drafts:
            identity = (draft.source, draft.id)
            if (before := known.get(identity)) is not None:
                if draft.feed is None:
                    continue  # a fact of the hub that is on record already
                aside.append(_set_aside(draft, same=before == draft.digest))
                continue
            known[identity] = draft.digest
            row = self._row(draft, persons)
            rows.append(row)
            if draft.text is not None:
                texts.append((row[0], draft.text))
            facts.append(_fact(draft, row[0], row[12]))
        aside += [item for item in items if isinstance(item, Aside)]
        self._write(rows, texts, drafts, aside)
        self._record_gaps([item for item in items if isinstance(item, GapRow)])
        if counted:
            self._count(_sums(items, rows, aside))
        return Committed(facts, self._move_cursors(items))

    def _known(self, drafts: list[Draft]) -> dict[tuple[str, str], bytes]:
        if not drafts:
            return {}
        marks = ",".join(["(?,?)"] * len(drafts))
        wanted = tuple(part for draft in drafts for part in (draft.source, draft.id))
        # CROSS JOIN keeps the order: each wanted row is looked up. `IN (VALUES ...)` scans all events.
        rows = self._db.exec_driver_sql(
            f"WITH wanted (source, id) AS (VALUES {marks})"  # noqa: S608 - marks only
            " SELECT source, id, digest FROM wanted CROSS JOIN events USING (source, id)",
            wanted,
        )
        return {(row[0], row[1]): bytes(row[2]) for row in rows}

    def _number_persons(self, drafts: list[Draft]) -> dict[bytes, int]:
        wanted = {draft.person.key: draft.person for draft in drafts if draft.person}
        new = [key for key in wanted if key not in self._persons]
        if new:
            marks = ",".join("?" * len(new))
            rows = self._db.exec_driver_sql(
                f"SELECT key, person FROM persons WHERE key IN ({marks})",  # noqa: S608
                tuple(new),
            )
            if len(self._persons) > PERSONS_KEPT:
                self._persons.clear()
                new = list(wanted)
            self._persons.update((bytes(row[0]), int(row[1])) for row in rows)
            self._add_persons([wanted[key] for key in new if key not in self._persons])
        return self._persons

    def _add_persons(self, persons: list[Person]) -> None:
        rows = []
        for number, person in enumerate(persons, self._next_person):
            rows.append((number, person.key, person.sealed))
            self._persons[person.key] = number
        if rows:
            self._many("INSERT INTO persons VALUES (?, ?, ?)", rows)
            self._next_person += len(rows)

    def _row(self, draft: Draft, persons: dict[bytes, int]) -> tuple[Any, ...]:
        self._seq += 1
        covered = (
            self._seq,
            draft.recorded_us,
            draft.time_us,
            draft.sequence,
            draft.type,
            draft.source,
            draft.id,
            self._feed(draft.feed) if draft.feed is not None else None,
            draft.epoch,
            draft.position,
            "revision" if draft.revision else "stored",
            draft.actor,
            persons[draft.person.key] if draft.person else 0,
            draft.command,
            draft.body,
            draft.digest,
            draft.texthash,
        )
        self._hash = chained(self._hash, covered)
        return (*covered, self._hash)

    def _write(
        self,
        rows: list[tuple[Any, ...]],
        texts: list[tuple[int, str]],
        drafts: list[Draft],
        aside: list[Aside],
    ) -> None:
        if rows:
            self._many(_EVENT, rows)
        if texts:
            self._many("INSERT INTO texts VALUES (?, ?)", texts)
        if aliases := [alias for draft in drafts for alias in draft.aliases]:
            self._many("INSERT OR IGNORE INTO aliases VALUES (?, ?)", aliases)
        for item in aside:
            self._put_aside(item)

    def _put_aside(self, item: Aside) -> None:
        number, self._next_taken = self._next_taken, self._next_taken + 1
        self._db.exec_driver_sql(
            "INSERT INTO taken VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                self._feed(item.feed),
                item.epoch,
                item.position,
                item.state,
                item.reason,
                item.source,
                item.id,
                item.type,
                self._seq,
            ),
        )
        if item.state == "quarantined":
            size = len(item.raw) if item.size is None else item.size
            self._db.exec_driver_sql(
                "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, NULL)",
                (number, item.recorded_us, item.reason, size, self._letters.seal(item.raw)),
            )

    def _record_gaps(self, gaps: list[GapRow]) -> None:
        """Put gaps on record; filled or lost closes the open one that it covers."""
        for row in gaps:
            gap, feed = row.gap, self._feed(row.feed)
            closed = self._db.exec_driver_sql(
                "UPDATE gaps SET state = ?, reason = ?, first = ?, last = ? WHERE n = ("
                "SELECT n FROM gaps WHERE feed = ? AND epoch = ? AND state = 'open'"
                " AND first <= ? AND last >= ? ORDER BY n DESC LIMIT 1) AND ? <> 'open'",
                (
                    *(gap.state, gap.reason, gap.first, gap.last),
                    *(feed, gap.epoch, gap.last, gap.first, gap.state),
                ),
            )
            if not closed.rowcount:
                self._db.exec_driver_sql(
                    "INSERT INTO gaps (feed, epoch, first, last, state, reason, at_us)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (feed, gap.epoch, gap.first, gap.last, gap.state, gap.reason, row.at_us),
                )

    def _move_cursors(self, items: Sequence[Item]) -> dict[str, tuple[str, int]]:
        moved: dict[tuple[str, str], int] = {}
        for item in items:
            if isinstance(item, Draft | Aside):
                feed, epoch, position = item.feed, item.epoch, item.position
            elif isinstance(item, GapRow) and item.gap.state == "lost":
                feed, epoch, position = item.feed, item.gap.epoch, item.gap.last
            else:
                continue
            if feed is not None and epoch is not None and position is not None:
                moved[feed, epoch] = max(position, moved.get((feed, epoch), 0))
        cursors: dict[str, tuple[str, int]] = {}
        for (feed, epoch), position in moved.items():
            self._db.exec_driver_sql(
                "INSERT INTO cursors VALUES (?, ?, ?, ?) ON CONFLICT (feed, epoch) DO UPDATE SET"
                " sequence = max(sequence, excluded.sequence), used = excluded.used",
                (self._feed(feed), epoch, position, self._seq + self._next_taken),
            )
            cursors[feed] = (epoch, position)
        return cursors

    def _count(self, changes: dict[str, int]) -> None:
        rows = [(change, name) for name, change in changes.items() if change]
        if rows:
            self._many("UPDATE counters SET value = value + ? WHERE name = ?", rows)

    def _feed(self, name: str) -> int:
        if (number := self._feeds.get(name)) is None:
            self._db.exec_driver_sql("INSERT OR IGNORE INTO feeds (name) VALUES (?)", (name,))
            number = int(self._one("SELECT feed FROM feeds WHERE name = ?", name))
            self._feeds[name] = number
        return number

    def _many(self, sql: str, rows: list[Any]) -> None:
        self._db.exec_driver_sql(sql, rows)

    def _one(self, sql: str, *values: object) -> Any:
        return self._db.exec_driver_sql(sql, values).scalar()

    def _last_hash(self) -> bytes:
        row = self._db.exec_driver_sql("SELECT hash FROM events ORDER BY seq DESC LIMIT 1").first()
        return bytes(row[0]) if row else GENESIS


def chained(before: bytes, row: Iterable[object]) -> bytes:
    """Return the hash of a row: SHA-256 over the hash before it and every column it covers."""
    return hashlib.sha256(before + _ENCODE(tuple(row))).digest()


def _fact(draft: Draft, seq: int, person: int) -> Fact:
    return Fact(
        seq,
        draft.recorded_us,
        draft.time_us,
        draft.sequence,
        draft.type,
        draft.source,
        draft.id,
        person,
        draft.body,
    )


def _set_aside(draft: Draft, *, same: bool) -> Aside:
    """Return the row of an identity that is known: the same again, or another content under it."""
    return Aside(
        feed=draft.feed or "",
        epoch=draft.epoch,
        position=draft.position,
        recorded_us=draft.recorded_us,
        state="duplicate" if same else "quarantined",
        reason="" if same else "equivocation: other content under a known identity; the first wins",
        raw=b"" if same else draft.raw,
        source=draft.source,
        id=draft.id,
        type=draft.type,
    )


def _sums(items: Sequence[Item], rows: list[tuple[Any, ...]], aside: list[Aside]) -> dict[str, int]:
    """Return the changes of the counters: received = stored + duplicate + quarantined + shed."""
    again = sum(item.count for item in items if isinstance(item, Again))
    fed = [row for row in rows if row[7] is not None]
    sums = {
        "received": len(fed) + len(aside) + again,
        "stored": len(fed),
        "revision": sum(row[10] == "revision" for row in fed),
        "duplicate": again,
    }
    for item in aside:
        sums[item.state] = sums.get(item.state, 0) + 1
    return sums
