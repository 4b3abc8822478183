"""The room: cases, people and rules as they are at an instant, and the few ways in which they change.

Pools, seats, agenda and sums are kept beside cases and people so that a pick need not look for them. Nothing
here decides who gets what: that is `pick.py`.
"""

from heapq import heapify, heappop, heappush

from commandcenter.assignment import index
from commandcenter.assignment.case import (
    CARE,
    CRITICAL_BIT,
    SERVED_QUEUES,
    Case,
    PoolKey,
    Standing,
    plain_key,
)
from commandcenter.assignment.limits import Limits
from commandcenter.assignment.overrides import Override
from commandcenter.assignment.people import Agent, Free, Skills
from commandcenter.assignment.rules import OVERLOADED, PLAIN, REFILING, Rules, concerning
from commandcenter.assignment.triage import USUAL, Triage
from commandcenter.assignment.waiting import Waiting

WAIT_S = 10 * 60  # at most, for the one who knows the case
WAIT_SLACK_S = 90 * 60  # and only while the close is further away
TURN_STATES = frozenset({"assigned", "started"})
SPARE = 1_024  # void entries of the agenda that nobody minds

Place = tuple[PoolKey, Standing, int | None]
"""The pool of a queued turn, its standing there, and until when that holds."""


class Room:
    """State at `now`, in whole local seconds."""

    def __init__(self, triage: Triage = USUAL) -> None:
        self.now = 0
        self.triage = triage
        self.skills = Skills()
        self.cases: dict[str, Case] = {}
        self.agents: dict[str, Agent] = {}
        self.overrides: dict[str, Override] = {}
        self.set_count = 0  # overrides ever set
        self.overload = False
        self.first_work_s = 0  # queued first turns of care, chats apart
        self.open_count = 0
        self.free = Free()
        self.waiting = Waiting()
        self.agenda: list[tuple[int, int, int, Case]] = []  # when to look at a queued turn again
        self.queued: dict[str, Case] = {}
        self.own: dict[str, Case] = {}  # given by the engine, not started
        self.away: dict[str, Agent] = {}  # people who have gone or are lost
        self.infeasible: frozenset[tuple[str, ...]] = frozenset()  # what was told so
        self.is_new = False  # people or rules changed since that was looked at
        self.rules = Rules((), self.skills.mask)
        self.limits = Limits(self.rules)
        self._alone: dict[tuple[PoolKey, str], PoolKey] = {}

    # ---- people

    def agent(self, name: str) -> Agent:
        """Return a person; one who was never heard of is offline and knows nothing."""
        found = self.agents.get(name)
        if found is None:
            found = self.agents[name] = self.away[name] = Agent(name)
            found.rule = self.rules.people.get(name)
            found.skills = found.rule.opened if found.rule else 0
        return found

    def changed(self, agent: Agent, *, was_open: bool) -> None:
        """Follow a change of a person's state, skills or units."""
        self.limits.changed()
        self.is_new = True
        agent.clock(self.now)
        self.free.seat(agent, self.now)
        if agent.is_staying:
            self.away.pop(agent.id, None)
            agent.told = frozenset()
        else:
            self.away[agent.id] = agent
        if agent.is_open != was_open:
            self.open_count += 1 if agent.is_open else -1
            if was_open:
                self._wait_no_longer(agent)

    def _wait_no_longer(self, agent: Agent) -> None:
        """Let others take the turns that waited for a person who has gone."""
        pools = self.waiting.pools.values()
        alone = frozenset({agent.id})
        left = [pool for pool in pools if not pool.key.pinned and pool.key.only == alone]
        for pool in left:
            for case in pool.cases():
                self.file(case)

    # ---- cases

    def lift(self, case: Case) -> Agent | None:
        """Take a case out of its pool and off its person; return that person, to be seated."""
        if case.pool is not None:
            self.waiting.drop(case)
        self.first_work_s -= case.counted_s
        case.counted_s = 0
        self.own.pop(case.id, None)
        self.queued.pop(case.id, None)
        if case.agent is None:
            return None
        agent = self.agents[case.agent]
        if agent.cases.pop(case.id, None) is not None:
            agent.load -= case.units
            if case.state in TURN_STATES:
                agent.turns -= 1
                if case.state == "started":
                    agent.clock(self.now)
                    agent.worked_s += self.now - case.started_at
            self.limits.changed()
        return agent

    def put(self, case: Case) -> None:
        """Put a lifted case where its state and person say."""
        if case.state == "queued":
            self.enqueue(case, self.place(case))
        elif case.agent is not None:
            agent = self.agent(case.agent)
            agent.cases[case.id] = case
            agent.load += case.units
            if case.state in TURN_STATES:
                agent.turns += 1
                case.started_at = self.now
                if case.is_own:
                    self.own[case.id] = case
            self.limits.changed()
            self.free.seat(agent, self.now)

    def hand(self, case: Case, agent: Agent) -> None:
        """Give a queued case to a free person: what `lift` and `put` do, at a pick's speed."""
        self.waiting.drop(case)
        del self.queued[case.id]
        if case.counted_s:
            self.first_work_s -= case.counted_s
            case.counted_s = 0
        case.version += 1
        case.state, case.by, case.agent = "assigned", "auto", agent.id
        self.own[case.id] = agent.cases[case.id] = case
        agent.load += case.units
        agent.turns += 1
        self.limits.changed()
        self.free.seat(agent, self.now)

    def begin(self, case: Case, agent: Agent) -> None:
        """Hand a case to a person who starts it at once: what futures do with every pick."""
        if case.pool is not None:
            self.waiting.drop(case)
            del self.queued[case.id]
            self.first_work_s -= case.counted_s
            case.counted_s = 0
        case.agent = agent.id
        agent.cases[case.id] = case
        agent.load += case.units
        agent.turns += 1
        if self.limits.is_any:
            self.limits.changed()
        if agent.seat is not None:
            self.free.rise(agent)

    def finish(self, case: Case) -> Agent:
        """Take a turn that is over off its person; return that person, to be seated."""
        agent = self.agents[case.agent or ""]
        del agent.cases[case.id]
        agent.load -= case.units
        agent.turns -= 1
        agent.worked_s += self.now - case.started_at
        case.agent = case.by = None
        if self.limits.is_any:
            self.limits.changed()
        return agent

    def enqueue(self, case: Case, place: Place | None) -> None:
        """Let a lifted case that is queued wait at a place that was just found for it."""
        self.queued[case.id] = case
        if case.queue == CARE and case.channel != "chat" and case.is_first:
            case.counted_s = round(case.work_s)
            self.first_work_s += case.counted_s
        if place is not None:
            self._settle(case, place)

    def file(self, case: Case) -> None:
        """Give a queued case its place, or none where nobody may have it."""
        if case.pool is not None:
            self.waiting.drop(case)
        if (place := self.place(case)) is not None:
            self._settle(case, place)

    def _settle(self, case: Case, place: Place) -> None:
        key, standing, until = place
        self.waiting.put(case, key, standing)
        if until is not None:
            agenda = self.agenda
            heappush(agenda, (until, case.serial, case.stamp, case))
            if len(agenda) > SPARE + 2 * self.waiting.count:
                self._tidy()

    def place(self, case: Case) -> Place | None:
        """Return a queued case's place; None where nobody may have the case."""
        rules = self.rules
        if case.queue not in SERVED_QUEUES or (rules.holds and case.id in rules.holds):
            return None
        pin = rules.pins.get(case.id) if rules.pins else None
        if pin is None and rules.paused and rules.is_paused(case):
            return None
        key, waits, holder = case.key, None, case.holder
        if key is None:
            key = case.key = plain_key(case)
        if pin is not None:
            key = key._replace(needs=key.needs & CRITICAL_BIT, only=pin[0], pinned=True)
        elif holder is not None:
            waits = self.waits_until(case, key.needs)
            if waits is not None or rules.people:
                key = self._for_holder(holder, key, alone=waits is not None)
        if rules.barred and case.id in rules.barred:
            key = key._replace(barred=rules.barred[case.id][0])
        if rules.orders_any:
            orders = rules.orders(case, overload=self.overload)
        else:
            orders = OVERLOADED if self.overload else PLAIN
        standing = index.standing(case, self.now, orders, self.triage)
        until = standing.until
        if until is None or (waits is not None and waits < until):
            until = waits
        return key, standing, until

    def _for_holder(self, holder: str, key: PoolKey, *, alone: bool) -> PoolKey:
        """Return the pool of a case that somebody knows: it waits for them alone, or they are drained."""
        if alone:
            key = self._only(key, holder)
        rule = self.rules.people.get(holder) if self.rules.people else None
        return key._replace(home=holder) if rule is not None and rule.drained else key

    def _only(self, key: PoolKey, holder: str) -> PoolKey:
        """Return the pool of those that wait for a person; the same one each time."""
        found = self._alone.get((key, holder))
        if found is None:
            found = self._alone[key, holder] = key._replace(only=frozenset({holder}))
        return found

    def _tidy(self) -> None:
        """Take what is void out of the agenda."""
        self.agenda = [entry for entry in self.agenda if entry[3].stamp == entry[2]]
        heapify(self.agenda)

    def waits_until(self, case: Case, needs: int) -> int | None:
        """Return until when a turn waits for its holder, who is present but not free; None = it does not."""
        until, due = case.queued_at + WAIT_S, case.due_close
        if due is not None and due - WAIT_SLACK_S < until:
            until = due - WAIT_SLACK_S
        if until <= self.now:
            return None
        holder = self.agents.get(case.holder or "")
        if holder is None or holder.seat is not None or not holder.is_open:
            return None
        if needs & ~holder.skills or case.units > holder.capacity:
            return None
        if holder.rule is not None and holder.rule.paused:
            return None
        barred = self.rules.barred.get(case.id) if self.rules.barred else None
        return None if barred is not None and holder.id in barred[0] else until

    # ---- time and rules

    def pass_to(self, now: int) -> bool:
        """Let time pass: look again at the turns whose standing ends; tell whether there were any."""
        self.now = max(self.now, now)
        now, was_any = self.now, False
        while self.agenda and self.agenda[0][0] <= now:
            _, _, stamp, case = heappop(self.agenda)
            if case.stamp == stamp:
                was_any = True
                self.file(case)
        return was_any

    def compile(self, *changed: Override) -> None:
        """Make the rules anew after overrides were set or ended; the cases concerned get another place."""
        self.rules = Rules(self.overrides.values(), self.skills.mask)
        self.limits = Limits(self.rules)
        self.is_new = True
        for agent in self.agents.values():
            agent.rule = self.rules.people.get(agent.id)
            agent.skills = agent.own_skills | (agent.rule.opened if agent.rule else 0)
        refiling = [one for one in changed if one.type in REFILING]
        if refiling:
            concerned = concerning(refiling, self.skills.mask)
            for case in self.queued.values():
                if concerned(case):
                    self.file(case)

    def turn_overload(self, *, on: bool) -> None:
        """Begin or end the overload: what counts in it gets another place."""
        self.overload = on
        for case in self.queued.values():
            if case.counted_s:
                self.file(case)

    def copied(self, *, closed: bool = True) -> "Room":
        """Return an independent room that will decide the same; without closed cases none can reopen."""
        twin = Room(self.triage)
        twin.now, twin.overload, twin.open_count = self.now, self.overload, self.open_count
        twin.first_work_s, twin.set_count = self.first_work_s, self.set_count
        twin.infeasible = self.infeasible
        twin.skills = self.skills.copied()
        twin._alone = self._alone
        twin.overrides = dict(self.overrides)
        twin.agents = {agent.id: agent.copied() for agent in self.agents.values()}
        twin.compile()
        twin.is_new = self.is_new
        kept = (case for case in self.cases.values() if closed or case.state != "closed")
        cases = twin.cases = {case.id: case.copied() for case in kept}
        for agent in self.agents.values():
            twin.agents[agent.id].cases = {name: cases[name] for name in agent.cases}
        twin.queued = {name: cases[name] for name in self.queued}
        twin.own = {name: cases[name] for name in self.own}
        twin.away = {name: twin.agents[name] for name in self.away}
        twin.free = self.free.copied(twin.agents)
        twin.waiting = self.waiting.copied(cases)
        twin.agenda = [
            (*entry[:3], cases[entry[3].id]) for entry in self.agenda if entry[3].stamp == entry[2]
        ]
        heapify(twin.agenda)
        return twin
