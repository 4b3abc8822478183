"""What a feed's server sends, told apart: a hello, a gone, an outcome, or a row of the stream.

Every frame becomes one of the four. What is none of them is a row without an event or without a
position, with the reason, so that nothing is dropped for being odd.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from commandcenter.errors import UnreadableError
from commandcenter.outbound.contract import PATIENCE_S
from commandcenter.wire import MAX_POSITION, decode, position

MAX_EPOCH = 200


class Does(msgspec.Struct, frozen=True):
    """What a server can do beside being read: kinds of actions by channel, "*" = every; longest replies.

    `patience_s`: so long it takes at most until its stream shows what was done. `obeys`: its agents work on
    what the engine gives them, so that each decision goes out as an assignment.
    """

    kinds: dict[str, tuple[str, ...]] = {}
    longest: dict[str, int] = {}
    patience_s: Annotated[float, Meta(ge=0.1, le=600)] = PATIENCE_S
    obeys: bool = False


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """The server names its epoch and what it still holds; `first` and `last` None where not told."""

    epoch: str
    first: int | None
    last: int | None
    does: Does = Does()


class Said(msgspec.Struct, frozen=True):
    """What a server says of a command of ours."""

    id: str
    state: str
    why: str = ""


class Gone(msgspec.Struct, frozen=True):
    """Rows before `first` are lost for ever. The frame itself is kept, for one that cannot be meant."""

    first: int
    raw: bytes = b""
    at_us: int = 0


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A frame of the stream. `event` None: not readable; `position` None: its place is not known.

    `reason` says why either is None. `at_us` is the machine's clock when the frame was read.
    """

    raw: bytes
    at_us: int
    event: Mapping[str, Any] | None = None
    position: int | None = None
    reason: str = ""


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A frame that ended the connection: why, and its bytes where they are known."""

    reason: str
    at_us: int
    raw: bytes = b""


def read(raw: bytes, *, is_text: bool, at_us: int) -> Hello | Gone | Said | Row:
    """Tell what a frame is; never raises for what is in it."""
    if not is_text:
        return Row(raw=raw, at_us=at_us, reason="not_json: a binary frame")
    try:
        found = decode(raw)
    except UnreadableError as error:
        return Row(raw=raw, at_us=at_us, reason=error.reason)
    try:
        if "specversion" not in found and found.get("type") in ("hello", "gone", "outcome"):
            return _word(found, raw, at_us)
        return Row(raw=raw, at_us=at_us, event=found, position=position(found))
    except UnreadableError as error:
        return Row(raw=raw, at_us=at_us, event=found, reason=error.reason)


def _word(found: Mapping[str, Any], raw: bytes, at_us: int) -> Hello | Gone | Said:
    """Read a hello, a gone or an outcome."""
    if found["type"] == "outcome":
        return _said(found)
    first, last = _number(found.get("first")), _number(found.get("last"))
    if found["type"] == "gone":
        if first is None:
            raise UnreadableError("schema: gone without first")
        return Gone(first, raw, at_us)
    epoch = found.get("epoch")
    if not isinstance(epoch, str) or not 0 < len(epoch) <= MAX_EPOCH or not epoch.isprintable():
        raise UnreadableError("schema: hello without an epoch")
    return Hello(epoch=epoch, first=first, last=last, does=_does(found.get("does")))


_STATES = frozenset({"accepted", "confirmed", "refused", "unknown", "absent"})


def _said(found: Mapping[str, Any]) -> Said:
    name, state, why = found.get("id"), found.get("state"), found.get("why", "")
    if not isinstance(name, str) or state not in _STATES or not isinstance(why, str):
        raise UnreadableError("schema: outcome needs id and state")
    return Said(name, str(state), why[:120])


def _does(found: object) -> Does:
    """Read what a server says it does; what is not said as it should be is not done."""
    if found is None:
        return Does()
    try:
        return msgspec.convert(found, Does)
    except msgspec.ValidationError:
        return Does()


def _number(value: object) -> int | None:
    """Take a position given as a number or as decimal digits; None where it is neither."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_POSITION:
        return value
    return None
