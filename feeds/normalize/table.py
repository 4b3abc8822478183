"""Rows of a CSV or XLSX export, by a profile that maps columns to fields (feeds.md, sections 5 and 6.11).

A row is a message, ours or a customer's. It may also tell when it was answered and when its case was closed:
most tools write that beside the message, and each becomes an event of its own. `ctx.mode`: `history` fills
reports and starts no clock, `happened` is told as if it came in now; without one it is called history only.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from feeds.normalize import values
from feeds.normalize.capture import Capture
from feeds.normalize.cells import Row
from feeds.normalize.events import CLOSED, RECEIVED, SENT, Made, event
from feeds.normalize.instants import written
from feeds.normalize.letters import LetterError
from feeds.normalize.ours import read_ours

_CHANNELS = {"twitter": "x", "facebook": "facebook_post"}
_KEPT = ("place", "network", "url")
_OUT = frozenset(
    {
        "out", "outbound", "outgoing", "sent", "reply", "agent", "brand", "uscita", "in uscita", "inviato",
        "inviata", "risposta", "operatore", "salida", "saliente", "enviado", "enviada", "respuesta", "agente",
    }
)  # fmt: skip
_CLOSES = frozenset(
    {
        "close", "closed", "case closed", "resolved", "chiuso", "chiusa", "chiusura", "risolto", "cerrado",
        "cerrada", "cierre", "resuelto",
    }
)  # fmt: skip
_UNSEEN = frozenset({"note", "internal", "nota", "interno", "interna", "nota interna"})


def read(capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield what one row tells: a message, then its answer and the close of its case where it has them."""
    row = Row(capture.document(), capture.ctx)
    if row.maps("data"):
        yield read_ours(row, capture)
        return
    own_name = row.cell("message_id")
    key = own_name or _digest(row)
    base = values.filled(channel=_channel(row, capture.ctx), thread=row.cell("thread") or key)
    if _word(row, "type") in _CLOSES:
        yield _made(capture, key, CLOSED, row.at_us("time"), base | _closed(row))
        return
    told = _message(row, capture, key, base)
    if (recorded_us := row.maybe_us("recorded")) is not None:
        told["recordedtime"] = written(recorded_us)
    yield told
    if (replied_us := row.maybe_us("replied")) is not None:
        yield _made(capture, f"{key}:replied", SENT, replied_us, _reply(row, key, base))
    if (closed_us := row.maybe_us("closed")) is not None:
        yield _made(capture, f"{key}:closed", CLOSED, closed_us, base | _closed(row))


def _message(row: Row, capture: Capture, key: str, base: Mapping[str, Any]) -> dict[str, Any]:
    at_us = row.at_us("time")
    person = values.filled(
        id=row.cell("author.id"),
        handle=values.handle(row.cell("author.handle")),
        name=row.cell("author.name"),
        followers=row.followers(),
    )
    parent = row.cell("in_reply_to")
    own = _is_own(row, person, capture.own_ids)
    unknown = "agent" if own else f"anonymous:{base['thread']}"
    data = values.filled(
        **base,
        message_id=f"csv:{key}",
        text=row.cell("text") or "",
        lang=values.language(row.cell("lang")),
        direction="out" if own else "in",
        actor="agent" if own else "customer",
        visibility="internal" if _word(row, "visibility") in _UNSEEN else None,
        author={"id": unknown, **person},
        agent=row.cell("agent") if own else None,
        claimed_time=written(at_us),
        revision=1,
        in_reply_to=f"csv:{parent}" if parent else None,
        **{name: row.cell(name) for name in _KEPT},
    )
    return _made(capture, key, SENT if own else RECEIVED, at_us, data)


def _reply(row: Row, key: str, base: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer of which a table tells only when it went out, and perhaps who wrote it."""
    agent = row.cell("agent")
    return values.filled(
        **base,
        message_id=f"csv:{key}:replied",
        text=row.cell("reply") or "",
        direction="out",
        actor="agent",
        author={"id": agent or "agent"},
        agent=agent,
        revision=1,
        in_reply_to=f"csv:{key}",
    )


def _closed(row: Row) -> dict[str, Any]:
    return values.filled(reason_code=row.cell("reason"), agent=row.cell("agent"))


def _made(
    capture: Capture, key: str, kind: str, at_us: int, data: dict[str, Any]
) -> dict[str, Any]:
    mode = capture.ctx.get("mode")
    if mode != "happened":
        data["backfill"] = True
    if mode == "history":
        data["settled"] = True
    made = Made(
        adapter="csv",
        account=values.said(capture.ctx.get("profile")) or "export",
        id=f"csv:{key}",
        type=kind,
        at_us=at_us,
        data=data,
    )
    return event(made, capture)


def _is_own(row: Row, person: Mapping[str, Any], own_ids: frozenset[str]) -> bool:
    """Tell whether we wrote a message: the row says so, or its author is one of us."""
    if row.maps("direction"):
        return _word(row, "direction") in _OUT
    return bool({person.get("id"), person.get("handle")} & own_ids)


def _word(row: Row, field: str) -> str:
    """Return a cell as a word of a list: small letters, without blanks and marks around it."""
    return " ".join((row.cell(field) or "").lower().replace("_", " ").split())


def _digest(row: Row) -> str:
    """Return what names a row without an id of its own: 16 hex digits of its time, handle and text."""
    told = "/".join(row.cell(name) or "" for name in ("time", "author.handle", "text"))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _channel(row: Row, ctx: Mapping[str, Any]) -> str:
    told = row.cell("channel") or values.said(ctx.get("channel"))
    if told is None:
        raise LetterError("schema", "channel is missing")
    return _CHANNELS.get(told.lower(), told.lower())
