"""An event is what it says it is: of a known kind, by its schema, of a time that is none of the future.

What no encoder could hold is made fit first: lone surrogates, numbers beyond 64 bits.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from commandcenter.clock import MINUTE, parse_us
from commandcenter.errors import UnreadableError
from commandcenter.events.hub import FROM_HUB
from commandcenter.events.outside import (
    FROM_OUTSIDE,
    MESSAGES,
    Envelope,
    MessageData,
)
from commandcenter.folding.fold import check

AHEAD = 5 * MINUTE  # a time further ahead of its arrival is a wrong clock
LATEST_US = 253_370_764_800_000_000  # the year 9999: later instants break calendars
_SORTED = msgspec.json.Encoder(order="sorted").encode
_HUGE = re.compile(rb"[:,\[-][0-9]{19}")  # a number that may be larger than 64 bits
_RETOLD = ("/feeds/bluesky/", "/feeds/chatwoot/", "/feeds/imap/", "/feeds/mastodon/")
"""Sources that tell of one thing on several ways, each with its own instants and figures of its author."""
_AROUND = frozenset({"backfill", "filtered", "reason_code"})
IDENTIFIERS = ("thread", "message_id", "in_reply_to", "case_id", "publication_id")


def checked(event: Mapping[str, Any], *, trusted: bool) -> Envelope:
    """Return an event's envelope; `trusted`: facts of a hub count, too. Raises UnreadableError."""
    try:
        envelope = msgspec.convert(event, Envelope)
        known = FROM_OUTSIDE.get(envelope.type) or (
            FROM_HUB.get(envelope.type) if trusted else None
        )
        if known is None:
            raise UnreadableError(f"unknown_type: {envelope.type[:120]}")
        data = envelope.data
        if envelope.type in MESSAGES and "thread" not in data and envelope.partitionkey is not None:
            data["thread"] = envelope.partitionkey
        checked = msgspec.convert(data, known)
    except msgspec.ValidationError as error:
        raise UnreadableError(f"schema: {error}") from error
    identifiers = [envelope.id, envelope.source, *(data.get(name) for name in IDENTIFIERS)]
    if isinstance(checked, MessageData):
        identifiers.append(checked.author.id)
    for identifier in identifiers:
        if isinstance(identifier, str) and clean_text(identifier) != identifier:
            raise UnreadableError("schema: a lone surrogate in an identifier")
    return envelope


def content_of(event: Mapping[str, Any]) -> tuple[bytes, bool]:
    """Return an event's content as bytes, and whether it is fit for any encoder as it stands."""
    source = event.get("source")
    is_retold = isinstance(source, str) and source.startswith(_RETOLD)
    content = (
        _said(event)
        if is_retold
        else {name: value for name, value in event.items() if name != "sequence"}
    )
    try:
        encoded = _SORTED(content)
    except (UnicodeEncodeError, OverflowError):
        return _SORTED(clean(content)), False
    if _HUGE.search(encoded):
        return _SORTED(clean(content)), False
    return encoded, True


def _said(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a platform says again word by word, whenever it tells of the same thing."""
    data = {name: value for name, value in event["data"].items() if name not in _AROUND}
    if isinstance(author := data.get("author"), dict):
        data["author"] = author.get("id")
    return {"id": event["id"], "source": event["source"], "type": event["type"], "data": data}


def event_time(text: str, recorded_us: int) -> tuple[int, bool]:
    """Return the event's time and whether it had to be taken from the arrival."""
    try:
        time_us = parse_us(text)
    except ValueError as error:
        raise UnreadableError(f"bad_time: {error}") from error
    if not 0 < time_us < LATEST_US:
        raise UnreadableError("bad_time: outside 1970 to 9999")
    return (recorded_us, True) if time_us > recorded_us + AHEAD else (time_us, False)


def order_of(sequence: object) -> int:
    """Return an event's place in its feed as a number; 0 = it tells none."""
    if isinstance(sequence, str) and sequence.isascii() and sequence.isdigit():
        return min(int(sequence[:20]), 2**63 - 1)
    return 0


def must_fold(kind: str, body: bytes) -> None:
    """Refuse what is well-formed as it came but not as it would be kept: masking may change a member."""
    try:
        check(kind, body)
    except msgspec.ValidationError as error:
        raise UnreadableError(f"schema: {error}, as masked") from error


def clean(value: Any) -> Any:
    """Return a JSON value that UTF-8 can hold: lone surrogates become the replacement character."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(name): clean(item) for name, item in value.items()}
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return str(value)  # larger than any encoder takes
    return value


def clean_text(text: str) -> str:
    """Return a text that UTF-8 can hold."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
