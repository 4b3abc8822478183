"""Who could take a case as things stand, and why the others could not: the pick's own questions, answered.

Asked of one case when somebody wants to know, never at a pick.
"""

from collections.abc import Iterator
from typing import NamedTuple

from commandcenter.assignment.case import OF_QUEUE, SERVED_QUEUES, Case, PoolKey, plain_key
from commandcenter.assignment.people import Agent
from commandcenter.assignment.pick import may
from commandcenter.assignment.room import Room


class Able(NamedTuple):
    """Somebody, and the codes of what keeps him from a case; () = he could take it now."""

    agent: Agent
    why: tuple[str, ...]


def able(room: Room, case: Case) -> list[Able]:
    """Return everybody at work: first who could take it, as the pick orders them, then who lacks least."""
    key = _key(room, case)
    found = [
        Able(agent, tuple(_why(room, agent, case, key)))
        for agent in room.agents.values()
        if agent.state != "offline" and agent.id != case.agent
    ]
    return sorted(found, key=lambda one: (len(one.why), _rank(one.agent)))


def _key(room: Room, case: Case) -> PoolKey | None:
    """Return what decides who may take a case, in whose hands it ever is; None = nobody may."""
    if case.pool is not None:
        return case.pool.key
    if case.queue not in SERVED_QUEUES or case.id in room.rules.holds:
        return None
    pin = room.rules.pins.get(case.id)
    if pin is None and room.rules.is_paused(case):
        return None
    key = plain_key(case, room.skills.marks)
    if pin is not None:
        key = key._replace(needs=key.needs & 1, only=pin[0], pinned=True)
    barred = room.rules.barred.get(case.id)
    return key if barred is None else key._replace(barred=barred[0])


def held_back(room: Room, case: Case) -> str:
    """Return the code of what keeps a case from everybody; "" = nothing."""
    if case.queue not in SERVED_QUEUES:
        return f"side:{case.queue}"
    if (held := room.rules.holds.get(case.id)) is not None:
        return f"hold:{held}"
    if case.id not in room.rules.pins and (paused := room.rules.is_paused(case)):
        return f"paused:{paused}"
    return ""


def _why(room: Room, agent: Agent, case: Case, key: PoolKey | None) -> Iterator[str]:
    if key is None:
        yield held_back(room, case)
        return
    if not agent.is_open:
        yield "presence" if agent.presence != "ok" else f"state:{agent.state}"
    missing = key.needs & ~agent.skills
    for skill in room.skills.names():
        if room.skills.mask([skill]) & missing:
            yield f"lacks:{skill.removeprefix(OF_QUEUE)}"
    if key.only is not None and agent.id not in key.only:
        pin = room.rules.pins.get(case.id)
        yield f"pin:{pin[1]}" if key.pinned and pin is not None else "waits_for_holder"
    if agent.turns:
        yield "full"
    elif agent.load + key.units > agent.capacity:
        yield "units"
    if not may(room, agent, key):
        yield _ruled(room, agent, case, key)


def _ruled(room: Room, agent: Agent, case: Case, key: PoolKey) -> str:
    """Return by which override somebody may not have it."""
    if key.barred is not None and agent.id in key.barred:
        return f"pulled:{room.rules.barred[case.id][1]}"
    rule = agent.rule
    if rule is not None and not room.rules.allows(rule, agent.id, len(agent.cases), key):
        if rule.paused:
            return f"paused:{rule.paused}"
        if rule.drained and key.home != agent.id:
            return f"drained:{rule.drained}"
        is_moved = rule.moved and not rule.moved.holds(key.queue, key.motive, key.asked)
        return "moved" if is_moved else "cap"
    return "limit"


def _rank(agent: Agent) -> tuple[int, int, int, str]:
    return agent.load, agent.tenths or 0, agent.skills.bit_count(), agent.id
