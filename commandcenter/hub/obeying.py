"""A feed that plays its own platform is told when its agents are to obey, and what they were told before.

That it began is a fact; what was given to whom stands in the log as decisions and as the events that show
them done. So after a power cut the same agents go on with the same cases.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.clock import DAY
from commandcenter.events.actions import ACTION_REQUESTED, FEED_OBEYS, KINDS, Kind
from commandcenter.events.assignment import CASE_DECIDED
from commandcenter.events.fact import Fact
from commandcenter.feed import Feed
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.facts import SOURCE, own_fact
from commandcenter.hub.writer import Writer
from commandcenter.outbound.contract import Action, Obedient, Told
from commandcenter.rows import Draft
from commandcenter.state import State

_BACK = 2 * DAY  # what was given before that is over
_GIVEN = frozenset(
    {CASE_DECIDED, ACTION_REQUESTED, "care.case.assigned.v1", "care.case.unassigned.v1"}
)
_NAMED = b'"command_id"'


def begins(feed: str, at_us: int) -> Draft:
    """Return the fact that a feed's agents obey from an instant on."""
    return own_fact(FEED_OBEYS, f"obeys:{feed}:{at_us}", {"feed": feed, "state": "begins"}, at_us)


def told_since(path: Path, since_us: int) -> list[Told]:
    """Return what was carried out since an instant, each when its event says; blocks on the disk."""
    history = History(path)
    try:
        since_us = max(since_us, history.end_us() - _BACK)
        return told(history.facts(history.before(since_us - 1)))
    finally:
        history.close()


def told(facts: Iterable[Fact]) -> list[Told]:
    """Return what facts show as carried out: what asked for it, and when an event first named it."""
    asked: dict[str, Action] = {}
    done: dict[str, int] = {}
    for fact in facts:
        if fact.source == SOURCE and fact.type in _GIVEN:
            if (action := _action(fact)) is not None:
                asked.setdefault(action.id, action)
        elif _NAMED in fact.body:
            done.setdefault(str(_data(fact).get("command_id")), fact.time_us)
    found = [Told(action=asked[name], at_us=at_us) for name, at_us in done.items() if name in asked]
    return sorted(found, key=lambda one: (one.at_us, one.action.id))


def _action(fact: Fact) -> Action | None:
    said = _data(fact)
    if fact.type == ACTION_REQUESTED:
        if said["kind"] not in KINDS or said.get("attempt", 1) > 1:
            return None
        kind: Kind = said["kind"]
        return Action(
            id=said["action"], kind=kind, channel=said.get("channel", ""),
            thread=said.get("thread", ""), at_us=fact.time_us, message=said.get("message", ""),
        )  # fmt: skip
    agent = said.get("agent") or ""
    return Action(
        id=fact.id,
        kind="assign" if agent else "unassign",
        channel="",
        thread=said.get("case") or said.get("thread") or said.get("case_id") or "",
        at_us=fact.time_us,
        agent=agent,
        mode=said.get("mode", ""),
    )


def _data(fact: Fact) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.json.decode(fact.body)["data"]
    return data


class Obeying:
    """Has agents obey as soon as the engine decides in this log; where nobody decides they never do."""

    def __init__(
        self,
        state: State,
        writer: Writer,
        *,
        path: Path,
        feeds: Callable[[], Iterable[Feed]],
        now: Callable[[], int],
    ) -> None:
        self._state, self._writer, self._path = state, writer, path
        self._feeds, self._now = feeds, now
        self._begun: set[str] = set()

    async def resume(self, feed: Feed) -> None:
        """Before a feed runs: tell it what its agents were told, where they obeyed before."""
        since_us = self._state.obeying.get(feed.name)
        if since_us is None or not isinstance(feed, Obedient) or not feed.may_obey:
            return
        feed.obey(since_us, await beside(told_since, self._path, since_us))
        self._begun.add(feed.name)

    async def look(self) -> None:
        """Let agents begin to obey once something was decided."""
        if not self._state.decisions.size():
            return
        for feed in self._feeds():
            if feed.name in self._begun or not isinstance(feed, Obedient) or not feed.may_obey:
                continue
            self._begun.add(feed.name)
            if feed.name in self._state.obeying:
                continue  # it said so before; what it was given since then stands in the log
            at_us = self._now()
            feed.obey(at_us, ())  # first: what was decided already is sent with the fact
            await self._writer.commit(begins(feed.name, at_us))
