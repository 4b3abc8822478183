"""Instants as platforms write them: numbers of three units, and texts with an offset (feeds.md, 3)."""

import math
import re

from commandcenter.clock import MINUTE, SECOND, format_us, parse_us, to_datetime
from feeds.normalize.letters import LetterError

AHEAD_US = 5 * MINUTE  # further ahead of its arrival is a wrong clock

_NUMBER = re.compile(r"\d{1,20}(\.\d{1,9})?", re.ASCII)
_LATEST_US = parse_us("9999-12-31T00:00:00Z")  # later instants break calendars


def instant(value: object, name: str) -> int:
    """Return microseconds since 1970 (UTC); raise LetterError bad_time where `value` is no instant.

    Numbers, also in a string: below 1e11 they are seconds, below 1e14 milliseconds, otherwise
    microseconds. Texts are RFC 3339 with an offset.
    """
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value) if "." in value else int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return checked(_of_number(value, name), name)
    if not isinstance(value, str):
        raise LetterError("bad_time", f"{name} is missing")
    try:
        return checked(parse_us(value.strip()), name)
    except LetterError:
        raise
    except (ValueError, OverflowError) as error:
        raise LetterError("bad_time", f"{name} is no RFC 3339 time with an offset") from error


def maybe(value: object) -> int | None:
    """Return the instant, None where it is none: for what is shown and never timed on."""
    try:
        return instant(value, "")
    except LetterError:
        return None


def ms_form(at_us: int) -> str:
    """Write an instant as it stands inside ids: UTC, three digits, `Z`."""
    moment = to_datetime(at_us).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds") + "Z"


def written(at_us: int | None) -> str | None:
    """Write an instant as the canonical event has it."""
    return None if at_us is None else format_us(at_us)


def _of_number(value: float, name: str) -> int:
    if not math.isfinite(value) or value <= 0:
        raise LetterError("bad_time", f"{name} is no instant")
    unit = SECOND if value < 1e11 else 1000 if value < 1e14 else 1
    return value * unit if isinstance(value, int) else round(value * unit)


def checked(at_us: int, name: str) -> int:
    """Return an instant that a calendar can show; raise LetterError bad_time for any other."""
    if not 0 < at_us < _LATEST_US:
        raise LetterError("bad_time", f"{name} lies outside the calendar")
    return at_us
