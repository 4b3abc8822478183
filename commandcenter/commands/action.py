"""What one kind of command is, and what the commands share.

A command is an imperative; what it causes is a fact in the log. Who asks comes from the token.
"""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from commandcenter.protocol.row import Role

Word = Annotated[str, Meta(min_length=1, max_length=120)]


Position = Annotated[int, Meta(ge=1, le=2**63 - 1)]  # as far as the log can count


Instant = Annotated[int, Meta(ge=0, le=32_503_680_000_000_000)]
"""Microseconds from 1970 to the year 3000: in every zone there is a week and a month around it."""


Optional = Annotated[str, Meta(max_length=120)]


Note = Annotated[str, Meta(max_length=500)]


Reason = Annotated[str, Meta(min_length=1, max_length=500)]


OPERATORS: frozenset[Role] = frozenset({"regia", "manager"})


SUPERVISORS: frozenset[Role] = frozenset({"manager"})
PEOPLE: frozenset[Role] = frozenset({"regia", "manager", "admin"})
ADMINS: frozenset[Role] = frozenset({"admin"})


class Args(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the arguments of actions share: what they do not know is refused."""


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No target, or no arguments."""


class Action(msgspec.Struct, frozen=True):
    """One kind of command: what it does, whom it may be asked by, what it needs."""

    name: str
    does: str
    roles: frozenset[Role]
    target: type[msgspec.Struct] = Nothing
    args: type[msgspec.Struct] = Nothing
    by_panel: bool = False  # a panel tells it what it needs: nobody types it
    only_asks: bool = False  # it changes nothing and leaves no trace in the log
    by_another: bool = (
        False  # another person than the one before, with another token, on another seat
    )
    only_reads: bool = False  # it changes nothing; that it was done is noted
    takes_long: bool = False  # others act meanwhile; it writes down by itself what it did
    side_by_side: bool = (
        False  # an asking that no other one waits for: a newer of a seat ends its older
    )


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A checked command: its action is known, its target and arguments have their types."""

    id: str
    action: Action
    target: Any
    args: Any
    expected_version: int | None
    person: str
    role: Role
    seat: str = (
        ""  # a digest of the token: who signs for a second time must not sit on the first seat
    )
