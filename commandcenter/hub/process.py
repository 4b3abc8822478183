"""The hub: one process that owns feeds, log and truth, and serves seats. No Qt, no rules of its own.

A frame goes feed -> intake (checked, masked, read) -> writer (one commit) -> fold -> detectors -> board
-> seats. Never backwards: no step calls an earlier one; what detectors raise joins the next commit.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from websockets.asyncio.server import Server

from commandcenter import head as heads
from commandcenter.clock import SECOND, now_us
from commandcenter.errors import UserError
from commandcenter.feed import Feed
from commandcenter.history import History
from commandcenter.hub import mixture, presence
from commandcenter.hub.access import Guest
from commandcenter.hub.assembly import Assembly
from commandcenter.hub.criteria_files import CriteriaFiles
from commandcenter.hub.erasing import PATIENCE_S
from commandcenter.hub.own_data import hide_own_data
from commandcenter.hub.plan import Plan
from commandcenter.hub.prepare import warm_up
from commandcenter.hub.scrape import Scrape
from commandcenter.journal import Journal
from commandcenter.protocol.frames import CommandFrame, Result
from commandcenter.views.moderation import moderation, positions

__all__ = ["Hub", "Plan", "open_hub"]

LOG = logging.getLogger(__name__)

LOOK_S = 0.5
SAMPLE_S = 2.0


class Hub(Assembly):
    """The parts of a hub, and their life: begun together, looked after, drained before they end."""

    local_port = 0  # where this machine's own commands reach it, without TLS

    @property
    def failed(self) -> bool:
        """Whether a part failed, which ended the hub."""
        return self.tasks.failed

    @property
    def problem(self) -> UserError | None:
        """Why a part failed, where a sentence says it."""
        return self.tasks.problem

    async def run(self, feeds: Sequence[Feed], ready: Callable[[int], None]) -> None:
        """Serve until `stop`; `ready` is told the port once seats are accepted. Drains before it ends."""
        self.feeding.join(feeds, self.memory.progress)
        self.started_us = self.now()
        self._record_rules()
        self._let_in()
        servers = await self._open_doors()
        scrape = Scrape(self.plan.scraped) if self.plan.scraped else None
        if scrape is not None:
            await scrape.open()
        self.tasks.spawn(self.writer.run())
        await self.erasing.again()  # before anybody is shown anything
        await self.drawing.draw()
        ready(_port_of(servers[0]))
        for part in (
            self.memory.remember(), self.life.run(), self.outbox.run(), self.assigning.run(),
            self.previewing.run(lambda: self.seats.desks), self.effects.run(), self.needing.run(),
            self.sending.run(), self.routing.run(), self.erasing.run(), self.retaining.run(),
            self.contingencies.run(), self._sample_on(), self._look_after(), self.drawing.run(),
        ):  # fmt: skip
            self.tasks.spawn(part)
        await asyncio.to_thread(warm_up)
        self.feeding.begin(self.obeying.resume)
        try:
            await self.tasks.stop.wait()
        finally:
            if scrape is not None:
                await scrape.close()
            await self._end(*servers)

    async def take_all(self, feeds: Sequence[Feed]) -> None:
        """Take what feeds bring until they end, without seats: alerts and all, in the feeds' time."""
        self.feeding.join(feeds, self.memory.progress)
        self._record_rules()
        self.tasks.spawn(self.writer.run())
        await self.erasing.again()
        self.tasks.spawn(self.life.run())
        taking = asyncio.create_task(self._take_all())
        stopped = asyncio.create_task(self.tasks.stop.wait())
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
        await self.memory.remember()
        await self.feeding.take_all()
        await self.writer.drain()
        self.watch.advance(self.now())
        await self.life.settle()
        self.feeding.all_taken()

    async def carry_one(self, guest: Guest, frame: CommandFrame) -> Result:
        """Carry out one command without seats or feeds, and end."""
        self.tasks.spawn(self.writer.run())
        try:
            await self.erasing.again()
            return await self.orders.carry(guest, frame)
        finally:
            await self._end()

    async def erase_again(self) -> int:
        """Erase whoever was erased after this log was left, and end; return how many were.

        Raises UserError where his bytes are not gone, or it could not be done.
        """
        self.tasks.spawn(self.writer.run())
        try:
            done = await self.erasing.again(PATIENCE_S)
            if not self.erasing.is_listed:
                raise UserError("erase_not_again", path=str(self.plan.path))
            if await self.writer.call(self.journal.must_scrub):
                raise UserError("erase_blocked")
            return done
        finally:
            await self._end()

    def stop(self) -> None:
        """Ask the hub to end: it drains, commits and closes."""
        self.tasks.stop.set()

    # ---- begin and end

    def _record_rules(self) -> None:
        if (fact := mixture.told(self.state, self.feeding.feeds())) is not None:
            self.writer.put_soon(fact)
        if (fact := self.rules.change(self.now())) is not None:
            self.writer.put_soon(fact)
        if (fact := self.criteria.begun(self.now())) is not None:
            self.writer.put_soon(fact)

    def _let_in(self) -> None:
        self.tokens.let_in()
        for token, role, person in self.plan.tokens:
            self.access.let_in(self.access.digest(token), role, person)  # type: ignore[arg-type]

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
        await self.feeding.end()
        with contextlib.suppress(TimeoutError, RuntimeError):  # a stopped writer was told already
            async with asyncio.timeout(5):
                await self.writer.drain()
                await self.life.settle(with_time=False)
        for server in servers:
            server.close()
        await self.tasks.end()
        for server in servers:
            await server.wait_closed()
        await self.checkpointer.wait()
        await self.reader.close()
        await self.answers.close()
        await self.effects.close()
        await self.previewing.close()
        self.writer.close()

    # ---- what is looked after all the time

    async def _look_after(self) -> None:
        while True:
            presence.sign_of_life(self.plan.path)
            await self.feeding.look()
            if self.feeding.knows_time() and (passed_us := self.feeding.passed_us()):
                await self._let_time_pass(passed_us)
            await self.obeying.look()
            self._leave_when_alone()
            await asyncio.sleep(LOOK_S)

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
            if self.memory.loading is None:
                await self.critical.look()
                await hide_own_data(
                    self.state, self.owners, self.writer, now=now, started_us=self.started_us
                )
            await asyncio.sleep(SAMPLE_S)

    def _leave_when_alone(self) -> None:
        alone = self.plan.leave_alone_s
        if alone is None or self.seats.connected:
            return
        if now_us() - self.seats.alone_since > alone * SECOND:
            self.stop()


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
