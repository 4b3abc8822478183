"""Critical customers: who is one, who serves him, when he is one no more."""

from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.commands.action import (
    ADMINS,
    OPERATORS,
    SUPERVISORS,
    Action,
    Args,
    Optional,
    Reason,
)
from commandcenter.commands.reading import OfMessage
from commandcenter.events.critical import Class, ListedClass


class OfCritical(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A critical customer by his number, as the desk's view names him."""

    critical: Annotated[int, Meta(ge=1, le=2**63 - 1)]


class Entered(Args, frozen=True):
    """Of which class the author is, and why in words."""

    cls: Class
    note: Reason


class Served(Args, frozen=True):
    """Who serves him; empty = who asks."""

    owner: Optional = ""


class Told(Args, frozen=True):
    """Why, or what is to be known, in words."""

    note: Reason


class Handle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account as its platform calls it, by handle or id; `channel` "" = on every one."""

    handle: Annotated[str, Meta(min_length=1, max_length=200)]
    channel: Annotated[str, Meta(max_length=60)] = ""


class Curated(Args, frozen=True):
    """Who is put on the curated list of a class, or taken off it, and why.

    `more`: another part of the same list follows; who of them is known is looked for after the last.
    """

    lines: Annotated[tuple[Handle, ...], Meta(min_length=1, max_length=5_000)]
    cls: ListedClass
    note: Reason
    on: bool = True
    more: bool = False


CRITICAL: tuple[Action, ...] = (
    Action(
        "critical.enter",
        "Says that the author of a message is critical; an exploiter needs a second person.",
        OPERATORS,
        OfMessage,
        Entered,
        by_panel=True,
    ),
    Action(
        "critical.confirm",
        "Confirms a proposed class; of an exploiter another person, on another seat.",
        OPERATORS,
        OfCritical,
        by_another=True,
        by_panel=True,
    ),
    Action(
        "critical.refuse", "Refuses a proposed class.", OPERATORS, OfCritical, Told, by_panel=True
    ),
    Action(
        "critical.exit", "Ends a class, with a reason.", OPERATORS, OfCritical, Told, by_panel=True
    ),
    Action("critical.assign", "Says who serves him.", OPERATORS, OfCritical, Served, by_panel=True),
    Action("critical.note", "Notes something.", OPERATORS, OfCritical, Told, by_panel=True),
    Action(
        "critical.open",
        "Answers with why he is critical, his last message and his history; that it was read stands in"
        " the log. A vulnerable customer: only who serves him, or a manager.",
        OPERATORS,
        OfCritical,
        by_panel=True,
    ),
)

# A list of the site, of accounts: the rules say whether a customer comes in by it.
CURATED: tuple[Action, ...] = (
    Action(
        "curated.list",
        "Puts accounts on the curated list of a class, or takes them off; only keyed digests are kept.",
        SUPERVISORS | ADMINS,
        args=Curated,
        by_panel=True,
        takes_long=True,
    ),
)
