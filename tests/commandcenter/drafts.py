"""Rows on their way to the journal, as the hub makes them of frames, and what is on disk afterwards."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.events.fact import Fact
from commandcenter.feed import Gap, GapState
from commandcenter.history import History
from commandcenter.rows import Draft, GapRow, Person
from tests.commandcenter.story import at, wrote

FEED = "feed:one"


def draft(number: int, content: str = "", *, name: str = "", **more: Any) -> Draft:
    """Return a message at position `number`; `content` makes it another under the same identity."""
    told = wrote(at(number), f"thread {number % 7}", order=number)
    return drafted(
        told, **{"id": name or f"m{number}", "position": number, **more}, content=content
    )


def drafted(fact: Fact, content: str = "", **more: Any) -> Draft:
    """Return the row of a fact of the story."""
    given: dict[str, Any] = {
        "type": fact.type,
        "source": fact.source,
        "id": fact.id,
        "time_us": fact.time_us,
        "recorded_us": fact.recorded_us,
        "sequence": fact.order,
        "body": fact.body,
        "digest": sha256(fact.body + content.encode()).digest()[:16],
        "feed": FEED,
        "epoch": "E1",
        "raw": f"raw {fact.order} {content}".encode(),
        "person": person(fact.person) if fact.person else None,
    }
    return Draft(**given | more)


def person(number: int) -> Person:
    """Return an identity as it goes to disk."""
    return Person(f"key {number:08d}".encode(), f"sealed {number}".encode())


def gap(
    state: GapState, first: int, last: int, *, epoch: str = "E1", feed: str = FEED, reason: str = ""
) -> GapRow:
    """Return a gap record."""
    found = Gap(epoch=epoch, first=first, last=last, state=state, reason=reason)
    return GapRow(feed=feed, gap=found, at_us=at(first))


def rows(path: Path, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Ask the file itself."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, values).fetchall()


def facts(path: Path) -> list[Fact]:
    """Return all facts of a journal."""
    with closing(History(path)) as history:
        return list(history.facts())


def change(path: Path, sql: str, values: Sequence[Any] = ()) -> None:
    """Change the file behind the program's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)


def first_bad_row(path: Path) -> int | None:
    """Compute the chain anew from the file; return the first position that does not hold, None = all do."""
    before, expected = bytes(32), 1
    for *covered, found in rows(path, "SELECT * FROM events ORDER BY seq"):
        before = sha256(before + msgspec.msgpack.encode(covered)).digest()
        if covered[0] != expected or before != found:
            return expected
        expected += 1
    return None
