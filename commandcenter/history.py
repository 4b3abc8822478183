"""Reading the log: facts, what was taken, and the state at any instant. Never writes the journal.

State at an instant is folded from the facts recorded until then, from the nearest checkpoint on.
Checkpoints are files beside the database; they may be deleted at any time and hold no personal data.
"""

import contextlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.checkpoints import dump, load
from commandcenter.database import connect
from commandcenter.events import Fact
from commandcenter.rows import Taken
from commandcenter.state import State, fold

EVERY = 10_000  # facts between two checkpoints: the rest to fold takes about 100 ms
SLICE = 1_000
_HEAD = 16  # bytes before a checkpoint's body: its seq and the newest recorded instant in it
_FACTS = "SELECT seq, recorded_us, time_us, sequence, type, source, id, person, body FROM events "


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

    def facts(self, after: int = 0, until_us: int | None = None) -> Iterator[Fact]:
        """Yield the facts after a position in order, only those recorded until an instant if given."""
        if until_us is None:
            found = self._db.exec_driver_sql(_FACTS + "WHERE seq > ? ORDER BY seq", (after,))
        else:
            found = self._db.exec_driver_sql(
                _FACTS + "WHERE seq > ? AND recorded_us <= ? ORDER BY seq", (after, until_us)
            )
        while rows := found.fetchmany(SLICE):
            for row in rows:
                yield Fact(*row)

    def facts_since(self, time_us: int) -> Iterator[Fact]:
        """Yield the facts whose event time is after an instant, in the order of the log."""
        found = self._db.exec_driver_sql(_FACTS + "WHERE time_us > ? ORDER BY seq", (time_us,))
        while rows := found.fetchmany(SLICE):
            for row in rows:
                yield Fact(*row)

    def texts(self, since_us: int) -> Iterator[tuple[int, str]]:
        """Yield (position, masked text) of messages whose event time is after an instant."""
        rows = self._db.exec_driver_sql(
            "SELECT seq, text FROM texts JOIN events USING (seq) WHERE time_us > ? ORDER BY seq",
            (since_us,),
        )
        for row in rows:
            yield int(row[0]), str(row[1])

    def state_at(self, at_us: int) -> State:
        """Return the state as it was known at an instant."""
        state = self._nearest(lambda _, newest_us: newest_us <= at_us) or State()
        for fact in self.facts(state.seq, at_us):
            fold(state, fact)
        return state

    def state_now(self, until: int | None = None) -> State:
        """Return the state at the newest position, or at position `until`."""
        state = self._nearest(lambda seq, _: until is None or seq <= until) or State()
        for fact in self.facts(state.seq):
            if until is not None and fact.seq > until:
                break
            fold(state, fact)
        return state

    def stored(self) -> Iterator[Taken]:
        """Yield every position taken from feeds, in the order in which it was taken."""
        rows = self._db.exec_driver_sql(
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

    def feed_names(self) -> list[str]:
        """Return the names of the feeds that brought anything."""
        return [row[0] for row in self._rows("SELECT name FROM feeds ORDER BY feed")]

    def newest_seq(self) -> int:
        """Return the newest position on disk."""
        return int(self._rows("SELECT coalesce(max(seq), 0) FROM events")[0][0])

    def _rows(self, sql: str) -> list[Any]:
        return list(self._db.exec_driver_sql(sql).fetchall())

    def _nearest(self, fits: Any) -> State | None:
        newest = self.newest_seq()
        for file in sorted(folder(self.path).glob("*.state"), reverse=True):
            with contextlib.suppress(OSError, ValueError, zlib.error), file.open("rb") as opened:
                seq, newest_us = (int.from_bytes(opened.read(8)) for _ in range(2))
                if seq > newest or not fits(seq, newest_us):
                    continue
                return load(zlib.decompress(opened.read()))
        return None


def folder(path: Path) -> Path:
    """Return where a database's checkpoints are."""
    return path.with_name(path.name + ".checkpoints")


def keep_checkpoint(path: Path, state: State) -> None:
    """Write a checkpoint beside the database, whole or not at all."""
    write_checkpoint(path, state.seq, state.newest_us, dump(state))


def write_checkpoint(path: Path, seq: int, newest_us: int, dumped: bytes) -> None:
    """Write what `dump` made, off the hub's loop: compressing is most of the work."""
    place = folder(path)
    place.mkdir(exist_ok=True)
    file = place / f"{seq:012d}.state"
    half = file.with_suffix(".half")
    head = seq.to_bytes(8) + newest_us.to_bytes(8)
    half.write_bytes(head + zlib.compress(dumped, 1))
    half.replace(file)
