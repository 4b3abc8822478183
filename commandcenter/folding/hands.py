"""What the engine and persons decide of cases: through whose hands each goes, overload, people needed."""

from commandcenter.care.hands import Asked, Hands, HandStep, When, counted, last_close
from commandcenter.events.assignment import (
    CASE_DECIDED,
    OVERLOAD_CHANGED,
    PEOPLE_NEEDED,
    CaseDecidedData,
    OverloadData,
    PeopleNeededData,
)
from commandcenter.events.fact import Fact
from commandcenter.folding.outgoing import given
from commandcenter.folding.rule import Rule, said_in
from commandcenter.state import State

OURS = "/hub"


def heard(state: State, thread: str, asked: Asked) -> None:
    """Note a message that asks for an answer."""
    if (hands := _open(state, thread, (asked.at_us, asked.order))) is not None:
        hands.hear(asked)


def handed(state: State, thread: str, step: HandStep) -> None:
    """Note a step of a case; one before its last close is over."""
    if (hands := _open(state, thread, (step.at_us, step.order))) is not None:
        hands.take(step)
    if state.touched is not None:
        state.touched.threads.add(thread)


def closed(state: State, thread: str, when: When) -> None:
    """Forget through whose hands a case went that is closed."""
    hands = state.hands.get(thread)
    if hands is not None and not hands.close(when):
        del state.hands[thread]


def restored(state: State, thread: str, kept: Hands) -> None:
    """Know again through whose hands a case went whose close was taken back."""
    state.hands.setdefault(thread, Hands()).restore(kept)
    if state.touched is not None:
        state.touched.threads.add(thread)


def _open(state: State, thread: str, when: When) -> Hands | None:
    """Return the hands of the case that is open after an instant; None where a later close ended it."""
    hands = state.hands.get(thread)
    if hands is not None and hands.is_of_open_case(when):
        return hands
    if last_close(state.threads.get(thread, b"")) >= when:
        return None
    if hands is None:
        hands = state.hands[thread] = Hands()
    return hands


def _decided(state: State, fact: Fact, at_us: int, said: CaseDecidedData) -> None:
    step = HandStep(
        at_us, fact.order, fact.seq, fact.id, "decided", said.agent or "",
        said.version, said.mode, said.why, is_ours=True,
    )  # fmt: skip
    handed(state, said.case, step)
    if (held := state.hands.get(said.case)) is not None and step in counted(held.steps):
        given(state, said.case, step)
    state.decisions.put(at_us, int(said.agent is not None))


def _needed(state: State, fact: Fact, _at_us: int, said: PeopleNeededData) -> None:
    """Keep the newest of an incident, in whatever order they come."""
    new = (said.at_us, fact.seq, said)
    state.needed[said.incident] = max(
        state.needed.get(said.incident, new), new, key=lambda one: one[:2]
    )


def _overload(state: State, fact: Fact, at_us: int, said: OverloadData) -> None:
    state.overload = max(state.overload, (at_us, fact.seq, said.is_on))


RULES = {
    CASE_DECIDED: Rule(said_in(CaseDecidedData), _decided),
    OVERLOAD_CHANGED: Rule(said_in(OverloadData), _overload),
    PEOPLE_NEEDED: Rule(said_in(PeopleNeededData), _needed),
}
