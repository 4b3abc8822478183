"""Identifiers of digits only: cards, Italian and Argentine tax numbers, Argentine DNI, telephone numbers.

Without letters a number tells little: it is hidden when its checksum holds or a cue word stands before
it; a telephone number by its shape.
"""

from collections.abc import Callable

from commandcenter.semantic import checksums
from commandcenter.semantic.chains import Group, Window, chains, is_amount, windows
from commandcenter.semantic.cues import has_cue, is_named_alien
from commandcenter.semantic.phones import phone_start
from commandcenter.semantic.spans import Span

_CARD_CUTS = {(4, 6, 5), (4, 6, 4), (8, 8), (6, 10), (4, 4, 8), (4, 12)}
_CUIT_KINDS = {"20", "23", "24", "25", "26", "27", "30", "33", "34"}


def find_numbers(shadow: str) -> list[Span]:
    """Return the numbers of a shadow that are personal data, in order and disjoint."""
    spans: list[Span] = []
    for chain in chains(shadow):
        first = 0
        while first < len(chain):
            before = spans[-1] if spans else None
            if (span := _best(shadow, list(windows(shadow, chain, first)), before)) is None:
                first += 1
                continue
            spans.append(span)
            first = _after(chain, first, span.end)
    return spans


def _after(chain: list[Group], first: int, end: int) -> int:
    while first < len(chain) and chain[first].start < end:
        first += 1
    return first


def _best(shadow: str, found: list[Window], before: Span | None) -> Span | None:
    """Return the longest window of the most telling kind."""
    for kind, holds in _KINDS:
        for window in reversed(found):
            start = holds(shadow, window, before)
            if start is not None:
                return Span(start, window.end, kind)
    return None


def _card(shadow: str, window: Window, before: Span | None) -> int | None:
    digits = window.digits
    if not 13 <= len(digits) <= 19:
        return None
    if has_cue("card", shadow, window.start, before):
        return window.start
    if not (window.is_whole and _is_card_cut(window.sizes) and checksums.luhn(digits)):
        return None
    if is_named_alien(shadow, window.start) and not _is_issued(digits):
        return None
    return window.start


def _is_card_cut(sizes: tuple[int, ...]) -> bool:
    if len(sizes) == 1 or max(sizes) == 1 or sizes in _CARD_CUTS:
        return True
    return set(sizes[:-1]) == {4} and sizes[-1] <= 4


def _is_issued(digits: str) -> bool:
    """Tell whether card schemes give out such numbers; telephones and SIMs have Luhn numbers as well."""
    if len(digits) == 15:
        return digits[:2] in {"34", "37"}
    return digits[0] in "23456"


def _cuit(shadow: str, window: Window, before: Span | None) -> int | None:
    digits = window.digits
    if len(digits) != 11:
        return None
    if has_cue("cuit", shadow, window.start, before):
        return window.start
    known = digits[:2] in _CUIT_KINDS and window.is_whole
    dashed = window.sizes == (2, 8, 1) and "loose" not in window.joints
    holds = checksums.cuit(digits)
    return window.start if known and (dashed or (holds and len(window.sizes) == 1)) else None


def _piva(shadow: str, window: Window, before: Span | None) -> int | None:
    digits = window.digits
    if len(digits) != 11:
        return None
    if has_cue("piva", shadow, window.start, before) or has_cue("cf", shadow, window.start, before):
        return window.start
    if len(window.sizes) > 1 or not window.is_whole or not checksums.luhn(digits):
        return None
    return None if has_cue("phone", shadow, window.start, before) else window.start


def _dni_ar(shadow: str, window: Window, before: Span | None) -> int | None:
    if len(window.digits) > 8 or is_amount(shadow, window.start, window.end):
        return None
    if has_cue("dni", shadow, window.start, before):
        return window.start
    between = {shadow[window.start + 2 : window.start + 3], shadow[window.end - 4 : window.end - 3]}
    dotted = window.sizes == (2, 3, 3) and between == {"."} and window.is_whole
    return window.start if dotted else None


_Holds = Callable[[str, Window, Span | None], int | None]
_KINDS: tuple[tuple[str, _Holds], ...] = (
    ("card", _card),
    ("cuit", _cuit),
    ("piva", _piva),
    ("dni_ar", _dni_ar),
    ("phone", phone_start),
)
