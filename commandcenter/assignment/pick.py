"""The pick: the best turn that a free person may take, to the person who suits it, until nothing fits.

Turn first, then person: the one who knows the case, else least load, least occupied today (in tenths), fewest
skills, id. Occupation before skills costs no promise and spreads the work: the deviation between people falls
from 9.9 to 7.6 points (docs/assignment.md).
"""

from collections.abc import Iterator

from commandcenter.assignment.case import Case, PoolKey, Standing
from commandcenter.assignment.index import COURSES, RATES
from commandcenter.assignment.people import Agent
from commandcenter.assignment.room import Room


def picks(room: Room) -> Iterator[tuple[Case, Agent, Standing, PoolKey]]:
    """Yield who takes which turn next; whoever asks puts it to the person before asking on."""
    seats, heads = room.free.agents, room.waiting.heads
    ages = [room.now * rate for rate in RATES]
    passed = [1] * len(COURSES)  # from the end: heads that nobody free may take are behind it
    while seats:
        best, course = 0.0, -1
        for at in COURSES:
            ranked, back = heads[at], passed[at]
            if back <= len(ranked):
                value = ranked[-back][0] + ages[at]
                if course < 0 or value > best:
                    best, course = value, at
        if course < 0:
            return
        pool = heads[course][-passed[course]][2]
        key = pool.key
        agent = first_fit(room, key)
        if agent is None:
            passed[course] += 1
            continue
        case = pool.turns[course][-1][2]
        if case.holder is not None and case.holder != agent.id:
            if key.only is None and room.waits_until(case, key.needs) is not None:
                room.file(case)  # its holder has just become busy: it waits for them
                continue
            agent = holder(room, case.holder, key) or agent
        if case.standing is not None:
            yield case, agent, case.standing, key


def best_for(room: Room, agent: Agent) -> Case | None:
    """Return the turn that a free person takes next, where nobody else who is free may take any."""
    lacking, room_left = ~agent.skills, agent.capacity - agent.load
    is_plain = agent.rule is None and not room.limits.is_any
    best: float = 0.0
    found: Case | None = None
    for course in COURSES:
        heads, age = room.waiting.heads[course], room.now * RATES[course]
        for value, _, pool in reversed(heads):
            key = pool.key
            if key.needs & lacking or key.units > room_left:
                continue
            if key.only is not None and agent.id not in key.only:
                continue
            if (is_plain and key.barred is None) or may(room, agent, key):
                if found is None or value + age > best:
                    best, found = value + age, pool.turns[course][-1][2]
                break
    return found


def first_fit(room: Room, key: PoolKey) -> Agent | None:
    """Return the first of the free people who may take a turn of a pool."""
    needs, units, only = key.needs, key.units, key.only
    is_plain = key.barred is None and not room.limits.is_any
    for agent in room.free.agents:
        if needs & ~agent.skills or agent.load + units > agent.capacity:
            continue
        if only is not None and agent.id not in only:
            continue
        rule = agent.rule
        if rule is None:
            if is_plain or may(room, agent, key):
                return agent
        elif (not rule.paused or key.pinned) and may(room, agent, key):
            return agent
    return None


def may(room: Room, agent: Agent, key: PoolKey) -> bool:
    """Tell whether rules let a free, able person take a turn of a pool."""
    if key.barred is not None and agent.id in key.barred:
        return False
    if key.pinned:
        return True
    if agent.rule is not None and not room.rules.allows(
        agent.rule, agent.id, len(agent.cases), key
    ):
        return False
    return not room.limits.is_any or not room.limits.forbid(agent, key, room.agents.values())


def holder(room: Room, name: str, key: PoolKey) -> Agent | None:
    """Return the one who knows the case, where free and allowed."""
    agent = room.agents.get(name)
    if agent is None or agent.seat is None or key.needs & ~agent.skills:
        return None
    if agent.load + key.units > agent.capacity or (key.only and agent.id not in key.only):
        return None
    return agent if may(room, agent, key) else None
