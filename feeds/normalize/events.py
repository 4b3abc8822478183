"""The canonical event, made in one place: envelope, required attributes, and the rule for a wrong clock."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from commandcenter.clock import DAY
from commandcenter.events.outside import FROM_OUTSIDE
from commandcenter.semantic.mask import mask
from commandcenter.semantic.spans import LABELS
from feeds.normalize.capture import Capture
from feeds.normalize.instants import AHEAD_US, written
from feeds.normalize.letters import LetterError
from feeds.normalize.values import needed

CLOCK_AHEAD = "clock_ahead"
REPLY_WINDOW_US = DAY  # WhatsApp, Messenger and Instagram let a business answer so long

RECEIVED = "care.message.received.v1"
SENT = "care.message.sent.v1"
EDITED = "care.message.edited.v1"
DELETED = "care.message.deleted.v1"
DELIVERY = "care.message.delivery.v1"
MODERATION = "care.moderation.completed.v1"
CLOSED = "care.case.closed.v1"
PUBLISHED = "care.publication.published.v1"

_IDENTIFIERS = ("thread", "message_id", "in_reply_to", "case_id", "publication_id")
_RESERVED = re.compile(rb"[^A-Za-z0-9._~-]")
_RESTRICTED = frozenset(LABELS) - {"address", "email", "iban", "phone"}
_PRIVATE = frozenset(
    {"messenger", "instagram_dm", "whatsapp", "web_chat", "telegram", "sms", "api", "email"}
)
"""Channels between one customer and us; all others are read by everybody."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What an adapter knows of one event. `account` names the feed's own account in the source."""

    adapter: str
    account: str
    id: str
    type: str
    at_us: int
    data: dict[str, Any]
    cursor: str | None = None
    windowed: bool = False  # the customer's message lets us answer for REPLY_WINDOW_US


def event(made: Made, capture: Capture) -> dict[str, Any]:
    """Return the canonical event; raise LetterError for one that the hub would not take.

    A time more than five minutes ahead of the reception becomes the reception's, `clock_ahead`.
    """
    data, at_us = made.data, made.at_us
    if at_us - capture.received_us > AHEAD_US:
        at_us = capture.received_us
        data = {**data, "reason_code": data.get("reason_code", CLOCK_AHEAD)}
    if made.windowed:
        data = {**data, "reply_window_expires_at": written(at_us + REPLY_WINDOW_US)}
    found = {
        "specversion": "1.0",
        "id": needed(made.id, "id"),
        "source": f"/feeds/{made.adapter}/{_quoted(made.account)}",
        "type": made.type,
        "time": written(at_us),
        "recordedtime": written(capture.received_us),
        "datacontenttype": "application/json",
        "dataclassification": _classified(data),
        "rawref": capture.raw_id,
        "partitionkey": needed(data.get("thread") or data.get("case_id"), "thread"),
        "data": data,
    }
    if made.cursor is not None:
        found["feedcursor"] = made.cursor
    check(made.type, data)
    return found


def check(kind: str, data: Mapping[str, Any]) -> None:
    """Raise LetterError where the data of an event lack what its type requires."""
    for name in _IDENTIFIERS:
        if data.get(name) is not None:
            needed(data[name], name)
    if (author := data.get("author")) is not None:
        needed(author.get("id") if isinstance(author, dict) else None, "author.id")
    try:
        msgspec.convert(data, FROM_OUTSIDE[kind])
    except msgspec.ValidationError as error:
        raise LetterError("schema", _without_values(str(error))) from error


def author(known: Mapping[str, Any], thread: str, *, direction: str, actor: str) -> dict[str, Any]:
    """Return the author of a message, who may have no name: then the thread or our role stands for it."""
    unknown = actor if direction == "out" else f"anonymous:{thread}"
    return {**known, "id": known.get("id") or unknown}


def _classified(data: Mapping[str, Any]) -> str:
    """Return who may see an event; numbers of cards and identity papers in its text restrict it."""
    text = data.get("text")
    if isinstance(text, str) and not _RESTRICTED.isdisjoint(mask(text).types):
        return "restricted"
    visibility = data.get("visibility")
    if visibility is None:
        return "confidential" if data.get("channel") in _PRIVATE else "public"
    return "public" if visibility == "public" else "confidential"


def _quoted(account: str) -> str:
    """Return an account as a part of a URI, all but letters, digits and -._~ as %XX."""
    raw = account.encode("utf-8", "replace")
    return _RESERVED.sub(lambda sign: b"%%%02X" % sign[0][0], raw).decode("ascii")


def _without_values(problem: str) -> str:
    """Keep the place and the rule of a problem; a value may be somebody's words."""
    return problem.partition("Invalid enum value")[0].strip() or "a value outside its list"
