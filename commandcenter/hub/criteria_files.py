"""The criteria of assignment in a running hub: the site's files, exchanged on command, each on record.

As the reading's rules: the log holds every change with all that the site's files said. A hub that finds them
broken when it starts goes by the last good ones and says so on every screen. Queues and promises are of the
figures, too, which know them from the start: changed ones are refused until the hub is started anew.
"""

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.commands.action import Command
from commandcenter.criteria import criteria
from commandcenter.criteria.criteria import Criteria
from commandcenter.criteria.macros import Macro
from commandcenter.errors import UserError
from commandcenter.events.criteria import CRITERIA_CHANGED, CriteriaData
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.facts import own_fact
from commandcenter.rows import Draft
from commandcenter.state import State

LOG = logging.getLogger(__name__)


class _Body(msgspec.Struct, frozen=True):
    data: CriteriaData


_DECODE = msgspec.json.Decoder(_Body).decode


def on_record(history: History, state: State) -> Criteria:
    """Return the criteria that were in force in a state; those that ship where the log tells of none."""
    return of_version(history, state.criteria.version)


def of_version(history: History, version: str) -> Criteria:
    """Return the criteria that an audit names; those that ship where the log does not tell of them."""
    for body in history.bodies(CRITERIA_CHANGED) if version else ():
        said = _DECODE(body).data
        if said.version == version:
            return _said_by(said)
    return criteria.shipped()


def _said_by(data: CriteriaData) -> Criteria:
    try:
        return criteria.joined(data.site)
    except UserError as error:  # a newer program asks more of a file
        LOG.warning("criteria of the log no longer fit: %s %s", error.key, error.values)
        return criteria.shipped()


def in_state(path: Path, state: State, folder: Path | None) -> Criteria:
    """Return the criteria of a state that no hub follows: those on record, else the site's files."""
    history = History(path)
    try:
        if state.criteria.version:
            return on_record(history, state)
        return CriteriaFiles(folder, history, state).now
    finally:
        history.close()


class CriteriaFiles:
    """Keeps the criteria of one hub: `now` is in force. `folder` None = no site's own."""

    def __init__(self, folder: Path | None, history: History, state: State) -> None:
        """Put the site's files in force, or what the log says where they cannot be read."""
        self._folder, self._state = folder, state
        self.problem: UserError | None = None  # why the files are not in force
        try:
            self.now = criteria.load(folder)
        except UserError as error:
            self._keep(error)
            self.now = on_record(history, state)

    def begun(self, now_us: int) -> Draft | None:
        """Return the fact that other criteria than those on record are in force; None where they are not."""
        return self._fact(self.now, "hub", "", now_us)

    async def reload(
        self,
        command: Command,
        commit: Callable[[Draft], Awaitable[Any]],
        put: Callable[[Criteria], None],
        now_us: int,
    ) -> dict[str, Any]:
        """Exchange the criteria for those of the files; UserError, and nothing changes, where they are wrong.

        `put` hands them to whoever assigns, once they are on record.
        """
        previous = self.now
        try:
            new = await beside(criteria.load, self._folder)
        except UserError as error:
            self._keep(error)
            raise
        self.problem = None
        must_follow(previous, new)
        fact = self._fact(new, command.person, command.args.reason.strip(), now_us, command)
        if fact is not None:
            await commit(fact)
        if new.version != previous.version:
            self.now = new
            put(new)
        return {"version": new.version, "previous": previous.version}

    def show(self) -> dict[str, Any]:
        """Return what is in force, for whoever asks."""
        told, now = self._state.criteria, self.now
        return {
            "version": now.version,
            "since_us": told.since_us if told.version == now.version else None,
            "who": told.who,
            "reason": told.reason,
            "files": sorted(now.site),
            "macros": msgspec.to_builtins(now.macros),
        }

    def _fact(
        self, new: Criteria, who: str, reason: str, now_us: int, command: Command | None = None
    ) -> Draft | None:
        known = self._state.criteria.version or criteria.shipped().version
        if new.version == known:
            return None
        data = CriteriaData(
            version=new.version, previous=known, site=new.site, who=who, reason=reason
        )
        return own_fact(
            CRITERIA_CHANGED, f"criteria:{new.version}:{now_us}", msgspec.to_builtins(data), now_us,
            actor="hub" if command is None else f"{command.role}:{command.person}",
        )  # fmt: skip

    def _keep(self, error: UserError) -> None:
        self.problem = error
        LOG.warning("the site's criteria are not in force: %s %s", error.key, error.values)


def must_follow(before: Criteria, new: Criteria) -> None:
    """Raise UserError where new criteria cannot follow those in force while the hub runs."""
    for field, file in (("queues", "queues.toml"), ("terms", "promises.toml")):
        if getattr(before, field) != getattr(new, field):
            raise UserError("criteria_at_start", file=file)
    known = {macro.key: macro for macro in before.macros}
    for macro in new.macros:
        old = known.get(macro.key)
        is_other = old is not None and _said(old) != _said(macro)
        if old is not None and is_other and macro.version <= old.version:
            raise UserError("criteria_macro_version", macro=macro.key, version=old.version)


def _said(macro: Macro) -> Macro:
    """Return what of a text customers may read, and when: what it is called on screens is no part of it."""
    return msgspec.structs.replace(macro, names={})
