"""Rows of a CSV or XLSX export, by a profile that maps columns to fields (feeds.md, sections 5 and 6.11).

`ctx.mapping` is field → column, `ctx.tz` the zone of the export, `ctx.time_format` as in strptime. What
comes from an export happened before: `backfill`.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commandcenter.clock import from_datetime
from feeds.normalize import values
from feeds.normalize.capture import Capture
from feeds.normalize.events import RECEIVED, SENT, Made, event
from feeds.normalize.instants import checked, instant, written
from feeds.normalize.letters import LetterError

_CHANNELS = {"twitter": "x", "facebook": "facebook_post"}
_KEPT = ("place", "network", "url")


def read(capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield the message of one row."""
    row = _Row(capture.document(), capture.ctx)
    at_us = row.at_us()
    own_name = row.cell("message_id")
    key = own_name or _digest(row)
    thread = row.cell("thread") or key
    person = values.filled(
        id=row.cell("author.id"),
        handle=values.handle(row.cell("author.handle")),
        name=row.cell("author.name"),
        followers=_followers(row.cell("author.followers")),
    )
    parent = row.cell("in_reply_to")
    own = bool({person.get("id"), person.get("handle")} & capture.own_ids)
    data = values.filled(
        channel=_channel(row.cell("channel")),
        thread=thread,
        message_id=f"csv:{key}",
        text=row.cell("text") or "",
        lang=values.language(row.cell("lang")),
        direction="out" if own else "in",
        actor="agent" if own else "customer",
        author={"id": f"anonymous:{thread}", **person},
        claimed_time=written(at_us),
        revision=1,
        backfill=True,
        in_reply_to=f"csv:{parent}" if parent else None,
        **{name: row.cell(name) for name in _KEPT},
    )
    made = Made(
        adapter="csv",
        account=values.said(capture.ctx.get("profile")) or "export",
        id=f"csv:{key}",
        type=SENT if own else RECEIVED,
        at_us=at_us,
        data=data,
    )
    yield event(made, capture)


class _Row:
    """One row, asked by field."""

    def __init__(self, cells: Mapping[str, Any], ctx: Mapping[str, Any]) -> None:
        if not (mapping := values.fields(ctx.get("mapping"))):
            raise LetterError("schema", "the profile maps no column")
        self._cells, self._mapping, self._ctx = cells, mapping, ctx

    def cell(self, field: str) -> str | None:
        """Return what stands in the column of a field; None where it is empty or not mapped."""
        column = self._mapping.get(field)
        value = self._cells.get(column) if isinstance(column, str) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)  # a sheet's own numbers
        return values.text(value).strip() or None

    def at_us(self) -> int:
        """Return when the row was written; a local time is one of the profile's zone."""
        told = self.cell("time")
        if told is None:
            raise LetterError("bad_time", "time is missing")
        if not (form := values.said(self._ctx.get("time_format"))):
            return instant(told, "time")
        try:
            at = datetime.strptime(told, form)  # noqa: DTZ007 - the zone is put on below
            aware = at if at.tzinfo else at.replace(tzinfo=self._zone())
            return checked(from_datetime(aware), "time")
        except LetterError:
            raise
        except (ValueError, OverflowError) as error:
            raise LetterError("bad_time", "time does not have the profile's form") from error

    def _zone(self) -> ZoneInfo:
        name = values.said(self._ctx.get("tz")) or "UTC"
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise LetterError("schema", "the profile's zone is not known") from error


def _digest(row: _Row) -> str:
    """Return what names a row without an id of its own: 16 hex digits of its time, handle and text."""
    told = "/".join(row.cell(name) or "" for name in ("time", "author.handle", "text"))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _channel(told: str | None) -> str:
    if told is None:
        raise LetterError("schema", "channel is missing")
    return _CHANNELS.get(told.lower(), told.lower())


def _followers(told: str | None) -> int | None:
    """Return a count of which only the digits are written, "12.540"."""
    digits = "".join(sign for sign in told or "" if sign in "0123456789")
    return values.count(int(digits)) if 0 < len(digits) <= 11 else None
