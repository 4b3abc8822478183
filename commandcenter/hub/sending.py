"""Sends what is to leave the hub, each action once: written down before it goes, done once it is seen.

An action whose answer is lost is not repeated. Its feed's own event is waited for, then the feed is asked;
only what its platform says it never got goes out again. What nobody can tell stays unknown, and is shown.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from commandcenter.hub.addressed import addressed, needs_log
from commandcenter.hub.beside import beside
from commandcenter.hub.life import drafts
from commandcenter.hub.owners import Owners
from commandcenter.hub.writer import Writer
from commandcenter.incidents.fact import NewFact
from commandcenter.outbound import outgoing
from commandcenter.outbound.contract import Acting, Outcome
from commandcenter.outbound.outgoing import Outgoing
from commandcenter.state import State

LOG = logging.getLogger(__name__)

LOOK_S = 0.25
ANSWER_S = 15.0  # so long a feed may take to say anything
WAIT_S = 600.0  # so long an action waits for a line
ATTEMPTS = 3
TOGETHER = 50  # actions written down and sent in one go


class Sending:
    """The way out of one hub."""

    def __init__(
        self,
        state: State,
        owners: Owners,
        writer: Writer,
        *,
        path: Path,
        key: bytes,
        now: Callable[[], int],
    ) -> None:
        """`path`, `key`: of the log, for what an action is called outside."""
        self._state, self._owners, self._writer = state, owners, writer
        self._path, self._key, self._now = path, key, now
        self._news = asyncio.Event()
        self._since: dict[
            str, float
        ] = {}  # since when what is open is looked at, by the loop's clock
        self._lines: dict[
            str, asyncio.Task[None]
        ] = {}  # conversations in which something is leaving
        self._leaving: set[str] = set()  # actions of which a feed is being told
        self._asking: dict[str, asyncio.Task[None]] = {}

    def look(self) -> None:
        """Look at once for what is to leave."""
        if self._state.outgoing:
            self._news.set()

    async def run(self) -> None:
        """Send and ask, for ever."""
        try:
            while True:
                self._start()
                try:
                    async with asyncio.timeout(LOOK_S):
                        await self._news.wait()
                except TimeoutError:
                    pass
                self._news.clear()
        finally:
            running = {*self._lines.values(), *self._asking.values()}
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    def _start(self) -> None:
        """Begin with what can leave, one action a conversation at a time, and ask for what nobody saw."""
        held, clock = self._state.outgoing, asyncio.get_running_loop().time()
        for name in self._since.keys() - held.keys():
            del self._since[name]
        leaving: dict[str, Outgoing] = {}
        for one in sorted(held.values(), key=lambda one: one.seq):
            if not one.is_open:
                continue
            self._since.setdefault(one.id, clock)
            line = one.thread or one.id
            if one.state == "requested" and line not in self._lines and len(leaving) < TOGETHER:
                leaving.setdefault(line, one)
            elif one.state == "sent" and one.id not in self._asking.keys() | self._leaving:
                self._ask_soon(one, clock)
        if leaving:
            task = asyncio.create_task(self._send(list(leaving.values())))
            for line in leaving:
                self._lines[line] = task
            task.add_done_callback(self._left)

    def _left(self, task: "asyncio.Task[None]") -> None:
        self._lines = {line: one for line, one in self._lines.items() if one is not task}
        self._failed(task, "an action could not be sent, it is looked at again")

    def _failed(self, task: "asyncio.Task[None]", words: str) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            LOG.error(words, exc_info=error)

    # ---- out

    async def _send(self, found: list[Outgoing]) -> None:
        """Write down that they leave, then let them; what cannot be done is refused in words."""
        clock, facts = asyncio.get_running_loop().time(), list[NewFact]()
        ready: list[tuple[Outgoing, Acting]] = []
        for one in found:
            feed = await self._owners.of(one)
            if feed is None and not self._owners.may_come():
                facts.append(outgoing.step(one, "refused", why=f"cannot_{one.kind}"))
            elif feed is not None and feed.can_send:
                facts.append(outgoing.step(one, "sent"))
                ready.append((one, feed))
            elif clock - self._since.get(one.id, clock) > WAIT_S:
                facts.append(outgoing.step(one, "refused", why="no_line"))
        if not facts:
            await asyncio.sleep(LOOK_S)  # no line is up
            return
        names = {one.id for one, _ in ready}
        self._leaving |= names
        try:
            await self._put(facts)
            await asyncio.gather(*(self._act(one, feed) for one, feed in ready))
        finally:
            self._leaving -= names

    def _stands(self, one: Outgoing) -> bool:
        """Tell whether it is still wanted: something newer may have come before it was written down."""
        now = self._state.outgoing.get(one.id)
        return now is not None and now.state == "sent" and now.attempt == one.attempt

    async def _act(self, one: Outgoing, feed: Acting) -> None:
        if not self._stands(one):
            return
        self._since[one.id] = asyncio.get_running_loop().time()
        if needs_log(one):
            action = await beside(addressed, self._path, self._key, one, self._now())
        else:
            action = addressed(self._path, self._key, one, self._now())
        try:
            async with asyncio.timeout(ANSWER_S):
                outcome = await feed.act(action)
        except Exception as error:  # noqa: BLE001 - a feed that fails may have done it all the same
            LOG.warning("what became of an action is not known: %s", type(error).__name__)
            return
        await self._take(one, outcome)

    async def _take(self, one: Outgoing, outcome: Outcome) -> None:
        """Write down what a feed knows; what it does not know yet is waited for."""
        if outcome.state in {"confirmed", "refused"}:
            await self._put([outgoing.step(one, outcome.state, why=outcome.why)])

    # ---- what nobody saw

    def _ask_soon(self, one: Outgoing, clock: float) -> None:
        waited = clock - self._since[one.id]
        task = asyncio.create_task(self._ask(one, waited))
        self._asking[one.id] = task
        task.add_done_callback(lambda task: self._asked(one.id, task))

    def _asked(self, name: str, task: "asyncio.Task[None]") -> None:
        self._asking.pop(name, None)
        self._failed(task, "an action could not be asked for, it is looked at again")

    async def _ask(self, one: Outgoing, waited: float) -> None:
        """Wait for the event that shows it; then ask, and write down what is known."""
        feed = await self._owners.of(one)
        if feed is None or not feed.can_send:
            if waited > WAIT_S:
                await self._put([outgoing.step(one, "unknown", why="no_line")])
            else:
                await asyncio.sleep(LOOK_S)  # nobody is there to be asked
            return
        await asyncio.sleep(max(0.0, feed.patience_s - waited))
        if not self._stands(one):
            return
        action = await beside(addressed, self._path, self._key, one, self._now())
        try:
            async with asyncio.timeout(ANSWER_S):
                outcome = await feed.ask(action)
        except Exception as error:  # noqa: BLE001 - then nobody knows
            outcome = Outcome(state="unknown", why=type(error).__name__)
        if not self._stands(one):
            return
        if outcome.state == "absent" and one.attempt < ATTEMPTS:
            await self._put([outgoing.again(one)])
        elif outcome.state == "absent":
            await self._put([outgoing.step(one, "refused", why="not_arrived")])
        elif outcome.state in {"confirmed", "refused"}:
            await self._take(one, outcome)
        else:
            await self._put([outgoing.step(one, "unknown", why=outcome.why or "not_seen")])

    async def _put(self, facts: list[NewFact]) -> None:
        await self._writer.commit(*drafts(facts, self._now(), "hub"))
