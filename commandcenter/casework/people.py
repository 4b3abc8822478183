"""What persons do to cases: from which state, and what it causes. All of a command is done, or nothing."""

from collections.abc import Callable, Iterator

import msgspec

from commandcenter.care import marks
from commandcenter.care.hands import Hands
from commandcenter.care.marks import Kind
from commandcenter.casework.seen import must_have_seen, number
from commandcenter.casework.steps import Making
from commandcenter.casework.undo import undo
from commandcenter.commands.action import Command
from commandcenter.commands.cases import OfCase, OfCases
from commandcenter.customers import members
from commandcenter.dispatch.cases import turn_in
from commandcenter.dispatch.turns import Turn
from commandcenter.errors import UserError
from commandcenter.events.customers import CUSTOMER_OPENED, CustomerOpenedData
from commandcenter.incidents.fact import NewFact
from commandcenter.languages import plain
from commandcenter.state import State


def asked(state: State, command: Command, _now_us: int = 0) -> list[NewFact]:
    """Return what a command about cases causes; UserError where it may not be."""
    threads = meant(command)
    if command.action.name == "case.open":
        return list(_read(state, command, threads[0]))
    must_have_seen(state, command, threads)
    made = Making(command)
    if command.action.name == "case.undo":
        return undo(state, command).facts
    for thread in threads:
        if (turn := turn_in(state, thread)) is None:
            raise UserError("case_not_open", case=thread)
        if (act := _ACTS.get(command.action.name)) is not None:
            act(state, command, made, (thread, turn))
    return made.facts


def people_in(state: State, thread: str) -> tuple[int, ...]:
    """Return the customers who wrote in a conversation, in their order."""
    found = (
        facts >> marks.PERSON_SHIFT & marks.PERSON
        for _, _, facts in marks.unpack_all(state.threads.get(thread, b""))
        if facts >> marks.KIND_SHIFT == Kind.INBOUND
    )
    return tuple(dict.fromkeys(found))


def _read(state: State, command: Command, thread: str) -> Iterator[NewFact]:
    """Yield who looked at the conversation of which customer: it stands in the log."""
    wholes = dict.fromkeys(members(state.kin, one) for one in people_in(state, thread))
    for place, whole in enumerate(wholes):
        data = CustomerOpenedData(
            customer=whole[0], persons=whole, who=command.person, thread=thread
        )
        name = f"opened:{command.id}:{place}"
        yield NewFact(CUSTOMER_OPENED, name, msgspec.to_builtins(data), order=place)


def meant(command: Command) -> tuple[str, ...]:
    """Return the conversations that a command names, each once, in their order."""
    if isinstance(command.target, OfCases):
        return tuple(dict.fromkeys(command.target.cases))
    return (command.target.case,) if isinstance(command.target, OfCase) else ()


Case = tuple[str, Turn]


def _assign(state: State, command: Command, made: Making, case: Case) -> None:
    (thread, turn), agent = case, command.args.agent.strip()
    reason = _reason(command)
    if agent and agent not in state.agents and agent not in state.standing:
        raise UserError("case_agent_unknown", agent=agent)
    if not agent and not turn.agent:
        raise UserError("case_free", number=number(state, thread))
    if agent and agent == turn.agent and turn.by != "auto":
        raise UserError("case_has_it", number=number(state, thread), agent=agent)
    made.give(thread, agent, reason)


def _start(state: State, command: Command, made: Making, case: Case) -> None:
    thread, turn = case
    agent = command.args.agent.strip() or turn.agent
    if not agent:
        raise UserError("case_nobody", number=number(state, thread))
    if agent not in state.agents and agent not in state.standing:
        raise UserError("case_agent_unknown", agent=agent)
    if turn.state == "started" and turn.agent == agent:
        raise UserError("case_begun", number=number(state, thread), agent=agent)
    made.begin(thread, agent)


def _move(_: State, command: Command, made: Making, case: Case) -> None:
    made.move(case[0], command.args.queue, _reason(command))


def _close(state: State, command: Command, made: Making, case: Case) -> None:
    thread, cause = case[0], command.args.cause
    reason = _reason(command) if cause == "other" else command.args.reason.strip()
    made.close(thread, cause, reason, state.hands.get(thread) or Hands())


def _note(_: State, command: Command, made: Making, case: Case) -> None:
    if not plain(command.args.note):
        raise UserError("case_note_empty")
    made.note(case[0], command.args.note.strip())


def _reason(command: Command) -> str:
    if not plain(command.args.reason):
        raise UserError("case_reason_missing")
    return str(command.args.reason.strip())


_ACTS: dict[str, Callable[[State, Command, Making, Case], None]] = {
    "case.assign": _assign,
    "case.start": _start,
    "case.move": _move,
    "case.close": _close,
    "case.note": _note,
}
