"""A dead letter read again by today's program: as a capture line of an adapter, or as a gateway kept it."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from commandcenter.errors import UnreadableError
from commandcenter.wire import decode
from feeds.normalize import ADAPTERS, normalize
from feeds.normalize.capture import Capture, opened
from feeds.normalize.instants import instant
from feeds.normalize.letters import DEAD_LETTER, LetterError
from feeds.normalize.values import fields, text

_OF_THE_WAY = frozenset({"feedcursor", "rawref", "recordedtime"})


def again(raw: bytes) -> list[Mapping[str, Any]]:
    """Return the events of a letter; none where it is no platform's payload but a frame as it came.

    Raises UnreadableError with today's reason where it still cannot be read.
    """
    try:
        found = decode(raw)
    except UnreadableError:
        return []
    adapter, capture = _of_adapter(raw, found) or _of_gateway(found) or ("", None)
    if capture is None:
        return []
    read = normalize(adapter, capture)
    for one in read:
        if one["type"] == DEAD_LETTER:
            raise UnreadableError(f"{one['reason']}: {one['detail']}")
    if not read:
        raise UnreadableError("schema: it means nothing to care")
    return [{name: one[name] for name in one if name not in _OF_THE_WAY} for one in read]


def _of_adapter(raw: bytes, found: Mapping[str, Any]) -> tuple[str, Capture] | None:
    adapter = text(found.get("transport"))
    if adapter not in ADAPTERS or "raw_id" not in found:
        return None
    try:
        return adapter, opened(raw)
    except LetterError as error:
        raise UnreadableError(str(error)) from error


def _of_gateway(found: Mapping[str, Any]) -> tuple[str, Capture] | None:
    data = fields(found.get("data"))
    adapter, body = text(data.get("adapter")), data.get("body_b64")
    if found.get("type") != DEAD_LETTER or adapter not in ADAPTERS or not isinstance(body, str):
        return None
    try:
        raw = base64.b64decode(body, validate=True)
        at_us = instant(found.get("time"), "time")
    except (binascii.Error, ValueError, LetterError) as error:
        raise UnreadableError("schema: the body was not kept whole") from error
    ctx = fields(data.get("ctx"))
    return adapter, Capture(raw_id=text(found.get("id")), received_us=at_us, raw=raw, ctx=ctx)
