"""Erasing a person while the hub runs: looked for beside the loop, rewritten in one commit, forgotten.

Others act meanwhile; only the commit and the exchange of names in the state are one step, and the file is
written anew between two batches. A reader that still holds an older file is waited for, then told, and the
rest of the work is tried again until it is done, also after a restart.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from commandcenter.care import marks
from commandcenter.care.marks import Kind
from commandcenter.commands.action import Command
from commandcenter.customers import members
from commandcenter.database import connect
from commandcenter.erasing import files
from commandcenter.erasing import log as erasing
from commandcenter.erasing.log import Left, Meant
from commandcenter.erasing.proof import covers
from commandcenter.erasing.renaming import Renaming
from commandcenter.erasing.rows import Person
from commandcenter.erasing.states import rename
from commandcenter.errors import DiskError, UserError
from commandcenter.events.erasure import PERSON_ERASED, PersonErasedData
from commandcenter.hub.beside import beside
from commandcenter.hub.facts import own_fact
from commandcenter.hub.orders import Work
from commandcenter.hub.writer import Writer
from commandcenter.journal import Committed, Journal
from commandcenter.platform import documents_folder
from commandcenter.rows import Draft, Item
from commandcenter.state import State

LOG = logging.getLogger(__name__)

PATIENCE_S = 40.0  # for readers of an older file
RETRY_S = 1.0
TURNS = 3


class Looked(NamedTuple):
    """What the log says of who is meant: who, where and what he wrote, what was noted of him."""

    meant: Meant
    threads: set[str]
    messages: set[str]
    notes: set[str]
    texts: set[str]
    frames: int
    was_erased: bool


class Around(NamedTuple):
    """What erasing asks of its hub."""

    now: Callable[[], int]
    committed: Callable[[Committed, list[Item]], None]  # folds
    changing: asyncio.Lock  # whoever decides on the state holds it
    renamed: Callable[[], None]  # told at once: the state's cases have other names
    forget: Callable[[int], Awaitable[None]]  # all that was made of the log from a position on


class Erasing:
    """Erases persons from one hub's log, memory and files, one at a time."""

    def __init__(
        self, state: State, writer: Writer, journal: Journal, key: bytes, around: Around
    ) -> None:
        self._state, self._writer, self._journal, self._key = state, writer, journal, key
        self._around = around
        self._one = asyncio.Lock()

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"customer.erase": self._customer, "person.erase": self._author}

    async def run(self) -> None:
        """Finish what could not be finished, for ever: bytes gone from the log may still be in its file."""
        while True:
            if await self._writer.call(self._journal.must_scrub) and not self._one.locked():
                async with self._one:
                    await self._scrub(0)
            await asyncio.sleep(10 * RETRY_S)

    async def _customer(self, command: Command) -> dict[str, Any]:
        asked = command.target
        return await self._erase(
            command, "", members(self._state.kin, asked.person), asked.customer
        )

    async def _author(self, command: Command) -> dict[str, Any]:
        author = command.target.author
        return await self._erase(command, author, (), author)

    async def _erase(
        self, command: Command, author: str, numbers: Collection[int], called: str
    ) -> dict[str, Any]:
        path, channels = self._journal.path, tuple(self._state.channels)
        async with self._one:
            looked = await beside(look, path, self._key, author, numbers, channels)
            who = self._person(looked)
            found, until = await beside(search, path, who, looked.threads)
            is_known = bool(looked.messages or (author and looked.meant.numbers))
            is_there = is_known or bool(looked.frames or found)
            if not is_there and not looked.was_erased:
                raise UserError("erase_unknown", who=called)
            told = dict.fromkeys(("persons", "rows", "texts", "frames", "files"), 0)
            if is_there:
                told |= await self._rewrite(command, who, looked.threads, found, until)
                words = {*looked.texts, *looked.threads, *who.renaming.marks}
                told["files"] = await beside(files.remove, self._folders(), words)
            if not await self._scrub(PATIENCE_S):
                raise UserError("erase_blocked")
            return told

    def _person(self, looked: Looked) -> Person:
        numbers = looked.meant.numbers
        alone = {name for name in looked.threads if self._is_his_alone(name, numbers)}
        reserved = (*self._state.channels, *self._state.agents, *self._state.links)
        renaming = Renaming(looked.meant.marks, alone, looked.notes, reserved)
        return Person(numbers, frozenset(alone), frozenset(looked.messages), renaming)

    def _is_his_alone(self, thread: str, numbers: Collection[int]) -> bool:
        """Tell whether no other customer wrote in a conversation."""
        his = {number & marks.PERSON for number in numbers}
        return all(
            facts >> marks.PERSON_SHIFT & marks.PERSON in his
            for _, _, facts in marks.unpack_all(self._state.threads.get(thread, b""))
            if facts >> marks.KIND_SHIFT == Kind.INBOUND
        )

    async def _rewrite(
        self, command: Command, who: Person, threads: Collection[str], found: set[int], until: int
    ) -> dict[str, int]:
        """Rewrite rows and state as one step; what was decided just before it is rewritten after it."""
        told = {"persons": len(who.numbers), "rows": 0, "texts": 0, "frames": 0}
        first = min(found, default=until + 1)
        for turn in range(TURNS):
            async with self._around.changing:
                proof = _Proof(command, who, self._around.now(), turn)
                done: Committed = await self._writer.call(
                    self._journal.erase, who, threads, found, until, proof
                )
                self._around.committed(done, [])
                rename(self._state, who.renaming, who.numbers)
                self._around.renamed()
            for name, count in zip(("rows", "texts", "frames"), proof.counts, strict=True):
                told[name] += count
            await self._around.forget(first)
            await self._writer.drain()
            found, until = await beside(
                search, self._journal.path, who, threads, done.facts[-1].seq
            )
            if not found:
                break
        return told

    async def _scrub(self, patience_s: float) -> bool:
        """Take the bytes out of the files; whatever a reader holds back is tried again for so long."""
        clock = asyncio.get_running_loop().time
        until = clock() + patience_s
        while True:
            try:
                if await self._writer.call(self._journal.scrub):
                    return True
            except DiskError as error:
                LOG.warning("an erased person's bytes are not gone yet: %s", error)
            if clock() >= until:
                return False
            await asyncio.sleep(RETRY_S)

    def _folders(self) -> list[Path]:
        return [self._journal.path.parent, documents_folder()]


class _Proof:
    """Makes the fact of an erasure once it is known what was changed; nobody is in it."""

    def __init__(self, command: Command, who: Person, now_us: int, turn: int) -> None:
        self._command, self._who, self._now, self._turn = command, who, now_us, turn
        self.counts = (0, 0, 0)

    def __call__(self, left: Left) -> Draft:
        command, reason = self._command, self._command.args.reason
        self.counts = (len(left.covers), left.texts, left.frames)
        data = PersonErasedData(
            persons=tuple(sorted(self._who.numbers)),
            rows=len(left.covers),
            texts=left.texts,
            frames=left.frames,
            covers=covers(left.covers),
            who=command.person,
            reason=self._who.renaming.said(reason, own=True),
        )
        name = f"erased:{command.id}" + (f":{self._turn}" if self._turn else "")
        actor = f"{command.role}:{command.person}"
        told = msgspec.to_builtins(data)
        return own_fact(PERSON_ERASED, name, told, self._now, actor=actor, command=command.id)


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
