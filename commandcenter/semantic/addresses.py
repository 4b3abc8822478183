"""Street addresses: a street word with a number, or with a postcode next to it.

Italian and Spanish put the street word first, English last; after a word such as "indirizzo" a name and
a number are enough. Runs on the folded shadow; every repetition is bounded.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from commandcenter.semantic.chains import is_amount
from commandcenter.semantic.lexicons import either, masking
from commandcenter.semantic.shadow import cast
from commandcenter.semantic.spans import Span

_HINT = re.compile(r"[0-9]|\bs\.?n\.?c\b|\bs/n\b", re.IGNORECASE)
_WORD = r"[^\W\d_][\w']{0,30}\.?(?:-[\w']{1,30})?"
_HOUSE_MARK = r"(?:(?:no?|nr|nro|num|numero|civico)\b[\s.]{0,2})?"
_HOUSE_SUFFIX = r"(?:[ ]?[/-][ ]?[A-Za-z0-9]{1,3}\b|[A-Za-z]\b|[ ]?(?:bis|ter)\b)?"
_NUMBER = re.compile(
    rf"[\s,;:.]{{1,3}}{_HOUSE_MARK}(?:(?P<number>[0-9]{{1,5}}){_HOUSE_SUFFIX}(?!\w|[.,:/-][0-9])"
    r"|s\.?n\.?c\b\.?|s/n\b|km[. ]{0,2}[0-9]{1,4}\b)",
    re.IGNORECASE,
)
_NUMBERLESS = re.compile(r"[ ]s\.?n\.?c(?!\w)", re.IGNORECASE)
_EXTRA = re.compile(
    r"[\s,.;-]{1,3}(?:(?:int|interno|scala|sc|piano|piso|pta|puerta|dto|depto|dpto|esc|escalera|bloque"
    r"|blq|palazzina|edificio|apt|apto|appartamento|flat|lotto|lote|suite|unit|p)\b\.?[ ]?"
    r"(?:[0-9]{1,4}[A-Za-z]?|[A-Za-z])\b"
    r"|[0-9]{1,2}[ ]?(?:o|a)\b\.?(?:[ ]?(?:[A-Za-z]|izda|izq|dcha)\b)?)",
    re.IGNORECASE,
)
_CITY_WORD = r"[A-Z][\w']{1,30}(?:-[A-Z][\w']{1,30})?"
_CITY_LINK = r"(?:(?:di|del|della|dei|de|la|las|los|el|in|upon|on|sul|al)[ ]){0,2}"
_CITY = rf"{_CITY_WORD}(?:[ ]{_CITY_LINK}{_CITY_WORD}){{0,3}}"
_POSTCODE = r"(?:[A-Z]-)?(?:[0-9]{5}|[A-Z][0-9]{4}(?:[A-Z]{3})?|[0-9]{4})(?![\w-]|[.,][0-9])"
_PLACE = re.compile(
    rf"[\s,.-]{{1,3}}{_POSTCODE}(?:[\s,-]{{1,3}}{_CITY})?|,[ ]?{_CITY}(?=[ ]?(?:[,.;()\n]|\Z))"
)
_TOWN = re.compile(rf"[\s,-]{{1,3}}{_CITY}")
_UK_POSTCODE = r"[A-Za-z]{1,2}[0-9][A-Za-z0-9]?[ ]?[0-9][A-Za-z]{2}(?!\w)"
_ENGLISH_PLACE = re.compile(
    rf"(?:[\s,]{{1,3}}(?:{_WORD}|#?[0-9]{{1,4}}(?!\w))){{0,6}}?[\s,]{{1,3}}(?:[A-Z]{{2}}[ ]{{1,2}})?"
    rf"(?:{_UK_POSTCODE}|[0-9]{{5}}(?:-[0-9]{{4}})?(?!\w))"
)
_HOUSE = (
    r"(?<![\w@#/.,£$€-])(?<![0-9]:)(?:(?:flat|apt|apartment|unit|suite)\.?[ ]?\w{1,5},?[ ])?"
    r"[0-9]{1,5}[A-Za-z]?(?:-[0-9]{1,4})?,?[ ]"
)
_HOUSE_AND_NAME = re.compile(
    rf"{_HOUSE}(?P<name>(?:(?:{_WORD}|[0-9]{{1,3}}(?:st|nd|rd|th))[ ]){{1,4}})\Z", re.IGNORECASE
)
_POSTAL = re.compile(
    rf"{_HOUSE}(?P<name>(?:{_WORD}[ ,]{{1,2}}){{1,7}})[A-Z]{{1,2}}[0-9][A-Z0-9]?[ ]?[0-9][A-Z]{{2}}(?!\w)"
)


def find_addresses(shadow: str) -> list[Span]:
    """Return the street addresses of a shadow, in order and disjoint."""
    if not _HINT.search(shadow):
        return []
    spans = [*_street_first(shadow), *_street_last(shadow), *_after_cue(shadow), *_postal(shadow)]
    spans.sort(key=lambda span: (span.start, -span.end))
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


@lru_cache(4096)
def announces(label: str) -> bool:
    """Tell whether a street's name may follow a label such as "indirizzo: "."""
    small = cast(label).text
    return bool(_announcement().search(small) or _street_first_words().search(small))


def _street_first(shadow: str) -> Iterator[Span]:
    for street in _street_first_words().finditer(shadow):
        end = _numbered(shadow, street.end())
        if end:
            yield Span(street.start(), end, "address")


def _after_cue(shadow: str) -> Iterator[Span]:
    for cue in _announcement().finditer(shadow):
        end = _numbered(shadow, cue.end())
        if end and shadow[cue.end()].isupper():
            yield Span(cue.end(), end, "address")


def _numbered(shadow: str, start: int) -> int:
    """Read a name, a number and what follows; return the end of the address, 0 where it is none."""
    name = _name().match(shadow, start)
    if name is None or not _is_name(name[0]):
        return 0
    if numberless := _NUMBERLESS.search(name[0]):
        return start + numberless.end()
    if not (number := _NUMBER.match(shadow, name.end())):
        return 0
    if number["number"] and is_amount(shadow, number.start("number"), number.end()):
        return 0
    end = number.end()
    for _ in range(4):
        if (extra := _EXTRA.match(shadow, end)) is None:
            break
        end = extra.end()
    is_postcode = len(number["number"] or "") == 5
    place = _TOWN.match(shadow, end) if is_postcode else _PLACE.match(shadow, end)
    if place is None and _is_year(number["number"]) and not name[0][0].isupper():
        return 0
    return place.end() if place else end


def _street_last(shadow: str) -> Iterator[Span]:
    for street in _street_last_words().finditer(shadow):
        window = max(0, street.start() - 90)
        lead = _HOUSE_AND_NAME.search(shadow[window : street.start()])
        if lead is None or not _is_name(lead["name"]):
            continue
        place = _ENGLISH_PLACE.match(shadow, street.end()) or _PLACE.match(shadow, street.end())
        clear = street[0].rstrip(".").lower() in _clear() or street[0][0].isupper()
        if place or clear:
            yield Span(window + lead.start(), place.end() if place else street.end(), "address")


def _postal(shadow: str) -> Iterator[Span]:
    for found in _POSTAL.finditer(shadow):
        if _is_name(found["name"]):
            yield Span(found.start(), found.end(), "address")


def _is_name(text: str) -> bool:
    words = text.lower().replace(",", " ").split()
    if len(words) > 1 and words[0].rstrip(".") in {"n", "e", "s", "w", "the"}:
        words = words[1:]
    if words[0] in _inner() or words[-1] in _inner():
        return False
    return _never().isdisjoint(words)


def _is_year(number: str | None) -> bool:
    return number is not None and len(number) == 4 and number[:2] in {"19", "20"}


@cache
def _street_first_words() -> re.Pattern[str]:
    words = either(masking("streets", "first"))
    return re.compile(rf"(?<![\w@#/'.]){words}(?:(?<=[./])|\.|(?!\w))[ ]{{0,2}}", re.IGNORECASE)


@cache
def _street_last_words() -> re.Pattern[str]:
    return re.compile(rf"(?<=[ ]){either(masking('streets', 'last'))}(?!\w)\.?", re.IGNORECASE)


@cache
def _announcement() -> re.Pattern[str]:
    filler = r"(?:(?:is|e|es|postale|completo|actual)[\s:]{1,2}){0,2}"
    words = either(masking("streets", "announced"))
    return re.compile(rf"(?<!\w){words}[\s:,=-]{{1,3}}{filler}", re.IGNORECASE)


@cache
def _name() -> re.Pattern[str]:
    """Return the pattern of a street's name: up to seven words, a number only before a month."""
    months = either(masking("streets", "months"))
    word = rf"(?:{_WORD}|[0-9]{{1,2}}(?=[ ](?:de[ ])?{months}\b))"
    return re.compile(rf"{word}(?:[ ]{{1,2}}{word}){{0,6}}", re.IGNORECASE)


@cache
def _clear() -> frozenset[str]:
    return frozenset(masking("streets", "clear"))


@cache
def _inner() -> frozenset[str]:
    return frozenset(masking("streets", "inner"))


@cache
def _never() -> frozenset[str]:
    return frozenset(masking("streets", "never"))
