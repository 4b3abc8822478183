"""Hands conversations over to care by the site's rules, and tells whoever asked when care has answered.

Everything is a fact, so a power cut loses no hand-over: what came just before it is looked at again at the
start, under the same identities. A message that tells of the end has the same key at every attempt.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from commandcenter.clock import MINUTE
from commandcenter.critical.customer import Customer
from commandcenter.critical.steps import critical_fact
from commandcenter.events.fact import Fact
from commandcenter.events.outside import CASE_LABELLED, MESSAGES
from commandcenter.events.routing import (
    ROUTE_DONE,
    ROUTE_TAKEN,
    ROUTE_TOLD,
    RouteDoneData,
    RouteTakenData,
    RouteToldData,
)
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.life import Life, drafts
from commandcenter.hub.writer import Writer
from commandcenter.incidents.fact import NewFact
from commandcenter.languages import language, plain
from commandcenter.messages import StoredMessage
from commandcenter.notify import MEANS, NotSentError
from commandcenter.notify.message import Message
from commandcenter.routing.handed import Handed
from commandcenter.routing.route import By, Route, by_hashtag, by_label
from commandcenter.rows import Draft, Item
from commandcenter.settings import Settings
from commandcenter.state import State

LOG = logging.getLogger(__name__)

LOOK_S = 1.0
AGAIN_US = MINUTE  # between two attempts to tell
ATTEMPTS = 5
LOOKED_BACK = 2000  # rows of the log that a start looks at again


class _Body(msgspec.Struct, frozen=True, gc=False):
    channel: str = ""
    thread: str = ""
    case_id: str = ""
    direction: str = "in"
    labels: tuple[str, ...] = ()
    agent: str | None = None
    reason: str | None = None
    backfill: bool = False


class _Data(msgspec.Struct, frozen=True, gc=False):
    data: _Body


_DECODE = msgspec.json.Decoder(_Data).decode


class Match(NamedTuple):
    """A rule that something in the log matches. `seq`, `name`: of that; `reason`: what was said beside it."""

    route: Route
    thread: str
    seq: int
    at_us: int
    who: str
    reason: str


class Routing:
    """The hand-overs of one hub."""

    def __init__(
        self,
        state: State,
        settings: Settings,
        *,
        life: Life,
        writer: Writer,
        path: Path,
        now: Callable[[], int],
        goes_out: Callable[[], bool],
    ) -> None:
        self._state, self._settings, self._life, self._writer = state, settings, life, writer
        self._path, self._now, self._goes_out = path, now, goes_out
        self._due: deque[Match] = deque()
        self._news = asyncio.Event()
        self._attempts: dict[int, tuple[int, int]] = {}  # of a hand-over: how many, when the last

    def take(self, facts: Sequence[Fact], items: Iterable[Item]) -> None:
        """Look at what a commit brought."""
        if not self._settings.routes:
            return
        texts = {(i.source, i.id): i.text or "" for i in items if isinstance(i, Draft)}
        for fact in facts:
            self._due += self._matches(fact, texts.get((fact.source, fact.id), ""))
        if self._due:
            self._news.set()

    async def run(self) -> None:
        """Hand over and tell, for ever."""
        if self._settings.routes:
            missed = await beside(_newest, self._path)
            self._due.extendleft(
                match for fact, text in reversed(missed) for match in self._matches(fact, text)
            )
        while True:
            while self._due:
                await self._hand_over(self._due.popleft())
            await self._settle()
            try:
                async with asyncio.timeout(LOOK_S):
                    await self._news.wait()
            except TimeoutError:
                pass
            self._news.clear()

    # ---- what matches

    def _matches(self, fact: Fact, text: str) -> list[Match]:
        if fact.type not in MESSAGES and fact.type != CASE_LABELLED:
            return []
        try:
            said = _DECODE(fact.body).data
        except msgspec.ValidationError:
            return []
        if said.backfill:
            return []  # of the past nobody asks anything
        thread = said.thread or said.case_id
        if fact.type == CASE_LABELLED:
            found = by_label(self._settings.routes, said.labels, said.channel)
        else:
            by: By = "customer" if said.direction == "in" else "us"
            one = by_hashtag(self._settings.routes, text, said.channel, by)
            found = [] if one is None else [one]
        who, reason = said.agent or "", said.reason or ""
        return [Match(r, thread, fact.seq, fact.time_us, who, reason) for r in found if thread]

    # ---- to care

    async def _hand_over(self, match: Match) -> None:
        message = await beside(_newest_of, self._path, match.thread)
        if message is None:
            return  # nobody wrote there whom care could answer
        async with self._life.changing:
            facts = [*self._taken(match, message), *self._critical(match, message)]
            if facts:
                await self._writer.commit(*drafts(facts, self._now(), f"route:{match.route.name}"))

    def _taken(self, match: Match, message: StoredMessage) -> list[NewFact]:
        known = self._state.handed_over.get(match.thread)
        if known is not None and (known.is_open or known.seq > match.seq):
            return []  # it is with care already, or this was answered for before the last start
        route = match.route
        data = RouteTakenData(
            thread=match.thread,
            rule=route.name,
            word=f"#{route.word}" if route.hashtag else route.label,
            message=message.seq,
            channel=message.mark.channel,
            tell=route.tell,
            who=match.who,
            language=message.mark.reading.language if message.mark.reading else "und",
        )
        return [NewFact(ROUTE_TAKEN, f"route:{match.seq}:{route.name}", _told(data))]

    def _critical(self, match: Match, message: StoredMessage) -> list[NewFact]:
        """Say that who wrote is critical, with the rule and what was said beside it as the reason."""
        route, person = match.route, message.mark.person
        if not route.critical or not person:
            return []
        customer = self._state.critical.get(str(person)) or Customer(person, message.mark.channel)
        if customer.entry(route.critical, "in") or any(
            step.cls == route.critical and step.who and step.at_us >= match.at_us
            for step in customer.history
        ):
            return []  # he is, or somebody has said since then what he is
        reason = f"{route.name} ({route.hashtag or route.label})"
        fact = critical_fact(
            customer,
            self._now(),
            "enter",
            cls=route.critical,
            who=match.who or route.name,
            reason=f"{reason}: {match.reason}"[:300] if match.reason else reason,
            message=message.seq,
            thread=match.thread,
        )
        return [fact]

    # ---- done

    async def _settle(self) -> None:
        """Write down what care has answered; tell whoever asked."""
        now_us = self._now()
        done = [
            NewFact(ROUTE_DONE, f"route:{one.seq}:done", _told(_end(one)))
            for one in self._state.handed_over.values()
            if one.is_open and one.thread not in self._state.waiting
        ]
        if done:
            await self._writer.commit(*drafts(done, now_us, "hub"))
        for one in [one for one in self._state.handed_over.values() if one.is_to_tell]:
            count, last_us = self._attempts.get(one.seq, (0, 0))
            if now_us - last_us >= AGAIN_US:
                self._attempts[one.seq] = (count + 1, now_us)
                await self._tell(one, is_last=count + 1 >= ATTEMPTS)

    async def _tell(self, one: Handed, *, is_last: bool) -> None:
        person = next((p for p in self._settings.notify.people if p.key == one.tell), None)
        if person is None or not self._goes_out():
            await self._put_told(one, "failed", "simulated" if person else "addressee_gone")
            return
        told = self._message(one, person.language)
        why = "no_means"
        for means in person.by():
            try:
                await asyncio.to_thread(MEANS[means], told, person, self._settings.notify.mail)
            except NotSentError as error:
                why = str(error)
            except Exception as error:  # a secret that cannot be read: the hub goes on
                LOG.warning("whoever handed over could not be told", exc_info=error)
                why = type(error).__name__
            else:
                await self._put_told(one, "sent")
                return
        if is_last:
            await self._put_told(one, "failed", why)

    def _message(self, one: Handed, said_in: str) -> Message:
        words = language(said_in or self._settings.language)
        feed = words.feed(one.channel)[0]
        rule = plain(one.rule, 40)
        subject = words.word("routes.done_subject", rule=rule, word=plain(one.word), channel=feed)
        lines = (subject, words.word("routes.done_text", number=words.number(one.message)))
        data = {"kind": "route_done", "rule": one.rule, "word": one.word, "channel": one.channel}
        return Message(f"route:{one.seq}", subject, lines, {**data, "message": one.message})

    async def _put_told(self, one: Handed, outcome: Any, why: str = "") -> None:
        end = _end(one)
        data = RouteToldData(
            thread=end.thread, rule=end.rule, taken=end.taken, to=one.tell, outcome=outcome, why=why
        )
        fact = NewFact(ROUTE_TOLD, f"route:{one.seq}:told", _told(data))
        await self._writer.commit(*drafts([fact], self._now(), "hub"))


def _end(one: Handed) -> RouteDoneData:
    return RouteDoneData(thread=one.thread, rule=one.rule, taken=one.seq)


def _told(data: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(data)
    return found


def _newest_of(path: Path, thread: str) -> StoredMessage | None:
    history = History(path)
    try:
        return history.newest_of(thread)
    finally:
        history.close()


def _newest(path: Path) -> list[tuple[Fact, str]]:
    """Return the newest rows of the log with their texts: one of them may be a hand-over nobody saw."""
    history = History(path)
    try:
        after = max(0, history.newest_seq() - LOOKED_BACK)
        return [
            (fact, history.text(fact.seq))
            for fact in history.facts(after)
            if fact.type in MESSAGES or fact.type == CASE_LABELLED
        ]
    finally:
        history.close()
