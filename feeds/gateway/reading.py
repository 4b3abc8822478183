"""From a raw body to rows for hubs, as `main.py normalize` does, once the platform has its answer.

What cannot be read becomes a row, too: the hub does not know its type and keeps its bytes in quarantine.
"""

import asyncio
import base64
import contextlib
import json
import logging
from collections.abc import Mapping
from typing import Any

import msgspec

from commandcenter.clock import format_us
from feeds.gateway.config import Hook
from feeds.gateway.labels import labelled
from feeds.gateway.spool import Rows, Spool
from feeds.normalize import normalize
from feeds.normalize.capture import Capture
from feeds.normalize.letters import DEAD_LETTER, LetterError

AGAIN_S = 1.0  # before rows that the disk refused are written again

# Of the way here: they differ when a platform tells the same thing again, and the hub would see two things.
_OF_THE_WAY = ("feedcursor", "rawref", "recordedtime")
_LOG = logging.getLogger(__name__)


class Received(msgspec.Struct, frozen=True):
    """What stands before a body in its record: which hook took it, and when (us)."""

    hook: str
    at_us: int

    def record(self, body: bytes) -> bytes:
        """Return a record of a body."""
        return msgspec.json.encode(self) + b"\n" + body


async def read_on(spool: Spool, hooks: Mapping[str, Hook]) -> None:
    """Read record after record, for ever, oldest first."""
    while True:
        news = spool.news
        if (number := spool.unread()) is None:
            await news.wait()
            continue
        rows = await asyncio.to_thread(rows_of, number, await spool.body(number), hooks)
        try:
            await spool.rows(Rows(number, rows))
        except OSError:  # the spool has told it
            await asyncio.sleep(AGAIN_S)


def rows_of(number: int, record: bytes, hooks: Mapping[str, Hook]) -> list[str]:
    """Return the rows of a record, none where it means nothing to care; never raises for its content."""
    head, _, body = record.partition(b"\n")
    received = msgspec.json.decode(head, type=Received)
    hook = hooks.get(received.hook)
    if hook is None:  # taken out of the settings meanwhile
        letter = {"reason": "schema", "detail": "no hook of that name is set up any more"}
        return [_letter(number, 0, letter, received, body)]
    capture = Capture(
        raw_id=str(number), received_us=received.at_us, raw=body, headers={}, ctx=hook.ctx()
    )
    rows: list[str] = []
    for made in normalize(hook.adapter, capture):
        if made["type"] == DEAD_LETTER:
            _LOG.warning("hook %s, record %d: %s", hook.name, number, made["reason"])
            rows.append(_letter(number, len(rows), made, received, body, hook))
        else:
            rows.append(row_of(made))
    if hook.adapter == "chatwoot":
        with contextlib.suppress(LetterError):  # told above
            rows += [row_of(made) for made in labelled(capture.document(), capture)]
    return rows


def row_of(made: Mapping[str, Any]) -> str:
    """Return an event as a row for hubs."""
    return _row({key: made[key] for key in made if key not in _OF_THE_WAY})


def _letter(
    number: int,
    place: int,
    letter: Mapping[str, Any],
    received: Received,
    body: bytes,
    hook: Hook | None = None,
) -> str:
    """Return the row of what cannot be read; the first of a record brings its bytes, and how to read them."""
    data = {"reason": letter["reason"], "detail": letter["detail"], "hook": received.hook}
    if not place:
        data["body_b64"] = base64.b64encode(body).decode("ascii")
    if hook is not None:
        data |= {"adapter": hook.adapter, "ctx": hook.ctx()}
    return _row(
        {
            "specversion": "1.0",
            "id": f"letter:{received.at_us}:{number}:{place}",
            "source": f"/feeds/gateway/{received.hook}",
            "type": DEAD_LETTER,
            "time": format_us(received.at_us),
            "data": data,
        }
    )


def _row(event: Mapping[str, Any]) -> str:
    return json.dumps(event, separators=(",", ":"))
