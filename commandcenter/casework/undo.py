"""Taking back what one command did to cases: facts that compensate it, so that the log keeps both.

A case that went on since stays as it is: whoever answered it or changed it meanwhile is not overruled.
"""

from typing import Any, NamedTuple

from commandcenter.care import sets
from commandcenter.care.course import at_end, replies
from commandcenter.care.hands import NOBODY, Hands, HandStep, counted
from commandcenter.care.sets import Done
from commandcenter.casework.seen import by, number
from commandcenter.casework.steps import Making
from commandcenter.commands.action import Command
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
    if done.act == "moved":
        made.move(thread, before.queue, reason)
    elif done.act != "freed":
        made.give(thread, NOBODY, reason)
    if before.agent and (done.act == "freed" or not before.is_own):
        made.give(thread, before.agent, reason)
        if before.is_begun:
            made.begin(thread, before.agent)


class _Before(NamedTuple):
    agent: str
    is_own: bool  # the engine had given it, and nobody had begun
    is_begun: bool
    queue: str


def _before(state: State, done: Done) -> _Before:
    """Return in whose hands a case was, and in which queue; who has left meanwhile gets nothing back."""
    agent, is_own, is_begun, queue = NOBODY, False, False, ""
    for step in counted(state.hands[done.thread].steps):
        if step.id == done.id:
            break
        is_begun, is_own = step.act == "started", step.act == "decided"
        agent = step.agent or (agent if is_begun else NOBODY)
        queue = step.queue if step.act == "moved" else queue
    known = state.agents.get(agent)
    is_there = known is not None and known.state in AT_WORK
    return _Before(agent if is_there else NOBODY, is_own, is_begun, queue)
