"""Turns of the engine taken again from the log: whether it decides now what it decided then.

Each decision names its basis: the log up to a position, an instant, and criteria. So a turn is taken again
on the state as it was there, and must bring the same decisions in the same order, for the same reasons.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from commandcenter.criteria.criteria import Criteria
from commandcenter.dispatch.dispatch import Changes, Dispatch
from commandcenter.events.assignment import (
    CASE_DECIDED,
    OVERLOAD_CHANGED,
    Basis,
    CaseDecidedData,
)
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.folding.rule import said_in
from commandcenter.settings import Settings
from commandcenter.state import State, Touched

Said = tuple[str, str | None, int, str, tuple[str, ...]]  # case, agent, version, mode, why

_decided = said_in(CaseDecidedData)


class Turn(NamedTuple):
    """A turn that the log tells of: what it rested on, and what it decided."""

    basis: Basis
    said: tuple[Said, ...]


class Difference(NamedTuple):
    """A turn that decides otherwise now. `seq`: of the log that it rested on."""

    seq: int
    at_us: int
    then: tuple[Said, ...]
    now: tuple[Said, ...]


class Verdict(NamedTuple):
    """How many turns and decisions were taken again, and which came out otherwise.

    `other_criteria`: turns of other criteria than those given, which cannot be taken again by these.
    """

    turns: int
    decisions: int
    other_criteria: int
    differences: tuple[Difference, ...]


def turns(facts: Iterable[Fact]) -> list[Turn]:
    """Return the turns of a log at which something was decided, in order."""
    found = [one for fact in facts if (one := _part(fact)) is not None]
    found.sort(key=lambda part: (part[0].seq, part[0].at_us))
    return [
        Turn(parts[0][0], tuple(said for _, said in parts if said is not None))
        for _, group in groupby(found, key=lambda part: (part[0].seq, part[0].at_us))
        if (parts := sorted(group, key=lambda part: not part[0].criteria))
    ]


def _part(fact: Fact) -> tuple[Basis, Said | None] | None:
    """Return what one fact says of a turn; an overload names its basis in its identity only."""
    if fact.type == CASE_DECIDED:
        said = _decided(fact.body)
        return said.basis, (said.case, said.agent, said.version, said.mode, said.why)
    if fact.type == OVERLOAD_CHANGED:
        _, seq, at_us = fact.id.split(":")
        return Basis(seq=int(seq), at_us=int(at_us)), None
    return None


def taken_again(
    state: State,
    facts: Iterable[Fact],
    wanted: Sequence[Turn],
    criteria: Criteria,
    settings: Settings,
) -> Verdict:
    """Take turns again; `facts` are those after `state`, which stands before the first of them."""
    state.touched = Touched()
    room = _Room(Dispatch(state, criteria, settings))
    taken = decisions = other = 0
    differences = []
    for turn in _reached(state, facts, wanted):
        if turn.basis.criteria not in {criteria.version, ""}:
            other += 1
            continue
        now = room.turn(turn.basis.at_us)
        taken, decisions = taken + 1, decisions + len(turn.said)
        if now != turn.said:
            differences.append(Difference(turn.basis.seq, turn.basis.at_us, turn.said, now))
    return Verdict(taken, decisions, other, tuple(differences))


def _reached(state: State, facts: Iterable[Fact], wanted: Sequence[Turn]) -> Iterator[Turn]:
    """Yield each turn when the state is where it was."""
    coming = iter(facts)
    ahead = next(coming, None)
    for turn in wanted:
        while ahead is not None and ahead.seq <= turn.basis.seq:
            fold(state, ahead)
            ahead = next(coming, None)
        yield turn


class _Room:
    """A room that follows a state as a hub's does."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._is_begun = False
        self._again: set[str] = set()

    def turn(self, now_us: int) -> tuple[Said, ...]:
        """Take a turn and return what it decides."""
        state = self._dispatch.state
        touched, state.touched = state.touched or Touched(), Touched()
        self._dispatch.doubt(self._again)
        changes = Changes(
            {*touched.threads, *self._again}, touched.people, touched.customers,
            overrides=touched.overrides,
        )  # fmt: skip
        answer = self._dispatch.turn(now_us, changes if self._is_begun else None)
        self._is_begun, self._again = True, {one.case for one in answer.decisions}
        return tuple(
            (one.case, one.agent, one.version, one.mode, tuple(one.why)) for one in answer.decisions
        )
