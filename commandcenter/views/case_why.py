"""Why a case goes where it goes: its steps, what binds it, what it needs, who else could take it. Pure."""

from collections.abc import Iterator

from commandcenter.assignment.case import Case, units_of
from commandcenter.assignment.overrides import Override
from commandcenter.assignment.room import Room
from commandcenter.assignment.rules import match_of
from commandcenter.care.hands import HandStep, counted
from commandcenter.dispatch.able import able
from commandcenter.dispatch.ahead import ahead
from commandcenter.dispatch.cases import Row
from commandcenter.dispatch.dispatch import Dispatch
from commandcenter.dispatch.instants import instant_us
from commandcenter.protocol.cases import BindingRow, CaseWhy, NeedRow, OtherRow, WhyStep
from commandcenter.views.regia_late import goes

MOST_OTHERS = 200


def why(dispatch: Dispatch, row: Row, now_us: int) -> CaseWhy:
    """Return why an open case is where it is; `row` is it as the state has it."""
    room, turn = dispatch.engine.room, row.turn
    goes_to, codes, helps = goes(dispatch, ahead(room), row)
    case = room.cases.get(row.thread)
    return CaseWhy(
        case=row.thread,
        number=row.number,
        as_of_us=now_us,
        version=turn.version,
        state=turn.state,
        queue=row.screen,
        moved_to=turn.queue,
        agent=goes_to,
        is_ahead=not turn.agent,
        by=turn.by or "",
        holder=turn.holder,
        why=codes,
        helps=helps,
        since_us=turn.since_us,
        due_us=row.due_us,
        is_first=not turn.replied,
        work_min=row.work_min,
        weight=row.needed.weight,
        units=units_of(dispatch.criteria.work.channel(row.channel)),
        needs=tuple(NeedRow(skill=skill, line=line) for skill, line in row.needed.skills),
        binds=() if case is None else tuple(_bound(dispatch, room, case)),
        steps=tuple(_steps(dispatch, row.thread)),
        others=() if case is None else tuple(_others(room, case)),
    )


def _steps(dispatch: Dispatch, thread: str) -> Iterator[WhyStep]:
    hands = dispatch.state.hands.get(thread)
    if hands is None:
        return
    standing = {step.id for step in counted(hands.steps)}
    for step in hands.steps:
        yield _step(step, counts=step.id in standing)


def _step(step: HandStep, *, counts: bool) -> WhyStep:
    is_engine = step.act == "decided"
    return WhyStep(
        at_us=step.at_us, act=step.act, agent=step.agent, who=step.who or ("" if is_engine else step.agent),
        mode=step.mode if is_engine else "", why=step.why if is_engine else (),
        words="" if is_engine else " ".join(step.why), queue=step.queue, counted=counts,
    )  # fmt: skip


def _bound(dispatch: Dispatch, room: Room, case: Case) -> Iterator[BindingRow]:
    """Yield the overrides in force that name a case, its kind, or who has it."""
    for one in sorted(room.overrides.values(), key=lambda one: one.order):
        if _binds(room, one, case):
            known = dispatch.state.overrides.get(one.id)
            yield BindingRow(
                override=one.id, type=one.type, author=one.author, reason=one.reason,
                expires_us=known.expires_us if known is not None else instant_us(one.expires),
            )  # fmt: skip


def _binds(room: Room, one: Override, case: Case) -> bool:
    if one.case == case.id or any(name == case.id for name, _ in one.pulled):
        return True
    if one.target is not None:
        match = match_of(one.target, room.skills.mask)
        return match.holds(case.queue, case.motive, case.asked)
    return case.agent in one.people or case.holder in one.people


def _others(room: Room, case: Case) -> Iterator[OtherRow]:
    for one in able(room, case)[:MOST_OTHERS]:
        agent = one.agent
        yield OtherRow(agent=agent.id, why=one.why, units=agent.load, capacity=agent.capacity)
