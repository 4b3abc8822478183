"""(state, command, now) -> facts, or a refusal. Pure: it reads no clock and writes nothing."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from commandcenter import handing_over, linking
from commandcenter.acting import asked as outbound
from commandcenter.acting.enforced import enforced
from commandcenter.bans import people as moderators
from commandcenter.bans.people import About
from commandcenter.casework import people as casework
from commandcenter.casework.flagged import FLAG_CASES
from commandcenter.commands.action import Command
from commandcenter.commands.critical import OfCritical
from commandcenter.commands.customers import OfCustomer
from commandcenter.commands.incidents import OfIncident
from commandcenter.commands.moderation import OfModerated
from commandcenter.commands.silences import OfSilence, Silenced
from commandcenter.critical import people as critical
from commandcenter.customers import members
from commandcenter.errors import UserError
from commandcenter.events.reading import (
    READING_AUDITED,
    READING_CORRECTED,
    ReadingAuditedData,
    ReadingCorrectedData,
)
from commandcenter.events.words import Said, is_sayable
from commandcenter.folding.outgoing import last_heard
from commandcenter.incidents import people, silencing
from commandcenter.incidents.addressees import Notify
from commandcenter.incidents.batch import Batch, Room
from commandcenter.incidents.fact import NewFact
from commandcenter.incidents.owned import overruled
from commandcenter.messages import StoredMessage, reading_of, version_of
from commandcenter.overruling import people as overruling
from commandcenter.publications import asked as publications
from commandcenter.state import State

NOBODY = Notify()  # beside the desk

__all__ = ["NewFact", "decide", "room_of"]


def decide(
    room: Room,
    state: State,
    command: Command,
    message: StoredMessage | None = None,
    messages: Sequence[StoredMessage] = (),
) -> list[NewFact]:
    """Return what a command causes; raise UserError with the key of a sentence where it may not be.

    `room`: the incidents of the state, at the instant of asking. `message`: the stored message that the
    command is about; None where the log has no such message. `messages`: where it is about several. Commands
    that only the hub's parts can carry out (tokens, quarantine, simulator) cause no fact here.
    """
    batch = Batch(room)
    if isinstance(command.target, OfIncident):
        people.asked(batch, command)
    elif isinstance(command.target, OfSilence) or isinstance(command.args, Silenced):
        silencing.asked(batch, command)
    elif isinstance(command.target, OfCustomer):
        return linking.asked(state, command)
    elif isinstance(command.target, OfModerated):
        return _moderated(room, state, command)
    elif isinstance(command.target, OfCritical):
        return critical.asked(state.critical, command, room.now_us)
    elif command.action.name in {FLAG_CASES, *_ABOUT_MESSAGES}:
        return _of_messages(room, state, command, messages or ((message,) if message else ()))
    elif (subject := command.action.name.partition(".")[0]) in _ON_STATE:
        return _ON_STATE[subject](room, state, command)
    return batch.facts


def room_of(state: State, now_us: int, notify: Notify = NOBODY, minute_of_day: int = 0) -> Room:
    """Return what deciding about incidents needs of a state."""
    return Room(state.incidents, state.silences, state.notices, now_us, notify, minute_of_day)


def _of_messages(
    room: Room, state: State, command: Command, messages: Sequence[StoredMessage]
) -> list[NewFact]:
    """Return what is said of stored messages: of one, or of the newest of several cases."""
    if command.action.name == FLAG_CASES:
        return _flagged_cases(room, state, command, messages)
    if not messages:
        raise UserError("message_unknown", message=command.target.message)
    return _ABOUT_MESSAGES[command.action.name](room, state, command, messages[0])


def _moderated(room: Room, state: State, command: Command) -> list[NewFact]:
    people = members(state.kin, command.target.customer)
    known = (state.critical.get(str(one)) for one in people)
    is_vulnerable = any(one is not None and one.is_vulnerable for one in known)
    facts = moderators.asked(
        state.files, state.kin, command, room.now_us, is_vulnerable=is_vulnerable
    )
    return facts + enforced(state.files, facts, state.kin)


def _entered(room: Room, state: State, command: Command, message: StoredMessage) -> list[NewFact]:
    about, thread = _about(state, message), message.mark.thread
    return critical.entered(state.critical, command, about, thread, room.now_us)


def _flagged(room: Room, state: State, command: Command, message: StoredMessage) -> list[NewFact]:
    about = _about(state, message)
    facts = moderators.flagged(state.files, state.kin, command, about, room.now_us)
    return facts + enforced(state.files, facts, state.kin)


def _flagged_cases(
    room: Room, state: State, command: Command, messages: Sequence[StoredMessage]
) -> list[NewFact]:
    """Return what is said of several messages, of each customer of his newest: his file goes step by step."""
    newest = {one.mark.person: one for one in sorted(messages, key=lambda one: one.at_us)}
    if not newest:
        raise UserError("message_unknown", message=0)
    return [fact for one in newest.values() for fact in _flagged(room, state, command, one)]


def _about(state: State, message: StoredMessage) -> About:
    mark = message.mark
    return About(
        message.seq, mark.key, mark.person, mark.channel, message.at_us,
        mark.visibility == "public", reading_of(state, message).language,
    )  # fmt: skip


def _correct(_: Room, state: State, command: Command, message: StoredMessage) -> list[NewFact]:
    head, new = command.args.head, _said(command.args.new)
    _seen(state, command, message)
    if not is_sayable(head, new):
        raise UserError("reading_unsayable", head=head)
    before: Said | None = getattr(reading_of(state, message), head)
    old: Said = "" if before is None else before
    if old == new:
        raise UserError("reading_same")
    return [_corrected(command, message, head, old, new, undoes="")]


def _undo(_: Room, state: State, command: Command, message: StoredMessage) -> list[NewFact]:
    _seen(state, command, message)
    held = state.corrections.get(message.mark.key)
    standing = held.standing() if held is not None else []
    if not standing:
        raise UserError("nothing_to_undo")
    last = standing[-1]
    return [_corrected(command, message, last.head, last.new, last.old, undoes=last.id)]


def _label(_: Room, _state: State, command: Command, message: StoredMessage) -> list[NewFact]:
    sample = command.args.sample
    if not sample.start_us < message.at_us <= sample.end_us:
        raise UserError("message_not_in_sample", message=message.seq)
    data = ReadingAuditedData(
        sample=sample, message=message.mark, label=command.args.label, who=command.person
    )
    return [NewFact(READING_AUDITED, f"audit:{command.id}", msgspec.to_builtins(data))]


def _seen(state: State, command: Command, message: StoredMessage) -> None:
    """Refuse where the reading is another one than the person saw."""
    version = version_of(state, message)
    if command.expected_version is not None and command.expected_version != version:
        raise UserError("reading_changed", message=message.seq)


def _said(new: Said) -> Said:
    """Return what a head is to say; motives in the order of the list, each once."""
    return tuple(dict.fromkeys(new)) if isinstance(new, tuple) else new


def _corrected(
    command: Command, message: StoredMessage, head: Any, old: Said, new: Said, *, undoes: str
) -> NewFact:
    data = ReadingCorrectedData(
        message=message.mark, head=head, old=old, new=new, who=command.person, undoes=undoes
    )
    return NewFact(READING_CORRECTED, f"correction:{command.id}", msgspec.to_builtins(data))


_ON_STATE: dict[str, Callable[[Room, State, Command], list[NewFact]]] = {
    "publication": lambda _, state, command: publications.asked(state, command),
    "override": lambda room, state, command: (
        overruling.asked(state, command, room.now_us) + overruled(Batch(room), command)
    ),
    "handover": lambda room, state, command: handing_over.asked(Batch(room), state, command),
    "case": lambda room, state, command: casework.asked(state, command, room.now_us),
}


def _replied(room: Room, state: State, command: Command, message: StoredMessage) -> list[NewFact]:
    newest_us = last_heard(state, message.mark.thread) or message.at_us
    return outbound.reply(command, message, newest_us, room.now_us)


def _hidden(_: Room, _state: State, command: Command, message: StoredMessage) -> list[NewFact]:
    return outbound.hide(command, message)


_ABOUT_MESSAGES = {
    "reading.correct": _correct,
    "reading.undo": _undo,
    "audit.label": _label,
    "critical.enter": _entered,
    "moderation.flag": _flagged,
    "moderation.help": _flagged,
    "message.reply": _replied,
    "ban.notify": _replied,
    "message.hide": _hidden,
}
