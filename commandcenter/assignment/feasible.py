"""What overrides cannot do: those that contradict each other, and those that nobody can fulfil.

A contradiction is told when the later one is set; what is infeasible when it becomes so. Source: regia.md, 2.
"""

from collections.abc import Iterator

from commandcenter.assignment.answer import Answer
from commandcenter.assignment.case import CARE, CRITICAL
from commandcenter.assignment.limits import can_serve, is_at_hand
from commandcenter.assignment.overrides import Override
from commandcenter.assignment.people import CRITICAL_BIT, Agent
from commandcenter.assignment.room import Room
from commandcenter.assignment.rules import Match


def moved_already(room: Room, new: Override) -> list[str]:
    """Return the moves that already bind some of the people whom a new one names."""
    return [
        one.id
        for one in room.overrides.values()
        if one.type == "MOVE" and set(one.people) & set(new.people)
    ]


def conflicts(room: Room, new: Override) -> Iterator[tuple[str, str]]:
    """Yield the active overrides that a new one contradicts, each with a short code."""
    for one in room.overrides.values():
        if one.id != new.id and (why := _contradiction(one, new)) is not None:
            yield one.id, why


def tell_infeasible(room: Room, answer: Answer) -> None:
    """Tell what has become infeasible; nothing is told twice while it stays so."""
    if not room.is_new:
        return
    room.is_new = False
    found = dict(_infeasible(room)) if room.overrides else {}
    for refs, why in found.items():
        if refs not in room.infeasible:
            answer.alert("infeasible", "error", list(refs), why)
    room.infeasible = frozenset(found)


def _contradiction(one: Override, new: Override) -> str | None:
    types = {one.type, new.type}
    if one.case is not None and one.case == new.case and types == {"PIN", "HOLD"}:
        return "hold_wins"
    if types == {"PIN", "PULLBACK"}:
        pin, pulled = (one, new) if one.type == "PIN" else (new, one)
        return "pullback_wins" if (pin.case, pin.agent) in pulled.pulled else None
    if len(types) > 1:
        return None
    if new.type == "PIN" and one.case == new.case and one.agent != new.agent:
        return "two_pins"
    if new.type == "CAP" and one.n != new.n and set(one.people) & set(new.people):
        return "lowest_wins"
    if one.target is None or one.target != new.target:
        return None
    same_target = {
        "TRIAGE": one.on != new.on and "off_wins",
        "MACRO": one.macro != new.macro and "first_wins",
        "FLOOR": one.n != new.n and "highest_wins",
        "CEILING": one.n != new.n and "lowest_wins",
    }
    return same_target.get(new.type) or None


def _infeasible(room: Room) -> Iterator[tuple[tuple[str, ...], str]]:
    agents = room.agents.values()
    for floor in room.rules.floors:
        if floor.n > sum(is_at_hand(agent, floor.match) for agent in agents):
            yield (floor.id,), "floor_unreachable"
        for ceiling in room.rules.ceilings:
            if ceiling.match == floor.match and floor.n > ceiling.n:
                yield (floor.id, ceiling.id), "floor_above_ceiling"
    for one in room.overrides.values():
        if one.type == "PIN" and (why := _unpinnable(room, one)) is not None:
            yield (one.id, one.agent), why
    if room.rules.people:
        for queue in (CARE, CRITICAL):
            able = [a for a in agents if a.is_open and can_serve(a, Match("queue", queue, 0))]
            if able and not any(_serves(agent, queue) for agent in able):
                yield (queue,), "nobody_left"


def _unpinnable(room: Room, pin: Override) -> str | None:
    """Return why a pinned case cannot go to its person; None = it can, or need not any more."""
    case, agent = room.cases.get(pin.case or ""), room.agents.get(pin.agent)
    if case is not None and case.state not in {"queued", "assigned"}:
        return None
    if agent is None or not agent.is_open:
        return "absent"
    is_critical = case is not None and (case.queue == CRITICAL or case.asked & CRITICAL_BIT)
    return "critical_missing" if is_critical and not agent.skills & CRITICAL_BIT else None


def _serves(agent: Agent, queue: str) -> bool:
    """Tell whether overrides leave a person anything of a queue."""
    rule = agent.rule
    if rule is None:
        return True
    if rule.paused or rule.drained or rule.cap == 0:
        return False
    return rule.moved is None or rule.moved.kind != "queue" or rule.moved.value == queue
