"""The live room: the engine kept in step with a state, and rebuilt from it to the same decisions.

The room is a function of state and instant. Live it follows what changed, case by case; built anew it is
told all at once. So a hub that was killed goes on as if nothing had been, and any turn of the engine can be
taken again from the log: the facts up to its basis, its instant, and what it decided.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time
from itertools import chain
from typing import NamedTuple

from commandcenter.assignment.answer import Answer
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.lines import AgentState, AnyCase, AnyLine, Closed
from commandcenter.assignment.people import STAYING_STATES
from commandcenter.assignment.room import Room
from commandcenter.care.course import replies
from commandcenter.care.hands import HandStep, counted
from commandcenter.care.marks import PERSON, PERSON_SHIFT, agent_number
from commandcenter.clock import HOUR, MINUTE, from_datetime, to_datetime
from commandcenter.criteria.criteria import Criteria
from commandcenter.customers import members
from commandcenter.dispatch import people
from commandcenter.dispatch.cases import Reader, Row
from commandcenter.dispatch.instants import line_time
from commandcenter.dispatch.overruled import override_lines, served
from commandcenter.dispatch.people import Person
from commandcenter.dispatch.places import Places
from commandcenter.dispatch.promises import Promises
from commandcenter.dispatch.told import case_line, closed_line, person_line
from commandcenter.kpis.terms import TermsInForce
from commandcenter.present import called_in
from commandcenter.settings import Settings
from commandcenter.state import State

CHAT = "chat"  # as the engine counts the room of a channel
_HAPPENED = 60
_KEPT_CLOSED = HOUR  # what came and went in that time still tells what is to come


class Happened(NamedTuple):
    """A step of a case that counted. `number`: of the case, in `thread`; `before`: who had it."""

    step: HandStep
    number: int
    before: str
    thread: str = ""


class Changes(NamedTuple):
    """What may have changed since the last turn: cases by thread, people by name, customers by number."""

    threads: Iterable[str] = ()
    people: Iterable[str] = ()
    customers: Iterable[int] = ()
    overrides: bool = False


class Dispatch:
    """An engine and what it was told. `rows`: the open cases, `people`: everybody who is known."""

    def __init__(
        self,
        state: State,
        criteria: Criteria,
        settings: Settings,
        terms: TermsInForce | None = None,
    ) -> None:
        """Begin with nothing told. `terms`: those of the settings, where somebody has them ready."""
        terms = terms or TermsInForce(settings)
        prompt_min = criteria.worth.critical.first_reply_min
        self.state, self.criteria, self._zone = state, criteria, terms.zone
        self._queues = settings.queues
        promises = Promises(terms, prompt_min)
        self._reader = Reader(state, criteria, promises, Places(settings.queues))
        self.engine = Engine(Room(criteria.limits.triage()))
        self.rows: dict[str, Row] = {}
        self.people: dict[str, Person] = {}
        self._of_customer: defaultdict[int, set[str]] = defaultdict(set)
        self._over: deque[tuple[int, str]] = deque()  # closed, oldest first
        self._doubted: set[str] = set()
        self._chats: set[str] = set()  # that may keep their place, or do
        self.happened: deque[Happened] = deque(maxlen=_HAPPENED)
        self._told_seq = 0  # up to which step they are told
        self._minute = 0  # in which everybody was looked at
        self._is_new = True

    def turn(
        self,
        now_us: int,
        changes: Changes | None = None,
        *,
        decides: bool = True,
        heard: Callable[[AnyLine], object] | None = None,
    ) -> Answer:
        """Let the engine look at an instant, once it was told what changed; None = it is told all.

        `heard` is given each line that it is told.
        """
        at = line_time(now_us)
        if self._is_new:
            self.engine.room.overload, self._is_new = self.state.overload[2], False
        is_new_minute = now_us // MINUTE != self._minute
        lines: Iterable[AnyLine] = chain(  # each is applied before the next one is made
            self._told_people(changes, now_us, at),
            self._told_cases(self._threads(changes, all_chats=is_new_minute), now_us, at),
            self._told_overrides(changes, now_us, at),
        )
        if heard is not None:
            lines = _overheard(lines, heard)
        return self.engine.turn(at, lines, decides=decides)

    def doubt(self, threads: Iterable[str]) -> None:
        """Tell the engine of these anew, whatever it was told: what it decided of them may not count."""
        self._doubted.update(threads)

    def row(self, thread: str) -> Row | None:
        """Return the open case of a conversation as the state has it at this moment; None = none is open."""
        return self._reader.row(thread)

    # ---- people

    def _told_people(
        self, changes: Changes | None, now_us: int, at: datetime
    ) -> Iterator[AgentState]:
        """Yield what is new of people: once a minute all are looked at, as time itself changes them."""
        state, minute = self.state, now_us // MINUTE
        names = set() if changes is None else {name for name in changes.people if name}
        if changes is None or changes.overrides or minute != self._minute:
            names.update(people.known(state))
        if not names:
            return
        self._minute = minute
        tenths = people.occupied(state.presence, self._midnight(now_us), minute * MINUTE)
        told_us = self._minute_end(now_us)
        called = called_in(state, told_us)
        for name in sorted(names):
            seen = people.person(state, name, told_us, self.criteria, is_called=name in called)
            queues = served(self._queues, frozenset(seen.skills), self.criteria)
            seen = seen._replace(
                skills=(*seen.skills, *queues), tenths=tenths.get(agent_number(name), 0)
            )
            if self.people.get(name) != seen:
                self.people[name] = seen
                yield person_line(seen, at)

    def _told_overrides(
        self, changes: Changes | None, now_us: int, at: datetime
    ) -> Iterator[AnyLine]:
        if changes is None or changes.overrides:
            state, room = self.state, self.engine.room
            yield from override_lines(room, state.overrides.values(), state.hands, now_us, at)

    @staticmethod
    def _minute_end(now_us: int) -> int:
        """Return the last instant of a minute: what holds within it holds in all of it."""
        return (now_us // MINUTE + 1) * MINUTE - 1

    def _midnight(self, now_us: int) -> int:
        local = to_datetime(now_us).astimezone(self._zone)
        return from_datetime(datetime.combine(local.date(), time(), self._zone).astimezone(UTC))

    # ---- cases

    def _threads(self, changes: Changes | None, *, all_chats: bool) -> list[str]:
        """Return the threads to be looked at, in one order. `all_chats`: and those whose place may end."""
        state = self.state
        if changes is None:
            return sorted({*state.waiting, *state.hands, *state.in_hand, *self.rows})
        found = set(changes.threads)
        if all_chats or changes.people or changes.overrides:
            found |= self._chats
        for customer in changes.customers:
            for one in members(state.kin, customer):
                found |= self._of_customer.get(one & PERSON, set())
        return sorted(found)

    def _told_cases(self, threads: list[str], now_us: int, at: datetime) -> Iterator[AnyCase]:
        """Yield what is new of cases."""
        self._forget(now_us)
        if len(threads) > 1:
            self._reader.prepare(threads)
        for thread in threads:
            before, row = self.rows.get(thread), self._read(thread, now_us)
            if before is not None and (row is None or row.turn.opened_us != before.turn.opened_us):
                yield self._close(before, now_us, at)
                before = None
            if row is not None and (row != before or thread in self._doubted):
                if before is None:
                    self.engine.room.cases.pop(thread, None)  # an earlier one of the conversation
                self.rows[thread] = row
                self._of_customer[row.turn.facts >> PERSON_SHIFT & PERSON].add(thread)
                yield case_line(row, before, self.criteria, at)
        self._doubted.clear()
        self._note_steps(threads)

    def _read(self, thread: str, now_us: int) -> Row | None:
        """Read a case; a chat that waits for its customer keeps its place while its person is there."""
        self._chats.discard(thread)
        row = self._reader.row(thread)
        if row is None or row.turn.state != "wait_customer" or not row.turn.holder:
            return row
        work = self.criteria.work
        if work.channel(row.channel) != CHAT:
            return row
        answered = replies(self.state.threads.get(thread, b""))
        ends_us = (answered or [row.turn.since_us])[-1] + work.chat_held_min * MINUTE
        if ends_us <= self._minute_end(now_us):
            return row
        self._chats.add(thread)
        who = self.people.get(row.turn.holder)
        is_there = who is not None and who.lost_us is None and who.state in STAYING_STATES
        return row._replace(holds=is_there)

    def _note_steps(self, threads: list[str]) -> None:
        """Keep the newest steps that counted, for screens."""
        new = []
        for thread in threads:
            row, hands = self.rows.get(thread), self.state.hands.get(thread)
            if row is None or hands is None or not hands.steps:
                continue
            if max(step.seq for step in hands.steps) <= self._told_seq:
                continue
            before = ""
            for step in counted(hands.steps):
                is_new = step.seq > self._told_seq and step.act != "started"
                if is_new and (step.agent != before or step.act == "moved" or step.who):
                    new.append(Happened(step, row.number, before, thread))
                before = step.agent or ("" if step.act != "started" else before)
        new.sort(key=lambda one: one.step.seq)
        self.happened.extend(new)
        self._told_seq = max([self._told_seq, *(one.step.seq for one in new)])

    def _close(self, row: Row, now_us: int, at: datetime) -> Closed:
        del self.rows[row.thread]
        self._of_customer[row.turn.facts >> PERSON_SHIFT & PERSON].discard(row.thread)
        self._over.append((now_us, row.thread))
        return closed_line(row, at)

    def _forget(self, now_us: int) -> None:
        """Drop what was closed a while ago."""
        while self._over and self._over[0][0] <= now_us - _KEPT_CLOSED:
            _, thread = self._over.popleft()
            if thread not in self.rows:
                self.engine.room.cases.pop(thread, None)


def _overheard(lines: Iterable[AnyLine], heard: Callable[[AnyLine], object]) -> Iterator[AnyLine]:
    """Yield lines, each once somebody else has heard it."""
    for line in lines:
        heard(line)
        yield line
