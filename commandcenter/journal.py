"""The log: append, in one transaction with the cursor, the counters and what was put aside.

One writer. A fact's row carries its actor and the hash of the row before it; texts and identities
stand in tables apart, so that erasing a person never breaks the chain. What `append` returned is on
disk (WAL, synchronous FULL): only then may a feed be told. After each commit the head outside the file
moves along (`head.py`); a log that its head does not speak of is written on, and its head left as it is.
"""

import hashlib
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sqlalchemy.exc import DatabaseError, OperationalError

from commandcenter import head as heads
from commandcenter.clues import Clues, Found
from commandcenter.database import connect, empty_log, rewrite, transaction
from commandcenter.erasing import log as erasing
from commandcenter.erasing import retention
from commandcenter.erasing.rows import ERASED
from commandcenter.erasing.rows import Person as Erased
from commandcenter.errors import DiskError, UserError
from commandcenter.events.erasure import Kept
from commandcenter.events.fact import Fact
from commandcenter.events.outside import REVISIONS
from commandcenter.positions import Positions
from commandcenter.rows import Again, Aside, Draft, GapRow, Item, Person, Token
from commandcenter.secrets import Seal, key_for

LOG = logging.getLogger(__name__)

GENESIS = bytes(32)
_NAMELESS = (
    b"nameless"  # in the place of a digest: of somebody who was erased, by a name that is his
)
PERSONS_KEPT = 100_000

_ENCODE = msgspec.msgpack.Encoder().encode
_EVENT = f"INSERT INTO events VALUES ({','.join('?' * 18)})"  # noqa: S608 - no value in it


class Committed(msgspec.Struct, frozen=True):
    """What one batch became: the new facts in order, and the cursors that moved."""

    facts: list[Fact]
    cursors: dict[str, tuple[str, int]]


class _Stored(NamedTuple):
    """What a batch becomes: rows of `events`, texts, aliases, facts, and what was put aside after which."""

    rows: list[tuple[Any, ...]]
    texts: list[tuple[int, str]]
    aliases: list[tuple[str, bytes]]
    facts: list[Fact]
    aside: list[tuple[Aside, int]]


class Journal:
    """The one writer of a database. Not thread-safe: one call at a time."""

    def __init__(self, path: Path, head: Path | None = None) -> None:
        """Open, create or upgrade the file; `head`: where its head is kept, None = beside it."""
        self.path, self._head_file = path, head or heads.beside(path)
        self._db = connect(path, writer=True)
        self._persons: dict[bytes, int] = {}
        self._told: list[Found] = []  # of the batch: by what its customers may be known again
        try:
            self.database = str(self._one("SELECT value FROM meta WHERE name = 'database'"))
            self._key = key_for(self.database)
            letters = Seal(self._key, "quarantine")
            self._texts = Seal(self._key, "text")
            self._positions = Positions(self._db, letters)
            self._clues = Clues(self._db)
            with transaction(self._db):
                self._positions.settle_gaps()
            self._seq, self._hash = self._end()
            self._next_person = int(self._one("SELECT coalesce(max(person), 0) + 1 FROM persons"))
            self._head = heads.Moving(self._head_file, self._key, self.database)
            self.altered = self._against_head()  # the key of words, "" = it is as it was left
            self.head_refused = ""  # why the head cannot be written, "" = it can
            self._move_head()
            self._note_that_a_head_is_kept()
        except BaseException:
            self._db.close()
            raise

    @property
    def seq(self) -> int:
        """The newest position on disk."""
        return self._seq

    def close(self) -> None:
        """Close the file; what was returned by `append` is in it."""
        self._head.close()
        self._move_head()
        self._head.close()
        self._db.close()

    def renew_head(self) -> None:
        """Take the log as it stands from now on, whatever its head said: a person looked into it."""
        self.altered = ""
        self._head.close()
        self._move_head()

    def append(self, items: Sequence[Item]) -> Committed:
        """Store a batch whole or not at all; raise DiskError where the disk refuses: try again."""
        with self._whole():
            return self._append(items)

    def cursor(self, feed: str) -> tuple[str, int] | None:
        """Return the epoch used last by a feed and the position up to which all of it is taken."""
        row = self._db.exec_driver_sql(
            "SELECT epoch, sequence FROM cursors JOIN feeds USING (feed) WHERE name = ?"
            " ORDER BY used DESC LIMIT 1",
            (feed,),
        ).first()
        return (str(row[0]), int(row[1])) if row else None

    def cursors_of(self, feed: str) -> dict[str, int]:
        """Return up to where all is taken, for every epoch that a feed ever had."""
        rows = self._db.exec_driver_sql(
            "SELECT epoch, sequence FROM cursors JOIN feeds USING (feed) WHERE name = ?", (feed,)
        )
        return {str(row[0]): int(row[1]) for row in rows}

    def letters_of(self, feed: str) -> int:
        """Return how many frames of a feed wait in quarantine."""
        return self._positions.letters_of(feed)

    def answer_to(self, command: str) -> int | None:
        """Return the position of the fact that a command made; None where it is new."""
        row = self._db.exec_driver_sql(
            "SELECT seq FROM events WHERE command = ? LIMIT 1", (command,)
        ).first()
        return int(row[0]) if row else None

    def newest_time(self, sources: str) -> int | None:
        """Return the newest event time of the sources whose names begin so; None where there is none."""
        found = self._one(
            "SELECT max(time_us) FROM events WHERE source >= ? AND source < ?",
            sources,
            sources + "\U0010ffff",
        )
        return None if found is None else int(found)

    def drop_link(self, feed: str) -> None:
        """Forget the state of a feed that is read no more. DiskError as in `append`."""
        with self._whole():
            self._db.exec_driver_sql(
                "DELETE FROM links WHERE feed = ?", (self._positions.feed(feed),)
            )

    def set_link(self, feed: str, state: str, since_us: int, lag_us: int | None) -> None:
        """Put a feed's state on record for `health`; no fact, no chain. DiskError as in `append`."""
        with self._whole():
            self._db.exec_driver_sql(
                "INSERT INTO links (feed, state, since_us, lag_us) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (feed) DO UPDATE SET state = excluded.state,"
                " since_us = excluded.since_us, lag_us = excluded.lag_us",
                (self._positions.feed(feed), state, since_us, lag_us),
            )

    def add_token(self, token: Token) -> None:
        """Let a person's seat in; only the token's digest is kept. DiskError as in `append`."""
        with self._whole():
            self._db.exec_driver_sql(
                "INSERT INTO tokens (digest, role, person, created_us, revoked_us, expires_us)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (*token[:4], token.revoked_us, token.expires_us),
            )

    def tokens(self) -> list[Token]:
        """Return every token that there ever was, the oldest first."""
        rows = self._db.exec_driver_sql(
            "SELECT digest, role, person, created_us, expires_us, revoked_us FROM tokens"
            " ORDER BY created_us, digest"
        )
        return [Token(bytes(row[0]), *row[1:]) for row in rows]

    def end_tokens(self, digests: Sequence[bytes], expires_us: int, revoked_us: int | None) -> None:
        """Give tokens another end, or revoke them. DiskError as in `append`."""
        with self._whole():
            for digest in digests:
                self._db.exec_driver_sql(
                    "UPDATE tokens SET expires_us = ?, revoked_us = ? WHERE digest = ?",
                    (expires_us, revoked_us, digest),
                )

    def release(self, letter: int, draft: Draft) -> Committed:
        """Move a quarantined frame to where it belongs, in one commit; its letter is closed, not removed.

        No cursor moves: the frame's position was taken long ago. Raises UserError where the letter is
        closed already, or where another event has its identity: the first wins.
        """
        with self._whole():
            known = self._known([draft]).get((draft.source, draft.id))
            if known is not None and known != draft.digest:
                raise UserError("quarantine_taken", source=draft.source, id=draft.id)
            if known is not None:
                self._positions.close_letter(letter, 0)
                self._positions.count({"quarantined": -1, "duplicate": 1})
                return Committed([], {})
            stored = self._store([draft])
            self._positions.close_letter(letter, self._seq)
            revision = int(draft.revision)
            self._positions.count({"quarantined": -1, "stored": 1, "revision": revision})
            return Committed(stored.facts, {})

    def erase(
        self,
        who: Erased,
        threads: Collection[str],
        found: Collection[int],
        until: int,
        proof: Callable[[erasing.Left], Draft],
        keys: Collection[bytes] = (),
    ) -> Committed:
        """Rewrite the rows that tell of a person and write down that it was done, in one commit.

        `found`: where he is up to position `until` (`erasing.search`); `threads`: in which he wrote;
        `keys`: digests that this erasure left in a log which went on without this one (`erasing.listed`).
        His bytes are still in the files: see `scrub`. DiskError as in `append`.
        """
        with self._whole():
            positions = {*found, *erasing.search(self._db, who, threads, after=until)}
            left = erasing.rewrite(self._db, self._key, who, positions)
            erasing.forget_aliases(self._db, who.renaming.changed())
            stored = self._store([proof(left)])
            if left.covers:
                self._many(
                    "INSERT INTO erased_rows VALUES (?, ?, ?)",
                    [(seq, self._seq, cover) for seq, cover in left.covers],
                )
            erasing.forget(self._db, self._key, who.numbers, self._seq, keys)
            self._db.exec_driver_sql("INSERT OR REPLACE INTO meta VALUES ('scrub', 'whole')")
        self._persons.clear()
        return Committed(stored.facts, {})

    def drop(self, kind: Kept, before_us: int, proof: Callable[[int], Draft]) -> Committed:
        """Drop what was recorded before an instant and write down how much, where there is anything."""
        with self._whole():
            dropped = retention.drop(self._db, self._key, kind, before_us)
            stored = self._store([proof(dropped)] if dropped else [])
            if dropped:
                self._db.exec_driver_sql("INSERT OR IGNORE INTO meta VALUES ('scrub', 'ahead')")
        return Committed(stored.facts, {})

    def note(self, name: str, said: str) -> None:
        """Put something about the log on record beside it, for `health`; no fact, no chain."""
        with self._whole():
            self._db.exec_driver_sql("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, said))

    def noted(self, name: str) -> str:
        """Return what stands there; "" where nothing does."""
        return str(self._one("SELECT value FROM meta WHERE name = ?", name) or "")

    def must_scrub(self) -> bool:
        """Tell whether bytes of an erased person may still be in the files."""
        return self._one("SELECT 1 FROM meta WHERE name = 'scrub'") is not None

    def scrub(self) -> bool:
        """Take what was erased out of the files; False where a reader holds an older state: try again.

        The file is written anew once; what is left then is the log ahead of it. DiskError as in `append`.
        """
        with self._told_as_disk():
            if self._one("SELECT value FROM meta WHERE name = 'scrub'") == "whole":
                rewrite(self._db)
                self._db.exec_driver_sql("UPDATE meta SET value = 'ahead' WHERE name = 'scrub'")
            is_done = empty_log(self._db)
            if is_done:
                self._db.exec_driver_sql("DELETE FROM meta WHERE name = 'scrub'")
            return is_done

    # ---- inside one transaction

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Run the block in one transaction; where it fails, nothing here is ahead of the disk."""
        kept = self._seq, self._hash, self._next_person
        try:
            with transaction(self._db):
                yield
        except BaseException:
            self._seq, self._hash, self._next_person = kept
            self._persons.clear()
            self._told.clear()
            self._positions.forget()
            with self._told_as_disk():
                raise
        if self._seq != kept[0]:
            self._move_head()

    @contextmanager
    def _told_as_disk(self) -> Iterator[None]:
        """Tell what the disk refuses as such."""
        try:
            yield
        except DatabaseError as error:
            # A plain DatabaseError is a damaged file; its other kinds are rows that cannot be written.
            if isinstance(error, OperationalError) or type(error) is DatabaseError:
                raise DiskError(str(error.orig)) from error
            raise

    # ---- the head outside

    def _against_head(self) -> str:
        """Compare the log with its head as it was left; a log that never had one gets its first."""
        try:
            head = heads.read(self._head_file)
        except (OSError, ValueError):
            return "audit_head_forged"
        if head is None and self._one("SELECT 1 FROM meta WHERE name = 'head'") is None:
            return ""
        return heads.mismatch(
            head, key=self._key, database=self.database, end=self._seq, hash_at=self._hash_at
        )

    def _hash_at(self, seq: int) -> bytes | None:
        found = self._one("SELECT hash FROM events WHERE seq = ?", seq)
        return None if found is None else bytes(found)

    def _move_head(self) -> None:
        """Note how far the log has come. One that was altered keeps the head that tells so."""
        if self.altered:
            return
        try:
            self._head.move(self._seq, self._hash)
        except OSError as error:  # the log is kept all the same; the next commit tries again
            if not self.head_refused:
                LOG.warning("the head of the log cannot be written: %s", error)
            self.head_refused = str(error)[:200]
        else:
            self.head_refused = ""

    def _note_that_a_head_is_kept(self) -> None:
        """From now on a head that is missing was taken away."""
        if not self.altered and not self.head_refused:
            self._db.exec_driver_sql("INSERT OR IGNORE INTO meta VALUES ('head', 'kept')")

    def _append(self, items: Sequence[Item]) -> Committed:
        stored, positions = self._store(items), self._positions
        for item in items:
            if isinstance(item, GapRow):
                positions.record_gap(item)
        positions.count(_sums(stored, sum(i.count for i in items if isinstance(i, Again))))
        return Committed(stored.facts, positions.move_cursors(items))

    def _store(self, items: Sequence[Item]) -> "_Stored":
        """Write facts and what was put aside, in the order in which they came."""
        drafts = [item for item in items if isinstance(item, Draft)]
        known = self._known(drafts)
        new = [draft for draft in drafts if (draft.source, draft.id) not in known]
        persons = self._number_persons(new)  # who is only told of again gets no number
        stored = _Stored([], [], [], [], [])
        for item in items:
            if isinstance(item, Aside):
                stored.aside.append((item, self._seq))
            elif isinstance(item, Draft):
                before = known.get((item.source, item.id))
                if before is None:
                    known[item.source, item.id] = item.digest
                    self._take(item, persons, stored)
                elif item.feed is not None:  # a fact of the hub's own is no frame: once is enough
                    stored.aside.append((_set_aside(item, before), self._seq))
        for fact in self._followed(known):
            self._take(fact, persons, stored)
        self._write(stored)
        return stored

    def _followed(self, known: dict[tuple[str, str], bytes]) -> list[Draft]:
        """Return the hub's own facts that the clues of this batch make, those that are not in the log yet."""
        if not self._told:
            return []
        told, self._told = self._told, []
        at_us = max(one.recorded_us for one in told)  # they stand behind the whole batch
        facts = {
            (fact.source, fact.id): msgspec.structs.replace(fact, recorded_us=at_us)
            for fact in self._clues.take(told)
        }
        known |= self._known(list(facts.values()))
        return [fact for name, fact in facts.items() if name not in known]

    def _take(self, draft: Draft, persons: dict[bytes, int], stored: "_Stored") -> None:
        person = persons[draft.person.key] if draft.person else 0
        if (
            draft.text is not None and draft.texthash is None
        ):  # words of ours: the chain holds them, too
            digest = self._texts.digest(draft.text.encode())
            draft = msgspec.structs.replace(draft, texthash=digest)
        row = self._row(draft, person)
        stored.rows.append(row)
        if draft.text is not None:
            stored.texts.append((self._seq, draft.text))
        stored.aliases.extend(draft.aliases)
        stored.facts.append(_fact(draft, self._seq, person))
        if draft.clues and draft.person:
            at_us, channel = draft.recorded_us, draft.person.channel
            self._told += [Found(c, person, channel, at_us, draft.crm) for c in draft.clues]

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
        known = {(row[0], row[1]): bytes(row[2]) for row in rows}
        return known | dict.fromkeys(self._erased(drafts, known), _NAMELESS)

    def _erased(
        self, drafts: list[Draft], known: Collection[tuple[str, str]]
    ) -> set[tuple[str, str]]:
        """Return which of these belong to somebody who was erased: messages, and revisions of them."""
        if self._one("SELECT 1 FROM erased_keys LIMIT 1") is None:
            return set()
        meant = {
            (draft.source, draft.id): (draft.source, _revised(draft) or draft.id)
            for draft in drafts
            if draft.feed is not None and (draft.source, draft.id) not in known
        }
        again = erasing.known_again(self._db, self._key, set(meant.values()))
        return {name for name, message in meant.items() if message in again}

    def _number_persons(self, drafts: list[Draft]) -> dict[bytes, int]:
        if len(self._persons) > PERSONS_KEPT:
            self._persons.clear()
        wanted = {draft.person.key: draft.person for draft in drafts if draft.person}
        new = [key for key in wanted if key not in self._persons]
        if new:
            marks = ",".join("?" * len(new))
            rows = self._db.exec_driver_sql(
                f"SELECT key, person FROM persons WHERE key IN ({marks})",  # noqa: S608
                tuple(new),
            )
            self._persons.update((bytes(row[0]), int(row[1])) for row in rows)
            self._add_persons([wanted[key] for key in new if key not in self._persons], drafts)
        return self._persons

    def _add_persons(self, persons: list[Person], drafts: list[Draft]) -> None:
        rows = []
        for number, person in enumerate(persons, self._next_person):
            rows.append((number, person.key, person.sealed))
            self._persons[person.key] = number
        if rows:
            self._many("INSERT INTO persons VALUES (?, ?, ?)", rows)
            self._next_person += len(rows)
            at_us = max(draft.recorded_us for draft in drafts)
            self._told += [
                Found(clue, self._persons[one.key], one.channel, at_us)
                for one in persons
                for clue in one.clues
            ]

    def _row(self, draft: Draft, person: int) -> tuple[Any, ...]:
        self._seq += 1
        covered = (
            self._seq,
            draft.recorded_us,
            draft.time_us,
            draft.sequence,
            draft.type,
            draft.source,
            draft.id,
            self._positions.feed(draft.feed) if draft.feed is not None else None,
            draft.epoch,
            draft.position,
            "revision" if draft.revision else "stored",
            draft.actor,
            person,
            draft.command,
            draft.body,
            draft.digest,
            draft.texthash,
        )
        self._hash = chained(self._hash, covered)
        return (*covered, self._hash)

    def _write(self, stored: "_Stored") -> None:
        if stored.rows:
            self._many(_EVENT, stored.rows)
        if stored.texts:
            self._many("INSERT INTO texts VALUES (?, ?)", stored.texts)
        if stored.aliases:
            self._many("INSERT OR IGNORE INTO aliases VALUES (?, ?)", stored.aliases)
        for item, after in stored.aside:
            self._positions.put_aside(item, after)

    def _many(self, sql: str, rows: list[Any]) -> None:
        self._db.exec_driver_sql(sql, rows)

    def _one(self, sql: str, *values: object) -> Any:
        return self._db.exec_driver_sql(sql, values).scalar()

    def _end(self) -> tuple[int, bytes]:
        """Return the newest position and its hash."""
        row = self._db.exec_driver_sql(
            "SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1"
        ).first()
        return (int(row[0]), bytes(row[1])) if row else (0, GENESIS)


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


def _revised(draft: Draft) -> str:
    """Return the id of the message that a revision is of; "" for everything else."""
    if draft.type not in REVISIONS:
        return ""
    return str(msgspec.json.decode(draft.body)["data"].get("message_id") or "")


def _set_aside(draft: Draft, before: bytes) -> Aside:
    """Return the row of an identity that is known: the same again, or another content under it.

    Whatever comes again of somebody who was erased is the same again, and its own name is not kept.
    """
    same = before in (draft.digest, ERASED, _NAMELESS)
    named = before != _NAMELESS
    return Aside(
        feed=draft.feed or "",
        epoch=draft.epoch,
        position=draft.position,
        recorded_us=draft.recorded_us,
        state="duplicate" if same else "quarantined",
        reason="" if same else "equivocation: other content under a known identity; the first wins",
        raw=b"" if same else draft.raw,
        source=draft.source if named else None,
        id=draft.id if named else None,
        type=draft.type,
    )


def _sums(stored: _Stored, again: int) -> dict[str, int]:
    """Return the changes of the counters: received = stored + duplicate + quarantined + shed."""
    fed = [row for row in stored.rows if row[7] is not None]
    sums = {
        "received": len(fed) + len(stored.aside) + again,
        "stored": len(fed),
        "revision": sum(row[10] == "revision" for row in fed),
        "duplicate": again,
    }
    for item, _ in stored.aside:
        sums[item.state] = sums.get(item.state, 0) + 1
    return sums
