"""What overrides cannot do: those that contradict each other, and those that nobody can fulfil.

A contradiction is told when the later one is set; what is infeasible when it becomes so.
"""

from collections.abc import Iterator

from commandcenter.assignment.answer import Answer
from commandcenter.assignment.case import CARE, CRITICAL, CRITICAL_BIT
from commandcenter.assignment.limits import can_serve, is_at_hand
from commandcenter.assignment.overrides import Override
from commandcenter.assignment.people import Agent
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
    """Return how two overrides contradict each other; None = they do not."""
    if one.type == new.type:
        return _of_one_type(one, new)
    pin, other = (one, new) if one.type == "PIN" else (new, one)
    if pin.type == "PIN" and other.type == "HOLD" and pin.case == other.case:
        return "hold_wins"
    if pin.type == "PIN" and (pin.case, pin.agent) in other.pulled:
        return "pullback_wins"
    return None


def _of_one_type(one: Override, new: Override) -> str | None:
    if new.type == "PIN":
        return "two_pins" if one.case == new.case and one.agent != new.agent else None
    if new.type == "CAP":
        is_shared = bool(set(one.people) & set(new.people))
        return "lowest_wins" if is_shared and one.n != new.n else None
    if one.target is None or one.target != new.target:
        return None
    different = {
        "TRIAGE": (one.on != new.on, "off_wins"),
        "MACRO": (one.macro != new.macro, "first_wins"),
        "FLOOR": (one.n != new.n, "highest_wins"),
        "CEILING": (one.n != new.n, "lowest_wins"),
    }
    is_other, why = different.get(new.type, (False, ""))
    return why if is_other else None


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
