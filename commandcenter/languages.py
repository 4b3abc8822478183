"""Words, numbers and times of the screens in Italian, Spanish and English, from resources/languages.

The hub and the views send keys and values; only here they become a sentence for a person. A word may
have several forms, long to short, and a singular: the caller that draws it takes the one that fits.
"""

import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commandcenter.clock import DAY, HOUR, MINUTE, SECOND, to_datetime
from commandcenter.errors import UserError

LANGUAGES = ("it", "es", "en")

_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "languages"
_MINUS = "\N{MINUS SIGN}"
_MILLION, _MOST_MILLIONS = 1_000_000, 999
_FEED_CODES = {
    "email": "mail",
    "fb": "facebook",
    "ig": "instagram",
    "msg": "messenger",
    "sim": "simulator",
    "tg": "telegram",
    "tt": "tiktok",
    "turni": "shifts",
    "turnos": "shifts",
    "twitter": "x",
    "wa": "whatsapp",
    "web_chat": "chat",
    "yt": "youtube",
}
_LONGEST_LABEL = 40
_SMALL_WORD, _DANGLING = 3, " ,;:·–-(/&+"
_MARKS = 2  # on one letter; Thai and Vietnamese need no more


class Language:
    """One language's words and formats. Immutable; get it with `language(code)`."""

    def __init__(self, code: str, tables: Mapping[str, Any]) -> None:
        self.code = code
        self.name: str = tables["name"]
        self._tables = tables
        self._formats: Mapping[str, Any] = tables["formats"]

    def word(self, key: str, **values: object) -> str:
        """Return the long form of `key` ("table.name"), filled with `values`; raise KeyError if unknown.

        A key without a table is an error or another sentence of the command line.
        A value `n` equal to 1 takes the singular where the word has one. Numbers are written as the
        language writes them; text is put in as it is.
        """
        return self.forms(key, **values)[0]

    def forms(self, key: str, **values: object) -> tuple[str, ...]:
        """Return every form of `key`, from the longest to the shortest, filled with `values`.

        Where a number has seven digits or more, each form again with that number rounded.
        """
        found = self._find(key)
        if isinstance(found, Mapping):
            found = found["one" if values.get("n") == 1 else "other"]
        forms = _listed(found)
        whole, rounded = (
            {name: self._written(value)[end] for name, value in values.items()} for end in (0, -1)
        )
        filled = tuple(form.format_map(whole) for form in forms)
        if whole == rounded:
            return filled
        return (*filled, *(form.format_map(rounded) for form in forms))

    def error(self, error: UserError) -> str:
        """Word an error for a person; where its words are missing, its key and values stand for them.

        Values may be of a stranger's file: what a terminal would obey is blank in them. A value may be an
        error itself (`as_value`): why this one is.
        """
        values = {name: self._value(value) for name, value in error.values.items()}
        try:
            return self.word(f"errors.{error.key}", **values)
        except KeyError:
            return " ".join((error.key, *(f"{name}={value}" for name, value in values.items())))

    def _value(self, value: object) -> str:
        if isinstance(value, dict) and value.keys() == {"key", "values"}:
            return self.error(UserError(value["key"], **value["values"]))
        return _harmless(str(value))

    def has(self, key: str) -> bool:
        """Tell whether `key` is known."""
        table, _, name = key.partition(".")
        return name in self._tables.get(table, {})

    def number(self, value: float, *, decimals: int = 0, signed: bool = False) -> str:
        """Write a number: half away from zero, U+2212 for minus, a sign on request."""
        scaled = int(abs(value) * 10**decimals + 0.5)
        whole, rest = divmod(scaled, 10**decimals)
        text = self._grouped(whole)
        if decimals:
            text += self._formats["decimal"] + str(rest).zfill(decimals)
        if value < 0 and scaled:
            return _MINUS + text
        return f"+{text}" if signed and scaled else text

    def number_forms(self, value: float) -> tuple[str, ...]:
        """Write a number whole; from a million on also rounded, for where it finds no room: 12 M.

        No number is ever cut: one that lost its last digits would be believed.
        """
        whole, millions = self.number(value), value / _MILLION
        if millions < 1:
            return (whole,)
        if millions > _MOST_MILLIONS:
            return whole, ">" + self._millions(_MOST_MILLIONS)
        tenths = round(10 * millions) % 10
        return whole, self._millions(millions, decimals=int(millions < 9.95 and tenths > 0))

    def percent(self, share: float, *, decimals: int = 0, signed: bool = False) -> str:
        """Write a share (0..1) as a percentage."""
        number = self.number(share * 100, decimals=decimals, signed=signed)
        return str(self._formats["percent"].format(number=number))

    def times(self, multiple: float) -> str:
        """Write a multiple of the usual: ×3, ×2,5."""
        return f"×{self.number(multiple, decimals=1 if multiple % 1 >= 0.05 else 0)}"

    def date(self, at_us: int, zone: tzinfo) -> str:
        """Write weekday, day and month of an instant in `zone`."""
        at = to_datetime(at_us).astimezone(zone)
        return str(
            self._formats["date"].format(
                weekday=self._tables["weekdays"][at.weekday()],
                day=at.day,
                month=self._tables["months"][at.month - 1],
            )
        )

    def time(self, at_us: int, zone: tzinfo, *, seconds: bool = False) -> str:
        """Write the 24-hour clock of an instant in `zone`: hh:mm, or hh:mm:ss."""
        at: datetime = to_datetime(at_us).astimezone(zone)
        return at.strftime("%H:%M:%S" if seconds else "%H:%M")

    def duration(self, length_us: int, *, short: bool = False, days: bool = True) -> str:
        """Write a length: 38 s, 7 min, 4 h 54, 3 d (a negative one counts as 0); short: 7′, 4 h.

        `days` False = service time, of which 24 hours are no day: 264 h.
        """
        length = max(0, length_us)
        if length < MINUTE:
            return self._format("seconds", n=length // SECOND)
        if length < HOUR:
            return self._format("minutes_short" if short else "minutes", n=length // MINUTE)
        if length >= 2 * DAY:
            if days:
                return self._format("days", n=self._grouped(length // DAY))
            return self._format("hours", n=self._grouped(length // HOUR))
        hours, minutes = divmod(length // MINUTE, 60)
        if short:
            return self._format("hours", n=hours)
        return self._format("hours_minutes", hours=hours, minutes=f"{minutes:02d}")

    def age(self, age_us: int) -> str:
        """Write how old the data is, as a phrase: "data 2 s old"."""
        return self.word("header.data_age", age=self.duration(age_us))

    def motive(self, key: str) -> str:
        """Name a motive for a list; one that no file names is shown by its own key, in words."""
        return self.word(f"motives.{key}") if self.has(f"motives.{key}") else _own_words(key)

    def motive_inline(self, key: str) -> str:
        """Name a motive inside a sentence."""
        known = f"motives_inline.{key}"
        return self.word(known) if self.has(known) else _own_words(key).lower()

    def feed(self, label: str) -> tuple[str, ...]:
        """Name a feed, long form first; a label that no file knows is its own only form."""
        key = feed_key(label)
        return self.forms(f"feeds.{key}") if self.has(f"feeds.{key}") else (self.called(label),)

    def channel(self, key: str) -> tuple[str, ...]:
        """Name a channel, long form first; one that no file knows is shown by its own key, in words."""
        known = f"feeds.{feed_key(key)}"
        return self.forms(known) if self.has(known) else (self.called(_own_words(key)),)

    def called(self, name: str) -> str:
        """Return a name that somebody chose as a plain line; that of nothing but blanks is unknown."""
        return plain(name) or self.word("words.unknown")

    def queue(self, key: str, names: Mapping[str, str]) -> tuple[str, ...]:
        """Name a queue, long form first: as the site calls it, else as this language does."""
        if self.code in names or (names and not self.has(f"queues.{key}")):
            return (plain(names.get(self.code) or next(iter(names.values()))),)
        return self.forms(f"queues.{key}") if self.has(f"queues.{key}") else (_own_words(key),)

    def keys(self) -> frozenset[str]:
        """Return every key of the file as "table.name"."""
        return frozenset(
            f"{table}.{name}"
            for table, words in self._tables.items()
            if isinstance(words, Mapping)
            for name in words
        )

    def _find(self, key: str) -> Any:
        table, _, name = key.partition(".") if "." in key else ("errors", ".", key)
        try:
            return self._tables[table][name]
        except KeyError:
            raise KeyError(f"resources/languages/{self.code}.toml has no {key}") from None

    def _format(self, name: str, **values: object) -> str:
        return str(self._formats[name].format(**values))

    def _grouped(self, whole: int) -> str:
        if whole < self._formats["thousands_from"]:
            return str(whole)
        return f"{whole:,}".replace(",", self._formats["thousands"])

    def _millions(self, millions: float, *, decimals: int = 0) -> str:
        return self._format("millions", n=self.number(millions, decimals=decimals))

    def _written(self, value: object) -> tuple[object, ...]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return (value,)
        return self.number_forms(value)


def feed_key(label: str) -> str:
    """Return the key of a feed's or channel's label: "WA", "WhatsApp" and "whatsapp" are one."""
    key = label.strip().lower()
    return _FEED_CODES.get(key, key)


@cache
def language(code: str) -> Language:
    """Read a language by its code, once; raise KeyError where there is no such language."""
    if code not in LANGUAGES:
        raise KeyError(f"no language {code!r}: one of {', '.join(LANGUAGES)}")
    with (_FOLDER / f"{code}.toml").open("rb") as file:
        return Language(code, tomllib.load(file))


@cache
def zone(name: str) -> tzinfo:
    """Return the time zone of that name; UTC where the name is not in the tz database."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _harmless(text: str) -> str:
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def plain(text: str, longest: int = _LONGEST_LABEL) -> str:
    """Return `text` as one line: no control or formatting characters, blanks joined, at most so long.

    A longer one ends after a whole word where it has one. A letter keeps two marks: more would pile up
    over the lines above and below.
    """
    kept = "".join(char if char.isprintable() else " " for char in text[: 4 * longest])
    if not kept.isascii():
        kept = _without_piles(unicodedata.normalize("NFC", kept))
    line = " ".join(kept.split())
    while len(line) > longest and " " in line:
        line = without_last_word(line)
    return line[:longest]


def without_last_word(line: str) -> str:
    """Return a line without its last word, nor what would then dangle: a comma, a small "de" or "of"."""
    kept = line.rpartition(" ")[0].rstrip(_DANGLING)
    while " " in kept and (last := kept.rpartition(" ")[2]).islower() and len(last) <= _SMALL_WORD:
        kept = kept.rpartition(" ")[0].rstrip(_DANGLING)
    return kept


def _without_piles(text: str) -> str:
    """Return `text` with few marks on a letter, and none that encloses others."""
    kept, marks = [], 0
    for char in text:
        category = unicodedata.category(char)
        if category == "Me":
            continue
        marks = marks + 1 if category == "Mn" else 0
        if marks <= _MARKS:
            kept.append(char)
    return "".join(kept)


def _own_words(key: str) -> str:
    words = plain(key.replace("_", " "))
    return words[:1].upper() + words[1:]


def _listed(found: Any) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found)
