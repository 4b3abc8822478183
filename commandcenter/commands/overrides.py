"""Overruling the assignment: who wants what of which cases or people, for how long, and why."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from commandcenter.commands.action import OPERATORS, Action, Args, Note, Optional, Word

Minutes = Annotated[int, Meta(ge=-100_000, le=100_000)]
"""What is too little or too much is refused in words, with the others of an override's own limits."""

MOST = 50  # overrides in a bundle


class Overruled(Args, frozen=True):
    """An override: its type, its target (an object with one key), what the type asks for, how long, why.

    `second`: who is asked to sign, where two people must. In a bundle `minutes` are the bundle's, and so
    is the reason where none is said. What each type takes: docs/overrides.md.
    """

    type: Word
    target: dict[str, Any]
    params: dict[str, Any] = msgspec.field(default_factory=dict)
    minutes: Minutes = 60
    reason: Note = ""
    second: Optional = ""


class Bundled(Args, frozen=True):
    """Several overrides that begin, are extended and end as one. `ends`: those whose place they take."""

    sets: Annotated[tuple[Overruled, ...], Meta(min_length=1, max_length=MOST)]
    reason: Note = ""
    minutes: Minutes = 60
    ends: Annotated[tuple[Word, ...], Meta(max_length=MOST)] = ()


class OfOverride(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An override by its id, or a bundle by its own; one of a bundle stands for the whole."""

    override: Word


class Ended(Args, frozen=True):
    """Why, in words."""

    reason: Note = ""


class Extended(Args, frozen=True):
    """How many minutes more, and why in words."""

    minutes: Minutes
    reason: Note = ""


OVERRULING: tuple[Action, ...] = (
    Action(
        "override.set",
        "Overrules the assignment, for an hour unless said otherwise, twelve at most; CAP a manager only."
        " `expected_version`: of the list of overrides, here and in all that follows. Answers with its id"
        " and with what it contradicts.",
        OPERATORS,
        args=Overruled,
        by_panel=True,
    ),
    Action(
        "override.bundle",
        "Sets several overrides that end as one, and ends those whose place they take: all of it or nothing."
        " Answers with the bundle's id.",
        OPERATORS,
        args=Bundled,
        by_panel=True,
    ),
    Action(
        "override.sign",
        "Puts an override in force that needs two people: another person than its author, on another seat,"
        " within 60 minutes.",
        OPERATORS,
        OfOverride,
        by_panel=True,
    ),
    Action(
        "override.extend",
        "Lets an override or a bundle end later, within twelve hours of its beginning.",
        OPERATORS,
        OfOverride,
        Extended,
        by_panel=True,
    ),
    Action(
        "override.end",
        "Ends an override or a bundle before its time.",
        OPERATORS,
        OfOverride,
        Ended,
        by_panel=True,
    ),
    Action(
        "override.undo",
        "Ends what the asking person set last and what still stands; a reason may be left out.",
        OPERATORS,
        args=Ended,
        by_panel=True,
    ),
)
