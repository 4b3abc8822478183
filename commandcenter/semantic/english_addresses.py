"""English street addresses: a number, a name, and the street word last; or a name with its postcode."""

import re
from collections.abc import Iterator
from functools import cache

from commandcenter.semantic.lexicons import either, masking
from commandcenter.semantic.spans import Span
from commandcenter.semantic.streets import PLACE, UK_POSTCODE, WORD, is_name

_REACH = 90  # characters before a street word
_PLACE = re.compile(
    rf"(?:[\s,]{{1,3}}(?:{WORD}|#?[0-9]{{1,4}}(?!\w))){{0,6}}?[\s,]{{1,3}}(?:[A-Z]{{2}}[ ]{{1,2}})?"
    rf"(?:{UK_POSTCODE}|[0-9]{{5}}(?:-[0-9]{{4}})?(?!\w))"
)
_NEXT_POSTCODE = re.compile(rf"(?:[\s,]{{1,3}}[A-Z]\w{{1,20}}){{0,2}}[\s,]{{1,3}}{UK_POSTCODE}")
_HOUSE = (
    r"(?<![\w@#/.,£$€-])(?<![0-9]:)(?:(?:flat|apt|apartment|unit|suite)\.?[ ]?\w{1,5},?[ ])?"
    r"[0-9]{1,5}[A-Za-z]?(?:-[0-9]{1,4})?,?[ ]"
)
_HOUSE_AND_NAME = re.compile(
    rf"{_HOUSE}(?P<name>(?:(?:{WORD}|[0-9]{{1,3}}(?:st|nd|rd|th))[ ]){{1,4}})\Z", re.IGNORECASE
)
_NAME = re.compile(r"(?<![\w.])(?P<name>(?:[A-Z][\w']{1,30}[ ]){1,3})\Z")
_POSTAL = re.compile(
    rf"{_HOUSE}(?P<name>(?:{WORD}[ ,]{{1,2}}){{1,7}})[A-Z]{{1,2}}[0-9][A-Z0-9]?[ ]?[0-9][A-Z]{{2}}(?!\w)"
)
_FULL_STOP = re.compile(r"[^\W\d_]{4,}\.[ ]")
_SMALL = frozenset(
    {"the", "of", "and", "old", "new", "upper", "lower", "great", "little", "di", "de", "st"}
)
_ENDS = re.compile(r"[ ]?(?:[,.;!?()\n]|\Z)")


def street_last(shadow: str) -> Iterator[Span]:
    """Yield "14 Mill Lane, Leeds LS1 4AB" and the like, with what follows of the town."""
    for street in _words().finditer(shadow):
        window = max(0, street.start() - _REACH)
        before = shadow[window : street.start()]
        if (lead := _HOUSE_AND_NAME.search(before)) is None:
            yield from _numberless(shadow, street, window)
        elif _is_street(lead["name"], street[0]):
            place = _PLACE.match(shadow, street.end()) or PLACE.match(shadow, street.end())
            if place or _is_clear(shadow, lead["name"], street):
                yield Span(window + lead.start(), place.end() if place else street.end(), "address")


def postal(shadow: str) -> Iterator[Span]:
    """Yield a house number, some words and a UK postcode: "7 The Green, Leeds LS1 4AB"."""
    for found in _POSTAL.finditer(shadow):
        if is_name(found["name"]):
            yield Span(found.start(), found.end(), "address")


def _numberless(shadow: str, street: re.Match[str], window: int) -> Iterator[Span]:
    """Read "Church Lane, LS17 9AB": the postcode tells what a number would."""
    if not street[0][0].isupper():
        return
    lead = _NAME.search(shadow[window : street.start()])
    place = _NEXT_POSTCODE.match(shadow, street.end()) if lead else None
    if lead and place and is_name(lead["name"]):
        yield Span(window + lead.start(), place.end(), "address")


def _is_street(name: str, word: str) -> bool:
    """Refuse the end of a sentence, and small words before a capital one: "13 campi al Victoria Park"."""
    if _FULL_STOP.search(name) or not is_name(name):
        return False
    small = [one for one in name.split() if one[0].islower()]
    return not word[0].isupper() or _SMALL.issuperset(small)


def _is_clear(shadow: str, name: str, street: re.Match[str]) -> bool:
    """Tell whether a number, a name and this word are an address with nothing behind them."""
    word = street[0].rstrip(".").lower()
    if street[0][0].isupper() or word in _clear():
        return True
    is_last = _ENDS.match(shadow, street.end()) is not None
    return word == "st" and name.rsplit(maxsplit=1)[-1] in _HIGH_STREETS and is_last


_HIGH_STREETS = frozenset(
    {"main", "high", "church", "station", "market", "park", "oak", "elm", "king", "queen"}
)


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf"(?<=[ ]){either(masking('streets', 'last'))}(?!\w)\.?", re.IGNORECASE)


@cache
def _clear() -> frozenset[str]:
    return frozenset(masking("streets", "clear"))
