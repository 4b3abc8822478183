"""What a person does to cases: one command, however many of them it is about."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from commandcenter.commands.action import OPERATORS, Action, Args, Note, Optional

MOST = 200  # cases of one command
Thread = Annotated[str, Meta(min_length=1, max_length=1024)]

Cause = Literal["resolved", "no_answer", "duplicate", "no_care", "other"]
"""Why a case is closed by hand: solved; the customer is silent; it is told elsewhere; nothing to care for."""


class OfCases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cases by their conversations, as the desk's view names them."""

    cases: Annotated[tuple[Thread, ...], Meta(min_length=1, max_length=MOST)]


class OfCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One case."""

    case: Thread


class Assigned(Args, frozen=True):
    """To whom, "" = to nobody: the engine decides again; and why, in words."""

    agent: Optional = ""
    reason: Note = ""


class Begun(Args, frozen=True):
    """Who has begun, "" = who has it."""

    agent: Optional = ""


class Moved(Args, frozen=True):
    """To which queue: one of the site's, or `backdesk`; and why, in words."""

    queue: Annotated[str, Meta(min_length=1, max_length=40)]
    reason: Note = ""


class Closed(Args, frozen=True):
    """Of which cause; words must say more where it is `other`."""

    cause: Cause
    reason: Note = ""


class Noted(Args, frozen=True):
    """What colleagues are to know; no customer reads it."""

    note: Note


class Undone(Args, frozen=True):
    """Why, where it needs to be said."""

    reason: Note = ""


CASES: tuple[Action, ...] = (
    Action(
        "case.assign",
        "Gives cases to somebody at work, or takes them back for the engine to give: it leaves alone what a"
        " person gave. `expected_version`, here and in what follows: the log position of the view on which it"
        " was decided; refused where another person changed a case since.",
        OPERATORS,
        OfCases,
        Assigned,
        by_panel=True,
    ),
    Action(
        "case.start",
        "Says that somebody has begun to work on a case: nothing takes it away from here.",
        OPERATORS,
        OfCase,
        Begun,
        by_panel=True,
    ),
    Action(
        "case.move",
        "Moves cases to another queue, or to the back desk; their clocks go on.",
        OPERATORS,
        OfCases,
        Moved,
        by_panel=True,
    ),
    Action("case.close", "Closes cases.", OPERATORS, OfCases, Closed, by_panel=True),
    Action(
        "case.note",
        "Notes something to cases, for colleagues.",
        OPERATORS,
        OfCases,
        Noted,
        by_panel=True,
    ),
    Action(
        "case.why",
        "Answers with why a case is where it is: its steps with the engine's codes, what binds it, what it"
        " needs and by which line of the criteria, who else could take it and why not; leaves no fact.",
        OPERATORS,
        OfCase,
        only_asks=True,
        by_panel=True,
    ),
    Action(
        "case.open",
        "Answers with a case's conversation, masked, and with its notes, decisions and actions; that it was"
        " read stands in the log. A vulnerable customer's: only who serves him, or a manager.",
        OPERATORS,
        OfCase,
        only_reads=True,
        by_panel=True,
    ),
    Action(
        "case.undo",
        "Takes back what the asking person did last to cases, all that one command did. Answers with the"
        " cases that are as before, and with those that somebody has changed since, which stay as they are.",
        OPERATORS,
        args=Undone,
        by_panel=True,
    ),
)
