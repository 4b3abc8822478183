"""The board of our people: who each of them is, what he does now and since when, what he has in hand.

Every panel reads a person's state from here. Whoever was called in is here until that ends; whoever is here
and has a case of the engine's or a person's giving is busy since it was given.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from commandcenter.care.marks import agent_number
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.online import shift_begun_us
from commandcenter.present import Present, present
from commandcenter.protocol.people import AgentRow
from commandcenter.protocol.regia import WorkRow
from commandcenter.state import State


def people(moment: Moment, work: Iterable[WorkRow] = ()) -> tuple[AgentRow, ...]:
    """Return a row of everybody who told a state or stands on the list, by name.

    `work`: who is at which cases.
    """
    state, at = moment.state, {row.agent: row for row in work}
    in_hand = _in_hand(state)
    opened = _opened(state, moment.now_us)
    return tuple(
        msgspec.structs.replace(
            _row(moment, agent, _at_work(one, at.get(agent)), in_hand[agent_number(agent)]),
            opened=tuple(opened[agent]),
        )
        for agent, one in present(state, moment.now_us).items()
    )


def _opened(state: State, now_us: int) -> "defaultdict[str, list[str]]":
    """Return the skills that overrides open to each person now."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in state.overrides.values():
        if one.type == "SKILL_OPEN" and one.binds(now_us):
            for name in one.names:
                found[name].append(str(one.params.get("skill", "")))
    return found


class _Doing(NamedTuple):
    """What somebody does; `at_hand`: so many cases, the oldest since `case_us`."""

    here: Present
    at_hand: int = 0
    case_us: int | None = None


def _at_work(one: Present, row: WorkRow | None) -> _Doing:
    """Return what somebody does, seen with what he has in hand."""
    if row is None or row.busy_us is None:
        return _Doing(one)
    if not one.is_at_work:
        return _Doing(one, len(row.cases))
    here = one._replace(state="busy", since_us=row.busy_us)
    return _Doing(here, len(row.cases), row.busy_us)


def _in_hand(state: State) -> "defaultdict[int, list[int | None]]":
    """Return of each agent since when the customers of his open cases wait; None = they do not."""
    found: defaultdict[int, list[int | None]] = defaultdict(list)
    for thread, (number, _) in state.in_hand.items():
        found[number].append(state.waiting.get(thread))
    return found


def _row(moment: Moment, agent: str, doing: _Doing, cases: list[int | None]) -> AgentRow:
    here, at_hand, case_us = doing
    known, standing = moment.state.agents.get(agent), moment.state.standing.get(agent)
    who = standing.at(moment.now_us) if standing is not None else None
    shift = (who and who.shift) or (known and known.shift) or ""
    begun_us = shift_begun_us(moment, shift)
    waits = [since_us for since_us in cases if since_us is not None]
    return AgentRow(
        agent=agent,
        name=(who and who.called) or agent,
        state=here.state,
        since_us=here.since_us,
        until_us=here.until_us,
        reason=(known and not here.is_called and known.reason) or "",
        is_lost=here.is_lost,
        team=(who and who.team) or "",
        desk=(who and who.desk) or "",
        sourcing=(who and who.sourcing) or "",
        supplier=(who and who.supplier) or "",
        shift=shift,
        skills=(who and who.skills) or (),
        at_hand=at_hand,
        follows=len(cases),
        waits_us=min(waits, default=None),
        capacity=who.capacity if who else None,
        is_planned=begun_us is not None and known is not None and known.shift_said[0] >= begun_us,
        on_call=bool(who and who.on_call),
        is_called=here.is_called,
        case_us=case_us,
    )
