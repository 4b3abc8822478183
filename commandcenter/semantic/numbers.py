"""Identifiers of digits only: cards, Italian and Argentine tax numbers, Argentine DNI, telephone numbers.

Without letters a number tells little: it is hidden when its checksum holds or a cue word stands before
it; a telephone number by its shape.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from commandcenter.semantic import checksums
from commandcenter.semantic.chains import (
    MOST_DIGITS,
    Group,
    Window,
    chains,
    edges_of,
    windows,
)
from commandcenter.semantic.cues import Left
from commandcenter.semantic.figures import is_amount
from commandcenter.semantic.phones import phone_start
from commandcenter.semantic.spans import Span

_LOOK_BACK = 50  # the reach of a cue word and the word itself
_LOOK_AHEAD = 130  # the longest number, with the widest joints, and a unit behind it
_GLUED = re.compile(r"[A-Za-z0-9]*[A-Za-z]\Z")
_PARCELS = {"JD", "JJD", "JVGL"}
_SIM = "89"  # how the number of a SIM card begins
_CARD_CUTS = {(4, 6, 5), (4, 6, 4), (8, 8), (6, 10), (4, 4, 8), (4, 12)}
_SPELLED_CUTS = {(3, 3, 3, 2), (4, 4, 3), (3, 4, 4), (2, 3, 3, 3), (2, 3, 3, 2, 1)}
_CUIT_KINDS = {"20", "23", "24", "25", "26", "27", "30", "33", "34"}


class _Place(NamedTuple):
    """A group a number may begin with."""

    shadow: str
    chain: list[Group]
    edges: list[bool]
    first: int


# What the text around a place says about it: None, or start and end from the place on, and the kind.
_Known = dict[str, tuple[int, int, str] | None]


def find_numbers(shadow: str) -> list[Span]:
    """Return the numbers of a shadow that are personal data, in order and disjoint."""
    spans: list[Span] = []
    known: _Known = {}
    for chain in chains(shadow):
        before = spans[-1] if spans else None
        spans += _of_chain(_Place(shadow, chain, edges_of(shadow, chain), 0), before, known)
    return spans


def _of_chain(whole: _Place, before: Span | None, known: _Known) -> list[Span]:
    """Return the numbers of a chain. One that is found ends what stands before it and begins what follows."""
    shadow, chain, edges, first = whole
    spans: list[Span] = []
    begin = 0
    while first < len(chain):
        last = spans[-1] if spans else before
        span = _remembered(_Place(shadow, chain, edges, first), last, known)
        if span is None:
            first += 1
            continue
        low = max(begin, first - MOST_DIGITS)
        if low < first:
            ended = _Place(shadow, chain[low:first], [*edges[low:first], True], 0)
            spans += _of_chain(ended, last, {})
        spans.append(span)
        first = begin = _after(chain, first, span.end)
        if first < len(chain):
            edges[first] = True
    return spans


def _remembered(place: _Place, before: Span | None, known: _Known) -> Span | None:
    """As `_at`; deep inside a long chain, equal surroundings are looked at once."""
    shadow, chain, _, first = place
    start = chain[first].start
    is_deep = 3 <= first < len(chain) - MOST_DIGITS - 2
    if not is_deep or (before is not None and before.end > start - _LOOK_BACK):
        return _at(place, before)
    around = shadow[max(0, start - _LOOK_BACK) : start + _LOOK_AHEAD]
    if around not in known:
        span = _at(place, before)
        known[around] = (span.start - start, span.end - start, span.type) if span else None
    found = known[around]
    return Span(start + found[0], start + found[1], found[2]) if found else None


def _at(place: _Place, before: Span | None) -> Span | None:
    shadow, chain, edges, first = place
    left = Left(shadow, chain[first].start, before)
    if not edges[first] and left.is_wordless():
        return None
    return _best(shadow, windows(shadow, chain, first, edges), left)


def _after(chain: list[Group], first: int, end: int) -> int:
    while first < len(chain) and chain[first].start < end:
        first += 1
    return first


def _best(shadow: str, found: list[Window], left: Left) -> Span | None:
    """Return the longest window of the most telling kind."""
    for kind, least, most, holds in _KINDS:
        for window in reversed(found):
            if not least <= len(window.digits) <= most:
                continue
            if (start := holds(shadow, window, left)) is not None:
                return Span(start, window.end, kind)
    return None


def _card(shadow: str, window: Window, left: Left) -> int | None:
    digits = window.digits
    if len(digits) > 17 and digits[:2] == _SIM:
        return None
    if left.has("card"):
        return window.start
    if not (_is_card_cut(window.sizes) and checksums.luhn(digits)):
        return None
    if not window.is_whole and not (len(digits) == 16 and _is_issued(digits)):
        return None
    if left.is_alien() and not _is_issued(digits):
        return None
    return None if _is_in_a_code(shadow, window, left) else window.start


def _is_in_a_code(shadow: str, window: Window, left: Left) -> bool:
    """Tell the number of a parcel or post: "1Z3A" or "JD" before it, "status/2154696206390228646"."""
    if len(window.digits) > 16 and left.is_named():
        return True
    lead = _GLUED.search(shadow[max(0, window.start - 8) : window.start])
    return lead is not None and (lead[0] in _PARCELS or any(map(str.isdigit, lead[0])))


def _is_card_cut(sizes: tuple[int, ...]) -> bool:
    if len(sizes) == 1 or max(sizes) == 1 or sizes in _CARD_CUTS:
        return True
    return set(sizes[:-1]) == {4} and sizes[-1] <= 4


def _is_issued(digits: str) -> bool:
    """Tell whether card schemes give out such numbers; telephones and SIMs have Luhn numbers as well."""
    if len(digits) == 15:
        return digits[:2] in {"34", "37"}
    return digits[0] in "23456"


def _cuit(_shadow: str, window: Window, left: Left) -> int | None:
    digits = window.digits
    if left.has("cuit"):
        return window.start
    if digits[:2] not in _CUIT_KINDS:
        return None
    holds = checksums.cuit(digits)
    if window.sizes == (2, 8, 1) and (holds or "loose" not in window.joints):
        return window.start
    is_one = len(window.sizes) == 1 or _is_spelled(window, left)
    return window.start if holds and window.is_whole and is_one else None


def _piva(shadow: str, window: Window, left: Left) -> int | None:
    digits = window.digits
    if left.has("piva") or left.has("cf"):
        return window.start
    if not window.is_whole or not checksums.luhn(digits) or left.has("phone") or left.is_named():
        return None
    if len(window.sizes) == 1:
        return window.start
    is_one = _is_spelled(window, left) and phone_start(shadow, window, left) is None
    return window.start if is_one else None


def _is_spelled(window: Window, left: Left) -> bool:
    """Tell whether a tax number is read out digit by digit, or in threes or fours with spaces or dots.

    One in ten order numbers has its check digit right, so its groups must look like nothing else.
    """
    if left.is_alien() or "loose" in window.joints:
        return False
    return max(window.sizes) == 1 or window.sizes in _SPELLED_CUTS


def _dni_ar(shadow: str, window: Window, left: Left) -> int | None:
    if is_amount(shadow, window.start, window.end) and not left.has("dni_at"):
        return None
    if left.has("dni"):
        return window.start
    between = {shadow[window.start + 2 : window.start + 3], shadow[window.end - 4 : window.end - 3]}
    dotted = window.sizes == (2, 3, 3) and between == {"."} and window.is_whole
    return window.start if dotted else None


_Holds = Callable[[str, Window, Left], int | None]
_KINDS: tuple[tuple[str, int, int, _Holds], ...] = (  # with the fewest and the most digits it has
    ("card", 13, 19, _card),
    ("cuit", 11, 11, _cuit),
    ("piva", 11, 11, _piva),
    ("dni_ar", 7, 8, _dni_ar),
    ("phone", 7, 16, phone_start),
)
