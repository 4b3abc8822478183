"""Who is let in: tokens of seats, and the codes by which seats are paired."""

from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.commands.action import ADMINS, Action, Word
from commandcenter.protocol.row import Role


class ForSeat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom a token is for, and what it allows."""

    role: Role
    person: Word


class OfToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A token by the name that `token.list` gives it; the token itself is never sent again."""

    token: Annotated[str, Meta(pattern="^[0-9a-f]{12}$")]


TOKENS: tuple[Action, ...] = (
    Action(
        "token.add",
        "Makes a token for a person's seat; the answer holds it, it is kept nowhere.",
        ADMINS,
        args=ForSeat,
    ),
    Action(
        "token.list",
        "Answers with every token: whose, its role, until when, how many seats use it now; leaves no fact.",
        ADMINS,
        by_panel=True,
        only_asks=True,
    ),
    Action("token.renew", "Gives a token in force its full time again.", ADMINS, OfToken),
    Action(
        "token.revoke",
        "Ends a token at once; connections that use it are closed.",
        ADMINS,
        OfToken,
    ),
    Action(
        "pair.open",
        "Answers with a six-digit code by which one seat joins: ten minutes, once, five wrong tries. "
        "The code before it no longer holds.",
        ADMINS,
        args=ForSeat,
    ),
)
