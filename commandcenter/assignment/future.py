"""One possible future of a room: what comes, how long turns take, when customers write again.

Every draw is a function of the seed, the case and its turn, never of the order in which things happen: so the
same future can be lived with and without an override (common random numbers), and only its effect differs.
"""

from heapq import heappop, heappush
from math import exp
from statistics import NormalDist
from typing import NamedTuple

from commandcenter.assignment import events, overload
from commandcenter.assignment.answer import Answer
from commandcenter.assignment.case import SERVED_QUEUES, Case
from commandcenter.assignment.index import MACRO_WORK_S, TRIAGE_WORK
from commandcenter.assignment.people import Agent
from commandcenter.assignment.pick import picks
from commandcenter.assignment.room import Room

STEPS = 1_024  # of a distribution's table
TRIAGE_LEFT, MACRO_LEFT = 0.75, 0.80  # of the turn, after a short first answer
HANDOVER, HANDOVER_S = 1.25, 30.0  # another person reads first
NEXT_WORK = 0.75  # of the first turn's
LEAST_S = 20
SPREAD = 0.55  # of the logarithm of a turn's length around what is expected
MASK = (1 << 64) - 1
_NORMAL = [NormalDist().inv_cdf((n + 0.5) / STEPS) for n in range(STEPS)]
_LENGTH = [exp(SPREAD * z - SPREAD**2 / 2) for z in _NORMAL]
_PAUSE = [exp(0.8 * z) for z in _NORMAL]


class Habit(NamedTuple):
    """How turns of a channel end: shares, and median waits in seconds. Measured on the open days."""

    closes: float
    asks_customer: float  # the rest asks another desk
    customer_s: float
    desk_s: float


HABITS = {
    "chat": Habit(0.35, 0.65, 64, 1_800),
    "mail": Habit(0.70, 0.24, 4_350, 2_100),
    "tw": Habit(0.55, 0.34, 910, 2_600),
}
OTHER_HABIT = Habit(0.49, 0.40, 1_280, 2_600)  # Facebook, and what is not known


class Promise(NamedTuple):
    """A promise that fell due, and whether it was kept."""

    case: str
    group: str
    weight: float
    kept: bool


class Lived(NamedTuple):
    """What became of a future."""

    promises: list[Promise]
    waits_s: list[int]  # until the first answer, or the end where there was none


class Coming(NamedTuple):
    """A case to come."""

    at: int
    model: Case


def drawn(seed: int, case: int, turn: int) -> int:
    """Return 64 bits that depend on nothing else (the finalizer of SplitMix64)."""
    bits = (
        seed * 0x9E3779B97F4A7C15 + case * 0xBF58476D1CE4E5B9 + turn * 0x94D049BB133111EB
    ) & MASK
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & MASK
    return bits ^ (bits >> 31)


class Future:
    """A room living on by itself until `until`; the room is used up."""

    def __init__(self, room: Room, coming: list[Coming], seed: int, until: int) -> None:
        self._room, self._seed, self._until = room, seed, until
        self._heap: list[tuple[int, int, int, Case | None]] = []
        self._order = 0
        self._turns: dict[int, int] = {}
        self._seen: list[
            tuple[Case, int]
        ] = []  # cases and since when their first answer is awaited
        self._first: dict[str, int] = {}
        self._closed: dict[str, int] = {}
        self._came = room.now
        for case in room.cases.values():
            self._take_up(case)
        serial = 1 << 32  # apart from all that the room has numbered
        for at, model in coming:
            case = model.copied()
            case.serial = serial = serial + 1
            case.id = f"coming {serial}"
            self._push(at, self._ARRIVES, case)
        for one in room.overrides.values():
            if one.expires <= until:
                self._push(one.expires, self._EXPIRES, None)

    _ARRIVES, _DONE, _BACK, _EXPIRES = range(4)

    def live(self) -> Lived:
        """Live until the end; return what became of the promises due by then."""
        room, heap = self._room, self._heap
        answer = Answer(room)
        self._assign()
        while heap and heap[0][0] <= self._until:
            at, _, kind, case = heappop(heap)
            room.pass_to(at)
            if case is None:
                events.expire(room, answer)
            elif kind == self._DONE:
                self._end_turn(case)
            else:
                self._enter(case, is_new=kind == self._ARRIVES)
            overload.weigh(room, answer)
            self._assign()
        return self._lived()

    # ---- how it goes on

    def _take_up(self, case: Case) -> None:
        """Go on with a case as the room has it now."""
        if case.queue not in SERVED_QUEUES or case.state == "closed":
            return
        self._seen.append((case, case.queued_at))
        now = self._room.now
        if case.state == "started" or (case.state == "assigned" and case.by != "auto"):
            gone = now - case.started_at if case.state == "started" else 0
            self._push(now + max(LEAST_S, self._length(case) - gone), self._DONE, case)
        elif case.is_own:
            self._start(case, self._room.agents[case.agent or ""], "full")
        elif case.state in {"wait_customer", "wait_backdesk"}:
            self._push(now + self._pause(case, case.state == "wait_customer"), self._BACK, case)

    def _assign(self) -> None:
        room = self._room
        if not room.free.seats or not room.waiting.count:
            return
        for case, agent, standing, _ in picks(room):
            room.hand(case, agent)
            self._start(case, agent, standing.mode)

    def _start(self, case: Case, agent: Agent, mode: str) -> None:
        room = self._room
        room.own.pop(case.id, None)
        case.state, case.by, case.started_at = "started", mode, room.now
        lasts: float = self._length(case)
        if case.is_first and mode == "triage":
            lasts = lasts * TRIAGE_WORK
        elif case.is_first and mode == "macro":
            lasts = MACRO_WORK_S
        if case.holder is not None and case.holder != agent.id:
            lasts = lasts * HANDOVER + HANDOVER_S
        self._push(room.now + max(LEAST_S, int(lasts)), self._DONE, case)

    def _end_turn(self, case: Case) -> None:
        room = self._room
        mode, was_first = case.by, case.is_first
        case.holder = case.agent
        agent = room.lift(case)
        case.agent = case.by = None
        if was_first:
            self._first[case.id] = room.now
        case.replied, case.stage = True, "next"
        if was_first and mode in {"triage", "macro"}:
            case.work_s *= TRIAGE_LEFT if mode == "triage" else MACRO_LEFT
            case.state, case.queued_at = "queued", room.now
            room.put(case)
        else:
            self._go_on(case, agent, was_first=was_first)
        if agent is not None:
            room.free.seat(agent, room.now)

    def _go_on(self, case: Case, agent: Agent | None, *, was_first: bool) -> None:
        """Close the case, or let it wait for somebody."""
        habit = HABITS.get(case.channel, OTHER_HABIT)
        share = (
            drawn(self._seed, case.serial, self._turns.get(case.serial, 0)) >> 20 & 1_023
        ) / STEPS
        self._turns[case.serial] = self._turns.get(case.serial, 0) + 1
        if share < habit.closes:
            case.state = "closed"
            self._closed[case.id] = self._room.now
            return
        asks = share < habit.closes + habit.asks_customer
        if was_first:
            case.work_s *= NEXT_WORK
        case.state = "wait_customer" if asks else "wait_backdesk"
        if asks and case.channel == "chat" and agent is not None and agent.is_open:
            case.agent = agent.id
            self._room.put(case)
        self._push(self._room.now + self._pause(case, asks), self._BACK, case)

    def _enter(self, case: Case, *, is_new: bool) -> None:
        """Let a new case, or one that waited, into the queue; a chat goes back to the person it is with."""
        room = self._room
        if is_new:
            self._seen.append((case, room.now))
            shift = room.now - case.queued_at
            case.due_first = None if case.due_first is None else case.due_first + shift
            case.due_close = None if case.due_close is None else case.due_close + shift
        agent = None if case.agent is None else room.lift(case)
        case.agent, case.state, case.queued_at = None, "queued", room.now
        room.put(case)
        if agent is not None:
            room.free.seat(agent, room.now)

    # ---- draws

    def _bits(self, case: Case) -> int:
        return drawn(self._seed, case.serial, self._turns.get(case.serial, 0))

    def _length(self, case: Case) -> int:
        return int(case.work_s * _LENGTH[self._bits(case) & 1_023])

    def _pause(self, case: Case, for_customer: bool) -> int:
        habit = HABITS.get(case.channel, OTHER_HABIT)
        usual = habit.customer_s if for_customer else habit.desk_s
        return int(usual * _PAUSE[self._bits(case) >> 10 & 1_023]) + 1

    def _push(self, at: int, kind: int, case: Case | None) -> None:
        self._order += 1
        heappush(self._heap, (at, self._order, kind, case))

    # ---- what became of it

    def _lived(self) -> Lived:
        promises, waits = [], []
        for case, since in self._seen:
            answered = self._first.get(case.id)
            if answered is not None or case.is_first:
                waits.append((self._until if answered is None else answered) - since)
                if case.due_first is not None and self._came < case.due_first <= self._until:
                    kept = answered is not None and answered <= case.due_first
                    promises.append(Promise(case.id, _group(case), case.weight, kept))
            if case.due_close is not None and self._came < case.due_close <= self._until:
                closed = self._closed.get(case.id)
                kept = closed is not None and closed <= case.due_close
                promises.append(Promise(case.id, _group(case), 0.6 * case.weight, kept))
        return Lived(promises, waits)


def _group(case: Case) -> str:
    return case.queue if case.queue == "critical" else case.motive or case.queue
