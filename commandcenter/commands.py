"""Requests to act, as a registry: name, target, arguments, who may. `docs/seat.md` is made from it.

A command is an imperative; what it causes is a fact in the log. Who asks comes from the token.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from commandcenter.events import Said, Sample
from commandcenter.protocol import Role

Word = Annotated[str, Meta(min_length=1, max_length=120)]
Position = Annotated[int, Meta(ge=1, le=2**63 - 1)]  # as far as the log can count
Note = Annotated[str, Meta(max_length=500)]


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No target, or no arguments."""


class OfIncident(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An incident by its id, as the wall's view names it."""

    incident: Word


class OfLetter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A quarantined frame by its number, as `quarantine list` prints it."""

    letter: Position


class OfMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer's message by its log position, as the desk's view names it."""

    message: Position


class ReadAs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a reading and what it is to say: a word, yes or no, a list of motives."""

    head: Literal["sentiment", "care", "kind", "motives"]
    new: Said


class Labelled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An audit's sample and the auditor's label; "" takes the label back."""

    sample: Sample
    label: Literal["neg", "neu", "pos", "skip", ""]


class WithNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A note for the others; may be empty."""

    note: Note = ""


class Scripted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A crisis, or a look-alike that must stay quiet, by its name in the simulator."""

    kind: Word


class ForSeat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom a token is for, and what it allows."""

    role: Literal["wall", "regia", "manager", "admin"]
    person: Word


class Action(msgspec.Struct, frozen=True):
    """One kind of command: what it does, whom it may be asked by, what it needs."""

    name: str
    does: str
    roles: frozenset[Role]
    target: type[msgspec.Struct] = Nothing
    args: type[msgspec.Struct] = Nothing
    by_panel: bool = False  # a panel tells it what it needs: nobody types it
    only_asks: bool = False  # it changes nothing and leaves no trace in the log


ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        Action(
            "incident.acknowledge",
            "Takes an open incident in charge: the asking person becomes its owner.",
            frozenset({"regia", "manager"}),
            OfIncident,
            WithNote,
        ),
        Action(
            "quarantine.replay",
            "Runs a quarantined frame through today's program; read well, it is stored.",
            frozenset({"admin"}),
            OfLetter,
        ),
        Action(
            "reading.correct",
            "Corrects one part of a message's reading; figures follow. `expected_version` 0 = no"
            " correction was seen.",
            frozenset({"regia", "manager"}),
            OfMessage,
            ReadAs,
            by_panel=True,
        ),
        Action(
            "reading.undo",
            "Takes back the newest correction of a message that still stands.",
            frozenset({"regia", "manager"}),
            OfMessage,
            by_panel=True,
        ),
        Action(
            "reading.why",
            "Answers which terms decided a message's reading; leaves no fact.",
            frozenset({"regia", "manager", "admin"}),
            OfMessage,
            by_panel=True,
            only_asks=True,
        ),
        Action(
            "audit.sample",
            "Answers with the sample of the audit that is to be done and its messages without a label;"
            " leaves no fact.",
            frozenset({"regia", "manager"}),
            by_panel=True,
            only_asks=True,
        ),
        Action(
            "audit.label",
            "Labels one message of an audit's sample.",
            frozenset({"regia", "manager"}),
            OfMessage,
            Labelled,
            by_panel=True,
        ),
        Action(
            "reading.reload",
            "Puts the site's rules of reading in force as their files are now; refused where they are wrong.",
            frozenset({"regia", "manager", "admin"}),
        ),
        Action(
            "simulator.script",
            "Starts a crisis or a look-alike now; refused where no simulator runs.",
            frozenset({"regia", "manager", "admin"}),
            args=Scripted,
        ),
        Action(
            "token.add",
            "Makes a token for a person's seat; the answer holds it, it is kept nowhere.",
            frozenset({"admin"}),
            args=ForSeat,
        ),
    )
}


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A checked command: its action is known, its target and arguments have their types."""

    id: str
    action: Action
    target: Any
    args: Any
    expected_version: int | None
    person: str
    role: Role
