"""Steps of cases: each is a mark in its thread. Threads are cases here, with one open cycle each."""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from commandcenter.care import marks, sets, stages
from commandcenter.care.course import exchange
from commandcenter.care.hands import Act, Hands, HandStep
from commandcenter.care.marks import Kind
from commandcenter.care.sets import Done
from commandcenter.care.stages import Stage
from commandcenter.care.stages import Step as CaseStep
from commandcenter.clock import SECOND, parse_us
from commandcenter.events.assignment import ByHand
from commandcenter.events.fact import Fact
from commandcenter.folding import hands
from commandcenter.folding.outgoing import assignment_seen, given
from commandcenter.folding.rule import Rule
from commandcenter.folding.threads import count_in, numbered, put_mark, stand
from commandcenter.state import State

_NOTHING = Kind.OTHER << marks.KIND_SHIFT  # a mark that moves nothing on


class _ByHand(ByHand, frozen=True, kw_only=True, gc=False):
    hands: Hands | None = None


class _Case(msgspec.Struct, frozen=True, gc=False):
    case_id: str | None = None
    thread: str | None = None
    to_status: str = ""
    reason_code: str | None = None
    reason: str | None = None
    outcome: str = ""
    due: str = ""
    agent: str | None = None
    command_id: str | None = None
    who: Any = ""  # of our own facts a name; a feed may bring anything under it
    by_hand: _ByHand | None = None  # only in our own facts


class _More(msgspec.Struct, frozen=True, gc=False):
    partitionkey: str | None = None


class _CaseBody(msgspec.Struct, frozen=True, gc=False):
    data: _Case
    more: _More = _More()

    @property
    def thread(self) -> str | None:
        return self.data.thread or self.more.partitionkey or self.data.case_id


def _status(case: _Case, who: int) -> int | None:
    code = stages.STATUSES.get(case.to_status)
    if code is None:
        return None
    return stages.step(code, told=1 if code == CaseStep.VERIFIED else who)


def _begun(case: _Case) -> Act | None:
    if stages.STATUSES.get(case.to_status) != Stage.TAKEN:
        return None
    return "assigned" if case.to_status == "assigned" else "started"


def _rule(
    step: Callable[[_Case, int], int | None], act: Callable[[_Case], Act | None] = lambda _: None
) -> Rule:
    """Return the rule that puts what a case's event says into its thread.

    `step`: (event, the number of the agent it names) -> the mark's facts, None = nothing that counts.
    `act`: what it says of the hands in which the case is.
    """

    def change(state: State, fact: Fact, at_us: int, body: _CaseBody) -> None:
        facts = step(body.data, numbered(state, body.data.agent))
        if body.thread and facts is not None:
            put_mark(state, body.thread, (at_us, fact.order, facts))
            if (done := act(body.data)) is not None:
                _hand(state, fact, at_us, body, done)

    return Rule(msgspec.json.Decoder(_CaseBody).decode, change)


def _hand(state: State, fact: Fact, at_us: int, body: _CaseBody, act: Act) -> None:
    """Note in whose hands a case is; what only shows that our own word was done is no step of its own."""
    thread, case = body.thread or "", body.data
    step, said = _hand_step(fact, at_us, case, act), case.by_hand
    if act != "started":
        if step.is_ours:
            given(state, thread, step)
        else:
            assignment_seen(state, thread, step.agent, at_us, case.command_id)
    if not case.command_id:
        hands.handed(state, thread, step)
    if said is not None and not said.undoes and act != "decided":
        done = Done(thread, act, fact.id, at_us, fact.order)
        sets.put(state.sets, said.command, step.who, done)
    elif said is not None:
        sets.undo(state.sets, said.undoes, at_us)


def _hand_step(fact: Fact, at_us: int, case: _Case, act: Act) -> HandStep:
    agent = "" if act in {"freed", "moved"} else case.agent or ""
    why = (case.reason,) if case.reason else ()
    is_ours, said = fact.source == hands.OURS, case.by_hand
    return HandStep(
        at_us, fact.order, fact.seq, fact.id, act, agent,
        why=why, who=case.who if is_ours else "", is_ours=is_ours,
        queue="" if said is None else said.queue, undoes="" if said is None else said.step,
    )  # fmt: skip


def _moving() -> Rule:
    """Return the rule of a move: where a person here made it, nobody has the case any more."""

    def step(case: _Case, _: int) -> int:
        return stages.step(Stage.MOVED, reason=case.reason or case.reason_code)

    marking = _rule(step)

    def change(state: State, fact: Fact, at_us: int, body: _CaseBody) -> None:
        marking.change(state, fact, at_us, body)
        if body.thread and body.data.by_hand is not None:
            _hand(state, fact, at_us, body, "moved")

    return Rule(marking.decode, change)


def _closing() -> Rule:
    """Return the rule of a close: it ends the case, and forgets through whose hands it went."""

    def change(state: State, fact: Fact, at_us: int, body: _CaseBody) -> None:
        case, said = body.data, body.data.by_hand
        if not (thread := body.thread):
            return
        facts = stages.close(case.reason_code or case.reason, numbered(state, case.agent))
        if said is not None:
            done = Done(thread, "closed", fact.id, at_us, fact.order, facts, said.hands)
            sets.put(state.sets, said.command, case.who, done)
            if sets.is_undone(state.sets, said.command):
                facts = _NOTHING
        put_mark(state, thread, (at_us, fact.order, facts))
        if facts != _NOTHING:
            hands.closed(state, thread, (at_us, fact.order))

    return Rule(msgspec.json.Decoder(_CaseBody).decode, change)


def _reopened(state: State, _: Fact, at_us: int, body: _CaseBody) -> None:
    """Take back a close that a person made here: as if it had never been."""
    said = body.data.by_hand
    if said is None or said.mark is None or not (thread := body.thread):
        return
    sets.undo(state.sets, said.undoes, at_us)
    nothing = (*said.mark[:2], _NOTHING)
    pair = (said.mark, nothing)
    tail = exchange(state.threads, state.tails, partial(count_in, state, thread), thread, pair)
    if tail is not None:
        stand(state, thread, tail)
    if said.hands is not None:
        hands.restored(state, thread, said.hands)


RULES = {
    "care.case.assigned.v1": _rule(
        lambda _, who: stages.step(Stage.TAKEN, told=who), lambda _: "assigned"
    ),
    "care.case.unassigned.v1": _rule(lambda _, __: stages.step(Stage.NEW), lambda _: "freed"),
    "care.case.moved.v1": _moving(),
    "care.case.statuschanged.v1": _rule(_status, _begun),
    "care.case.verified.v1": _rule(
        lambda case, _: stages.step(CaseStep.VERIFIED, told=int(case.outcome == "confirmed"))
    ),
    "care.case.promised.v1": _rule(
        lambda case, _: stages.step(CaseStep.PROMISED, told=parse_us(case.due) // SECOND)
    ),
    "care.case.closed.v1": _closing(),
    "care.case.reopened.v1": Rule(msgspec.json.Decoder(_CaseBody).decode, _reopened),
}
