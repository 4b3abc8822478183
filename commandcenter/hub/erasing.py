"""Erasing a person while the hub runs: looked for beside the loop, rewritten in one commit, forgotten.

Others act meanwhile; only the commit and the exchange of names in the state are one step, and the file is
written anew between two batches. A reader that still holds an older file is waited for, then told, and the
rest of the work is tried again until it is done, also after a restart.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import Any, NamedTuple

from commandcenter.care import marks
from commandcenter.care.marks import Kind
from commandcenter.commands.action import Command
from commandcenter.customers import members
from commandcenter.erasing import files
from commandcenter.erasing.listed import NOTE
from commandcenter.erasing.renaming import Renaming
from commandcenter.erasing.rows import Person
from commandcenter.erasing.states import rename
from commandcenter.errors import DiskError, UserError
from commandcenter.hub.beside import beside
from commandcenter.hub.erased import (
    Found,
    Looked,
    Order,
    Proof,
    known_as,
    look,
    missed,
    search,
    tell,
)
from commandcenter.hub.orders import Work
from commandcenter.hub.writer import Writer
from commandcenter.journal import Committed, Journal
from commandcenter.platform import documents_folder
from commandcenter.rows import Item
from commandcenter.state import State

LOG = logging.getLogger(__name__)

PATIENCE_S = 40.0  # for readers of an older file
RETRY_S = 1.0
TURNS = 3


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
        self,
        state: State,
        writer: Writer,
        journal: Journal,
        key: bytes,
        list_file: Path,
        around: Around,
    ) -> None:
        """`list_file`: where it is told outside the log who was erased (`erasing.listed`)."""
        self._state, self._writer, self._journal, self._key = state, writer, journal, key
        self._outside, self._around = (list_file, key, journal.database), around
        self._one = asyncio.Lock()
        self.is_listed = False  # whether log and list agree
        self._problem = ""  # why they do not, as the log file was told last

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"customer.erase": self._customer, "person.erase": self._author}

    async def run(self) -> None:
        """Finish what could not be finished, for ever: bytes gone from the log may still be in its file."""
        while True:
            if not self.is_listed:
                await self.again()
            if await self._writer.call(self._journal.must_scrub) and not self._one.locked():
                async with self._one:
                    await self._scrub(0)
            await asyncio.sleep(10 * RETRY_S)

    async def again(self, patience_s: float = 0) -> int:
        """Erase whoever was erased after this log was left (an older one was put back); return how many were.

        What the disk refuses is tried again by `run`; see `is_listed`, `Journal.must_scrub`.
        """
        path, done = self._journal.path, 0
        async with self._one:
            try:
                for one in await beside(missed, path, *self._outside):
                    numbers = await beside(known_as, path, one)
                    order = Order(one.proof, one.actor, one.who, one.reason, "", numbers, one)
                    await self._rewrite(order, await self._find(order))
                    done += 1
                if done:
                    await self._scrub(patience_s)
                await self._tell()
            except (OSError, UserError) as error:
                await self._refused(error)
        return done

    async def _customer(self, command: Command) -> dict[str, Any]:
        asked = command.target
        order = Order.of(command)._replace(numbers=members(self._state.kin, asked.person))
        return await self._erase(order, asked.customer)

    async def _author(self, command: Command) -> dict[str, Any]:
        author = command.target.author
        return await self._erase(Order.of(command)._replace(author=author), author)

    async def _erase(self, order: Order, called: str) -> dict[str, Any]:
        async with self._one:
            found = await self._find(order)
            looked = found.looked
            is_known = bool(looked.messages or (order.author and looked.meant.numbers))
            is_there = is_known or bool(looked.frames or found.rows)
            if not is_there and not looked.was_erased:
                raise UserError("erase_unknown", who=called)
            told = dict.fromkeys(("persons", "rows", "texts", "frames", "files"), 0)
            if is_there:
                told |= await self._rewrite(order, found)
                self.is_listed = False
            try:
                await self._tell()
            except OSError as error:  # the log knows it: `run` tries again
                await self._refused(error)
            if not await self._scrub(PATIENCE_S):
                raise UserError("erase_blocked")
            return told

    async def _tell(self) -> None:
        await beside(tell, self._journal.path, *self._outside)
        self.is_listed = True
        await self._note("")

    async def _refused(self, error: Exception) -> None:
        """Log once why log and list of the erased do not agree; `health` tells it as long as it is so."""
        if (problem := str(error)) != self._problem:
            LOG.error("the list of the erased and the log do not agree: %s", problem)
        await self._note(problem)

    async def _note(self, problem: str) -> None:
        self._problem = problem
        with contextlib.suppress(DiskError):  # told by itself
            if await self._writer.call(self._journal.noted, NOTE) != problem:
                await self._writer.call(self._journal.note, NOTE, problem)

    async def _find(self, order: Order) -> Found:
        path, channels = self._journal.path, tuple(self._state.channels)
        looked = await beside(look, path, self._key, order.author, order.numbers, channels)
        who = self._person(looked)
        return Found(looked, who, *await beside(search, path, who, looked.threads))

    def _person(self, looked: Looked) -> Person:
        numbers = looked.meant.numbers
        alone = {name for name in looked.threads if self._is_his_alone(name, numbers)}
        reserved = (*self._state.channels, *self._state.agents, *self._state.links)
        renaming = Renaming(looked.meant.marks, alone, looked.notes, reserved)
        cases = frozenset(looked.threads)
        return Person(numbers, frozenset(alone), frozenset(looked.messages), renaming, cases)

    def _is_his_alone(self, thread: str, numbers: Collection[int]) -> bool:
        """Tell whether no other customer wrote in a conversation."""
        his = {number & marks.PERSON for number in numbers}
        return all(
            facts >> marks.PERSON_SHIFT & marks.PERSON in his
            for _, _, facts in marks.unpack_all(self._state.threads.get(thread, b""))
            if facts >> marks.KIND_SHIFT == Kind.INBOUND
        )

    async def _rewrite(self, order: Order, at_first: Found) -> dict[str, int]:
        """Rewrite rows and state as one step; what was decided just before it is rewritten after it."""
        looked, who, found, until = at_first
        told = {"persons": len(who.numbers), "rows": 0, "texts": 0, "frames": 0}
        first = min(found, default=until + 1)
        for turn in range(TURNS):
            async with self._around.changing:
                proof = Proof(order, who, self._around.now(), turn)
                done: Committed = await self._writer.call(
                    self._journal.erase, who, looked.threads, found, until, proof, order.keys
                )
                self._around.committed(done, [])
                rename(self._state, who.renaming, who.numbers)
                self._around.renamed()
            for name, count in zip(("rows", "texts", "frames"), proof.counts, strict=True):
                told[name] += count
            await self._around.forget(first)
            await self._writer.drain()
            found, until = await beside(
                search, self._journal.path, who, looked.threads, done.facts[-1].seq
            )
            if not found:
                break
        words = {*looked.texts, *looked.threads, *who.renaming.marks}
        told["files"] = await beside(files.remove, self._folders(), words)
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
