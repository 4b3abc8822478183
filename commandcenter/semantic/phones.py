"""Telephone numbers of Italy, Spain, Argentina, the UK and the US, and every +form.

A shape that is a telephone number in one of them is enough, except a bare run of digits that a word
names as an order, ticket or serial. Any other number of 7 to 15 digits counts after a cue word.
"""

import re

from commandcenter.semantic.chains import Window
from commandcenter.semantic.cues import Left
from commandcenter.semantic.figures import is_amount

_TRUNK_PREFIXES = ("0039", "0034", "0054", "0044")
_UNEVEN_CUTS = {
    (3, 2, 2, 2, 1),
    (4, 1, 2, 2, 2, 2),
    (2, 2, 1, 2, 2, 2, 2),
}  # "338 12 34 56 7", France
# Europe, the Americas and North Africa; 006 and on begin airline tickets as often as telephone numbers
_ABROAD = re.compile(
    r"001[2-9][0-9]{9}|00(?:3[0-36]|35[0-9]|37[0-8]|38[0-79]|4[0135-9]|42[013]|20|21[1-8]|5[1-35-8]"
    r"|59[0-9]|50[1-9])[1-9][0-9]{6,10}"
)
_BARE_ABROAD = re.compile(r"393[0-9]{8,9}|390[0-9]{6,10}|34[6-9][0-9]{8}|549[0-9]{10}|447[0-9]{9}")
_PLUS_BEFORE = re.compile(r"\(?\+[ ]?\(?[ ]?\Z")
_CHAT_LINK = re.compile(r"(?<![A-Za-z0-9])wa\.me/\Z", re.IGNORECASE)
_MOBILE = re.compile(r"(?:39)?3[2-9][0-9]{8}")
_GLUE = 24  # characters of a word that hangs on a number, as far as we look
_GLUED_BEFORE = re.compile(r"[A-Za-z0-9]+\Z")
_GLUED_AFTER = re.compile(r"[A-Za-z0-9]+")
_BRACKET_BEFORE = re.compile(r"\(\s?\Z")


def phone_start(shadow: str, window: Window, left: Left) -> int | None:
    """Return where the number begins, its plus and bracket included; None where it is no telephone number."""
    digits = window.digits
    before = shadow[max(0, window.start - 4) : window.start]
    if (
        "+" in before
        and (plus := _PLUS_BEFORE.search(before))
        and 8 <= len(digits) <= 15
        and "loose" not in window.joints
    ):
        return window.start - len(plus[0])
    if not _is_phone(shadow, window, left) or _is_counted(shadow, window):
        return None
    bracket = _BRACKET_BEFORE.search(before)
    is_closed = ")" in shadow[window.start : window.end]
    return window.start - (len(bracket[0]) if bracket and is_closed else 0)


def _is_phone(shadow: str, window: Window, left: Left) -> bool:
    before = shadow[max(0, window.start - 10) : window.start]
    if left.has("phone") and (not left.is_alien() or _CHAT_LINK.search(before)):
        return len(window.digits) <= 15 and "loose" not in window.joints[:1]
    if not window.is_whole or "loose" in window.joints or "line" in window.joints:
        return False
    if not _is_shape(window.digits, window.sizes, window.joints):
        return window.sizes == (3, 7) and before[-1:] == "(" and not left.is_alien()
    return _is_glued_mobile(shadow, window, left) or not _is_code(shadow, window, left)


def _is_glued_mobile(shadow: str, window: Window, left: Left) -> bool:
    """Tell whether an Italian mobile hangs on letters, an underscore or a slash: "/u/3200001234".

    Capitals ("SN3200001234") and letters with more digits ("a7f3200001234") are a code.
    """
    if not _MOBILE.fullmatch(shadow, window.start, window.end) or left.is_named():
        return False
    if shadow[max(0, window.start - 1) : window.start] == "-":
        return False
    lead = _GLUED_BEFORE.search(shadow[max(0, window.start - _GLUE) : window.start])
    trail = _GLUED_AFTER.match(shadow, window.end, window.end + _GLUE)
    glued = (lead[0] if lead else "") + (trail[0] if trail else "")
    if lead and Left(shadow, window.start - len(lead[0])).is_named():  # "ticket u3200001234"
        return False
    return not any(map(str.isdigit, glued)) and sum(map(str.isupper, glued)) < 2


def _is_counted(shadow: str, window: Window) -> bool:
    """Tell whether a currency or unit stands at a number that is written as amounts are."""
    bare = len(window.sizes) == 1
    thousands = (
        window.sizes[0] <= 3 and set(window.sizes[1:]) == {3} and set(window.joints) == {"tight"}
    )
    decimals = window.joints == ("tight",) and shadow[window.start + window.sizes[0]] == "."
    return (bare or thousands or decimals) and is_amount(shadow, window.start, window.end)


def _is_code(shadow: str, window: Window, left: Left) -> bool:
    """Tell whether a word names the number otherwise, or letters hang on it: a code, not a number to call."""
    before = shadow[max(0, window.start - 2) : window.start]
    if before[-1:].isalnum() or (before[:1].isalpha() and before[-1:] in {"-", "_"}):
        return True
    after = shadow[window.end : window.end + 1]
    return len(window.sizes) == 1 and (after.isalnum() or after == "_" or left.is_alien())


def _is_shape(digits: str, sizes: tuple[int, ...], joints: tuple[str, ...]) -> bool:
    if not _is_evenly_cut(sizes, joints):
        return False
    size = len(digits)
    if digits.startswith(_TRUNK_PREFIXES) and 10 < size <= 16:
        return True
    if digits[:2] == "00" and _ABROAD.fullmatch(digits):
        return True
    if _BARE_ABROAD.fullmatch(digits):
        return True
    return _is_national(digits, sizes)


def _is_evenly_cut(sizes: tuple[int, ...], joints: tuple[str, ...]) -> bool:
    """Tell whether the groups look like one number: single digits all through, or none after the prefix."""
    if len(sizes) == 1 or max(sizes) == 1 or sizes in _UNEVEN_CUTS:
        return True
    if sizes == (3, 2, 4):  # how articles and US social security numbers are cut
        return False
    if min(sizes[1:]) < 2 and sizes[1:2] != (1,):
        return False
    # "02/08 320 000": a tight beginning is a date or a fraction, unless large groups follow
    return joints[0] != "tight" or "space" not in joints or min(sizes[1:]) >= 3


def _is_national(digits: str, sizes: tuple[int, ...]) -> bool:
    size = len(digits)
    lead = sizes[0]
    if digits[0] == "0":
        return _is_trunk(digits, sizes)
    if digits[0] == "3" and digits[1] not in "01" and size in {9, 10}:
        return lead in {1, 3, size} or (lead == 2 and len(sizes) > 1 and sizes[1] >= 2)
    if digits[0] in "6789" and size == 9:
        return lead in {1, 2, 3, 9}
    if digits[:2] in {"11", "15"} and size == 10:
        return lead in {1, 2, 10} and sizes[1:2] != (2,)
    if size == 10 and digits[0] in "23456789":
        return sizes[:2] == (3, 3)
    return size == 11 and digits[0] == "1" and sizes[:3] == (1, 3, 3)


def _is_trunk(digits: str, sizes: tuple[int, ...]) -> bool:
    """Numbers with a leading zero: Italian landlines, all of the UK, Argentine trunk calls (15 = mobile)."""
    size = len(digits)
    if len(sizes) == 1:
        return 9 <= size <= 11
    if size in {12, 13} and digits[sizes[0] :].startswith("15"):
        return True
    return 8 <= size <= 11 and 2 <= sizes[0] <= 5 and (size >= 9 or min(sizes[1:]) >= 3)
