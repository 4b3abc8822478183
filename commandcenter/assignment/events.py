"""What each line changes in the room. A line is a fact: it is right, whatever was thought before."""

from msgspec import UNSET

from commandcenter.assignment import feasible, overrides
from commandcenter.assignment.answer import Answer
from commandcenter.assignment.case import Case, units_of
from commandcenter.assignment.lines import (
    AgentCapacity,
    AgentState,
    AnyLine,
    CaseLine,
    Opened,
    OverrideEnd,
    OverrideSet,
    Replied,
    seconds,
)
from commandcenter.assignment.overrides import Override, UnfitError
from commandcenter.assignment.room import Room


def apply(room: Room, line: AnyLine, answer: Answer) -> None:
    """Apply a line's event."""
    match line:
        case CaseLine():
            _case(room, line, answer)
        case AgentState():
            _agent(room, line)
        case AgentCapacity():
            agent = room.agent(line.agent)
            agent.capacity = line.capacity
            room.changed(agent, was_open=agent.is_open)
        case OverrideSet():
            _set(room, line, answer)
        case OverrideEnd():
            if (ended := room.overrides.pop(line.id, None)) is not None:
                room.compile(ended)


def expire(room: Room, answer: Answer) -> None:
    """End the overrides whose time is over."""
    over = [one for one in room.overrides.values() if one.expires <= room.now]
    for one in sorted(over, key=lambda one: (one.expires, one.order)):
        del room.overrides[one.id]
        answer.alert("override.expired", "info", [one.id])
    if over:
        room.compile(*over)


def _agent(room: Room, line: AgentState) -> None:
    agent = room.agent(line.agent)
    was_open = agent.is_open
    agent.state, agent.presence = line.state, line.presence
    if line.presence == "ok":
        agent.lost_at = None
    elif line.since is not UNSET:
        agent.lost_at = seconds(line.since)
    elif agent.lost_at is None:
        agent.lost_at = room.now
    if line.occupied is not UNSET:
        agent.tenths = line.occupied
    if line.profile is not None:
        agent.own_skills = room.skills.mask(line.profile.skills)
        agent.skills = agent.own_skills | (agent.rule.opened if agent.rule else 0)
        agent.capacity = line.profile.capacity
    room.changed(agent, was_open=was_open)


def _case(room: Room, line: CaseLine, answer: Answer) -> None:
    case = room.cases.get(line.case)
    if case is None:
        if not isinstance(line, Opened):
            answer.alert("rejected", "warn", [line.case], "case_unknown")
            return
        order = len(room.cases) if line.order is UNSET else line.order
        case = room.cases[line.case] = Case(line.case, order, room.now)
        room.is_new = True
    left = room.lift(case)
    if line.state == "queued" and case.state != "queued":
        case.queued_at = room.now
    if line.since is not UNSET:
        case.queued_at = seconds(line.since)
    _told(room, case, line)
    if isinstance(line, Opened):
        _opened(case, line)
    if isinstance(line, Replied):
        case.replied = True
    _owner(case, line)
    case.version, case.state = line.version, line.state
    room.put(case)
    if left is not None:
        room.free.seat(left, room.now)


def _opened(case: Case, line: Opened) -> None:
    """Note how a case was when it began."""
    case.first_due, case.first_work_s = case.due_first, case.work_s
    if line.opened is not UNSET:
        case.opened_at = seconds(line.opened)
    if line.first_due is not UNSET:
        case.first_due = None if line.first_due is None else seconds(line.first_due)
    if line.first_work is not UNSET:
        case.first_work_s = line.first_work * 60
    case.replied = case.stage != "first"


def _told(room: Room, case: Case, line: CaseLine) -> None:
    """Take over what a line says of a case; what it leaves out is unchanged."""
    case.key = None
    if line.channel is not UNSET:
        case.channel, case.units = line.channel, units_of(line.channel)
    if line.needs is not UNSET:
        case.asked = room.skills.mask(line.needs)
    for name in ("motive", "queue", "weight", "stage", "holder"):
        value = getattr(line, name)
        if value is not UNSET:
            setattr(case, name, value)
    if line.work is not UNSET:
        case.work_s = line.work * 60
    if line.due_first is not UNSET:
        case.due_first = None if line.due_first is None else seconds(line.due_first)
    if line.due_close is not UNSET:
        case.due_close = None if line.due_close is None else seconds(line.due_close)


def _owner(case: Case, line: CaseLine) -> None:
    """Tell who has the case after the line, and by whose hand."""
    keeps = line.state in {"assigned", "started"} or (line.state == "wait_customer" and line.holds)
    if not keeps:
        case.agent = case.by = None
        return
    if line.agent is not UNSET and line.agent is not None:
        case.agent = line.agent
    if line.by is not UNSET:
        case.by = line.by
    elif line.state == "started":
        case.by = "self"


def _set(room: Room, line: OverrideSet, answer: Answer) -> None:
    text = line.override
    try:
        one = overrides.read(text, room.now, room.set_count + 1, room.overrides)
    except UnfitError as unfit:
        answer.alert("rejected", "error", [text.id], str(unfit))
        return
    if one.type == "MOVE" and (others := feasible.moved_already(room, one)):
        answer.alert("conflict", "error", [one.id, *others], "moved_already")
        return
    if one.type == "PULLBACK":
        told = None if text.pulled is None else tuple(text.pulled)
        one = one._replace(pulled=_pulled(room, one) if told is None else told)
    room.set_count += 1
    room.overrides[one.id] = one
    room.compile(one)
    for name, agent in one.pulled:
        case = room.cases.get(name)
        if case is None or (case.state, case.agent) != ("assigned", agent):
            continue
        if case.by == "human":  # the engine's own goes back with all that is owed
            answer.give_back(case, f"pullback:{one.id}")
    for other, why in feasible.conflicts(room, one):
        answer.alert("conflict", "warn", [one.id, other], why)


def _pulled(room: Room, one: Override) -> tuple[tuple[str, str], ...]:
    """Return the unstarted work that is pulled back, and from whom."""
    cases = [room.cases[one.case]] if one.case in room.cases else []
    for name in one.people:
        cases += room.agents[name].cases.values() if name in room.agents else []
    return tuple(
        (case.id, case.agent)
        for case in cases
        if case.state == "assigned" and case.by in {"auto", "human"} and case.agent is not None
    )
