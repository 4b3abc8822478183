"""What people type, at a desk or into a sheet: instants, multiples, names. Each refusal says what to write.

Dates are read day first, as in Italy and Spain, or as ISO 8601; times are the site's own where no offset
stands beside them.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache

from commandcenter.clock import from_datetime, to_datetime
from commandcenter.errors import UserError
from commandcenter.events.words import MOTIVES
from commandcenter.gazetteer import place_said
from commandcenter.languages import LANGUAGES, feed_key, language

MOST_MULTIPLE = 1000.0
_YEARS = range(2000, 2100)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?=\D|$)")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?=\D|$)")
_TIME = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?(?:[:.](\d{2})(?:\.\d+)?)?\s*(h|am|pm|a\.?\s?m\.?|p\.?\s?m\.?)?"
    r"\s*(z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_CHANNEL = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


def instant(text: str, zone: tzinfo, *, day: date | None = None) -> int:
    """Return an instant; `day` is that of a time that stands alone, None = then it is refused.

    UserError where it is no instant, or one that the clocks of the zone leap over. Of an hour that comes
    twice it is the first.
    """
    said = " ".join(text.replace("T", " ").split())
    on, rest = _date(said, text)
    if on is None:
        if day is None or not said:
            raise UserError("typed_instant", said=text)
        on = day
    if not rest:
        raise UserError("typed_hour", said=text)
    at, offset = _time_of_day(rest, text)
    naive = datetime.combine(on, at)
    found = naive.replace(tzinfo=offset or zone)
    if found.astimezone(UTC).astimezone(offset or zone).replace(tzinfo=None) != naive:
        raise UserError("typed_leapt", said=text)
    return from_datetime(found.astimezone(UTC))


def day_or_instant(text: str, zone: tzinfo) -> int:
    """Return an instant, or when a day begins that stands alone."""
    on, rest = _date(" ".join(text.split()), text)
    if on is None or rest:
        return instant(text, zone)
    return from_datetime(datetime.combine(on, time(), zone).astimezone(UTC))


def end(text: str, zone: tzinfo, start_us: int) -> int:
    """Return when something ends that begins at `start_us`: a time alone is of that day, or the next."""
    day = to_datetime(start_us).astimezone(zone).date()
    found = instant(text, zone, day=day)
    if found <= start_us and _date(" ".join(text.replace("T", " ").split()), text)[0] is None:
        found = instant(text, zone, day=day + timedelta(days=1))
    return found


def multiple(text: str) -> float:
    """Return how many times the usual: "3", "2,5", "x3" or "×2.5"."""
    said = text.strip().lower().strip("x×").strip().replace(",", ".")
    try:
        found = float(said)
    except ValueError:
        raise UserError("typed_multiple", said=text) from None
    if not 0 < found <= MOST_MULTIPLE:
        raise UserError("typed_multiple", said=text)
    return found


def motive(text: str) -> str:
    """Return the code of a motive, by its code or its name in any of the languages."""
    found = _motives().get(_folded(text))
    if found is None:
        raise UserError("typed_motive", said=text, known=", ".join(MOTIVES))
    return found


def channel(text: str) -> str:
    """Return a channel, by its code or its name on the screens; a new one is taken as it is."""
    found = _channels().get(_folded(text)) or feed_key(text).replace(" ", "_")
    if not _CHANNEL.fullmatch(found):
        raise UserError("typed_channel", said=text)
    return found


def area(text: str) -> str:
    """Return the code of a region, province or country, by code or name."""
    if not (found := place_said(text.strip())):
        raise UserError("typed_area", said=text)
    return found


def _date(said: str, text: str) -> tuple[date | None, str]:
    """Return the date at the beginning, None where there is none, and what stands after it."""
    if match := _YEAR_FIRST.match(said):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.match(said):
        day, month, year = match.groups()
    else:
        return None, said
    whole = int(year) + (2000 if len(year) == 2 else 0)
    if whole not in _YEARS:
        raise UserError("typed_year", said=text)
    try:
        return date(whole, int(month), int(day)), said[match.end() :].strip(" ,;")
    except ValueError:
        raise UserError("typed_date", said=text) from None


def _time_of_day(rest: str, text: str) -> tuple[time, tzinfo | None]:
    """Return a time, and the offset beside it."""
    match = _TIME.fullmatch(rest)
    if match is None:
        raise UserError("typed_instant", said=text)
    hours, minutes, seconds, half, offset = match.groups()
    hour, mark = int(hours), (half or "").lower()[:1]
    if (minutes is None and not mark) or (mark in {"a", "p"} and not 1 <= hour <= 12):
        raise UserError("typed_instant", said=text)
    if mark in {"a", "p"}:
        hour = hour % 12 + 12 * (mark == "p")
    try:
        at = time(hour, int(minutes or 0), int(seconds or 0))
        zone = (
            datetime.fromisoformat(f"2000-01-01T00:00{offset.upper()}").tzinfo if offset else None
        )
    except ValueError:
        raise UserError("typed_instant", said=text) from None
    return at, zone


@cache
def _motives() -> dict[str, str]:
    """Return the code of each motive by every name it has."""
    found = {_folded(code): code for code in MOTIVES}
    for words in map(language, LANGUAGES):
        for code in MOTIVES:
            for name in (words.motive(code), words.motive_inline(code)):
                found.setdefault(_folded(name), code)
    return found


@cache
def _channels() -> dict[str, str]:
    """Return the key of each channel that has a name, by every form of it."""
    found: dict[str, str] = {}
    for words in map(language, LANGUAGES):
        for key in sorted(words.keys()):
            table, _, name = key.partition(".")
            if table == "feeds":
                found |= {_folded(form): name for form in words.forms(key)}
    return found


def _folded(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in split if char.isalnum())
