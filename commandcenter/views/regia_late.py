"""Who is late next: the cases whose promise ends soon, to whom they go, what helps where nobody can."""

from heapq import nsmallest

from commandcenter.assignment.case import PoolKey
from commandcenter.assignment.people import Agent
from commandcenter.clock import HOUR
from commandcenter.dispatch.able import held_back
from commandcenter.dispatch.ahead import Ahead, is_able
from commandcenter.dispatch.cases import Row
from commandcenter.dispatch.dispatch import Dispatch
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.regia import LateRow

MOST = 40
WITHIN = HOUR
_TO_DO = frozenset({"queued", "assigned", "started"})
CRITICAL_SKILL = "critical"


def late(moment: Moment, dispatch: Dispatch, seen: Ahead) -> tuple[LateRow, ...]:
    """Return the next promises that end within an hour, soonest first."""
    now_us = moment.now_us
    soon = [
        (due_us, row)
        for row in dispatch.rows.values()
        if row.turn.state in _TO_DO and now_us < (due_us := row.due_us) <= now_us + WITHIN
    ]
    first = nsmallest(MOST, soon, key=lambda pair: (pair[0], pair[1].thread))
    return tuple(_row(dispatch, seen, row, due_us) for due_us, row in first)


def _row(dispatch: Dispatch, seen: Ahead, row: Row, due_us: int) -> LateRow:
    turn = row.turn
    goes_to, why, helps = goes(dispatch, seen, row)
    return LateRow(
        case=row.thread,
        number=row.number,
        version=turn.version,
        due_us=due_us,
        is_first=not turn.replied,
        customer=row.person,
        channel=row.channel,
        language=row.language,
        motive=row.motive,
        queue=row.screen,
        since_us=turn.since_us,
        goes_to=goes_to,
        why=why,
        helps=helps,
        is_critical=bool(row.classes),
    )


def goes(dispatch: Dispatch, seen: Ahead, row: Row) -> tuple[str, tuple[str, ...], str]:
    """Return to whom a case goes, why (or why to nobody), and the override that would help."""
    turn, room = row.turn, dispatch.engine.room
    if turn.agent:
        is_own = turn.step is not None and turn.step.act == "decided"
        return turn.agent, turn.step.why if is_own and turn.step else ("human",), ""
    if (agent := seen.goes_to.get(row.thread)) is not None:
        holder = ("holder",) if agent == turn.holder else ()
        return agent, ("index", "close" if turn.replied else "first", *holder), ""
    case = room.cases.get(row.thread)
    if case is None or case.pool is None:
        held = "" if case is None else held_back(room, case)
        return "", (held,) if held else (), ""
    key = seen.nobody.get(row.thread)
    if key is None:
        return "", ("behind_others",), ""
    return "", *_unserved(dispatch, row, key)


def _unserved(dispatch: Dispatch, row: Row, key: PoolKey) -> tuple[tuple[str, ...], str]:
    """Return why nobody can take a case, and what would help."""
    room = dispatch.engine.room
    agents = [agent for agent in room.agents.values() if agent.is_open]
    if any(is_able(agent, key) for agent in agents):
        return ("overruled",), ""
    lacking = [
        skill
        for skill, _ in row.needed.skills
        if not any(room.skills.mask([skill]) & agent.skills for agent in agents)
    ]
    if lacking:
        return (f"nobody:{lacking[0]}",), _help(dispatch, key, lacking[0])
    nearest = min(agents, key=lambda agent: _missing(agent, key).bit_count(), default=None)
    if nearest is None:
        return ("nobody_open",), ""
    skill = next(
        skill for skill, _ in row.needed.skills
        if room.skills.mask([skill]) & _missing(nearest, key)
    )  # fmt: skip
    return (f"lacks:{skill}",), _help(dispatch, key, skill)


def _missing(agent: Agent, key: PoolKey) -> int:
    return key.needs & ~agent.skills


def _help(dispatch: Dispatch, key: PoolKey, skill: str) -> str:
    """Return the one override that would help: somebody on call who can, else the skill opened."""
    room, people = dispatch.engine.room, dispatch.people.values()
    for person in people:
        agent = room.agents.get(person.agent)
        if person.is_on_call and agent is not None and not agent.is_open and is_able(agent, key):
            return f"CALL_IN:{person.agent}"
    is_language = skill.startswith("lang:")  # nobody can be given a language
    return "" if is_language else f"SKILL_OPEN:{skill}"
