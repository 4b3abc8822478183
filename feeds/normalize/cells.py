"""One row of a table, asked by field: a profile maps fields to the columns of whoever made the table.

`ctx.mapping` is field → column, `ctx.tz` the zone of its times, `ctx.time_format` as in strptime, "" = as
RFC 3339 has it. `ctx.channel` is the channel of tables that name none.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commandcenter.clock import from_datetime
from feeds.normalize import values
from feeds.normalize.instants import checked, instant
from feeds.normalize.letters import LetterError


class Row:
    """The cells of one row and the profile by which they are read."""

    def __init__(self, cells: Mapping[str, Any], ctx: Mapping[str, Any]) -> None:
        """Raise LetterError where the profile maps nothing."""
        if not (mapping := values.fields(ctx.get("mapping"))):
            raise LetterError("schema", "the profile maps no column")
        self._cells, self._mapping, self._ctx = cells, mapping, ctx

    def maps(self, field: str) -> bool:
        """Tell whether the profile knows a column for a field."""
        return isinstance(self._mapping.get(field), str)

    def cell(self, field: str) -> str | None:
        """Return what stands in the column of a field; None where it is empty or not mapped."""
        column = self._mapping.get(field)
        value = self._cells.get(column) if isinstance(column, str) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)  # a sheet's own numbers
        return values.text(value).strip() or None

    def at_us(self, field: str) -> int:
        """Return the instant in a field; a local time is one of the profile's zone. LetterError bad_time."""
        told = self.cell(field)
        if told is None:
            raise LetterError("bad_time", f"{field} is missing")
        if not (form := values.said(self._ctx.get("time_format"))):
            return instant(told, field)
        try:
            at = datetime.strptime(told, form)  # noqa: DTZ007 - the zone is put on below
            aware = at if at.tzinfo else at.replace(tzinfo=self._zone())
            return checked(from_datetime(aware), field)
        except LetterError:
            raise
        except (ValueError, OverflowError) as error:
            raise LetterError("bad_time", f"{field} does not have the profile's form") from error

    def maybe_us(self, field: str) -> int | None:
        """Return the instant in a field; None where the cell is empty. LetterError bad_time."""
        return self.at_us(field) if self.cell(field) is not None else None

    def followers(self) -> int | None:
        """Return a count of which only the digits are written, "12.540"."""
        digits = "".join(s for s in self.cell("author.followers") or "" if s in "0123456789")
        return values.count(int(digits)) if 0 < len(digits) <= 11 else None

    def _zone(self) -> ZoneInfo:
        name = values.said(self._ctx.get("tz")) or "UTC"
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise LetterError("schema", "the profile's zone is not known") from error
