"""Erasing a person, from his card or by his platform's id, and dropping what was kept long enough."""

from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.commands.action import ADMINS, SUPERVISORS, Action, Args, Reason
from commandcenter.commands.customers import OfCustomer

AuthorId = Annotated[str, Meta(min_length=1, max_length=1024)]


class OfAuthor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person by the id that a platform has for him, on whichever channels it is his."""

    author: AuthorId


class Why(Args, frozen=True):
    """Why somebody is erased."""

    reason: Reason


ERASURE: tuple[Action, ...] = (
    Action(
        "customer.erase",
        "Erases a customer, all its identities, for ever: words, names, notes; figures and counts stay.",
        SUPERVISORS,
        OfCustomer,
        Why,
        takes_long=True,
    ),
    Action(
        "person.erase",
        "Erases the person whom a platform knows by an id; no other identity goes with it.",
        ADMINS,
        OfAuthor,
        Why,
        by_panel=True,
        takes_long=True,
    ),
    Action(
        "retention.apply",
        "Drops now what was kept for as long as the settings say; the hub does it daily by itself.",
        ADMINS,
    ),
)
