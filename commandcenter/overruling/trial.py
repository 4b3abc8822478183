"""What an override would contradict, and whether anybody could fulfil it: asked before it is set.

The engine's own rules (`assignment/feasible.py`) are asked in a room with the people and overrides of now and
without other cases: a desk hears beforehand what the engine would tell afterwards.
"""

from collections.abc import Sequence
from typing import NamedTuple

from commandcenter.assignment import events, feasible
from commandcenter.assignment.answer import Answer
from commandcenter.assignment.case import CARE, CRITICAL
from commandcenter.assignment.lines import AgentState, Opened, OverrideSet, OverrideText, Profile
from commandcenter.assignment.room import Room
from commandcenter.care import marks
from commandcenter.errors import UserError
from commandcenter.overrides.override import Override
from commandcenter.overruling.fit import AT, people_of
from commandcenter.present import called_in
from commandcenter.state import State

CAPACITY = 6  # of who told none, as in the engine's lines


class Contradiction(NamedTuple):
    """Another override that an override stands against; which one wins is the engine's code."""

    override: str
    why: str  # hold_wins, lowest_wins, …: docs/overrides.md


def text_of(one: Override) -> OverrideText:
    """Return an override as the engine's lines say it, but for its end."""
    return OverrideText(
        one.id, one.type, one.target, one.params, one.author, one.reason, second=one.signer or None
    )


def tried(
    state: State, others: Sequence[OverrideText], new: OverrideText, now_us: int
) -> list[Contradiction]:
    """Return what an override would contradict; raise UserError where nobody could fulfil it.

    `others`: those in force, and of its own bundle those before it.
    """
    room = _room(state, [*others, new], now_us)
    for other in others:
        _set(room, other)
    feasible.tell_infeasible(room, Answer(room))  # what is infeasible already is not its doing
    answer = _set(room, new)
    feasible.tell_infeasible(room, answer)
    found = []
    for alert in answer.alerts:
        if alert.why == "moved_already":
            raise UserError("override_moved_already", override=alert.refs[1])
        if alert.code == "infeasible":
            raise UserError(f"override_{alert.why}", refs=", ".join(alert.refs))
        found += [Contradiction(ref, alert.why) for ref in alert.refs[1:]]
    return found


def _set(room: Room, text: OverrideText) -> Answer:
    """Set an override as if it were new and signed: in the room there is one instant only."""
    answer = Answer(room)
    signed = OverrideText(
        text.id, text.type, text.target, text.params, text.author, text.reason,
        second=text.second or f"not {text.author}",
    )  # fmt: skip
    events.apply(room, OverrideSet(at=AT, override=signed), answer)
    return answer


def _room(state: State, overrides: Sequence[OverrideText], now_us: int) -> Room:
    """Return a room with the people of now, those called in among them, and the cases that are named."""
    room = Room()
    called = {
        *called_in(state, now_us),
        *(
            name
            for one in overrides
            if one.type == "CALL_IN" and one.id not in state.overrides
            for name in people_of(one)
        ),
    }
    for name, held in state.standing.items():
        who, agent = held.at(now_us), state.agents.get(name)
        capacity = CAPACITY if who.capacity is None else who.capacity
        line = AgentState(
            at=AT, agent=name, state="offline", profile=Profile(list(who.skills or ()), capacity)
        )
        if name in called:
            line.state = "available"
        elif agent is not None:
            line.state, line.presence = agent.state, agent.presence or "ok"
        events.apply(room, line, Answer(room))
    for case in {one.target["case"] for one in overrides if "case" in one.target}:
        if case in state.threads:
            queue = CRITICAL if _is_critical(state, case) else CARE
            opened = Opened(at=AT, case=case, version=1, state="queued", queue=queue)
            events.apply(room, opened, Answer(room))
    return room


def _is_critical(state: State, case: str) -> bool:
    """Tell whether who wrote in a case last is in the critical queue."""
    for _, _, facts in reversed([*marks.unpack_all(bytes(state.threads[case]))]):
        if facts >> marks.KIND_SHIFT & marks.KIND == marks.Kind.INBOUND:
            customer = state.critical.get(str(facts >> marks.PERSON_SHIFT & marks.PERSON))
            return customer is not None and any(one.state == "in" for one in customer.entries)
    return False
