"""Street addresses: a street word with a number, or with a postcode next to it.

Italian and Spanish put the street word first, English last; after a word such as "indirizzo" a name and
a number are enough. Runs on the folded shadow; every repetition is bounded.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from commandcenter.semantic.english_addresses import postal, street_last
from commandcenter.semantic.figures import is_amount
from commandcenter.semantic.lexicons import either, masking
from commandcenter.semantic.shadow import cast
from commandcenter.semantic.spans import Span
from commandcenter.semantic.streets import CITY, PLACE, WORD, is_name

_HINT = re.compile(r"[0-9]|\bs\.?n\.?c\b|\bs/n\b", re.IGNORECASE)
_HOUSE_MARK = r"(?:al[ ])?(?:(?:no?|nr|nro|num|numero|civico)(?:\b|(?=[0-9]))[\s.]{0,2})?"
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
_REACH = 60  # characters before a street
_SHORT_NAME = re.compile(
    r"[A-Z][\w']{0,30}\.?(?:[ ]{1,2}(?:de[ ]|del[ ]|della[ ]|dei[ ])?[A-Z][\w']{0,30}){0,3}"
)
_POSTCODE_BEHIND = re.compile(
    rf"[\s,-]{{1,3}}(?:{CITY}[\s,-]{{1,3}})?(?:[A-Z]-)?[0-9]{{5}}(?![\w-]|[.,][0-9])(?:[ ]{CITY})?"
)
_POSTCODE_BEFORE = re.compile(rf"(?<![\w.,-])[0-9]{{5}}[ ]{CITY}[\s,-]{{1,3}}(?:in[ ])?\Z")
# streets that are numbers themselves: "calle 50 no 1234", "diagonal 74 entre 5 y 6"
_GRID = re.compile(
    r"(?<!\w)(?:calle|diagonal|avenida|avda?\.?|av\.?)[ ][0-9]{1,3},?[ ]"
    r"(?:(?:no?|nr?o|num|numero|#)[. ]{0,2}[0-9]{1,5}|(?:entre|e/)[ ][0-9]{1,3}[ ]y[ ][0-9]{1,3})(?!\w)",
    re.IGNORECASE,
)
_GRAN_VIA = re.compile(rf"gran via,?[ ]{_HOUSE_MARK}[0-9]{{1,3}}(?!\w|[.,:/-][0-9])", re.IGNORECASE)
# Buenos Aires writes no street word, but says that it is Buenos Aires
_PORTENO_CITY = re.compile(
    r"CABA\b|C\.A\.B\.A\b|Cap(?:ital|\.)? ?Fed(?:eral|\.)?|(?<=[ ,])[A-Z][0-9]{4}[A-Z]{3}\b"
)
_PORTENO = re.compile(
    r"(?<!\w)[A-Z][\w'.]{2,30}(?:[ ][A-Z][\w']{2,30}){0,3}[ ][0-9]{3,5}"
    r"(?:,?[ ](?:piso[ ])?[0-9]{1,2}[ ]?[A-Za-z]?)?,?[ ]\Z"
)
_TOWN = re.compile(rf"[\s,-]{{1,3}}{CITY}")


def find_addresses(shadow: str) -> list[Span]:
    """Return the street addresses of a shadow, in order and disjoint."""
    if not _HINT.search(shadow):
        return []
    spans = [
        *_street_first(shadow),
        *street_last(shadow),
        *_after_cue(shadow),
        *_in_buenos_aires(shadow),
        *postal(shadow),
    ]
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
        if end := _numbered(shadow, street.end()):
            yield Span(street.start(), end, "address")
        elif found := _GRID.match(shadow, street.start()):
            yield Span(street.start(), found.end(), "address")
        elif found := _GRAN_VIA.match(shadow, max(0, street.start() - 5)):
            yield Span(found.start(), found.end(), "address")
        elif by_postcode := _by_postcode(shadow, street):
            yield by_postcode


def _in_buenos_aires(shadow: str) -> Iterator[Span]:
    for city in _PORTENO_CITY.finditer(shadow):
        before = shadow[max(0, city.start() - _REACH) : city.start()]
        if lead := _PORTENO.search(before):
            yield Span(city.start() - len(before) + lead.start(), city.end(), "address")


def _by_postcode(shadow: str, street: re.Match[str]) -> Span | None:
    """Read a street without a number whose postcode stands next to it, before or behind."""
    name = _SHORT_NAME.match(shadow, street.end())
    if name is None or not is_name(name[0]):
        return None
    if place := _POSTCODE_BEHIND.match(shadow, name.end()):
        return Span(street.start(), place.end(), "address")
    before = shadow[max(0, street.start() - _REACH) : street.start()]
    if place := _POSTCODE_BEFORE.search(before):
        return Span(street.start() - len(before) + place.start(), name.end(), "address")
    return None


def _after_cue(shadow: str) -> Iterator[Span]:
    for cue in _announcement().finditer(shadow):
        end = _numbered(shadow, cue.end())
        if end and shadow[cue.end()].isupper():
            yield Span(cue.end(), end, "address")


def _numbered(shadow: str, start: int) -> int:
    """Read a name, a number and what follows; return the end of the address, 0 where it is none."""
    name = _name().match(shadow, start)
    if name is None or not is_name(name[0]):
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
    place = _TOWN.match(shadow, end) if is_postcode else PLACE.match(shadow, end)
    if place is None and _is_year(number["number"]) and not name[0][0].isupper():
        return 0
    return place.end() if place else end


def _is_year(number: str | None) -> bool:
    return number is not None and len(number) == 4 and number[:2] in {"19", "20"}


@cache
def _street_first_words() -> re.Pattern[str]:
    words = either(masking("streets", "first"))
    return re.compile(rf"(?<![\w@#/'.]){words}(?:(?<=[./])|\.|(?!\w))[ ]{{0,2}}", re.IGNORECASE)


@cache
def _announcement() -> re.Pattern[str]:
    filler = r"(?:(?:is|e|es|postale|completo|actual)[\s:]{1,2}){0,2}"
    words = either(masking("streets", "announced"))
    return re.compile(rf"(?<!\w){words}[\s:,=-]{{1,3}}{filler}", re.IGNORECASE)


@cache
def _name() -> re.Pattern[str]:
    """Return the pattern of a street's name: up to seven words, a number only before a month."""
    months = either(masking("streets", "months"))
    word = rf"(?!s/n)(?:{WORD}|[0-9]{{1,2}}(?=[ ](?:de[ ])?{months}\b))"
    return re.compile(rf"{word}(?:[ ]{{1,2}}{word}){{0,6}}", re.IGNORECASE)
