"""What persons do at a change of shift: give it over with a note, and sign for it. Pure.

Who signs takes over the incidents that the other one has in hand; overrides stay in force until their own
end, whoever set them.
"""

from typing import Any

import msgspec

from commandcenter.bans.file import is_other
from commandcenter.commands.action import Command
from commandcenter.critical.customer import Customer
from commandcenter.errors import UserError
from commandcenter.events.handovers import HANDOVER_GIVEN, HANDOVER_SIGNED, HANDOVERS
from commandcenter.handovers import newest
from commandcenter.incidents.batch import Batch
from commandcenter.incidents.fact import NewFact
from commandcenter.incidents.incident import Incident
from commandcenter.overrides.override import binding
from commandcenter.state import State

_GIVEN, _TAKEN_OVER = "shift_given", "shift_taken"  # words steps.shift_given, steps.shift_taken


def asked(batch: Batch, state: State, command: Command) -> list[NewFact]:
    """Return what a command about a hand-over causes; UserError where it may not be."""
    if command.action.name == "handover.give":
        return _given(batch, state, command)
    return _signed(batch, state, command)


def _given(batch: Batch, state: State, command: Command) -> list[NewFact]:
    """File what is open; the note is the owner's word about what he has in hand, and runs its hour anew."""
    now_us, note = batch.now_us, command.args.note.strip()
    incidents = sorted(name for name, one in batch.incidents() if one.is_open and not one.into)
    given = _step(
        HANDOVER_GIVEN, _next(state), command, now_us,
        note=note,
        incidents=tuple(incidents),
        overrides=tuple(one.id for one in binding(state.overrides.values(), now_us)),
        critical=sum(_is_critical(one) for one in state.critical.values()),
        to_answer=len(state.unanswered),
    )  # fmt: skip
    for name in incidents:
        if _is_of(batch.incident(name), command.person):
            batch.step(name, who=command.person, note=note, reason=_GIVEN)
    return [given, *batch.facts]


def _signed(batch: Batch, state: State, command: Command) -> list[NewFact]:
    name = command.target.handover
    known = state.handovers.get(name)
    if known is None:
        raise UserError("handover_unknown", handover=name)
    if known.signer:
        raise UserError("handover_signed", person=known.signer)
    last = newest(state.handovers, batch.now_us)
    if last is None or last.id != known.id:
        raise UserError("handover_over", person=known.who)
    if not is_other(command.person, command.seat, known.who, known.seat):
        raise UserError("needs_second_person", person=known.who)
    moved = [(name, one) for name, one in batch.incidents() if _is_of(one, known.who)]
    for incident, _ in sorted(moved):
        batch.step(incident, who=command.person, owner=command.person, reason=_TAKEN_OVER)
    names = tuple(sorted(incident for incident, _ in moved))
    signed = _step(HANDOVER_SIGNED, name, command, batch.now_us, incidents=names)
    return [signed, *batch.facts]


def _is_critical(one: Customer) -> bool:
    return any(entry.state == "in" for entry in one.entries)


def _is_of(one: Incident | None, person: str) -> bool:
    """Tell whether somebody has an open incident in hand."""
    if one is None or not one.is_open or one.into:
        return False
    return (one.owner or "").casefold() == person.strip().casefold()


def _step(kind: str, name: str, command: Command, now_us: int, **said: Any) -> NewFact:
    act = kind.split(".")[2]
    data = HANDOVERS[kind](handover=name, who=command.person, seat=command.seat, **said)
    return NewFact(kind, f"handover:{name}:{act}", msgspec.to_builtins(data), now_us)


def _next(state: State) -> str:
    numbers = [int(name[1:]) for name in state.handovers if name[1:].isdigit()]
    return f"H{max(numbers, default=0) + 1:04d}"
