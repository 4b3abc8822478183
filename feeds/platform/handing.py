"""From what a platform sent to what the hub is given: the same pure functions as `main.py normalize`.

An event is handed over without what belongs to its way here (when we held it, where it lay): those
differ when a platform tells the same thing again, and the hub would take that for a contradiction.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

from commandcenter.clock import format_us, parse_us
from commandcenter.feed import Delivery
from feeds.normalize import normalize
from feeds.normalize.capture import Capture
from feeds.normalize.letters import DEAD_LETTER

_OF_THE_WAY = frozenset({"feedcursor", "rawref", "recordedtime"})


def deliveries(
    adapter: str, capture: Capture, *, epoch: str, position: int | None, **more: object
) -> list[Delivery]:
    """Return what one capture becomes: an event, a dead letter, or nothing of care.

    `position` None: the cursor does not move by it. `more` goes into the data of each event.
    """
    return [
        _event(found, capture, epoch, position, more)
        if found["type"] != DEAD_LETTER
        else dead_letter(_why(found), capture, epoch=epoch, position=position, adapter=adapter)
        for found in normalize(adapter, capture)
    ]


def witnessed_us(delivery: Delivery) -> int | None:
    """Return when the platform witnessed what is handed over; None for a dead letter."""
    return None if delivery.event is None else parse_us(str(delivery.event["time"]))


def dead_letter(
    reason: str, capture: Capture, *, epoch: str, position: int | None, adapter: str
) -> Delivery:
    """Return what is put aside: the reason, and the capture line that `normalize` can read again."""
    return Delivery(
        epoch=epoch,
        sequence=position,
        raw=line_of(capture, adapter),
        event=None,
        recorded_us=capture.received_us,
        reason=reason,
    )


def line_of(capture: Capture, adapter: str) -> bytes:
    """Write a capture as the line that `main.py normalize --adapter NAME` reads."""
    told: dict[str, Any] = {
        "raw_id": capture.raw_id,
        "received_at": format_us(capture.received_us),
        "transport": adapter,
        "ctx": dict(capture.ctx),
        "body_b64": base64.b64encode(capture.raw or b"").decode(),
    }
    return json.dumps(told).encode()


def _why(found: Mapping[str, Any]) -> str:
    return f"{found['reason']}: {found['detail']}"


def _event(
    found: Mapping[str, Any],
    capture: Capture,
    epoch: str,
    position: int | None,
    more: Mapping[str, object],
) -> Delivery:
    event = {name: value for name, value in found.items() if name not in _OF_THE_WAY}
    if more:
        event["data"] = {**event["data"], **more}
    return Delivery(
        epoch=epoch,
        sequence=position,
        raw=json.dumps(event, allow_nan=False).encode(),
        event=event,
        recorded_us=capture.received_us,
    )
