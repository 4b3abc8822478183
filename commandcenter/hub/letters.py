"""What nobody could read: kept with its bytes, sealed; run through today's program when a person asks.

A letter that is read goes to where it belongs and is closed. Its bytes never leave the hub.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.clock import now_us
from commandcenter.commands.action import Command
from commandcenter.errors import UnreadableError, UserError
from commandcenter.history import History, Letter
from commandcenter.hub.beside import beside
from commandcenter.hub.orders import Work
from commandcenter.hub.prepare import Preparer
from commandcenter.hub.writer import Writer
from commandcenter.journal import Committed, Journal
from commandcenter.rows import Draft, Item
from commandcenter.secrets import Seal, key_for
from commandcenter.wire import decode

MOST = 500  # letters read again by one command

Reread = Callable[[bytes], Sequence[Mapping[str, Any]]]
"""Makes events of a frame as it lay in a platform's own form; raises UnreadableError where it cannot."""


class Letters:
    """Reads letters again, for one hub."""

    def __init__(
        self,
        *,
        writer: Writer,
        journal: Journal,
        preparer: Preparer,
        committed: Callable[[Committed, list[Item]], None],
        reread: Reread | None,
        closed: Callable[[str], None],
    ) -> None:
        """`committed` folds what is stored; `closed` is told the feed of each letter that is."""
        self._writer, self._journal, self._preparer = writer, journal, preparer
        self._committed, self._reread, self._closed = committed, reread, closed

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"quarantine.replay": self._replay, "quarantine.reread": self._replay_all}

    async def _replay(self, command: Command) -> dict[str, Any]:
        return {"state": await self._read(command.target.letter)}

    async def _replay_all(self, command: Command) -> dict[str, Any]:
        """Read the letters of a feed again, oldest first; those that still cannot be stay where they are."""
        found = await beside(waiting, self._journal.path, command.target.feed)
        read = 0
        for letter in found[:MOST]:
            try:
                await self._read(letter.n)
            except UserError:
                continue
            read += 1
        return {"read": read, "left": len(found) - read}

    async def _read(self, number: int) -> str:
        letter, drafts = await beside(
            letter_drafts, self._journal, self._preparer, number, self._reread
        )
        done: Committed = await self._writer.call(self._journal.release, number, drafts[0])
        self._committed(done, [msgspec.structs.replace(drafts[0], feed=None)])
        self._closed(letter.feed)
        if drafts[1:]:  # one frame of a platform may tell several things
            await self._writer.commit(*drafts[1:])
        return "stored" if done.facts else "duplicate"


def letter_drafts(
    journal: Journal, preparer: Preparer, number: int, reread: Reread | None
) -> tuple[Letter, list[Draft]]:
    """Return a letter and the rows it gives to today's program; UserError where it still cannot be read."""
    letter = _letter(journal, number)
    raw = Seal(key_for(journal.database), "quarantine").open(letter.sealed)
    try:
        events = reread(raw) if reread is not None else ()
        drafts = [
            preparer.draft(event, recorded_us=now_us(), raw=raw)  # known from now on
            for event in events or (decode(raw),)
        ]
    except UnreadableError as error:
        raise UserError("quarantine_unreadable", letter=number, why=error.reason) from error
    place = {"feed": letter.feed, "epoch": letter.epoch, "position": letter.position}
    return letter, [msgspec.structs.replace(drafts[0], **place), *drafts[1:]]


def waiting(path: Path, feed: str) -> list[Letter]:
    """Return the letters of a feed that nobody has read yet, oldest first."""
    history = History(path)
    try:
        return [one for one in history.letters() if one.feed == feed and one.replayed is None]
    finally:
        history.close()


def _letter(journal: Journal, number: int) -> Letter:
    history = History(journal.path)
    try:
        found = [letter for letter in history.letters() if letter.n == number]
    finally:
        history.close()
    if not found:
        raise UserError("quarantine_unknown", letter=number)
    if found[0].replayed is not None:
        raise UserError("quarantine_closed", letter=number)
    return found[0]
