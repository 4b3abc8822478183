"""Figures: digits that are no identifier but a date, time, sum, network address, or part of a handle."""

import re
from functools import cache

from commandcenter.semantic.cues import Left
from commandcenter.semantic.lexicons import either, masking

_DIGITS = re.compile(r"[0-9]+")
_LONGEST_TAG = 31
_TAG_BEFORE = re.compile(r"(?<![\w@.])[@#][A-Za-z_]\w*\Z")
_DATE = r"[0-3]?[0-9]([/.-])[01]?[0-9]\1(?:(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9]|[./-][0-9])"
_ISO_DATE = r"(?:19|20)[0-9]{2}([/.-])[01]?[0-9]\2[0-3]?[0-9](?![0-9])"
_TIME = r"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?(?![0-9])"
_DOTTED_TIME = r"[0-2]?[0-9]\.[0-5][0-9][ ]?(?:h|hs|am|pm)\b"
_HEART = r"(?<=<)3+"
_DECIMAL = r"0[.,][0-9]{5,}"
_BYTE = r"(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})"
_NETWORK = rf"(?P<net>{_BYTE}(?:\.{_BYTE}){{3}}(?![0-9]|\.[0-9]))"
_SUM = r"[0-9]{1,3}(?:[.,][0-9]{3}){0,5}(?:[.,][0-9]{1,2})?[ ]?"
_CURRENCY_SIGN = "[€$£¢]"
_CURRENCY_BEFORE = re.compile(
    rf"(?:{_CURRENCY_SIGN}|\b(?:eur|usd|ars|gbp|rs|rm|us))[ .]{{0,2}}\Z", re.IGNORECASE
)


def figures(shadow: str) -> set[int]:
    """Return the starts of the groups that belong to a date, time, network address or amount."""
    starts: set[int] = set()
    pattern = _no_number()
    is_tagged = "@" in shadow or "#" in shadow
    done = 0
    # each begins with digits: quicker than one search for all
    for group in _DIGITS.finditer(shadow):
        if is_tagged and _in_tag(shadow, group.start()):
            starts.add(group.start())
            continue
        if group.start() < done or (found := pattern.match(shadow, group.start())) is None:
            continue
        if found["net"] and Left(shadow, found.start()).has("phone"):
            continue
        done = found.end()
        starts.update(hit.start() for hit in _DIGITS.finditer(shadow, *found.span()))
    return starts


def is_amount(shadow: str, start: int, end: int) -> bool:
    """Tell whether a currency or unit stands at either side of a number."""
    return (
        unit().match(shadow, end) is not None
        or _CURRENCY_BEFORE.search(shadow[max(0, start - 6) : start]) is not None
    )


@cache
def unit() -> re.Pattern[str]:
    """Return the pattern of a currency or measure behind a number."""
    words = either(masking("units", "currencies") + masking("units", "measures"))
    return re.compile(
        rf"[ ]?(?:{_CURRENCY_SIGN}(?![ ]?[0-9])|[%°]|(?:de[ ]|di[ ]|of[ ])?{words}(?![^\W_]))",
        re.IGNORECASE,
    )


@cache
def _no_number() -> re.Pattern[str]:
    """Return the pattern of what is made of digits but is a date, time, network address or sum."""
    currency = rf"(?:{_CURRENCY_SIGN}|{either(masking('units', 'currencies'))}\b)"
    kinds = (_DATE, _ISO_DATE, _TIME, _DOTTED_TIME, _NETWORK, _HEART, _DECIMAL, _SUM + currency)
    return re.compile(rf"(?<![0-9])(?<![0-9][./-])(?:{'|'.join(kinds)})", re.IGNORECASE)


def _in_tag(shadow: str, start: int) -> bool:
    """Tell whether digits belong to a handle or hashtag with letters: "@mario3478129456"."""
    return _TAG_BEFORE.search(shadow[max(0, start - _LONGEST_TAG) : start]) is not None
