"""Captures as the gateway and the adapters write them, made of payloads of our own."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from feeds.normalize import normalize
from feeds.normalize.capture import opened

RECEIVED = "2026-10-05T09:00:00Z"


def line(body: object = None, **more: object) -> bytes:
    """A capture line around a JSON body."""
    told = {"raw_id": "r1", "received_at": RECEIVED, "transport": "test", "body": body, **more}
    return json.dumps(told).encode()


def mail_line(raw: bytes | str, **ctx: object) -> bytes:
    """A capture line around the bytes of a mail, as the server witnessed it."""
    raw = raw.encode() if isinstance(raw, str) else raw
    told = {"internaldate": "2026-10-05T08:59:00Z", "uid": 7, "uidvalidity": 11, **ctx}
    return line(None, body_b64=base64.b64encode(raw).decode(), ctx=told)


def read(adapter: str, captured: bytes) -> list[Mapping[str, Any]]:
    """What an adapter makes of a capture line."""
    return normalize(adapter, opened(captured))


def one(adapter: str, captured: bytes) -> Mapping[str, Any]:
    """The one answer to a capture line."""
    (found,) = read(adapter, captured)
    return found


def reason(adapter: str, captured: bytes) -> str:
    """Why a capture line became a dead letter."""
    found = one(adapter, captured)
    assert found["type"] == "care.feed.deadletter.v1", found
    return str(found["reason"])
