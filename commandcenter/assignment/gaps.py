"""Which skill is short for what waits and comes, and to whom at work it could be opened.

A skill is short where what asks for it takes more of those who have it than what asks for any other. It may
be opened to whoever is at work and lacks nothing that only a person's training gives: critical cases, the
back desk and later turns stay with those who have them.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from commandcenter.assignment.case import CRITICAL, OF_QUEUE, SERVED_QUEUES, Case
from commandcenter.assignment.people import Agent
from commandcenter.assignment.whatif import HORIZON_S, Living
from commandcenter.protocol.preview import Gap

TRAINED = frozenset(
    {CRITICAL, "backdesk", "whole_case", "first_reply"}
)  # are not opened for a while


class Opening(NamedTuple):
    """Skills that somebody would need more to take what asks for the one that is short."""

    agent: Agent
    lacks: tuple[str, ...]  # the one that is short first
    serves: int  # of what waits asks for no more than he has then


def at_work(living: Living) -> list[Agent]:
    """Return who may be given work now."""
    return [agent for agent in living.outlook.plain.agents.values() if agent.is_open]


def gaps(living: Living) -> list[Gap]:
    """Return the skills that a share of what waits asks for and not everybody has, shortest first."""
    room, people = living.outlook.plain, at_work(living)
    waiting = [case for case in room.queued.values() if case.queue in SERVED_QUEUES]
    lately = living.outlook.lately
    found = []
    for bit, name in _skills(living):
        able = sum(bool(agent.skills & bit) for agent in people)
        if able == len(people):
            continue
        asks = [case for case in waiting if case.asked & bit]
        coming = [case for case in lately.models if case.asked & bit]
        seconds = sum(case.work_s for case in asks)
        seconds += sum(case.first_work_s for case in coming) * HORIZON_S / lately.span_s
        if asks or coming:
            each_s = seconds / (able or 0.5)
            hourly = len(coming) * 3_600 / lately.span_s
            gap = Gap(skill=name, people=able, waiting=len(asks), coming_h=round(hourly))
            found.append((each_s, gap))
    return [gap for _, gap in sorted(found, key=lambda one: (-one[0], one[1].skill))]


def openings(living: Living, skill: str) -> list[Opening]:
    """Return those here to whom a skill could be opened: first who is at work, of them who lacks least.

    Who is on a break is named, too: he is back before it is over. Nobody is of whom a rule says that they get
    nothing, or something else.
    """
    room = living.outlook.plain
    bits = {name: bit for bit, name in _skills(living)}
    marks = room.skills.marks
    asked = [case.asked & ~marks for case in _wanted(living, bits[skill])]
    usual = max(sorted(set(asked)), key=asked.count, default=0)
    found = []
    for agent in room.agents.values():
        if agent.state == "offline" or agent.presence != "ok":
            continue
        if agent.skills & bits[skill] or (agent.rule is not None and _is_bound(agent)):
            continue
        missing = (usual | bits[skill]) & ~agent.skills
        names = tuple(name for name, bit in bits.items() if bit & missing)
        if sum(bits[name] for name in names) != missing:
            continue  # something that is not opened is missing, too
        serves = sum(not one & ~(agent.skills | missing) for one in asked)
        ordered = (skill, *(name for name in names if name != skill))
        found.append(Opening(agent, ordered, serves))
    return sorted(found, key=_usefulness)


def _usefulness(one: Opening) -> tuple[bool, int, int, str]:
    return not one.agent.is_open, len(one.lacks), -one.serves, one.agent.id


def _is_bound(agent: Agent) -> bool:
    rule = agent.rule
    return rule is not None and bool(rule.paused or rule.drained or rule.moved)


def _wanted(living: Living, bit: int) -> Sequence[Case]:
    outlook = living.outlook
    queued = [case for case in outlook.plain.queued.values() if case.asked & bit]
    return queued or [case for case in outlook.lately.models if case.asked & bit]


def _skills(living: Living) -> Iterator[tuple[int, str]]:
    for place, name in enumerate(living.outlook.plain.skills.names()):
        if name not in TRAINED and not name.startswith(OF_QUEUE):
            yield 1 << place, name
