"""What goes back: own unstarted work that may not stay where it is, and work whose person has gone.

The first is returned in the same answer. The second is a person's to move: an alert names it.
"""

from commandcenter.assignment.answer import Answer
from commandcenter.assignment.case import Case
from commandcenter.assignment.people import STAYING_STATES, Agent
from commandcenter.assignment.room import TURN_STATES, Room

LOST_S = 90


def give_back(room: Room, answer: Answer) -> None:
    """Return what is owed and tell what is orphaned."""
    owed = [
        (case.serial, case, why)
        for case in room.own.values()
        if (why := _why(room, case, room.agents[case.agent or ""])) is not None
    ]
    for _, case, why in sorted(owed):
        answer.give_back(case, why)
    for agent in room.away.values():
        if agent.turns:
            _orphans(room, agent, answer)


def is_lost(agent: Agent, now: int) -> bool:
    """Tell whether a person has been lost for long enough that work goes back."""
    return agent.lost_at is not None and now - agent.lost_at >= LOST_S


def _why(room: Room, case: Case, agent: Agent) -> str | None:
    """Return why an own unstarted case may not stay with its person; None = it may."""
    rules = room.rules
    if agent.state not in STAYING_STATES:
        return agent.state
    if is_lost(agent, room.now):
        return "presence"
    if case.id in rules.holds:
        return f"hold:{rules.holds[case.id]}"
    barred = rules.barred.get(case.id)
    if barred is not None and agent.id in barred[0]:
        return f"pullback:{barred[1]}"
    pin = rules.pins.get(case.id)
    if pin is not None:
        return None if agent.id in pin[0] else f"pin:{pin[1]}"
    paused = agent.rule.paused if agent.rule else None
    paused = paused or (rules.is_paused(case) if rules.paused else None)
    return f"pause:{paused}" if paused else None


def _orphans(room: Room, agent: Agent, answer: Answer) -> None:
    """Tell once of each started, held or human work of a person who is lost or offline."""
    if agent.state != "offline" and not is_lost(agent, room.now):
        return
    left = [
        case.id for case in agent.cases.values() if case.state in TURN_STATES and not case.is_own
    ]
    if left and not agent.told.issuperset(left):
        agent.told = frozenset(left)
        answer.alert("orphan", "warn", [agent.id, *left])
