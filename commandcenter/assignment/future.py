"""One possible future of a room: people take turns by the engine's own rules, as is fated for them (`draws`).

A room lives on by itself; what is not of its own doing (people who come or go, overrides that end) is told to
it as lines. It is used up by that.
"""

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from commandcenter.assignment import events
from commandcenter.assignment.answer import Answer
from commandcenter.assignment.case import SERVED_QUEUES, Case, Fate
from commandcenter.assignment.draws import HABITS, OTHER_HABIT
from commandcenter.assignment.index import MACRO_WORK_S, TRIAGE_WORK
from commandcenter.assignment.lines import AnyLine, OverrideSet, seconds
from commandcenter.assignment.overload import is_turning
from commandcenter.assignment.people import Agent
from commandcenter.assignment.pick import best_for, first_fit, holder, picks
from commandcenter.assignment.room import TURN_STATES, Place, Room

TRIAGE_LEFT, MACRO_LEFT = 0.75, 0.80  # of the turn, after a short first answer
HANDOVER, HANDOVER_S = 1.25, 30.0  # another person reads first
NEXT_WORK = 0.75  # of the first turn's
LEAST_S = 20
CLOSE_WEIGHT = 0.6  # of a first answer's

Group = tuple[str, str | None, bytes, float, float]
"""Queue, motive, skills asked for as bits, little end first; the promises of such cases that were kept, and
that fell due, by weight."""

_DONE, _BACK, _TOLD = range(3)


class World(NamedTuple):
    """What is fated, whatever is decided: the cases to come, and the turns of those that are there."""

    coming: Sequence[Case]  # `opened_at` is when
    fates: Sequence[Fate]  # of the room's cases, in their order
    lines: Sequence[AnyLine] = ()  # what is told meanwhile


class Lived(NamedTuple):
    """What became of a future."""

    due: float  # promises that fell due, by weight
    kept: float
    p90_s: int  # of the waits for a first answer, or until the end where there was none
    groups: list[Group]
    firsts: list[tuple[int, bool, int]]  # first answers: due when, kept or not, the wait for it
    work_s: dict[str, int]  # of each person


class Future:
    """A room living on by itself until `until`; the room is used up."""

    def __init__(self, room: Room, world: World, until: int) -> None:
        self._room, self._until = room, until
        self._order = 0
        self._seen: list[tuple[Case, int]] = []  # cases, and since when a first answer is awaited
        self._first: dict[Case, int] = {}
        self._closed: dict[Case, int] = {}
        self._came = room.now
        self._worked = {agent.id: agent.worked_s for agent in room.agents.values()}
        self._heap: list[tuple[int, int, int, Case | AnyLine | None]] = []
        for case, fate in zip(room.cases.values(), world.fates, strict=True):
            case.fate = fate
            self._take_up(case)
        for case in world.coming:
            self._push(case.opened_at, _BACK, case.copied())
        for line in world.lines:
            self._push(max(room.now, seconds(line.at)), _TOLD, line)
        for one in room.overrides.values():
            if one.expires <= until:
                self._push(one.expires, _TOLD, None)
        heapify(self._heap)

    def live(self) -> Lived:
        """Live until the end; return what became of the promises due by then."""
        room, heap, until = self._room, self._heap, self._until
        free, waiting, limits = room.free, room.waiting, room.limits
        weighed = -1  # how much first work there was when the overload was last looked at
        self._assign()
        while heap and heap[0][0] <= until:
            at, _, kind, thing = heappop(heap)
            now = room.now
            if room.agenda and room.agenda[0][0] <= at:
                is_new = room.pass_to(at) or limits.is_any
            else:
                room.now, is_new = max(now, at), limits.is_any
            if not isinstance(thing, Case):
                is_new = self._told(thing)
                limits, weighed = room.limits, -1
            elif kind == _DONE:
                self._end_turn(thing)
            else:
                self._enter(thing)
            if room.first_work_s != weighed and is_turning(room):
                room.turn_overload(on=not room.overload)
                is_new = True
            weighed = room.first_work_s
            if is_new and free.agents and waiting.count:
                self._assign()
        lived = self._lived()
        waiting.clear()  # thousands of rooms: none waits for the collector
        return lived

    # ---- how it goes on

    def _take_up(self, case: Case) -> None:
        """Go on with a case as the room has it now."""
        if case.queue not in SERVED_QUEUES or case.state == "closed":
            return
        self._seen.append((case, case.queued_at))
        now = self._room.now
        if case.state in TURN_STATES and case.agent is None:
            return  # nobody knows with whom
        if case.state == "started" or (case.state == "assigned" and case.by != "auto"):
            gone = now - case.started_at if case.state == "started" else 0
            left = int(case.work_s * case.fate[0].length) - gone
            self._push(now + max(LEAST_S, left), _DONE, case)
        elif case.is_own:
            self._room.own.pop(case.id)
            self._work(case, self._room.agents[case.agent or ""], "full")
        elif case.state == "wait_customer":
            self._wait(case, for_customer=True)
        elif case.state == "wait_backdesk":
            self._wait(case, for_customer=False)

    def _told(self, line: AnyLine | None) -> bool:
        """Follow a line, or the end of an override; tell that anything may be new by that."""
        room = self._room
        answer = Answer(room)
        if line is None:
            events.expire(room, answer)
        else:
            events.apply(room, line, answer)
            if isinstance(line, OverrideSet) and line.override.id in room.overrides:
                self._push(room.overrides[line.override.id].expires, _TOLD, None)
        return True

    def _assign(self) -> None:
        room = self._room
        for case, agent, standing, _ in picks(room):
            room.begin(case, agent)
            self._work(case, agent, standing.mode)

    def _work(self, case: Case, agent: Agent, mode: str) -> None:
        now = self._room.now
        case.state, case.by, case.started_at = "started", mode, now
        if mode == "macro":
            lasts = MACRO_WORK_S
        else:
            lasts = case.work_s * case.fate[case.turn % len(case.fate)].length
            if mode == "triage":
                lasts *= TRIAGE_WORK
        if case.holder is not None and case.holder != agent.id:
            lasts = lasts * HANDOVER + HANDOVER_S
        self._order += 1
        ends = now + (LEAST_S if lasts < LEAST_S else int(lasts))
        heappush(self._heap, (ends, self._order, _DONE, case))

    def _end_turn(self, case: Case) -> None:
        room = self._room
        mode, was_first = case.by, case.stage == "first" and not case.replied
        agent = room.finish(case)
        case.holder = agent.id
        if was_first:
            self._first[case] = room.now
            case.replied, case.stage = True, "next"
        if was_first and mode in {"triage", "macro"}:
            case.work_s *= TRIAGE_LEFT if mode == "triage" else MACRO_LEFT
            case.state, case.queued_at = "queued", room.now
            room.put(case)
        else:
            self._go_on(case, agent, was_first=was_first)
        self._seat(agent)

    def _go_on(self, case: Case, agent: Agent, *, was_first: bool) -> None:
        """Close the case, or let it wait for somebody."""
        habit = HABITS.get(case.channel, OTHER_HABIT)
        ends = case.fate[case.turn % len(case.fate)].ends
        case.turn += 1
        if ends < habit.closes:
            case.state = "closed"
            self._closed[case] = self._room.now
            return
        asks = ends < habit.closes + habit.asks_customer
        if was_first:
            case.work_s *= NEXT_WORK
        case.state = "wait_customer" if asks else "wait_backdesk"
        if asks and case.channel == "chat" and agent.is_open:
            case.agent = agent.id
            self._room.put(case)
        self._wait(case, for_customer=asks)

    def _wait(self, case: Case, *, for_customer: bool) -> None:
        habit = HABITS.get(case.channel, OTHER_HABIT)
        usual = habit.customer_s if for_customer else habit.desk_s
        pause = int(usual * case.fate[case.turn % len(case.fate)].pause)
        self._push(self._room.now + pause + 1, _BACK, case)

    def _enter(self, case: Case) -> None:
        """Let a new case, or one that waited, into the queue; a chat goes back to the person it is with."""
        room = self._room
        if case.state == "new":
            self._seen.append((case, room.now))
        agent = None if case.agent is None else room.lift(case)
        case.agent, case.state, case.queued_at = None, "queued", room.now
        if agent is not None:
            room.free.seat(agent, room.now)
        place = room.place(case)
        if place is None or not room.free.agents or not self._is_taken(case, place):
            room.enqueue(case, place)
        if agent is not None:
            self._seat(agent)

    def _is_taken(self, case: Case, place: Place) -> bool:
        """Let somebody take a turn that has come, where anybody may; those who are free may take no other."""
        room = self._room
        key, standing, _ = place
        agent = first_fit(room, key)
        if agent is None:
            return False
        if case.holder is not None and case.holder != agent.id:
            agent = holder(room, case.holder, key) or agent
        room.begin(case, agent)
        self._work(case, agent, standing.mode)
        return True

    def _seat(self, agent: Agent) -> None:
        """Let a person who is free now take the best turn; others who are free may take none."""
        room = self._room
        while agent.turns == 0 and agent.is_open and (case := best_for(room, agent)) is not None:
            holder = case.holder
            if holder is not None and holder != agent.id:
                needs = case.pool.key.needs if case.pool else 0
                if room.waits_until(case, needs) is not None:
                    room.file(case)  # its holder has just become busy: it waits for them
                    continue
            mode = case.standing.mode if case.standing else "full"
            room.begin(case, agent)
            self._work(case, agent, mode)
            return
        room.free.seat(agent, room.now)

    def _push(self, at: int, kind: int, thing: Case | AnyLine | None) -> None:
        order = self._order = self._order + 1
        heappush(self._heap, (at, order, kind, thing))

    # ---- what became of it

    def _lived(self) -> Lived:
        came, until = self._came, self._until
        waits: list[int] = []
        firsts: list[tuple[int, bool, int]] = []
        groups: dict[tuple[str, str | None, int], tuple[float, float]] = {}
        due = kept = 0.0
        for case, since in self._seen:
            worth = owed = 0.0
            answered = self._first.get(case)
            if answered is not None or case.is_first:
                waits.append((until if answered is None else answered) - since)
                if case.due_first is not None and came < case.due_first <= until:
                    is_kept = answered is not None and answered <= case.due_first
                    firsts.append((case.due_first, is_kept, waits[-1]))
                    owed += case.weight
                    worth += case.weight * is_kept
            if case.due_close is not None and came < case.due_close <= until:
                closed = self._closed.get(case)
                owed += CLOSE_WEIGHT * case.weight
                worth += (
                    CLOSE_WEIGHT * case.weight * (closed is not None and closed <= case.due_close)
                )
            if owed:
                kept += worth
                due += owed
                group = (case.queue, case.motive, case.asked)
                was_kept, was_due = groups.get(group, (0.0, 0.0))
                groups[group] = was_kept + worth, was_due + owed
        told = [
            (queue, motive, _bytes(asked), *sums) for (queue, motive, asked), sums in groups.items()
        ]
        return Lived(due, kept, _p90(waits), told, firsts, self._work_s())

    def _work_s(self) -> dict[str, int]:
        """Return how long each person worked, turns that go on included."""
        room = self._room
        now = min(room.now, self._until)
        return {
            agent.id: agent.worked_s
            - self._worked.get(agent.id, 0)
            + sum(now - one.started_at for one in agent.cases.values() if one.state == "started")
            for agent in room.agents.values()
        }


def _p90(waits: Iterable[int]) -> int:
    ordered = sorted(waits)
    return ordered[int(len(ordered) * 0.9)] if ordered else 0


def _bytes(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")
