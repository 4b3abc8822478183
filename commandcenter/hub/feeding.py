"""What a feed is to the hub: an intake, a link, a task; and the clock that those which are played bring.

A feed that ended by a bug is started again, it never takes the hub with it.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from commandcenter.clock import now_us
from commandcenter.errors import DiskError, UserError
from commandcenter.events.hub import HISTORY_TAKEN, LINK_CHANGED
from commandcenter.feed import Cursor, Feed, Stood
from commandcenter.hub import mixture, parts
from commandcenter.hub.facts import SOURCE, own_fact
from commandcenter.hub.feed_cards import parts_of
from commandcenter.hub.intake import FeedIntake
from commandcenter.hub.links import Link
from commandcenter.hub.reader import Reader
from commandcenter.hub.tally import count
from commandcenter.hub.writer import Writer
from commandcenter.journal import Committed, Journal
from commandcenter.platform import boot_us
from commandcenter.protocol.wall import FeedRow
from commandcenter.rows import Item
from commandcenter.state import State

LOG = logging.getLogger(__name__)

SIMULATED = "/feeds/simulator/"
RECORDED = frozenset({"replay", mixture.PAST})
IN_PROCESS = RECORDED | {"simulator"}

Resume = Callable[[Feed], Awaitable[None]]
Progress = Callable[[int, int], None]  # (day, of days) of a history that comes


@dataclass
class _Fed:
    feed: Feed
    intake: FeedIntake
    link: Link
    task: "asyncio.Task[None] | None" = field(default=None)

    @property
    def has_ended(self) -> bool:
        return self.task is not None and self.task.done()


class _Kept(NamedTuple):
    """What the log has of a feed: where it stood last, in every epoch, and what waits in quarantine."""

    cursor: tuple[str, int] | None
    cursors: dict[str, int]
    letters: int


class Feeding:
    """The feeds of one hub."""

    def __init__(
        self, path: Path, state: State, journal: Journal, writer: Writer, reader: Reader
    ) -> None:
        """Begin with none; `path` is the database's."""
        self._path, self._state = path, state
        self._journal, self._writer, self._reader = journal, writer, reader
        self._fed: list[_Fed] = []
        self._progress: Progress = lambda _day, _days: None
        self._resume: Resume | None = None  # once the feeds run
        self._brought_us = 0  # newest recorded instant of what feeds brought since the start

    def join(self, feeds: Sequence[Feed], progress: Progress) -> None:
        """Take those feeds in, which go on where the log ends; `progress` is told of a history."""
        self._progress = progress
        self._fed = [*self._fed, *(self._joined(feed, self._kept(feed)) for feed in feeds)]

    async def add(self, feed: Feed) -> None:
        """Take one more feed in; it runs at once where the others do."""
        kept = await self._writer.call(self._kept, feed)  # between two batches: it sees whole ones
        fed = self._joined(feed, kept)
        self._fed = [*self._fed, fed]
        if self._resume is not None:
            fed.task = asyncio.create_task(self._run(fed, self._resume))

    async def remove(self, feed: Feed) -> None:
        """End a feed; return when all that it brought is on disk. Its cursor stays, should it come back."""
        gone = [fed for fed in self._fed if fed.feed is feed]
        self._fed = [fed for fed in self._fed if fed.feed is not feed]
        await _broken_off(gone)
        await self._writer.drain()

    def _kept(self, feed: Feed) -> _Kept:
        journal, name = self._journal, feed.name
        return _Kept(journal.cursor(name), journal.cursors_of(name), journal.letters_of(name))

    def _joined(self, feed: Feed, kept: _Kept) -> _Fed:
        known = kept.cursor
        link = Link(feed.name, feed.label, feed.kind, now=self.now, elapsed=boot_us)
        link.tally.letters = kept.letters
        link.parts = parts_of(self._path, feed)
        breaks = self._state.links.get(feed.name)
        link.is_told_broken = bool(breaks) and breaks is not None and breaks[-1].end_us is None
        intake = FeedIntake(
            feed,
            writer=self._writer,
            reader=self._reader,
            link=link,
            now=self.now,
            cursor=Cursor(epoch=known[0], sequence=known[1]) if known else None,
            cursors=kept.cursors,
            progress=self._progress,
        )
        return _Fed(feed, intake, link)

    # ---- life

    def begin(self, resume: Resume) -> None:
        """Run the feeds; `resume` is awaited before each begins, or begins again."""
        self._resume = resume
        for fed in self._fed:
            fed.task = asyncio.create_task(self._run(fed, resume))

    async def _run(self, fed: _Fed, resume: Resume) -> None:
        while True:
            try:
                await resume(fed.feed)
                await fed.feed.run(fed.intake)
            except UserError as error:
                LOG.warning("feed %s: %s %s", fed.feed.name, error.key, error.values)
                fed.link.sign("down", error.key)
                return
            except Exception:
                LOG.exception("feed %s failed, it is started again", fed.feed.name)
                fed.link.sign("down", "error")
                await asyncio.sleep(1)
            else:
                await fed.intake.pulse()
                return

    async def take_all(self) -> None:
        """Take what the feeds bring until they end, one after the other."""
        for fed in self._fed:
            await fed.feed.run(fed.intake)
            await fed.intake.pulse()

    def all_taken(self) -> None:
        """Put on record that every feed was there to its end."""
        for fed in self._fed:
            self._journal.set_link(fed.feed.name, "fresh", self.now(), None)

    async def end(self) -> None:
        """Break the feeds off; return when they have ended."""
        await _broken_off(self._fed)

    async def look(self) -> None:
        """Look after every link, and put on record which changed."""
        for fed in self._fed:
            await fed.intake.pulse()
            if fed.feed.kind in IN_PROCESS and fed.task and not fed.task.cancelled():
                _pulse_of(fed.link)
            if fed.link.look() and fed in self._fed:
                await self._link_changed(fed.link)

    async def _link_changed(self, link: Link) -> None:
        """Put a change on record: for `health` each, as a fact of the log breaks and their ends."""
        row = link.row()
        with contextlib.suppress(DiskError):  # the next change is written again
            await self._writer.call(
                self._journal.set_link, link.name, row.state, row.since_us, None
            )
        if row.state == "disconnected" or (row.state == "fresh" and link.is_told_broken):
            link.is_told_broken = row.state == "disconnected"
            data = {"feed": link.name, "label": link.label, "state": row.state, "previous": ""}
            name = f"link:{link.name}:{row.state}:{row.since_us}"
            self._writer.put_soon(own_fact(LINK_CHANGED, name, data, row.since_us))

    # ---- what came

    def committed(self, committed: Committed, items: list[Item]) -> None:
        """Count what is on disk now for its feed, and tell the feed."""
        brought = (fact.recorded_us for fact in committed.facts if fact.source != SOURCE)
        self._brought_us = max(self._brought_us, max(brought, default=0))
        by_name = {fed.feed.name: fed for fed in self._fed}
        count({name: fed.link.tally for name, fed in by_name.items()}, committed.facts, items)
        for name, part in parts.taken(committed.facts, items):
            if name in by_name:
                by_name[name].link.told_of(part)
        for name, fed in by_name.items():
            if (moved := committed.cursors.get(name)) is not None:
                fed.intake.committed(Cursor(epoch=moved[0], sequence=moved[1]))

    def letter_closed(self, name: str) -> None:
        """Count a letter of a feed off that could be read after all."""
        for fed in self._fed:
            if fed.feed.name == name:
                fed.link.tally.letters -= 1

    def stood(self) -> Stood | None:
        """Return where the log stands in simulated time; None where it knows none."""
        at_us = self._journal.newest_time(SIMULATED)
        is_whole = bool(self._state.counts.get(HISTORY_TAKEN))
        return None if at_us is None else Stood(at_us, is_whole, self._state.newest_us)

    # ---- what is known of them

    def feeds(self) -> list[Feed]:
        """Return the feeds of this hub."""
        return [fed.feed for fed in self._fed]

    def rows(self) -> tuple[FeedRow, ...]:
        """Return the rows of the feeds on the screens."""
        return tuple(fed.link.row() for fed in self._fed)

    def are_played(self) -> bool:
        """Tell whether any is simulated or recorded."""
        return any(fed.feed.kind in IN_PROCESS for fed in self._fed)

    def are_simulated(self) -> bool:
        """Tell whether any is the simulator."""
        return any(fed.feed.kind == "simulator" for fed in self._fed)

    # ---- their clock

    def now(self) -> int:
        """Return the hub's clock: that of a simulated or recorded feed where there is one."""
        virtual = [at for fed in self._fed if (at := fed.feed.now_us()) is not None]
        return max(virtual) if virtual else now_us()

    def knows_time(self) -> bool:
        """A recorded feed tells the time with its first line: before it, no time passes for what it tells."""
        return all(
            fed.feed.now_us() is not None or fed.has_ended
            for fed in self._fed
            if fed.feed.kind in IN_PROCESS
        )

    def passed_us(self) -> int:
        """Return up to when time has passed: a recorded feed runs ahead of what is on disk. 0 = unknown."""
        is_recorded = any(
            fed.feed.kind in RECORDED and fed.task is not None and not fed.has_ended
            for fed in self._fed
        )
        return min(self.now(), self._brought_us) if is_recorded else self.now()


async def _broken_off(feeds: Sequence[_Fed]) -> None:
    tasks = [fed.task for fed in feeds if fed.task is not None]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _pulse_of(link: Link) -> None:
    """A feed in this process lives as long as it does not say otherwise."""
    if link.reason == "":
        link.sign("live")
