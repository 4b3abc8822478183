"""An export that a desk asked for: the content of a file, which the desk writes where its person looks."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from commandcenter.clock import from_datetime
from commandcenter.commands.action import Instant
from commandcenter.commands.figures import OfPeriod
from commandcenter.errors import UserError
from commandcenter.exports.tables import Period, table
from commandcenter.exports.written import in_memory
from commandcenter.settings import Settings
from commandcenter.views.report import span

MOST = 3_000_000  # bytes on the wire: a seat takes no longer message than 4 MiB


def period_file(asked: OfPeriod, path: Path, settings: Settings, now_us: int) -> dict[str, Any]:
    """Return name, content and number of rows; UserError where it is too long or the day is none."""
    zone = ZoneInfo(settings.timezone)
    start, end = span(asked.period, _noon(asked.day, zone) if asked.day else now_us, zone)
    until = end if end <= now_us else None  # of what still runs, the figures of now
    content, rows = in_memory(
        table(path, asked.what, Period(start, until), settings, settings.language), "csv"
    )
    if len(msgspec.json.encode(content)) > MOST:
        raise UserError("export_too_long", rows=rows)
    first = datetime.fromtimestamp(start / 1e6, zone).date()
    return {"file": f"{asked.what}-{asked.period}-{first}.csv", "content": content, "rows": rows}


def _noon(day: str, zone: ZoneInfo) -> int:
    try:
        noon = datetime.combine(date.fromisoformat(day), time(12), zone)
        at_us = from_datetime(noon.astimezone(UTC))
        msgspec.convert(at_us, Instant)
    except (ValueError, OverflowError) as error:
        raise UserError("day_unreadable", day=day) from error
    return at_us
