"""What the engine is told: a case or a person as a line, only where something of it has changed."""

from datetime import datetime
from typing import Any

from msgspec import UNSET

from commandcenter.assignment.lines import (
    AgentState,
    AnyCase,
    Assigned,
    Closed,
    Messaged,
    Opened,
    Profile,
    Replied,
    Started,
    Waiting,
)
from commandcenter.care.marks import thread_number
from commandcenter.criteria.criteria import Criteria
from commandcenter.dispatch.cases import Row
from commandcenter.dispatch.instants import line_time
from commandcenter.dispatch.overruled import skill_of
from commandcenter.dispatch.people import Person

_KINDS: dict[str, type[AnyCase]] = {
    "queued": Messaged, "assigned": Assigned, "started": Started,
    "wait_customer": Waiting, "wait_backdesk": Waiting,
}  # fmt: skip


def case_line(row: Row, before: Row | None, criteria: Criteria, at: datetime) -> AnyCase:
    """Return what the engine is told of a case; `before`: what it was told of it last, None = nothing."""
    turn = row.turn
    said: dict[str, Any] = {
        "at": at, "case": row.thread, "version": turn.version, "state": turn.state,
        "channel": criteria.work.channel(row.channel),
        "needs": _needs(row),
        "motive": row.motive, "queue": row.queue, "weight": row.needed.weight,
        "stage": "next" if turn.replied else "first", "work": row.work_min,
        "holder": turn.holder or None, "since": line_time(turn.since_us),
        "due_first": None if turn.replied else line_time(row.first_us),
        "due_close": line_time(row.due.close_us),
    }  # fmt: skip
    if turn.agent:
        said |= {"agent": turn.agent, "by": turn.by}
    elif row.holds:
        said |= {"agent": turn.holder, "by": "hold", "holds": True}
    if before is None:
        return Opened(
            **said,
            opened=line_time(turn.opened_us),
            order=turn.opened_us << 56 | thread_number(row.thread),
            first_due=line_time(row.first_us),
            first_work=row.needed.work_min,
        )
    if turn.replied and not before.turn.replied:
        return Replied(**said)
    return _KINDS[turn.state](**said)


def _needs(row: Row) -> list[str]:
    """Return the skills that a case needs, its queue of the screens among them."""
    needs = [skill for skill, _ in row.needed.skills]
    return needs if row.classes else [*needs, skill_of(row.screen)]


def closed_line(row: Row, at: datetime) -> Closed:
    """Return that a case is over."""
    return Closed(at=at, case=row.thread, version=row.turn.version + 1, state="closed")


def person_line(person: Person, at: datetime) -> AgentState:
    """Return what the engine is told of somebody."""
    return AgentState(
        at=at,
        agent=person.agent,
        state=person.state,
        presence="ok" if person.lost_us is None else "lost",
        profile=Profile(list(person.skills), person.capacity),
        since=UNSET if person.lost_us is None else line_time(person.lost_us),
        occupied=person.tenths,
    )
