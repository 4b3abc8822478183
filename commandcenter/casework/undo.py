"""Taking back what one command did to cases: facts that compensate it, so that the log keeps both.

A case that went on since stays as it is: whoever answered it or changed it meanwhile is not overruled.
"""

from itertools import takewhile
from typing import Any, NamedTuple

from commandcenter.care import marks, sets
from commandcenter.care.course import at_end, replies
from commandcenter.care.hands import BACK_DESK, NOBODY, Hands, HandStep, counted
from commandcenter.care.sets import Done
from commandcenter.care.stages import Stage
from commandcenter.care.threads import Tail
from commandcenter.care.threads import step as follow
from commandcenter.casework.seen import by, number
from commandcenter.casework.steps import Making
from commandcenter.commands.action import Command
from commandcenter.dispatch.turns import turn_of
from commandcenter.errors import UserError
from commandcenter.incidents.fact import NewFact
from commandcenter.state import AT_WORK, State


class Undo(NamedTuple):
    """What takes a set back. `cases`: as they were; `left`: those that went on, what became of them."""

    facts: list[NewFact]
    cases: list[str]
    left: list[dict[str, Any]]


def undo(state: State, command: Command) -> Undo:
    """Return what takes back the last that a person did; UserError where nothing of it can be."""
    last = sets.last_of(state.sets, command.person)
    if last is None:
        raise UserError("case_nothing_to_undo")
    made, back, left = Making(command, last.id), [], []
    for done in last.done.values():
        if (why := _gone_on(state, done)) is not None:
            left.append(why)
        else:
            _compensate(state, made, done, command.args.reason.strip())
            back.append(done.thread)
    if not back:
        raise UserError("case_gone_on", number=left[-1]["number"], who=left[-1]["who"], left=left)
    return Undo(made.facts, back, left)


def _gone_on(state: State, done: Done) -> dict[str, Any] | None:
    """Return what became of a case since; None = it is as it was left."""
    thread = done.thread
    cycles = at_end(state.threads, state.tails, thread).case.cycles
    closed_us = cycles[-1].closed if cycles else 0
    if done.act == "closed":
        return None if closed_us == done.at_us else _told(state, thread, "open_again")
    if closed_us:
        return _told(state, thread, "closed")
    hands = state.hands.get(thread)
    last = next(reversed(list(counted(hands.steps))), None) if hands is not None else None
    if last is None or last.id != done.id:
        return _told(state, thread, "decided" if last is None else last.act, last)
    answered = replies(state.threads.get(thread, b""))
    if answered and answered[-1] > done.at_us:
        return _told(state, thread, "answered", last)
    return None


def _told(state: State, thread: str, act: str, step: HandStep | None = None) -> dict[str, Any]:
    who = "" if step is None else by(step)
    return {"case": thread, "number": number(state, thread), "act": act, "who": who}


def _compensate(state: State, made: Making, done: Done, reason: str) -> None:
    """Make what leaves a case as it was; what the engine had given, it gives anew."""
    thread = done.thread
    if done.act == "closed":
        mark = (done.at_us, done.order, done.facts)
        made.reopen(thread, mark, done.kept or Hands(), reason)
        return
    before = _before(state, done)
    if done.act == "moved" or before.queue == BACK_DESK:
        made.move(thread, before.queue, reason, undoes=done.id)
    elif done.act != "freed":
        made.give(thread, NOBODY, reason)
    if before.agent and (done.act == "freed" or not before.is_own):
        made.give(thread, before.agent, reason)
        if before.is_begun:
            made.begin(thread, before.agent)
    if before.stage in _PUT_OFF:
        made.put_off(thread, _PUT_OFF[before.stage])


class _Before(NamedTuple):
    agent: str
    is_own: bool  # the engine had given it, and nobody had begun
    is_begun: bool
    queue: str
    stage: Stage


_PUT_OFF = {Stage.WAITING: "waiting", Stage.PARKED: "hold", Stage.VERIFYING: "verifying"}


def _before(state: State, done: Done) -> _Before:
    """Return in whose hands a case was, and where; who has left meanwhile gets nothing back."""
    steps = list(takewhile(lambda step: step.id != done.id, state.hands[done.thread].steps))
    held, tail = _marks_before(state, done)
    turn = turn_of(tail, held, Hands([], steps), NOBODY)
    if turn is None:
        return _Before(NOBODY, False, False, "", tail.case.stage)
    known = state.agents.get(turn.agent)
    is_there = known is not None and known.state in AT_WORK
    return _Before(
        agent=turn.agent if is_there else NOBODY,
        is_own=turn.by == "auto",
        is_begun=turn.state == "started",
        queue=BACK_DESK if turn.is_back else turn.queue,
        stage=tail.case.stage,
    )


def _marks_before(state: State, done: Done) -> tuple[bytes, Tail]:
    """Return the marks of a conversation before a step was made, and where it stood then."""
    held, tail = bytes(state.threads[done.thread]), Tail()
    for place, (at_us, order, facts) in enumerate(marks.unpack_all(held)):
        if (at_us, order) >= (done.at_us, done.order):
            return held[: place * marks.SIZE], tail
        follow(tail, at_us, facts, _nowhere, 1)
    return held, tail


def _nowhere(_name: str, _first: int, _second: int | tuple[int, ...], _sign: int) -> None:
    """Count nothing: only where the thread stands is asked for."""
