"""Canonical events of a foreign server: checked, the time brought to UTC, the rest as it came (6.4)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from commandcenter.events.outside import FROM_OUTSIDE
from feeds.normalize import values
from feeds.normalize.capture import Capture
from feeds.normalize.events import CLOCK_AHEAD, check
from feeds.normalize.instants import AHEAD_US, instant, written
from feeds.normalize.letters import LetterError

_REQUIRED = ("specversion", "id", "source", "type", "time", "data")
_NAME = re.compile(r"[a-z0-9]{1,20}")
_CLASSES = ("public", "internal", "confidential", "restricted")
_DIGITS = re.compile(r"[0-9]{1,20}")
_STATES = frozenset(
    {"connecting", "live", "lagging", "silent", "stale", "rate_limited", "auth_failed", "down"}
)
_FATES = frozenset({"sent", "delivered", "read", "played", "failed", "delayed", "complaint"})


def read(capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield the event; raise LetterError with what is wrong about it."""
    told = capture.document()
    _check_envelope(told)
    kind, data = told["type"], told["data"]
    if kind not in FROM_OUTSIDE:
        raise LetterError("unknown_type", "type is none of the canonical events")
    at_us = _instant(told["time"])
    _check_data(kind, data)
    if at_us - capture.received_us > AHEAD_US:
        at_us = capture.received_us
        data = {**data, "reason_code": data.get("reason_code") or CLOCK_AHEAD}
    recorded = told.get("recordedtime")
    yield {
        **told,
        "time": written(at_us),
        "recordedtime": written(capture.received_us if recorded is None else _instant(recorded)),
        "rawref": capture.raw_id,
        "data": data,
    }


def _instant(value: object) -> int:
    """Read a time of the envelope, which is a text in RFC 3339 and never a number."""
    if not isinstance(value, str) or value.strip().replace(".", "").isdigit():
        raise LetterError("bad_time", "time is no RFC 3339 time with an offset")
    return instant(value, "time")


def _check_envelope(told: Mapping[str, Any]) -> None:
    if missing := [name for name in _REQUIRED if told.get(name) in (None, "")]:
        raise LetterError("schema", f"{missing[0]} is missing")
    if told["specversion"] != "1.0":
        raise LetterError("schema", "specversion is not 1.0")
    for name in ("id", "source", "type"):
        if not isinstance(told[name], str):
            raise LetterError("schema", f"{name} is no string")
        values.needed(told[name], name)
    if not isinstance(told["data"], dict):
        raise LetterError("schema", "data is no object")
    if not all(_NAME.fullmatch(name) for name in told):
        raise LetterError("schema", "a name of an attribute is not lower-case letters and digits")
    sequence = told.get("sequence")
    if sequence is not None and not (isinstance(sequence, str) and _DIGITS.fullmatch(sequence)):
        raise LetterError("schema", "sequence is not a string of decimal digits")
    if told.get("dataclassification", "public") not in _CLASSES:
        raise LetterError("schema", "dataclassification is none of the four")


def _check_data(kind: str, data: Mapping[str, Any]) -> None:
    check(kind, data)
    revision = data.get("revision")
    lowest = 2 if kind == "care.message.edited.v1" else 1
    if revision is not None and (
        not isinstance(revision, int) or isinstance(revision, bool) or revision < lowest
    ):
        raise LetterError("schema", f"revision is below {lowest}")
    if kind == "care.message.delivery.v1" and data.get("status") not in _FATES:
        raise LetterError("schema", "status is none of a delivery")
    if kind == "care.feed.statuschanged.v1" and values.text(data.get("state")) not in _STATES:
        raise LetterError("schema", "state is none of a feed")
    if kind == "care.moderation.completed.v1" and not (
        data.get("message_id") or data.get("author")
    ):
        raise LetterError("schema", "message_id or author is missing")
