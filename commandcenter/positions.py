"""What a feed's positions leave in the log beside facts: frames put aside, gaps, cursors, counters.

Part of the journal: everything here runs inside its transactions.
"""

from collections.abc import Sequence

from commandcenter.database import Connection
from commandcenter.errors import UserError
from commandcenter.feed import Gap
from commandcenter.rows import Aside, Draft, GapRow, Item, Passed
from commandcenter.secrets import Seal

_NEXT = (  # a letter keeps its number when its frame has gone to where it belongs
    "SELECT max((SELECT coalesce(max(n), 0) FROM taken),"
    " (SELECT coalesce(max(n), 0) FROM quarantine)) + 1"
)
_CURSOR = (
    "INSERT INTO cursors VALUES (?, ?, ?, (SELECT coalesce(max(used), 0) + 1 FROM cursors))"
    " ON CONFLICT (feed, epoch) DO UPDATE SET sequence = max(sequence, excluded.sequence),"
    " used = excluded.used RETURNING sequence"
)


class Positions:
    """The bookkeeping of one database's feeds."""

    def __init__(self, db: Connection, letters: Seal) -> None:
        """`letters` seals the bytes of frames that go into quarantine."""
        self._db, self._letters = db, letters
        self._feeds: dict[str, int] = {}
        self._next = 0  # the number of the next frame put aside; 0 = not read yet

    def forget(self) -> None:
        """Forget what is known of the file: a transaction was taken back."""
        self._feeds.clear()
        self._next = 0

    def feed(self, name: str) -> int:
        """Return a feed's number."""
        if (number := self._feeds.get(name)) is None:
            self._db.exec_driver_sql("INSERT OR IGNORE INTO feeds (name) VALUES (?)", (name,))
            found = self._db.exec_driver_sql("SELECT feed FROM feeds WHERE name = ?", (name,))
            number = self._feeds[name] = int(found.scalar_one())
        return number

    def put_aside(self, item: Aside, after: int) -> None:
        """Put a position on record that made no fact; `after` is the fact before it."""
        number = self._next or int(self._db.exec_driver_sql(_NEXT).scalar_one())
        self._next = number + 1
        feed = self.feed(item.feed)
        self._db.exec_driver_sql(
            "INSERT INTO taken VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(number, feed, item.epoch, item.position, item.state, item.reason),
                *(item.source, item.id, item.type, after),
            ),
        )
        if item.state == "quarantined":
            size = len(item.raw) if item.size is None else item.size
            self._db.exec_driver_sql(
                "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, NULL)",
                (number, item.recorded_us, item.reason, size, self._letters.seal(item.raw)),
            )

    def letters_of(self, feed: str) -> int:
        """Return how many letters of a feed wait."""
        found = self._db.exec_driver_sql(
            "SELECT count(*) FROM quarantine q JOIN taken t ON t.n = q.n"
            " JOIN feeds f ON f.feed = t.feed WHERE f.name = ? AND q.replayed IS NULL",
            (feed,),
        )
        return int(found.scalar_one())

    def close_letter(self, letter: int, seq: int) -> None:
        """Close a letter; its frame is the fact at `seq`, 0 = known already. UserError where it is closed."""
        closed = self._db.exec_driver_sql(
            "UPDATE quarantine SET replayed = ? WHERE n = ? AND replayed IS NULL", (seq, letter)
        )
        if not closed.rowcount:
            raise UserError("quarantine_closed", letter=letter)
        if seq:
            self._db.exec_driver_sql("DELETE FROM taken WHERE n = ?", (letter,))
        else:
            self._db.exec_driver_sql(
                "UPDATE taken SET state = 'duplicate', reason = '' WHERE n = ?", (letter,)
            )

    def record_gap(self, row: GapRow) -> None:
        """Put a gap on record; filled or lost ends what is open in its range, the rest stays open."""
        gap, feed = row.gap, self.feed(row.feed)
        inside = "feed = ? AND epoch = ? AND state = 'open' AND first <= ? AND last >= ?"
        values = (feed, gap.epoch, gap.last, gap.first)
        met = self._db.exec_driver_sql(
            f"SELECT first, last, reason, at_us FROM gaps WHERE {inside} ORDER BY n",  # noqa: S608
            values,
        ).fetchall()
        if gap.state == "open":
            if not any(first <= gap.first and gap.last <= last for first, last, *_ in met):
                self._add_gap(feed, gap, row.at_us)
            return
        self._db.exec_driver_sql(f"DELETE FROM gaps WHERE {inside}", values)  # noqa: S608
        self._add_gap(feed, gap, min((at_us for *_, at_us in met), default=row.at_us))
        for first, last, reason, at_us in met:
            for low, high in ((first, gap.first - 1), (gap.last + 1, last)):
                rest = Gap(epoch=gap.epoch, first=low, last=high, state="open", reason=reason)
                if low <= high:
                    self._add_gap(feed, rest, at_us)

    def settle_gaps(self) -> None:
        """Close what is behind the cursors: a feed that starts anew knows nothing of its open gaps."""
        behind = self._db.exec_driver_sql(
            "SELECT name, g.epoch, g.first, min(g.last, c.sequence), g.at_us FROM gaps g"
            " JOIN cursors c ON c.feed = g.feed AND c.epoch = g.epoch JOIN feeds f ON f.feed = g.feed"
            " WHERE g.state = 'open' AND g.first <= c.sequence"
        ).fetchall()
        for name, epoch, first, last, at_us in behind:
            gap = Gap(
                epoch=epoch, first=first, last=last, state="filled", reason="seen at a restart"
            )
            self.record_gap(GapRow(feed=name, gap=gap, at_us=at_us))

    def move_cursors(self, items: Sequence[Item]) -> dict[str, tuple[str, int]]:
        """Note up to where these items take their feeds; return the cursors that moved."""
        moved: dict[tuple[str, str], int] = {}
        for item in items:
            if isinstance(item, Draft | Aside | Passed):
                feed, epoch, position = item.feed, item.epoch, item.position
            elif isinstance(item, GapRow) and item.gap.state == "lost":
                feed, epoch, position = item.feed, item.gap.epoch, item.gap.last
            else:
                continue
            if feed is not None and epoch is not None and position is not None:
                moved[feed, epoch] = max(position, moved.pop((feed, epoch), 0))
        cursors: dict[str, tuple[str, int]] = {}
        for (feed, epoch), position in moved.items():  # the epoch used last comes last
            found = self._db.exec_driver_sql(_CURSOR, (self.feed(feed), epoch, position))
            cursors[feed] = (epoch, int(found.scalar_one()))
        return cursors

    def count(self, changes: dict[str, int]) -> None:
        """Change the durable counters."""
        rows = [(change, name) for name, change in changes.items() if change]
        if rows:
            self._db.exec_driver_sql("UPDATE counters SET value = value + ? WHERE name = ?", rows)

    def _add_gap(self, feed: int, gap: Gap, at_us: int) -> None:
        self._db.exec_driver_sql(
            "INSERT INTO gaps (feed, epoch, first, last, state, reason, at_us)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (feed, gap.epoch, gap.first, gap.last, gap.state, gap.reason, at_us),
        )
