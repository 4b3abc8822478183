"""The board of our people: who each of them is, what he does now and since when, what he has in hand."""

from collections import defaultdict

from commandcenter.care.marks import agent_number
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.online import shift_begun_us
from commandcenter.protocol.people import AgentRow
from commandcenter.state import State


def people(moment: Moment) -> tuple[AgentRow, ...]:
    """Return a row of everybody who told a state or stands on the list, by name."""
    state = moment.state
    in_hand = _in_hand(state)
    known = {*state.agents, *state.standing}
    return tuple(_row(moment, agent, in_hand[agent_number(agent)]) for agent in sorted(known))


def _in_hand(state: State) -> "defaultdict[int, list[int | None]]":
    """Return of each agent since when the customers of his open cases wait; None = they do not."""
    found: defaultdict[int, list[int | None]] = defaultdict(list)
    for thread, (number, _) in state.in_hand.items():
        found[number].append(state.waiting.get(thread))
    return found


def _row(moment: Moment, agent: str, cases: list[int | None]) -> AgentRow:
    known, standing = moment.state.agents.get(agent), moment.state.standing.get(agent)
    who = standing.at(moment.now_us) if standing is not None else None
    shift = (who and who.shift) or (known and known.shift) or ""
    begun_us = shift_begun_us(moment, shift)
    waits = [since_us for since_us in cases if since_us is not None]
    return AgentRow(
        agent=agent,
        name=(who and who.called) or agent,
        state=known.state if known else "",
        since_us=known.at_us if known else None,
        until_us=known.until_us if known else None,
        reason=(known and known.reason) or "",
        is_lost=known is not None and known.presence == "lost",
        team=(who and who.team) or "",
        desk=(who and who.desk) or "",
        sourcing=(who and who.sourcing) or "",
        supplier=(who and who.supplier) or "",
        shift=shift,
        skills=(who and who.skills) or (),
        asking=len(waits),
        in_hand=len(cases),
        waits_us=min(waits, default=None),
        capacity=who.capacity if who else None,
        is_planned=begun_us is not None and known is not None and known.shift_said[0] >= begun_us,
        on_call=bool(who and who.on_call),
    )
