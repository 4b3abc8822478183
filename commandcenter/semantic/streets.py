"""What street addresses of all languages are made of: names, towns, postcodes, and what is no name."""

import re
from functools import cache

from commandcenter.semantic.lexicons import masking

_PART = r"[^\W\d_](?:[^\W\d_]|'){0,30}"
WORD = rf"{_PART}(?![\w'])\.?(?:-{_PART}(?![\w']))?"
_CITY_WORD = r"[A-Z][\w']{1,30}(?:-[A-Z][\w']{1,30})?"
_CITY_LINK = r"(?:(?:di|del|della|dei|de|la|las|los|el|in|upon|on|sul|al)[ ]){0,2}"
CITY = rf"{_CITY_WORD}(?:[ ]{_CITY_LINK}{_CITY_WORD}){{0,3}}"
POSTCODE = r"(?:[A-Z]-)?(?:[0-9]{5}|[A-Z][0-9]{4}(?:[A-Z]{3})?|[0-9]{4})(?![\w-]|[.,][0-9])"
UK_POSTCODE = r"[A-Za-z]{1,2}[0-9][A-Za-z0-9]?[ ]?[0-9][A-Za-z]{2}(?!\w)"
PLACE = re.compile(
    rf"[\s,.-]{{1,3}}{POSTCODE}(?:[\s,-]{{1,3}}{CITY})?|,[ ]?{CITY}(?=[ ]?(?:[,.;()\n]|\Z))"
)


def is_name(text: str) -> bool:
    """Tell whether words can be a street's name: no word of a sentence in them, no small one at an end."""
    words = text.lower().replace(",", " ").split()
    if len(words) > 1 and words[0].rstrip(".") in {"n", "e", "s", "w", "the"}:
        words = words[1:]
    if words[0] in _inner() or words[-1] in _inner():
        return False
    return _never().isdisjoint(words)


@cache
def _inner() -> frozenset[str]:
    return frozenset(masking("streets", "inner"))


@cache
def _never() -> frozenset[str]:
    return frozenset(masking("streets", "never"))
