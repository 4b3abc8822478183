"""What an erasure is asked for, what it finds of a person in the log, and how it proves what it did."""

from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec

from commandcenter.commands.action import Command
from commandcenter.database import connect
from commandcenter.erasing import listed
from commandcenter.erasing import log as erasing
from commandcenter.erasing.listed import Erased
from commandcenter.erasing.log import Left, Meant
from commandcenter.erasing.proof import covers
from commandcenter.erasing.rows import Person
from commandcenter.events.erasure import PERSON_ERASED, PersonErasedData
from commandcenter.hub.facts import own_fact
from commandcenter.rows import Draft


class Order(NamedTuple):
    """Whom to erase, who asked for it, and why.

    `again`: it was done before, to a log in whose place an older one was put.
    """

    proof: str  # the name that the erasure has in the log
    actor: str
    who: str
    reason: str
    author: str = ""
    numbers: Collection[int] = ()
    again: Erased | None = None

    @classmethod
    def of(cls, command: Command) -> "Order":
        """Return what a command asks for, but whom."""
        actor = f"{command.role}:{command.person}"
        return cls(f"erased:{command.id}", actor, command.person, command.args.reason)

    @property
    def command(self) -> str:
        """Return the id of the command by which it was asked for."""
        return self.proof.partition(":")[2]

    @property
    def keys(self) -> list[bytes]:
        """Return the digests that are left of him already."""
        return [bytes.fromhex(key) for key in self.again.keys] if self.again else []


class Looked(NamedTuple):
    """What the log says of who is meant: who, where and what he wrote, what was noted of him."""

    meant: Meant
    threads: set[str]
    messages: set[str]
    notes: set[str]
    texts: set[str]
    frames: int
    was_erased: bool


class Found(NamedTuple):
    """Who is meant, as his rows are rewritten, and where he is in the log up to a position."""

    looked: Looked
    who: Person
    rows: set[int]
    until: int


class Proof:
    """Makes the fact of an erasure once it is known what was changed; nobody is in it."""

    def __init__(self, order: Order, who: Person, now_us: int, turn: int) -> None:
        self._order, self._who, self._now, self._turn = order, who, now_us, turn
        self.counts = (0, 0, 0)

    def __call__(self, left: Left) -> Draft:
        """Return the fact; `left` is what was changed."""
        order = self._order
        self.counts = (len(left.covers), left.texts, left.frames)
        data = PersonErasedData(
            persons=tuple(sorted(self._who.numbers)),
            rows=len(left.covers),
            texts=left.texts,
            frames=left.frames,
            covers=covers(left.covers),
            who=order.who,
            reason=self._who.renaming.said(order.reason, own=True),
        )
        name = order.proof + (f":{self._turn}" if self._turn else "")
        told = msgspec.to_builtins(data)
        return own_fact(
            PERSON_ERASED, name, told, self._now, actor=order.actor, command=order.command
        )


def look(
    path: Path, key: bytes, author: str, numbers: Collection[int], channels: Collection[str]
) -> Looked:
    """Return what the log says of who is meant."""
    with closing(connect(path)) as db:
        meant = erasing.meant(db, key, author=author, numbers=numbers)
        threads, messages = erasing.threads_and_messages(db, meant.numbers)
        return Looked(
            meant,
            threads,
            messages,
            erasing.notes(db, meant.numbers),
            erasing.texts_of(db, meant.numbers),
            len(erasing.frames_of(db, key, meant.marks)),
            bool(author) and erasing.was_erased(db, key, author, channels),
        )


def search(
    path: Path, who: Person, threads: Collection[str], after: int = 0
) -> tuple[set[int], int]:
    """Return where he is in the log after a position, and up to where it was looked at."""
    with closing(connect(path)) as db:
        until = int(db.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM events").scalar_one())
        return erasing.search(db, who, threads, after), until


def missed(path: Path, list_file: Path, key: bytes, database: str) -> list[Erased]:
    """Return the erasures that a log does not know, though it is told outside that they were done."""
    with closing(connect(path)) as db:
        told = listed.read(list_file, key, database)
        return [one for one in told if not listed.is_recorded(db, one)]


def tell(path: Path, list_file: Path, key: bytes, database: str) -> None:
    """Tell outside the log of the erasures that only the log knows."""
    with closing(connect(path)) as db:
        told = {one.proof for one in listed.read(list_file, key, database)}
        new = (one for one in listed.recorded(db) if one.proof not in told)
        listed.add(list_file, key, database, new)


def known_as(path: Path, one: Erased) -> set[int]:
    """Return by which numbers a log knows whom an erasure was about."""
    with closing(connect(path)) as db:
        return listed.numbers(db, one)
