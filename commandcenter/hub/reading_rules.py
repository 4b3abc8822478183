"""The reading's rules in a running hub: loaded from the site's files, exchanged while it runs, on record.

The log holds every change with all that the site's files said. So a hub that finds them broken when it
starts goes by the last good ones, and says so on every screen until they can be loaded again.
"""

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.events.reading import RULES_CHANGED, RulesData
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.facts import own_fact
from commandcenter.rows import Draft
from commandcenter.semantic import rules, site_rules
from commandcenter.semantic.rulebook import Book, RuleError, joined, shipped

LOG = logging.getLogger(__name__)


class _Body(msgspec.Struct, frozen=True):
    data: RulesData


_DECODE = msgspec.json.Decoder(_Body).decode


def on_record(history: History) -> Book:
    """Return the rules that a log says are in force; the program's own where it tells of none."""
    body = history.newest_body(RULES_CHANGED)
    return shipped() if body is None else _said_by(_DECODE(body).data)


def _said_by(data: RulesData) -> Book:
    try:
        return joined(data.site)
    except RuleError as error:  # a newer program no longer has a term they take away
        LOG.warning("rules of the log no longer fit: %s in %s", error.problem, error.table)
        return shipped()


class ReadingRules:
    """Keeps the rules of one hub's process and of its reader the same. `folder` None = no site's rules."""

    def __init__(self, folder: Path | None, renew: Callable[[], Awaitable[None]]) -> None:
        """`renew` has the reader's process started anew; it takes the rules in force along."""
        self._folder, self._renew = folder, renew
        self.problem: UserError | None = None  # why the files are not in force
        self._recorded = shipped().version

    def begin(self, path: Path, *, is_recorded: bool) -> None:
        """Put the site's files in force, or what the log at `path` says where they cannot be read."""
        known = _of_log(path) if is_recorded else shipped()
        self._recorded = known.version
        try:
            book = shipped() if self._folder is None else site_rules.load(self._folder)
        except UserError as error:
            self._keep(error)
            book = known
        if book is not rules.in_force():
            rules.put_in_force(book)

    def change(self, now_us: int, actor: str = "hub") -> Draft | None:
        """Return the fact that other rules than those on record are in force; None where they are not."""
        book, previous = rules.in_force(), self._recorded
        if book.version == previous:
            return None
        self._recorded = book.version
        data = RulesData(version=book.version, previous=previous, site=book.site)
        name = f"rules:{book.version}:{now_us}"
        return own_fact(RULES_CHANGED, name, msgspec.to_builtins(data), now_us, actor=actor)

    async def reload(
        self, command: Command, commit: Callable[[Draft], Awaitable[Any]], now_us: int
    ) -> dict[str, Any]:
        """Exchange the rules for those of the files; UserError, and nothing changes, where they are wrong."""
        previous = self._recorded
        try:
            book = await beside(_loaded, self._folder)
        except UserError as error:
            self._keep(error)
            raise
        self.problem = None
        if book.version != rules.in_force().version:
            rules.put_in_force(book)
            await self._renew()
        if fact := self.change(now_us, f"{command.role}:{command.person}"):
            await commit(fact)
        return {"version": book.version, "previous": previous}

    def _keep(self, error: UserError) -> None:
        self.problem = error
        LOG.warning("the site's rules are not in force: %s %s", error.key, error.values)


def _of_log(path: Path) -> Book:
    history = History(path)
    try:
        return on_record(history)
    finally:
        history.close()


def _loaded(folder: Path | None) -> Book:
    """Load and compile, so that the loop only has to exchange them."""
    book = shipped() if folder is None else site_rules.load(folder)
    for language in rules.LANGUAGES:
        rules.compiled(language, book)
    return book
