"""Telephone numbers of Italy, Spain, Argentina, the UK and the US, and every +form.

A shape that is a telephone number in one of them is enough, except a bare run of digits that a word
names as an order, ticket or serial. Any other number of 7 to 15 digits counts after a cue word.
"""

import re

from commandcenter.semantic.chains import Window, is_amount
from commandcenter.semantic.cues import has_cue, is_named_alien
from commandcenter.semantic.spans import Span

_TRUNK_PREFIXES = ("0039", "0034", "0054", "0044", "001")
_BARE_ABROAD = re.compile(r"393[0-9]{8,9}|390[0-9]{6,10}|34[6-9][0-9]{8}|549[0-9]{10}|447[0-9]{9}")
_PLUS_BEFORE = re.compile(r"\+[ ]?\(?[ ]?\Z")
_BRACKET_BEFORE = re.compile(r"\(\s?\Z")


def phone_start(shadow: str, window: Window, hidden: Span | None = None) -> int | None:
    """Return where the number begins, its plus and bracket included; None where it is no telephone number."""
    digits = window.digits
    before = shadow[max(0, window.start - 4) : window.start]
    if (plus := _PLUS_BEFORE.search(before)) and 8 <= len(digits) <= 15:
        return window.start - len(plus[0])
    if not 7 <= len(digits) <= 16 or not _is_phone(shadow, window, hidden):
        return None
    bracket = _BRACKET_BEFORE.search(before)
    return window.start - (len(bracket[0]) if bracket else 0)


def _is_phone(shadow: str, window: Window, hidden: Span | None) -> bool:
    if is_amount(shadow, window.start, window.end):
        return False
    called = has_cue("phone", shadow, window.start, hidden)
    alien = is_named_alien(shadow, window.start)
    if called and not alien:
        return len(window.digits) <= 15 and "loose" not in window.joints[:1]
    if not window.is_whole or "loose" in window.joints:
        return False
    if _is_code(shadow, window, alien=alien):
        return False
    return _is_shape(window.digits, window.sizes, window.joints)


def _is_code(shadow: str, window: Window, *, alien: bool) -> bool:
    """Tell whether a word names the number otherwise, or letters hang on it: a code, not a number to call."""
    before = shadow[max(0, window.start - 2) : window.start]
    if before[-1:].isalnum() or (before[:1].isalpha() and before[-1:] in {"-", "_"}):
        return True
    after = shadow[window.end : window.end + 1]
    return len(window.sizes) == 1 and (alien or after.isalnum() or after == "_")


def _is_shape(digits: str, sizes: tuple[int, ...], joints: tuple[str, ...]) -> bool:
    if not _is_evenly_cut(sizes, joints):
        return False
    size = len(digits)
    if digits.startswith(_TRUNK_PREFIXES) and 10 < size <= 16:
        return True
    if _BARE_ABROAD.fullmatch(digits):
        return True
    return _is_national(digits, sizes)


def _is_evenly_cut(sizes: tuple[int, ...], joints: tuple[str, ...]) -> bool:
    """Tell whether the groups look like one number: single digits all through, or none after the prefix."""
    if len(sizes) == 1 or max(sizes) == 1:
        return True
    if min(sizes[1:]) < 2 and sizes[1:2] != (1,):
        return False
    if "tight" in joints and "space" in joints:
        return min(sizes[1:]) >= 3 or len(set(joints[1:])) <= 1
    return True


def _is_national(digits: str, sizes: tuple[int, ...]) -> bool:
    size = len(digits)
    lead = sizes[0]
    if digits[0] == "0":
        return _is_trunk(size, sizes)
    if digits[0] == "3" and digits[1] not in "01" and size in {9, 10}:
        return lead in {1, 3, size} or (lead == 2 and len(sizes) > 1 and sizes[1] >= 2)
    if digits[0] in "6789" and size == 9:
        return lead in {1, 2, 3, 9}
    if digits[:2] in {"11", "15"} and size == 10:
        return lead in {1, 2, 10} and sizes[1:2] != (2,)
    if size == 10 and digits[0] in "23456789":
        return sizes[:2] == (3, 3)
    return size == 11 and digits[0] == "1" and sizes[:3] == (1, 3, 3)


def _is_trunk(size: int, sizes: tuple[int, ...]) -> bool:
    """Numbers with a leading zero: Italian landlines, all of the UK, Argentine trunk calls."""
    if len(sizes) == 1:
        return 9 <= size <= 11
    return 8 <= size <= 11 and 2 <= sizes[0] <= 5 and (size >= 9 or min(sizes[1:]) >= 3)
