"""What commands ask of the hub's own parts: tokens, the quarantine, the simulator."""

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

import msgspec

from commandcenter.clock import now_us
from commandcenter.commands import Command
from commandcenter.errors import UnreadableError, UserError
from commandcenter.feed import Feed
from commandcenter.history import History, Letter
from commandcenter.hub.access import Access
from commandcenter.hub.beside import beside
from commandcenter.hub.orders import Work
from commandcenter.hub.prepare import Preparer
from commandcenter.hub.reading_rules import ReadingRules
from commandcenter.hub.writer import Writer
from commandcenter.journal import Committed, Journal
from commandcenter.rows import Draft, Item
from commandcenter.secrets import Seal, key_for
from commandcenter.wire import decode


@runtime_checkable
class Scriptable(Protocol):
    """A feed whose course can be scripted while it runs."""

    def script(self, kind: str, at_us: int | None = None) -> None:
        """Start a crisis or a look-alike."""


class Errands:
    """Carries out what is more than a fact, for one hub."""

    def __init__(
        self,
        *,
        access: Access,
        writer: Writer,
        journal: Journal,
        preparer: Preparer,
        feeds: Callable[[], list[Feed]],
        committed: Callable[[Committed, list[Item]], None],
        rules: ReadingRules,
        now: Callable[[], int],
    ) -> None:
        """`committed` folds what an errand put into the journal beside the writer's queue."""
        self._access, self._writer, self._journal = access, writer, journal
        self._preparer, self._feeds, self._committed = preparer, feeds, committed
        self._rules, self._now = rules, now

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {
            "token.add": self._add_token,
            "quarantine.replay": self._replay,
            "reading.reload": self._reload,
            "simulator.script": self._script,
        }

    async def _add_token(self, command: Command) -> dict[str, Any]:
        token = self._access.new_token()
        digest = self._access.digest(token)
        args = command.args
        await self._writer.call(self._journal.add_token, digest, args.role, args.person, now_us())
        self._access.let_in(digest, args.role, args.person)
        return {"token": token}

    async def _replay(self, command: Command) -> dict[str, Any]:
        letter = command.target.letter
        draft = await beside(letter_draft, self._journal, self._preparer, letter)
        done: Committed = await self._writer.call(self._journal.release, letter, draft)
        self._committed(done, [draft])
        return {"state": "stored" if done.facts else "duplicate"}

    async def _reload(self, command: Command) -> dict[str, Any]:
        return await self._rules.reload(command, self._writer.commit, self._now())

    async def _script(self, command: Command) -> dict[str, Any]:
        for feed in self._feeds():
            if isinstance(feed, Scriptable):
                feed.script(command.args.kind)
                return {}
        raise UserError("no_simulator")


def letter_draft(journal: Journal, preparer: Preparer, number: int) -> Draft:
    """Return the row of a quarantined frame, read by today's program; UserError where it still cannot be."""
    letter = _letter(journal, number)
    raw = Seal(key_for(journal.database), "quarantine").open(letter.sealed)
    try:
        event = decode(raw)
        draft = preparer.draft(event, recorded_us=now_us(), raw=raw)  # known from now on
    except UnreadableError as error:
        raise UserError("quarantine_unreadable", letter=number, why=error.reason) from error
    return msgspec.structs.replace(
        draft, feed=letter.feed, epoch=letter.epoch, position=letter.position
    )


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
