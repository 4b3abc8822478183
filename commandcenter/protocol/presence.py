"""Who looks at what now: told by seats, shown to seats, kept nowhere."""

from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.protocol.row import Role, Row

Aim = Annotated[str, Meta(min_length=1, max_length=200)]
"""What a seat is at, as KIND:NAME: queue:billing, case:…, agent:…, override:O0001, draft:MOVE."""

MOST = 8


class Doing(msgspec.Struct, frozen=True, kw_only=True, tag="doing"):
    """A seat says what is chosen or drafted at it; what it said before no longer holds."""

    about: Annotated[tuple[Aim, ...], Meta(max_length=MOST)] = ()


class SeatRow(Row, frozen=True, kw_only=True):
    """A seat of a person, and what it is at."""

    person: str
    role: Role
    about: tuple[str, ...]


class PresenceView(Row, frozen=True, kw_only=True):
    """The seats that said something, by person."""

    seats: tuple[SeatRow, ...] = ()
