"""Reading the log: facts, what was taken, and the state at any instant. Never writes the journal.

State at an instant is folded from the facts recorded until then, from the nearest checkpoint on.
"""

import contextlib
import gc
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from commandcenter import checkpoint_files
from commandcenter.checkpoints import dump
from commandcenter.database import DatabaseError, connect
from commandcenter.errors import UserError
from commandcenter.events.fact import Fact
from commandcenter.events.hub import STATUS_CHANGED
from commandcenter.folding.fold import fold
from commandcenter.messages import StoredMessage, stored_message
from commandcenter.rows import Taken
from commandcenter.state import State
from commandcenter.wire import MAX_POSITION

SLICE = 1_000
NEAR = 200  # rows within which a message stands that was received as it was written
_FACTS = (
    "SELECT seq, recorded_us, time_us, sequence, type, source, id, person, body FROM events"
    " WHERE seq > ? AND seq <= ? AND recorded_us <= ? ORDER BY seq"
)
_RECORDED = (
    "SELECT seq, recorded_us, time_us, sequence, type, source, id, person, body FROM events"
    " WHERE seq > ? AND seq <= ? AND recorded_us > ? AND recorded_us <= ? ORDER BY recorded_us, seq"
)
_HISTORY_TAKEN = (
    "SELECT body FROM events WHERE source = '/hub' AND id >= 'history:' AND id < 'history;'"
    " AND recorded_us > ?"
)
_MESSAGES = (
    "SELECT seq, recorded_us, time_us, sequence, type, source, id, person, body, coalesce(text, '')"
    " FROM events LEFT JOIN texts USING (seq) WHERE type = 'care.message.received.v1'"
)
_LOGGED = (
    "SELECT events.seq, recorded_us, time_us, sequence, position, type, source, id, actor, person, body, text"
    " FROM events LEFT JOIN texts USING (seq) WHERE events.seq > ? AND events.seq <= ?"
    " ORDER BY events.seq LIMIT ?"
)
_WROTE = (  # `person <> 0`: as the index has it
    "SELECT {0} FROM events LEFT JOIN texts USING (seq)"
    " WHERE person IN ({1}) AND person <> 0 AND type = 'care.message.received.v1'"
)
_SAID = (  # to the letter as the index has it
    "CASE WHEN json_valid(CAST(body AS TEXT))"
    " THEN json_extract(CAST(body AS TEXT), '$.data.{}') END"
)
_ANSWERED = (
    "SELECT seq, recorded_us, time_us, sequence, type, source, id, person, body, coalesce(text, '')"
    " FROM events LEFT JOIN texts USING (seq) WHERE {0} IN ({1})"
    " AND type IN ('care.message.sent.v1', 'care.case.moved.v1') ORDER BY seq DESC LIMIT ?"
)
_OF_CASE = (
    "SELECT seq, recorded_us, time_us, sequence, type, source, id, person, body, coalesce(text, '')"
    " FROM events LEFT JOIN texts USING (seq) WHERE seq >= ? AND instr(body, ?) > 0"
    " AND (type GLOB 'care.case.*' OR type GLOB 'care.action.*') ORDER BY seq DESC LIMIT ?"
)
_SHARING = (
    "SELECT digest, person, evidence, is_own, channel FROM clues"
    " WHERE digest IN (SELECT digest FROM clues WHERE person IN ({0}))"
)
_BROUGHT = (
    "SELECT name FROM events JOIN feeds USING (feed) WHERE type = 'care.message.received.v1'"
    " AND {0} = ? ORDER BY seq DESC LIMIT 1"
)
_HASH = "SELECT hash FROM events WHERE seq = ?"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A quarantined frame: why, how large, its bytes still sealed."""

    n: int
    recorded_us: int
    reason: str
    size: int
    sealed: bytes
    replayed: int | None
    feed: str
    epoch: str | None
    position: int | None


class Logged(NamedTuple):
    """A row of the log with its masked text; None where it has none, or it was erased."""

    seq: int
    recorded_us: int
    time_us: int
    sequence: int
    position: int | None
    type: str
    source: str
    id: str
    actor: str
    person: int
    body: bytes
    text: str | None


class History:
    """A reader of one database, beside its writer or alone."""

    def __init__(self, path: Path) -> None:
        """Open the file for reading; UserError where there is none or it is not ours."""
        self.path = path
        self._db = connect(path)

    @property
    def database(self) -> str:
        """The database's own name, by which its key is found."""
        return str(self._rows("SELECT value FROM meta WHERE name = 'database'")[0][0])

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def noted(self, name: str) -> str:
        """Return what the journal has on record beside the log under a name; "" where nothing is."""
        found = self._rows("SELECT value FROM meta WHERE name = ?", (name,))
        return str(found[0][0]) if found else ""

    def facts(
        self, after: int = 0, *, until_us: int | None = None, until: int | None = None
    ) -> Iterator[Fact]:
        """Yield the facts after a position in order: recorded until an instant, up to a position, or all."""
        last = self.newest_seq() if until is None else until
        if until_us is not None:  # far faster than to look at every later row
            found = self._rows("SELECT max(seq) FROM events WHERE recorded_us <= ?", (until_us,))
            last = min(last, found[0][0] or 0)
        until_us = MAX_POSITION if until_us is None else until_us
        for row in self._each(_FACTS, (after, last, until_us)):
            yield Fact(*row)

    def logged(self, start_us: int, end_us: int | None) -> Iterator[Logged]:
        """Yield the rows of [start, end) by event time, in order; None = all that is there now.

        Read in slices, so that no long reading keeps the writer from tidying up its file.
        """
        seq, last = 0, self.newest_seq()
        while rows := self._rows(_LOGGED, (seq, last, SLICE)):
            for row in rows:
                logged = Logged(*row)
                at_us = min(logged.time_us, logged.recorded_us)
                if start_us <= at_us and (end_us is None or at_us < end_us):
                    yield logged
            seq = rows[-1][0]

    def before(self, recorded_us: int) -> int:
        """Return the position before the first fact recorded after an instant, or the newest."""
        found = self._rows("SELECT min(seq) FROM events WHERE recorded_us > ?", (recorded_us,))
        return self.newest_seq() if found[0][0] is None else int(found[0][0]) - 1

    def is_loading_at(self, at_us: int) -> bool:
        """Tell whether history was still coming in at an instant: what is usual was not known then."""
        rows = self._rows(_HISTORY_TAKEN, (at_us,))
        began = (msgspec.json.decode(row[0])["data"].get("since_us") for row in rows)
        return any(since_us is not None and since_us <= at_us for since_us in began)

    def texts(self, since_us: int) -> Iterator[tuple[int, str]]:
        """Yield (position, masked text) of messages whose event time is after an instant."""
        rows = self._each(
            "SELECT seq, text FROM texts JOIN events USING (seq) WHERE time_us > ? ORDER BY seq",
            (since_us,),
        )
        for row in rows:
            yield int(row[0]), str(row[1])

    def message(self, seq: int) -> StoredMessage | None:
        """Return a customer's message by its position; None where there is none."""
        for row in self._each(_MESSAGES + " AND seq = ?", (seq,)):
            return stored_message(Fact(*row[:9]), str(row[9]))
        return None

    def newest_of(self, thread: str) -> StoredMessage | None:
        """Return the newest message of a customer in a conversation; None where none wrote there."""
        sql = f"{_MESSAGES} AND {_SAID.format('thread')} = ? ORDER BY seq DESC LIMIT 20"
        for row in self._each(sql, (thread,)):
            if (message := stored_message(Fact(*row[:9]), str(row[9]))) is not None:
                return message
        return None

    def newest_messages(self, n: int, until_us: int = MAX_POSITION) -> list[StoredMessage]:
        """Return the last messages of customers that were recorded until an instant, oldest first."""
        sql = _MESSAGES + " AND recorded_us <= ? ORDER BY seq DESC LIMIT ?"
        found = (
            stored_message(Fact(*row[:9]), str(row[9])) for row in self._each(sql, (until_us, n))
        )
        return [message for message in found if message is not None][::-1]

    def written_by(self, start_us: int, end_us: int, seq: int) -> Iterator[StoredMessage]:
        """Yield customers' messages of (start, end], by event time, that stood in the log at a position."""
        sql = (
            f"{_MESSAGES} AND seq > ? AND seq <= ?"
            " AND min(time_us, recorded_us) > ? AND min(time_us, recorded_us) <= ? ORDER BY seq"
        )
        for row in self._each(sql, (self.before(start_us), seq, start_us, end_us)):
            if (message := stored_message(Fact(*row[:9]), str(row[9]))) is not None:
                yield message

    def messages_of(
        self, persons: Collection[int], n: int, thread: str | None = None
    ) -> list[tuple[Fact, str]]:
        """Return the newest messages of identities with their masked texts, newest first.

        `thread`: only those in that conversation, however much they wrote elsewhere since.
        """
        columns = "seq, recorded_us, time_us, sequence, type, source, id, person, body, coalesce(text, '')"
        sql, values = _WROTE.format(columns, _marks(persons)), tuple[Any, ...](persons)
        if thread is not None:
            sql, values = f"{sql} AND {_SAID.format('thread')} = ?", (*values, thread)
        rows = self._each(sql + " ORDER BY seq DESC LIMIT ?", (*values, n))
        return [(Fact(*row[:9]), str(row[9])) for row in rows]

    def wrote(self, persons: Collection[int]) -> list[tuple[int, str, int, int, int]]:
        """Return of each identity that wrote: channel, messages, the first and the newest instant (us)."""
        columns = (
            f"person, coalesce(max({_SAID.format('channel')}), ''), count(*),"
            " min(min(time_us, recorded_us)), max(min(time_us, recorded_us))"
        )
        sql = _WROTE.format(columns, _marks(persons)) + " GROUP BY person"
        return [
            (row[0], str(row[1]), row[2], row[3], row[4]) for row in self._each(sql, tuple(persons))
        ]

    def answered_in(self, threads: Collection[str], n: int) -> list[tuple[Fact, str]]:
        """Return what was sent and moved in conversations with masked texts, the newest, newest first."""
        sql = _ANSWERED.format(_SAID.format("thread"), _marks(threads))
        return [(Fact(*row[:9]), str(row[9])) for row in self._each(sql, (*threads, n))]

    def steps_of(self, thread: str, first: int, n: int) -> list[tuple[Fact, str]]:
        """Return steps and actions that may be of a conversation, from a position on, newest first.

        It looks at every row from there on: a case is days old, not years.
        """
        named = msgspec.json.encode(thread)
        rows = self._each(_OF_CASE, (first, named, n))
        return [(Fact(*row[:9]), str(row[9])) for row in rows]

    def sharing(self, persons: Collection[int]) -> list[tuple[bytes, int, str, bool, str]]:
        """Return who told the same as these identities: digest, identity, evidence, given as own, channel."""
        rows = self._each(_SHARING.format(_marks(persons)), tuple(persons))
        return [(bytes(row[0]), row[1], str(row[2]), bool(row[3]), str(row[4])) for row in rows]

    def last_words(self, wanted: dict[str, int]) -> dict[str, str]:
        """Return the masked text of the message that a customer wrote in each thread at that instant.

        A row is looked for where the log stood then, which a message written and received together is
        near to; what came otherwise is looked for in all of it. Left out: what is not there, or erased.
        """
        found: dict[str, str] = {}
        for thread, at_us in wanted.items():
            first = self._first_recorded(at_us)
            found |= self._said_at({thread: at_us}, first - 1, first + NEAR)
        missing = {thread: at_us for thread, at_us in wanted.items() if thread not in found}
        if missing:
            found |= self._said_at(missing, 0, self.newest_seq())
        return {thread: text for thread, text in found.items() if text}

    def _first_recorded(self, at_us: int) -> int:
        """Return the first position recorded at an instant or later, by halving: the log is in that order."""
        low, high = 1, self.newest_seq() + 1
        while low < high:
            middle = (low + high) // 2
            rows = self._rows(
                "SELECT recorded_us FROM events WHERE seq >= ? ORDER BY seq LIMIT 1", (middle,)
            )
            if rows and rows[0][0] < at_us:
                low = middle + 1
            else:
                high = middle
        return low

    def _said_at(self, wanted: dict[str, int], after: int, until: int) -> dict[str, str]:
        """Return the texts of customers' messages of these threads and instants, between two positions."""
        marks = ", ".join("?" for _ in wanted)
        sql = (
            f"{_MESSAGES} AND seq > ? AND seq <= ? AND min(time_us, recorded_us) IN ({marks})"
            " ORDER BY seq"
        )
        found = {}
        for row in self._each(sql, (after, until, *wanted.values())):
            message = stored_message(Fact(*row[:9]), str(row[9]))
            if message is not None and wanted.get(message.mark.thread) == message.at_us:
                found[message.mark.thread] = message.text
        return found

    def written(self, start_us: int, end_us: int) -> list[tuple[int, str, str]]:
        """Return position, source and id of the messages received of (start, end], by event time."""
        rows = self._each(
            "SELECT seq, source, id FROM events WHERE type = 'care.message.received.v1'"
            " AND min(time_us, recorded_us) > ? AND min(time_us, recorded_us) <= ?",
            (start_us, end_us),
        )
        return [(int(row[0]), str(row[1]), str(row[2])) for row in rows]

    def said(self, since_us: int, until_us: int) -> Iterator[tuple[int, bytes, str]]:
        """Yield (person, body, masked text) of the newest messages between two instants of event time."""
        rows = self._each(
            "SELECT person, body, text FROM events JOIN texts USING (seq)"
            " WHERE seq > ? AND time_us BETWEEN ? AND ? ORDER BY seq DESC",
            (self.before(since_us), since_us, until_us),
        )
        for row in rows:
            yield int(row[0]), bytes(row[1]), str(row[2])

    def state_at(self, at_us: int) -> State:
        """Return the state as it was known at an instant."""
        return self.rewound(at_us)[0]

    def rewound(self, at_us: int) -> tuple[State, int]:
        """Return the state as known at an instant, and a position up to which all was recorded by then.

        From there on `recorded` finds what came next: history may be written down after what is newer.
        """
        with _uncollected():
            state = self._nearest(lambda _, newest_us: newest_us <= at_us) or State()
            whole_up_to = state.seq
            for fact in self.facts(state.seq, until_us=at_us):
                fold(state, fact)
        return state, whole_up_to

    def recorded(self, beyond: int, after_us: int, until_us: int) -> list[Fact]:
        """Return the facts beyond a position that were recorded in (after, until], as they were recorded."""
        found = self._rows("SELECT max(seq) FROM events WHERE recorded_us <= ?", (until_us,))
        rows = self._each(_RECORDED, (beyond, found[0][0] or 0, after_us, until_us))
        return [Fact(*row) for row in rows]

    def is_written_late(self, beyond: int, until_us: int) -> bool:
        """Tell whether facts beyond a position say that they were recorded until an instant."""
        return bool(
            self._rows(
                "SELECT 1 FROM events WHERE seq > ? AND recorded_us <= ? LIMIT 1",
                (beyond, until_us),
            )
        )

    def state_now(self, until: int | None = None) -> State:
        """Return the state at the newest position, or at position `until`."""
        with _uncollected():
            state = self._nearest(lambda seq, _: until is None or seq <= until) or State()
            for fact in self.facts(state.seq, until=until):
                fold(state, fact)
        return state

    def stored(self) -> Iterator[Taken]:
        """Yield every position taken from feeds, in the order in which it was taken."""
        rows = self._each(
            "SELECT epoch, position, id, source, type, state, NULL, seq AS place, 0 AS n FROM events"
            " WHERE feed IS NOT NULL UNION ALL"
            " SELECT epoch, position, id, source, type, state, reason, after, n FROM taken"
            " ORDER BY place, n"
        )
        for row in rows:
            yield Taken(
                epoch=row[0],
                sequence=row[1],
                id=row[2],
                source=row[3],
                type=row[4],
                state=row[5],
                reason=row[6] or None,
            )

    def aliases(self) -> dict[str, bytes]:
        """Return the stand-ins of identifiers that held personal data, each with its sealed original."""
        return {row[0]: bytes(row[1]) for row in self._rows("SELECT alias, sealed FROM aliases")}

    def alias(self, name: str) -> bytes | None:
        """Return the sealed original of a stand-in; None where it is none."""
        found = self._rows("SELECT sealed FROM aliases WHERE alias = ?", (name,))
        return bytes(found[0][0]) if found else None

    def identity(self, person: int) -> bytes | None:
        """Return who a customer is, sealed; None where nobody is known by the number, or he was erased."""
        found = self._rows("SELECT sealed FROM persons WHERE person = ?", (person,))
        return bytes(found[0][0]) if found and found[0][0] is not None else None

    def text(self, seq: int) -> str:
        """Return the masked text at a position; "" where there is none, or it was erased."""
        found = self._rows("SELECT text FROM texts WHERE seq = ?", (seq,))
        return str(found[0][0]) if found else ""

    def feed_of(self, thread: str) -> str:
        """Return the feed that brought a conversation's newest message; looks at rows until it is there."""
        found = self._rows(_BROUGHT.format(_SAID.format("thread")), (thread,))
        return str(found[0][0]) if found else ""

    def counters(self) -> dict[str, int]:
        """Return the durable counters."""
        return {row[0]: int(row[1]) for row in self._rows("SELECT name, value FROM counters")}

    def gaps(self) -> list[dict[str, Any]]:
        """Return every gap on record."""
        rows = self._rows(
            "SELECT name, epoch, first, last, state, reason FROM gaps JOIN feeds USING (feed)"
            " ORDER BY n"
        )
        names = ("feed", "epoch", "from", "to", "state", "reason")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def cursors(self) -> list[dict[str, Any]]:
        """Return every feed's committed position, the newest epoch of each feed."""
        rows = self._rows(
            "SELECT name, epoch, sequence, max(used) FROM cursors JOIN feeds USING (feed)"
            " GROUP BY feed ORDER BY feed"
        )
        return [{"feed": row[0], "epoch": row[1], "sequence": int(row[2])} for row in rows]

    def links(self) -> list[dict[str, Any]]:
        """Return each feed's last known state."""
        rows = self._rows(
            "SELECT name, state, since_us, lag_us FROM links JOIN feeds USING (feed) ORDER BY feed"
        )
        names = ("feed", "state", "since_us", "lag_us")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def letters(self) -> list[Letter]:
        """Return what stands in quarantine, the closed letters too."""
        rows = self._rows(
            "SELECT q.n, q.recorded_us, q.reason, q.size, q.sealed, q.replayed,"
            " coalesce(t.feed, 0), t.epoch, t.position FROM quarantine q"
            " LEFT JOIN taken t ON t.n = q.n ORDER BY q.n"
        )
        feeds = {row[0]: row[1] for row in self._rows("SELECT feed, name FROM feeds")}
        return [
            Letter(
                n=row[0],
                recorded_us=row[1],
                reason=row[2],
                size=row[3],
                sealed=bytes(row[4]),
                replayed=row[5],
                feed=feeds.get(row[6], ""),
                epoch=row[7],
                position=row[8],
            )
            for row in rows
        ]

    def parts_told(self, feed: str) -> list[tuple[int, dict[str, Any]]]:
        """Return when and what a gateway told of its parts through a feed, newest first."""
        rows = self._rows(
            "SELECT e.time_us, e.body FROM events e JOIN feeds f ON f.feed = e.feed"
            " WHERE e.source = '/feeds/gateway' AND f.name = ? AND e.type = ?"
            " ORDER BY e.seq DESC LIMIT 1000",
            (feed, STATUS_CHANGED),
        )
        return [(row[0], msgspec.json.decode(row[1])["data"]) for row in rows]

    def feed_names(self) -> list[str]:
        """Return the names of the feeds that brought anything."""
        return [row[0] for row in self._rows("SELECT name FROM feeds ORDER BY feed")]

    def hash_at(self, seq: int) -> bytes | None:
        """Return the chain's hash at a position; None where there is no such fact."""
        found = self._rows(_HASH, (seq,))
        return bytes(found[0][0]) if found else None

    def newest_text_us(self) -> int:
        """Return the event time of the newest message on disk; 0 where there is none."""
        found = self._rows("SELECT time_us FROM events WHERE seq = (SELECT max(seq) FROM texts)")
        return int(found[0][0]) if found else 0

    def newest_body(self, kind: str) -> bytes | None:
        """Return the body of the newest fact of a kind; None where there is none. Looks at every row then."""
        found = self._rows(
            "SELECT body FROM events WHERE type = ? ORDER BY seq DESC LIMIT 1", (kind,)
        )
        return bytes(found[0][0]) if found else None

    def bodies(self, kind: str) -> Iterator[bytes]:
        """Yield the bodies of the facts of a kind, newest first. Looks at every row."""
        for row in self._rows("SELECT body FROM events WHERE type = ? ORDER BY seq DESC", (kind,)):
            yield bytes(row[0])

    def end_us(self) -> int:
        """Return when the newest fact was recorded; 0 in an empty log."""
        found = self._rows("SELECT recorded_us FROM events ORDER BY seq DESC LIMIT 1")
        return int(found[0][0]) if found else 0

    def newest_seq(self) -> int:
        """Return the newest position on disk."""
        return int(self._rows("SELECT coalesce(max(seq), 0) FROM events")[0][0])

    def _rows(self, sql: str, values: tuple[object, ...] = ()) -> list[Any]:
        return list(self._each(sql, values))

    def _each(self, sql: str, values: tuple[object, ...] = ()) -> Iterator[Any]:
        """Yield the rows of a query; UserError where the file turns out to be damaged on the way."""
        try:
            rows = self._db.exec_driver_sql(sql, values)
            while part := rows.fetchmany(SLICE):
                yield from part
        except DatabaseError as error:
            why = str(error.orig)
            raise UserError("journal_unreadable", path=str(self.path), why=why) from error

    def _nearest(self, fits: Callable[[int, int], bool]) -> State | None:
        """Return the state of the newest checkpoint of this very log that fits: its position, its instant."""

        def is_ours(head: checkpoint_files.Head) -> bool:
            return (
                fits(head.seq, head.newest_us)
                and self.hash_at(min(head.seq, MAX_POSITION)) == head.mark
            )

        return checkpoint_files.nearest(self.path, is_ours)


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Leave Python's cyclic collector out: it would walk the growing state again and again, for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def keep_checkpoint(path: Path, state: State) -> None:
    """Write a checkpoint beside the database, whole or not at all."""
    write_checkpoint(path, state.seq, state.newest_us, dump(state))


def write_checkpoint(path: Path, seq: int, newest_us: int, dumped: bytes) -> None:
    """Write what `dump` made of the live state, off the hub's loop; nothing for an empty log."""
    history = History(path)
    try:
        mark = history.hash_at(seq)
    finally:
        history.close()
    if mark is not None:
        checkpoint_files.write(path, checkpoint_files.Head(seq, newest_us, mark), dumped)
