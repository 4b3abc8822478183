"""The frames between hub and seat, both ways."""

from typing import Any

import msgspec

from commandcenter.protocol.presence import Doing
from commandcenter.protocol.row import Role

PROTOCOL = 1


MAX_SEAT_FRAME = 64 * 1024


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag="welcome"):
    """First frame of a seat's connection."""

    protocol: int
    version: str
    person: str
    role: Role
    help_line: str  # whom to call when the hub is away, as set on this site ("" = not set)


class View(msgspec.Struct, frozen=True, kw_only=True, tag="view"):
    """One whole view at log position `seq`."""

    name: str
    seq: int
    data: msgspec.Raw


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True, tag="heartbeat"):
    """Every second: the hub's clock and its log position."""

    as_of_us: int
    sent_us: int
    seq: int


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a command was not carried out: a stable code, and the key and values of a sentence."""

    code: str
    key: str
    values: dict[str, Any]


class Result(msgspec.Struct, frozen=True, kw_only=True, tag="result"):
    """The answer to a command, after its commit."""

    id: str
    ok: bool
    seq: int | None = None
    data: dict[str, Any] = {}
    error: Refusal | None = None


FromHub = Welcome | View | Heartbeat | Result


class CommandFrame(msgspec.Struct, frozen=True, kw_only=True, tag="command"):
    """A request to act. Who asks comes from the token, never from here."""

    id: str
    action: str
    target: dict[str, Any] = {}
    args: dict[str, Any] = {}
    expected_version: int | None = None


class Seen(msgspec.Struct, frozen=True, kw_only=True, tag="seen"):
    """A seat tells once a second what it shows, so that the hub can measure its lag."""

    seq: int


FromSeat = CommandFrame | Seen | Doing
