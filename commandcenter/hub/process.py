"""The hub: one process that owns feeds, log and truth, and serves seats. No Qt, no rules of its own.

A frame goes feed -> intake (checked, masked, read) -> writer (one commit) -> fold -> detectors -> board
-> seats. Never backwards: no step calls an earlier one; what detectors raise joins the next commit.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from websockets.asyncio.server import Server

from commandcenter import contingency
from commandcenter import head as heads
from commandcenter.acting.enforced import own_data
from commandcenter.audits import due
from commandcenter.care.calendar import Calendar, ServiceClock
from commandcenter.clock import HOUR, MINUTE, SECOND, now_us
from commandcenter.commands.action import Command
from commandcenter.errors import DiskError, UserError
from commandcenter.events.hub import HISTORY_TAKEN, LINK_CHANGED
from commandcenter.events.reading import RULES_CHANGED, Sample
from commandcenter.feed import Cursor, Feed
from commandcenter.folding.fold import fold
from commandcenter.history import History
from commandcenter.hub import erasing, mixture, outbox, parts, presence
from commandcenter.hub.access import Access, Guest
from commandcenter.hub.answers import Answers
from commandcenter.hub.assigning import Assigning
from commandcenter.hub.beside import beside
from commandcenter.hub.board import Board
from commandcenter.hub.certificate import certificate_of, own_names
from commandcenter.hub.checkpointer import Checkpointer
from commandcenter.hub.closing import close_month
from commandcenter.hub.contingencies import Contingencies
from commandcenter.hub.courtesy import must_be_courteous
from commandcenter.hub.criteria_files import CriteriaFiles
from commandcenter.hub.critical import CriticalRules, opened
from commandcenter.hub.effects import Effects, Log
from commandcenter.hub.erasing import Erasing
from commandcenter.hub.errands import Errands
from commandcenter.hub.evidence import Evidence
from commandcenter.hub.facts import SOURCE, own_fact
from commandcenter.hub.feed_cards import Abilities, FeedCards, parts_of
from commandcenter.hub.intake import FeedIntake
from commandcenter.hub.letters import Letters, Reread
from commandcenter.hub.life import Life, drafts
from commandcenter.hub.links import Link
from commandcenter.hub.listing import take_list
from commandcenter.hub.obeying import Obeying
from commandcenter.hub.orders import Orders, Work
from commandcenter.hub.originals import Originals
from commandcenter.hub.outbox import Outbox
from commandcenter.hub.owners import Owners, may_act
from commandcenter.hub.pairing import Pairing
from commandcenter.hub.past import marks_of
from commandcenter.hub.prepare import warm_up
from commandcenter.hub.previewing import Previewing
from commandcenter.hub.reader import Reader
from commandcenter.hub.reading_rules import ReadingRules
from commandcenter.hub.recent import Recent, message_at
from commandcenter.hub.retaining import Retaining
from commandcenter.hub.reviewing import Filed
from commandcenter.hub.routing import Routing
from commandcenter.hub.samples import Samples
from commandcenter.hub.seats import Seats
from commandcenter.hub.sending import Sending
from commandcenter.hub.tally import count
from commandcenter.hub.tokens import Tokens
from commandcenter.hub.watch import MEMORY, Desk, Watch
from commandcenter.hub.writer import Writer
from commandcenter.journal import Committed, Journal
from commandcenter.kpis.hours import Hours
from commandcenter.kpis.moment import Moment
from commandcenter.platform import boot_us, config_folder, free_bytes
from commandcenter.protocol.desk import DeskView
from commandcenter.protocol.frames import PROTOCOL, CommandFrame, Result, Welcome
from commandcenter.protocol.presence import PresenceView
from commandcenter.protocol.wall import History as Loading
from commandcenter.rows import Draft, Item
from commandcenter.secrets import key_for
from commandcenter.settings import Settings
from commandcenter.state import State
from commandcenter.views.desk import desk
from commandcenter.views.moderation import moderation, positions
from commandcenter.views.wall import Around, wall

LOG = logging.getLogger(__name__)

VIEW_S = 0.25
LINK_S = 0.5
SAMPLE_S = 2.0
DISK_LOW = 512 * 1024 * 1024
SIMULATED = "/feeds/simulator/"
RECORDED = frozenset({"replay", mixture.PAST})
IN_PROCESS = RECORDED | {"simulator"}


@dataclass(frozen=True)
class Plan:
    """What a hub is started with. `new_desk` makes the detectors; `feeds` are built, not running."""

    path: Path
    settings: Settings
    new_desk: Callable[[], Desk]
    version: str
    host: str = "127.0.0.1"
    port: int = 0
    with_tls: bool = False
    tokens: tuple[tuple[str, str, str], ...] = ()  # (token, role, person) in force while it runs
    export: Callable[[Any, Path, Settings, int], dict[str, Any]] | None = (
        None  # makes a period's file
    )
    filed: Filed | None = None  # writes a review as the content of a file
    rules: Path | None = None  # folder of the site's rules of reading
    criteria: Path | None = None  # folder of the site's criteria of assignment
    reread: Reread | None = None  # makes events of a platform's payload that could not be read
    abilities: Abilities | None = None  # tells what a feed lets us do
    leave_alone_s: float | None = None  # end by itself this long after the last seat left


@dataclass
class _Running:
    feed: Feed
    intake: FeedIntake
    link: Link
    task: "asyncio.Task[None] | None" = field(default=None)


class Hub:
    """One hub on one database."""

    def __init__(self, plan: Plan, journal: Journal, state: State, criteria: CriteriaFiles) -> None:
        """Join the parts; `state` is folded up to the journal's end."""
        self.plan, self.journal, self.state = plan, journal, state
        self.settings, self.criteria = plan.settings, criteria
        key = key_for(journal.database)
        self.reader = Reader(key, pages=plan.settings.pages)
        self.rules = ReadingRules(plan.rules, self.reader.renew)
        self.rules.begin(plan.path, is_recorded=bool(state.counts.get(RULES_CHANGED)))
        self.certificate = (
            certificate_of(journal.database, plan.settings.network) if plan.with_tls else None
        )
        self.access = Access(key, own_names() | set(plan.settings.network.names))
        self.clock = ServiceClock(msgspec.convert(plan.settings.calendar(), Calendar))
        self.hours = Hours(state, self.clock.zone)
        self.previewing = Previewing(
            state,
            lambda: self.assigning.dispatch,
            now=self.now,
            why_off=lambda: self.assigning.why_off,
        )
        self.answers = Answers(
            plan.path,
            state,
            plan.settings,
            now=self.now,
            moment=self.moment,
            dispatch=lambda: self.assigning.dispatch,
            filed=plan.filed,
        )
        self.contingencies = Contingencies(config_folder() / contingency.FILE, state, self.now)
        self.board = Board()
        self._present = PresenceView()
        self.writer = Writer(journal, self.committed)
        self.tokens = Tokens(
            self.access,
            self.writer,
            journal,
            days=plan.settings.network.token_days,
            now=self.now,
            connected=self._seats_of,
        )
        self.pairing = Pairing(self.tokens, self.certificate.pin if self.certificate else None)
        self.life = Life(
            state,
            writer=self.writer,
            now=self.now,
            notify=plan.settings.notify,
            zone=self.clock.zone,
        )
        self.watch = Watch(plan.new_desk, self.life.raised)
        self.checkpointer = Checkpointer(plan.path, state)
        self.effects = Effects(
            state,
            self.life,
            self.writer,
            self.previewing,
            now=self.now,
            why_off=lambda: self.assigning.why_off,
            log=Log(plan.path, plan.settings, plan.criteria),
        )
        self.erasing = Erasing(
            state,
            self.writer,
            journal,
            key,
            erasing.Around(
                now=self.now,
                committed=self.committed,
                changing=self.life.changing,
                renamed=self._renamed,
                forget=self._forget,
            ),
        )
        self.retaining = Retaining(
            plan.settings.retention, self.writer, journal, self.now, self.committed, self._reread
        )
        self.orders = Orders(
            state,
            writer=self.writer,
            journal=journal,
            now=self.now,
            life=self.life,
            notify=plan.settings.notify,
            work=self._work(),
            message=partial(message_at, plan.path),
        )
        self.orders.foreseen = self.effects.foreseen
        self.recent = Recent(plan.path)
        self.seats = Seats(
            access=self.access,
            board=self.board,
            carry=self.orders.carry,
            clock=lambda: (self.now(), self.state.seq),
            welcome=self._welcome,
            pair=self.pairing.serve,
        )
        self.critical = CriticalRules(
            state, life=self.life, writer=self.writer, now=self.now, zone=self.clock.zone
        )
        self.assigning = Assigning(
            state,
            plan.settings,
            criteria.now,
            writer=self.writer,
            now=self.now,
            is_learning=lambda: self.loading is not None or not self._knows_time(),
            ahead=self.previewing.ahead,
        )
        self.evidence = Evidence(plan.path)
        self.samples = Samples(plan.path, state)
        self.outbox = Outbox(
            state,
            self.life,
            plan.settings,
            outbox.Around(
                now=self.now,
                desks=lambda: self.seats.desks,
                goes_out=self._goes_out,
                samples=lambda: self.samples.found,
            ),
        )
        self.owners = Owners(plan.path, self.feeds)
        self.sending = Sending(
            state, self.owners, self.writer, path=plan.path, key=key, now=self.now
        )
        self.routing = Routing(
            state,
            plan.settings,
            life=self.life,
            writer=self.writer,
            path=plan.path,
            now=self.now,
            goes_out=self._goes_out,
        )
        self.obeying = Obeying(state, self.writer, path=plan.path, feeds=self.feeds, now=self.now)
        self.failed = False
        self.problem: UserError | None = None  # why, where a sentence says it
        self.started_us = 0
        self.local_port = 0  # where this machine's own commands reach it, without TLS
        self.loading: Loading | None = None
        self._loading_since_us = 0
        self._running: list[_Running] = []
        self._tasks: list[asyncio.Task[Any]] = []
        self._stop = asyncio.Event()
        self._drawn = (-1, 0)
        self._brought_us = 0  # newest recorded instant of what feeds brought since the start
        self._remembering = asyncio.Lock()

    # ---- life

    async def run(self, feeds: Sequence[Feed], ready: Callable[[int], None]) -> None:
        """Serve until `stop`; `ready` is told the port once seats are accepted. Drains before it ends."""
        for feed in feeds:
            self._running.append(self._join(feed))
        self.started_us = self.now()
        self._record_rules()
        self._let_in()
        servers = await self._open_doors()
        self._spawn(self.writer.run())
        await self._draw()
        ready(_port_of(servers[0]))
        self._spawn(self._remember())
        self._spawn(self.life.run())
        self._spawn(self.outbox.run())
        self._spawn(self.assigning.run())
        self._spawn(self.previewing.run(lambda: self.seats.desks))
        self._spawn(self.effects.run())
        self._spawn(self.sending.run())
        self._spawn(self.routing.run())
        self._spawn(self.erasing.run())
        self._spawn(self.retaining.run())
        self._spawn(self._sample_on())
        self._spawn(self._look_after())
        self._spawn(self._draw_on())
        await asyncio.to_thread(warm_up)
        for running in self._running:
            running.task = asyncio.create_task(self._feed(running))
        try:
            await self._stop.wait()
        finally:
            await self._end(*servers)

    async def take_all(self, feeds: Sequence[Feed]) -> None:
        """Take what feeds bring until they end, without seats: alerts and all, in the feeds' time."""
        for feed in feeds:
            self._running.append(self._join(feed))
        self._record_rules()
        self._spawn(self.writer.run())
        self._spawn(self.life.run())
        taking = asyncio.create_task(self._take_all())
        stopped = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait((taking, stopped), return_when=asyncio.FIRST_COMPLETED)
            if taking.done():
                taking.result()
        finally:
            for task in (taking, stopped):
                task.cancel()
            await asyncio.gather(taking, stopped, return_exceptions=True)
            await self._end()

    async def _take_all(self) -> None:
        await self._remember()
        for running in self._running:
            await running.feed.run(running.intake)
            await running.intake.pulse()
        await self.writer.drain()
        self.watch.advance(self.now())
        await self.life.settle()
        for running in self._running:
            self.journal.set_link(running.feed.name, "fresh", self.now(), None)

    async def carry_one(self, guest: Guest, frame: CommandFrame) -> Result:
        """Carry out one command without seats or feeds, and end."""
        self._spawn(self.writer.run())
        try:
            return await self.orders.carry(guest, frame)
        finally:
            await self._end()

    def _record_rules(self) -> None:
        if (fact := mixture.told(self.state, self.feeds())) is not None:
            self.writer.put_soon(fact)
        if (fact := self.rules.change(self.now())) is not None:
            self.writer.put_soon(fact)
        if (fact := self.criteria.begun(self.now())) is not None:
            self.writer.put_soon(fact)

    def stop(self) -> None:
        """Ask the hub to end: it drains, commits and closes."""
        self._stop.set()

    async def _open_doors(self) -> list[Server]:
        """Open the door for seats; where it is one with TLS, another for this machine's own commands."""
        plan, certificate = self.plan, self.certificate
        if certificate is None:
            servers = await self.seats.open(plan.host, plan.port)
        else:
            servers = [
                *await self.seats.open(plan.host, plan.port, certificate.context),
                *await self.seats.open("127.0.0.1", 0),
            ]
        self.local_port = _port_of(servers[-1])
        return servers

    async def _end(self, *servers: Server) -> None:
        for running in self._running:
            if running.task is not None:
                running.task.cancel()
        await asyncio.gather(*(r.task for r in self._running if r.task), return_exceptions=True)
        with contextlib.suppress(TimeoutError, RuntimeError):  # a stopped writer was told already
            async with asyncio.timeout(5):
                await self.writer.drain()
                await self.life.settle(with_time=False)
        for server in servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for server in servers:
            await server.wait_closed()
        await self.checkpointer.wait()
        await self.reader.close()
        await self.answers.close()
        await self.effects.close()
        await self.previewing.close()
        self.writer.close()

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        """A part that fails takes the hub with it, loudly: half a hub would lie on every screen."""
        if not task.cancelled() and (error := task.exception()) is not None:
            if isinstance(error, UserError):
                self.problem = error
            else:
                LOG.critical("a part of the hub ended", exc_info=error)
            self.failed = True
            self.stop()

    def now(self) -> int:
        """Return the hub's clock: that of a simulated or recorded feed where there is one."""
        virtual = [at for r in self._running if (at := r.feed.now_us()) is not None]
        return max(virtual) if virtual else now_us()

    # ---- feeds

    def resume_from(self) -> int | None:
        """Return up to which instant the log knows simulated time; None where its history is not whole."""
        if not self.state.counts.get(HISTORY_TAKEN):
            return None
        return self.journal.newest_time(SIMULATED)

    def feeds(self) -> list[Feed]:
        """Return the feeds of this hub."""
        return [running.feed for running in self._running]

    def _join(self, feed: Feed) -> _Running:
        known = self.journal.cursor(feed.name)
        link = Link(feed.name, feed.label, feed.kind, now=self.now, elapsed=boot_us)
        link.tally.letters = self.journal.letters_of(feed.name)
        link.parts = parts_of(self.plan.path, feed)
        breaks = self.state.links.get(feed.name)
        link.is_told_broken = bool(breaks) and breaks is not None and breaks[-1].end_us is None
        intake = FeedIntake(
            feed,
            writer=self.writer,
            reader=self.reader,
            link=link,
            now=self.now,
            cursor=Cursor(epoch=known[0], sequence=known[1]) if known else None,
            cursors=self.journal.cursors_of(feed.name),
            progress=self._progress,
        )
        return _Running(feed, intake, link)

    async def _feed(self, running: _Running) -> None:
        """Run a feed; a feed that ended by a bug is started again, it never takes the hub with it."""
        while True:
            try:
                await self.obeying.resume(running.feed)
                await running.feed.run(running.intake)
            except UserError as error:
                LOG.warning("feed %s: %s %s", running.feed.name, error.key, error.values)
                running.link.sign("down", error.key)
                return
            except Exception:
                LOG.exception("feed %s failed, it is started again", running.feed.name)
                running.link.sign("down", "error")
                await asyncio.sleep(1)
            else:
                await running.intake.pulse()
                return

    def _progress(self, day: int, of_days: int) -> None:
        if day < of_days:
            if self.loading is None:
                self._loading_since_us = self.now()
            self.loading = Loading(day=day, of_days=of_days)
        elif self.loading is not None:
            self.loading = None
            now = self.now()
            data = {"days": of_days, "since_us": self._loading_since_us}
            self.writer.put_soon(own_fact(HISTORY_TAKEN, f"history:{now}", data, now))
            self._spawn(self._history_came())

    async def _history_came(self) -> None:
        await self.writer.drain()
        self.hours.forget()
        await self._remember()

    async def _remember(self) -> None:
        """Show the detectors what is in the log; the reading runs beside the loop."""
        async with self._remembering:
            await self._rebuild()

    async def _rebuild(self) -> None:
        corrections = dict(self.state.corrections)
        now, is_known = self.now(), self._knows_time()
        since = (now if is_known else min(now, self.state.newest_us)) - MEMORY
        marks = await asyncio.to_thread(marks_of, self.plan.path, since, corrections)
        if not is_known:  # it is then as late as what was brought last
            now = max((mark.arrival_us for mark in marks), default=now)
        await self.watch.rebuild(marks, self.state, now)

    # ---- after each commit

    def committed(self, committed: Committed, items: list[Item]) -> None:
        """Fold what is on disk now, show it to the detectors, tell the feeds."""
        keys = {(i.source, i.id): i.text_key for i in items if isinstance(i, Draft)}
        for fact in committed.facts:
            fold(self.state, fact)
            if fact.source != SOURCE:
                self._brought_us = max(self._brought_us, fact.recorded_us)
            self.watch.message(fact, keys.get((fact.source, fact.id), ""))
        self.recent.take(committed.facts, items)
        self.routing.take(committed.facts, items)
        tallies = {running.feed.name: running.link.tally for running in self._running}
        count(tallies, committed.facts, items)
        for feed, part in parts.taken(committed.facts, items):
            for running in self._running:
                if running.feed.name == feed:
                    running.link.parts[part.key] = part
        for running in self._running:
            if (moved := committed.cursors.get(running.feed.name)) is not None:
                running.intake.committed(Cursor(epoch=moved[0], sequence=moved[1]))
        self.sending.look()
        self.checkpointer.look()
        self.assigning.committed()

    # ---- what is looked after all the time

    async def _look_after(self) -> None:
        while True:
            presence.sign_of_life(self.plan.path)
            for running in self._running:
                await running.intake.pulse()
                if (
                    running.feed.kind in IN_PROCESS
                    and running.task
                    and not running.task.cancelled()
                ):
                    self._pulse_of(running)
                if running.link.look():
                    await self._link_changed(running.link)
            if self._knows_time() and (passed_us := self._passed_us()):
                await self._let_time_pass(passed_us)
            await self.obeying.look()
            self._leave_when_alone()
            await asyncio.sleep(LINK_S)

    def _knows_time(self) -> bool:
        """A recorded feed tells the time with its first line: before it, no time passes for what it tells."""
        return all(
            running.feed.now_us() is not None or (running.task is not None and running.task.done())
            for running in self._running
            if running.feed.kind in IN_PROCESS
        )

    def _passed_us(self) -> int:
        """Return up to when time has passed: a recorded feed runs ahead of what is on disk. 0 = unknown."""
        is_recorded = any(
            running.feed.kind in RECORDED and running.task is not None and not running.task.done()
            for running in self._running
        )
        return min(self.now(), self._brought_us) if is_recorded else self.now()

    async def _let_time_pass(self, now: int) -> None:
        for name, post in list(self.state.posts.items()):
            self.watch.post(name, post, now)
        self.watch.advance(now)
        # Who is open is found out first: what the past says is over pages nobody.
        if self.watch.is_awake:
            await self.life.settle()

    async def _sample_on(self) -> None:
        """Keep what customers write of what is open."""
        while True:
            now = self.now()
            if due := self.samples.due(now):
                found = await asyncio.to_thread(self.samples.read, due, now)
                self.samples.keep(found, now)
            if texts := self.evidence.due(positions(moderation(self.moment())), now):
                self.evidence.keep(await asyncio.to_thread(self.evidence.read, texts), now)
            if self.loading is None:
                await self.critical.look()
                await self._hide_own_data(now)
            await asyncio.sleep(SAMPLE_S)

    async def _hide_own_data(self, now: int) -> None:
        """Have what customers show of themselves hidden at once, where a feed can; nobody is punished."""
        since_us = max(now - HOUR, self.started_us)
        found = [
            fact
            for fact in own_data(self.state.files.values(), self.state.moderated, since_us)
            if self.owners.able("hide", fact.data["channel"])
        ]
        if found:
            await self.writer.commit(*drafts(found, now, "engine"))

    def _goes_out(self) -> bool:
        """What a simulator or a recorded log raises leaves this machine only where the site wants it."""
        if mixture.is_past(self.state):
            return False
        played = any(running.feed.kind in IN_PROCESS for running in self._running)
        return self.settings.notify.simulated or not (played or self.state.simulated)

    def _pulse_of(self, running: _Running) -> None:
        """A feed in this process lives as long as it does not say otherwise."""
        if running.link.reason == "":
            running.link.sign("live")

    async def _link_changed(self, link: Link) -> None:
        """Put a change on record: for `health` each, as a fact of the log breaks and their ends."""
        row = link.row()
        with contextlib.suppress(DiskError):  # the next change is written again
            await self.writer.call(self.journal.set_link, link.name, row.state, row.since_us, None)
        if row.state == "disconnected" or (row.state == "fresh" and link.is_told_broken):
            link.is_told_broken = row.state == "disconnected"
            data = {"feed": link.name, "label": link.label, "state": row.state, "previous": ""}
            name = f"link:{link.name}:{row.state}:{row.since_us}"
            self.writer.put_soon(own_fact(LINK_CHANGED, name, data, row.since_us))

    def _leave_when_alone(self) -> None:
        alone = self.plan.leave_alone_s
        if alone is None or self.seats.connected:
            return
        if now_us() - self.seats.alone_since > alone * SECOND:
            self.stop()

    # ---- views

    async def _draw_on(self) -> None:
        clock = asyncio.get_running_loop().time
        due = clock()
        while True:
            due = max(due + VIEW_S, clock())
            await asyncio.sleep(due - clock())
            await self._show_presence()
            shown = (self.state.seq, now_us() // SECOND)
            if shown != self._drawn:
                self._drawn = shown
                await self._draw()

    async def _show_presence(self) -> None:
        """Show the seats of persons who else is at what; nothing of it is written down."""
        found = self.seats.attending.view()
        if found != self._present:
            self._present = found
            await self.board.publish("presence", self.state.seq, found)

    async def _draw(self) -> None:
        moment = self.moment()
        await self.board.publish("wall", self.state.seq, wall(moment, self.around()))
        if self.seats.desks:
            await self.board.publish("desk", self.state.seq, self._desk(moment))
        else:
            self.board.withdraw("desk")

    def _desk(self, moment: Moment) -> DeskView:
        texts = {message.seq: message.text for message in self.recent.messages}
        return desk(
            moment,
            self.recent.messages,
            self.samples.found,
            texts | self.evidence.texts,
            self.contingencies.beside(self.assigning.view(moment)),
        )

    def moment(self) -> Moment:
        """Return what the figures are asked about now."""
        return Moment(
            self.state,
            self.now(),
            self.settings,
            self.clock,
            self.hours,
            with_usual=self.loading is None,
        )

    def around(self) -> Around:
        """Return what the wall shows beside the state."""
        return Around(
            started_us=self.started_us,
            feeds=tuple(running.link.row() for running in self._running),
            history=self.loading,
            notices=self._notices(),
            simulated=any(running.feed.kind == "simulator" for running in self._running),
        )

    def _notices(self) -> tuple[str, ...]:
        found = []
        if self.writer.refused or free_bytes(self.plan.path.parent) < DISK_LOW:
            found.append("disk_low")
        newest = self.state.newest_us
        if (
            not any(r.feed.kind in IN_PROCESS for r in self._running)
            and newest > now_us() + 5 * MINUTE
        ):
            found.append("clock_wrong")
        if self.journal.altered:
            found.append("log_altered")
        if self.journal.head_refused:
            found.append("head_refused")
        if self.rules.problem is not None:
            found.append("rules_broken")
        if self.criteria.problem is not None:
            found.append("criteria_broken")
        if self.tokens.end_soon():
            found.append("tokens_end")
        if self.watch.failed:
            found.append("alerts_off")
        if self._running and self.watch.is_learning:
            found.append("alerts_learning")
        return tuple(found)

    # ---- seats and commands

    def _let_in(self) -> None:
        self.tokens.let_in()
        for token, role, person in self.plan.tokens:
            self.access.let_in(self.access.digest(token), role, person)  # type: ignore[arg-type]

    def _seats_of(self, token: bytes) -> int:
        return self.seats.connections_of(token)

    def _welcome(self, guest: Guest) -> Welcome:
        return Welcome(
            protocol=PROTOCOL,
            version=self.plan.version,
            person=guest.person,
            role=guest.role,
            help_line=self.settings.help_line,
        )

    def _audit_now(self) -> tuple[Sample, frozenset[str]]:
        """Return the sample of the audit to be done and the keys of its messages that have a label."""
        sample = due(self.state.audits.values(), self.now(), self.clock.zone)
        audit = self.state.audits.get(sample.key)
        labels = audit.labels if audit is not None else {}
        return sample, frozenset(key for key, label in labels.items() if label.label)

    def _work(self) -> dict[str, Work]:
        errands = Errands(
            writer=self.writer,
            journal=self.journal,
            feeds=self.feeds,
            audit=self._audit_now,
            others={
                "critical.open": partial(opened, self.state, self.plan.path),
                "reading.reload": self._reload,
                "criteria.reload": self._reload_criteria,
                "criteria.show": self._show_criteria,
                "month.close": self._close_month,
                "period.export": self._export,
                "agents.list": self._take_list,
                "pair.open": self.pairing.open,
                **self.tokens.work(),
                "message.reply": self._may_act,
                "message.hide": self._may_act,
                "ban.notify": self._may_notify,
                **Originals(self.plan.path, self.state, lambda: self.owners).work(),
            },
        )
        letters = Letters(
            writer=self.writer,
            journal=self.journal,
            preparer=self.reader.preparer,
            committed=self.committed,
            reread=self.plan.reread,
            closed=self._letter_closed,
        )
        cards = FeedCards(self.plan.path, self.feeds, self.plan.abilities)
        doers = (
            errands, letters, cards, self.answers, self.contingencies, self.previewing, self.erasing,
            self.retaining,
        )  # fmt: skip
        return {name: work for part in doers for name, work in part.work().items()}

    def _letter_closed(self, feed: str) -> None:
        for running in self._running:
            if running.feed.name == feed:
                running.link.tally.letters -= 1

    def _renamed(self) -> None:
        """Cases have other names, an erased person's: what was made of the old ones begins anew."""
        self.assigning.begin_anew()
        self._reread()

    def _reread(self) -> None:
        """Show no text any more that was read before."""
        self.recent.read()
        self.samples.forget()
        self.evidence.forget()

    async def _forget(self, since: int) -> None:
        """Make anew what was made of the log from a position on."""
        await self.checkpointer.begin_anew(since)
        await self.reader.forget()
        await self.answers.forget()
        await self.previewing.forget()
        self._drawn = (-1, 0)
        if self._running:
            self._spawn(self._remember())

    async def _close_month(self, command: Command) -> dict[str, Any]:
        await self.writer.drain()  # what is already taken counts in this month, not in the next
        return await close_month(
            command, self.plan.path, self.settings, self.writer.commit, self.now()
        )

    async def _take_list(self, command: Command) -> dict[str, Any]:
        await self.writer.drain()  # what was listed a moment ago is no news
        return await take_list(command, self.state.standing, self.writer.commit, self.now())

    async def _may_act(self, command: Command) -> dict[str, Any]:
        return await may_act(command, self.plan.path, self.owners)

    async def _may_notify(self, command: Command) -> dict[str, Any]:
        message = await beside(message_at, self.plan.path, command.target.message)
        if message is not None:
            must_be_courteous(command, message, self.moment())
        return await self._may_act(command)

    async def _export(self, command: Command) -> dict[str, Any]:
        plan = self.plan
        if plan.export is None:
            raise UserError("action_unknown", action=command.action.name)
        return await beside(plan.export, command.target, plan.path, self.settings, self.now())

    async def _reload(self, command: Command) -> dict[str, Any]:
        return await self.rules.reload(command, self.writer.commit, self.now())

    async def _reload_criteria(self, command: Command) -> dict[str, Any]:
        commit, put = self.writer.commit, self.assigning.go_by
        return await self.criteria.reload(command, commit, put, self.now())

    async def _show_criteria(self, _: Command) -> dict[str, Any]:
        return self.criteria.show()


def _port_of(server: Server) -> int:
    return int(next(iter(server.sockets)).getsockname()[1])


def open_hub(plan: Plan) -> Hub:
    """Open the journal, fold it, and return a hub that is ready to run."""
    journal = Journal(plan.path, heads.beside(plan.path, plan.settings.head_folder))
    if journal.altered:
        LOG.error("the log is not as it was left (%s): see `audit verify`", journal.altered)
    history = History(plan.path)
    try:
        state = history.state_now()
        criteria = CriteriaFiles(plan.criteria, history, state)
    finally:
        history.close()
    plan = replace(plan, settings=criteria.now.settings(plan.settings))
    return Hub(plan, journal, state, criteria)
