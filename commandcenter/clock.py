"""Instants: whole microseconds since 1970 in UTC (`_us`) inside, RFC 3339 and local time at the edges.

Integers, because the fold sorts, packs and subtracts millions of them; a `datetime` is made only for
a person or for a calendar. Nothing below `hub/` and `ui/` reads the machine's clock: `now` is passed in.
"""

import re
import time
from datetime import UTC, datetime, timedelta

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d\d):(\d\d))",
    re.ASCII,
)


def now_us() -> int:
    """Return the machine's clock."""
    return time.time_ns() // 1000


def parse_us(text: str) -> int:
    """Read an RFC 3339 instant with its offset; raise ValueError where it has none or does not exist."""
    if (found := _RFC3339.fullmatch(text)) is None:
        raise ValueError("not an RFC 3339 time with an offset")
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    leap = second == 60
    at = datetime(year, month, day, hour, minute, 59 if leap else second, tzinfo=UTC)
    micros = int((found[7] or "").ljust(6, "0")[:6])
    offset = 0
    if found[9]:
        hours, minutes = int(found[10]), int(found[11])
        if hours > 23 or minutes > 59:
            raise ValueError("offset out of range")
        offset = (hours * 3600 + minutes * 60) * (1 if found[9] == "+" else -1)
    delta = at - _EPOCH
    return (delta.days * 86_400 + delta.seconds + leap - offset) * SECOND + micros


def to_datetime(at_us: int) -> datetime:
    """Give the instant as an aware UTC datetime, for a calendar or a person."""
    return _EPOCH + timedelta(microseconds=at_us)


def from_datetime(at: datetime) -> int:
    """Give an aware datetime as microseconds since 1970."""
    delta = at - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds


def format_us(at_us: int) -> str:
    """Write an instant as RFC 3339 UTC with `Z`, milliseconds, or microseconds where it has them."""
    text = to_datetime(at_us).replace(tzinfo=None).isoformat(timespec="microseconds")
    return (text.removesuffix("000")) + "Z"
