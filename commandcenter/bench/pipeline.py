"""The whole path of a frame to a durable commit, beside a bare table that only takes the same rows.

On one core, in batches of 200, each side with its own file on the same disk: decoded, checked, masked,
read and appended to the journal (all on); only appended, from rows prepared before (journal); and put
into a table without index, chain, duplicates check or counters (raw).
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, TypeVar

import msgspec

from commandcenter.bench import crowd
from commandcenter.bench.timing import quotient, took
from commandcenter.bench.verdict import Measured
from commandcenter.clock import now_us
from commandcenter.database import connect, transaction
from commandcenter.hub.prepare import Preparer
from commandcenter.journal import Journal
from commandcenter.rows import Draft
from commandcenter.secrets import key_for
from commandcenter.wire import decode, position

BATCH = 200
COLUMNS = 19

Row = tuple[Any, ...]
Item = TypeVar("Item")


class Size(NamedTuple):
    """How often the three sides take turns, and how many batches a turn has."""

    rounds: int = 15
    batches: int = 5


FULL = Size()


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Take turns with raw appends, the journal alone, and the whole path."""
    bench = _Bench(folder)
    times: tuple[list[float], list[float], list[float]] = ([], [], [])
    count = size.batches * BATCH
    for round_ in range(-1, size.rounds):  # the first warms up and is not counted
        frames = bench.frames(count)
        drafts = [bench.draft(frame) for frame in frames]
        rows = [_bare(draft) for draft in drafts]
        took_now = (
            took(partial(bench.append_raw, rows)),
            took(partial(bench.append, drafts)),
            took(partial(bench.take, frames)),
        )
        if round_ >= 0:
            for taken, seconds in zip(times, took_now, strict=True):
                taken.append(seconds)
    bench.close()
    return _told(times, count)


def _told(times: tuple[list[float], list[float], list[float]], count: int) -> list[Measured]:
    raw, journal, whole = times
    by_turns = f"{len(raw)} rounds of {count:,} messages by turns on one core, batches of {BATCH}"
    return [
        Measured(
            name="pipeline.journal",
            value=quotient(raw, journal),
            unit="ratio",
            limit=0.35,
            bound="at_least",
            how=f"journal.append of prepared rows ÷ a bare SQLite table's speed ({by_turns};"
            f" {count / median(journal):,.0f} ÷ {count / median(raw):,.0f} rows/s)",
        ),
        Measured(
            name="pipeline.speed",
            value=count / median(whole),
            unit="msg/s",
            limit=3000,
            bound="at_least",
            how=f"decode, check, mask, read, commit: everything on ({by_turns})",
        ),
        Measured(
            name="pipeline.whole",
            value=quotient(raw, whole),
            unit="ratio",
            how="the same, everything on ÷ the bare table's speed",
        ),
    ]


class _Bench:
    """The three sides, each with its own file, and the frames that two of them start from."""

    def __init__(self, folder: Path) -> None:
        self._alone = Journal(folder / "alone.db")
        self._whole = Journal(folder / "whole.db")
        self._raw = connect(folder / "raw.db", writer=True)
        columns = ", ".join(f"c{number}" for number in range(COLUMNS - 1))
        self._raw.exec_driver_sql(f"CREATE TABLE bare (seq INTEGER PRIMARY KEY, {columns})")
        self._preparer = Preparer(key_for(self._whole.database))
        self._frame = 0

    def frames(self, count: int) -> list[str]:
        """Return the next frames, written just now."""
        first, self._frame = self._frame, self._frame + count
        return [crowd.frame(number, now_us()) for number in range(first, self._frame)]

    def draft(self, frame: str) -> Draft:
        """Return the row of a frame, as the hub makes it."""
        event = decode(frame)
        draft = self._preparer.draft(event, recorded_us=now_us(), raw=frame.encode())
        return msgspec.structs.replace(draft, feed="bench", epoch="E1", position=position(event))

    def take(self, frames: list[str]) -> None:
        """Everything on."""
        for batch in _batches(frames):
            self._whole.append([self.draft(frame) for frame in batch])

    def append(self, drafts: list[Draft]) -> None:
        """The journal alone."""
        for batch in _batches(drafts):
            self._alone.append(batch)

    def append_raw(self, rows: list[Row]) -> None:
        """A bare table."""
        marks = ",".join("?" * COLUMNS)
        for batch in _batches(rows):
            with transaction(self._raw):
                self._raw.exec_driver_sql(f"INSERT INTO bare VALUES ({marks})", batch)  # noqa: S608

    def close(self) -> None:
        """Close the files."""
        self._alone.close()
        self._whole.close()
        self._raw.close()


def _batches(items: list[Item]) -> Iterator[list[Item]]:
    for first in range(0, len(items), BATCH):
        yield items[first : first + BATCH]


def _bare(draft: Draft) -> Row:
    """Return what the journal stores of a row with its text beside it; the hash is of nothing."""
    return (
        draft.position, draft.recorded_us, draft.time_us, draft.sequence, draft.type, draft.source,
        draft.id, 1, draft.epoch, draft.position, "stored", draft.actor, 1, None, draft.body,
        draft.digest, draft.texthash, bytes(32), draft.text,
    )  # fmt: skip
