"""The feeds of the site in a running hub: one that was added, changed or taken out is so at once.

The file says which feeds there are. A hub reads it when it starts and when somebody has it reload; what is
wrong in it is told with file and feed, and then nothing changes. A feed that goes is ended like at a power
cut, only more politely: what it brought is on disk, its cursor stays.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from commandcenter import site_feeds
from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.events.hub import COMMAND_TAKEN, LINK_CHANGED
from commandcenter.feed import Feed
from commandcenter.hub import mixture
from commandcenter.hub.beside import beside
from commandcenter.hub.facts import own_fact
from commandcenter.hub.feeding import Feeding
from commandcenter.hub.orders import Work
from commandcenter.hub.plan import Plan
from commandcenter.hub.writer import Writer
from commandcenter.journal import Journal
from commandcenter.settings import SiteFeed
from commandcenter.state import State


def refuse_unfit(state: State, feeds: Sequence[Feed]) -> None:
    """Raise UserError where feeds cannot be read into one log: one is named twice, or one is of a past."""
    names = [feed.name for feed in feeds]
    if twice := [name for name in names if names.count(name) > 1]:
        raise UserError("feed_twice", spec=twice[0])  # each would move the other's cursor
    mixture.refuse_mixture(state, feeds)


class _Made(NamedTuple):
    """A feed of the site as it runs, and what the settings said of it."""

    spec: str
    feed: Feed


_Named = Sequence[tuple[str, _Made]]


class Following:
    """Has one hub read what its site's settings name; one that was started with `--feed` follows nothing."""

    def __init__(
        self,
        plan: Plan,
        state: State,
        feeding: Feeding,
        writer: Writer,
        journal: Journal,
        now: Callable[[], int],
    ) -> None:
        self._plan, self._state = plan, state
        self._feeding, self._writer, self._journal = feeding, writer, journal
        self._now = now
        self._made: dict[str, _Made] = {}
        self._turn = asyncio.Lock()

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"feed.reload": self._reload}

    def begin(self) -> list[Feed]:
        """Return the feeds that the hub starts with: a past has none. UserError where one is wrong."""
        is_past = mixture.is_past(self._state)
        self._made = self._wanted(() if is_past else self._plan.settings.feeds)
        return [made.feed for made in self._made.values()]

    async def _reload(self, command: Command) -> dict[str, Any]:
        if self._plan.new_feed is None:
            raise UserError("feeds_named", db=str(self._plan.path))
        async with self._turn:
            wanted = self._wanted(await beside(site_feeds.listed))
            gone = [(name, one) for name, one in self._made.items() if wanted.get(name) is not one]
            come = [(name, one) for name, one in wanted.items() if self._made.get(name) is not one]
            told = {
                "started": [one.feed.label for _, one in come],
                "stopped": [one.feed.label for _, one in gone],
            }
            # First on record: where the disk refuses that, the command is refused and no feed has changed.
            await self._writer.commit(self._note(command, told))
            await self._change(wanted, gone, come)
        return {**told, "n": len(wanted)}

    async def _change(self, wanted: dict[str, _Made], gone: _Named, come: _Named) -> None:
        """End the feeds that go, begin those that come; a fault between them leaves told what runs."""
        feeds = [one.feed for one in wanted.values()]
        await asyncio.gather(*(self._feeding.remove(one.feed) for _, one in gone))
        for name, one in gone:
            del self._made[name]
            await self._forget(one.feed, {feed.name for feed in feeds})
        if (fact := mixture.told(self._state, feeds)) is not None:
            self._writer.put_soon(fact)
        for name, one in come:
            await self._feeding.add(one.feed)
            self._made[name] = one

    def _wanted(self, listed: Sequence[SiteFeed]) -> dict[str, _Made]:
        """Return what is to run, by name; what runs already with that very spec stays what it is."""
        found: dict[str, _Made] = {}
        for one in listed:
            made = self._made.get(one.name)
            found[one.name] = made if made is not None and made.spec == one.spec else self._new(one)
        refuse_unfit(self._state, [made.feed for made in found.values()])
        return found

    def _new(self, one: SiteFeed) -> _Made:
        if self._plan.new_feed is None:
            raise UserError("feeds_named", db=str(self._plan.path))
        try:
            return _Made(one.spec, self._plan.new_feed(one.spec, self._feeding.stood()))
        except UserError as error:
            raise UserError(
                "feed_wrong", file=str(site_feeds.file()), feed=one.name, why=error.as_value()
            ) from error

    async def _forget(self, feed: Feed, names: set[str]) -> None:
        """Have nobody miss a feed that is read no more; one that runs again tells by itself how it is."""
        if feed.name in names:
            return
        await self._writer.call(self._journal.drop_link, feed.name)
        breaks = self._state.links.get(feed.name)
        if breaks and breaks[-1].end_us is None:
            now = self._now()
            data = {"feed": feed.name, "label": feed.label, "state": "removed", "previous": ""}
            self._writer.put_soon(
                own_fact(LINK_CHANGED, f"link:{feed.name}:removed:{now}", data, now)
            )

    def _note(self, command: Command, told: dict[str, list[str]]) -> Any:
        """Return the fact that it was done: it carries the command's id."""
        note = {
            "action": command.action.name,
            "target": msgspec.to_builtins(command.target),
            **told,
        }
        actor = f"{command.role}:{command.person}"
        return own_fact(
            COMMAND_TAKEN,
            f"command:{command.id}",
            note,
            self._now(),
            actor=actor,
            command=command.id,
        )
