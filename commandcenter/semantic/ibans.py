"""IBANs, also mistyped, in lower case and in groups: two letters, two digits, 11 to 30 characters.

Argentina has account keys instead (CBU): 22 digits, told by their check digits alone.

The country's length tells an IBAN from a tracking number; where it does not fit, only a checksum, a
cue word or an unmistakable shape decides.
"""

import re
from collections.abc import Iterator

from commandcenter.semantic import checksums
from commandcenter.semantic.cues import Left
from commandcenter.semantic.spans import Span, hide

_SEPARATOR = r"[ \t\r\n._/*~|'-]"
# whatever stands between the groups of one with right check digits: "IT60+X054+2811", "IT60 - X054"
_WIDE = r"[\s._/*~|'+:,;()-]{0,3}"
_HEAD = re.compile(
    rf"(?<![A-Za-z0-9])[A-Za-z](?:{_SEPARATOR}?)[A-Za-z]{_SEPARATOR}{{0,2}}[0-9]{_SEPARATOR}?[0-9](?={_WIDE}[A-Za-z0-9])"
)
_WIDE_TAIL = re.compile(rf"(?:{_WIDE}[A-Za-z0-9]){{11,30}}")
_PUNCTUATION = re.compile(r"[^A-Za-z0-9]+")
_GROUPED = re.compile(r"[A-Za-z0-9]{4}(?:[^A-Za-z0-9]{1,3}[A-Za-z0-9]{1,4}){2,8}")
_TAIL = re.compile(rf"(?:{_SEPARATOR}{{0,2}}[A-Za-z0-9]){{11,30}}")
_ACCOUNT_KEY = re.compile(
    r"(?<![A-Za-z0-9])(?:[0-9]{22}|[0-9]{8}[ ./-][0-9]{14}|[0-9]{7}[ -][0-9][ -][0-9]{13}[ -][0-9]"
    r"|(?:[0-9]{4}[ ./-]){5}[0-9]{2})(?![A-Za-z0-9])"
)
_SEPARATORS = re.compile(rf"{_SEPARATOR}+")
_TOKEN = re.compile(r"[A-Za-z0-9]+")
_DIGIT = re.compile(r"[0-9]")
_LONGEST = 34  # characters of any IBAN
_SLACK = 2  # characters a mistyped IBAN may be too long or too short


def find_ibans(shadow: str) -> list[Span]:
    """Return the IBANs of a shadow, in order and disjoint."""
    spans = list(_account_keys(shadow))
    if spans:
        shadow = hide(shadow, spans)
    done = 0
    for head in _HEAD.finditer(shadow):
        if head.start() >= done and (end := _end(shadow, head.start(), head.end())):
            spans.append(Span(head.start(), end, "iban"))
            done = end
    return sorted(spans, key=lambda span: span.start)


def _account_keys(shadow: str) -> Iterator[Span]:
    """Yield the Argentine bank account keys (CBU, CVU): 22 digits, both blocks' check digits right."""
    for found in _ACCOUNT_KEY.finditer(shadow):
        if checksums.cbu(_SEPARATORS.sub("", found[0])):
            yield Span(found.start(), found.end(), "iban")


def _end(shadow: str, start: int, body: int) -> int:
    """Say where the IBAN ends that starts here and whose body begins at `body`; 0 where it is none."""
    wanted = checksums.IBAN_LENGTHS.get(_PUNCTUATION.sub("", shadow[start:body])[:2].upper(), 0)
    if wanted and (wide := _WIDE_TAIL.match(shadow, body)) is not None:
        bare = _PUNCTUATION.sub("", shadow[start : wide.end()])
        if len(bare) >= wanted and checksums.iban(bare[:wanted]):
            end = _place(shadow, start, wanted)
            if _is_account(shadow[start:end], wanted) and not _is_cut(shadow, end):
                return end
    if (tail := _TAIL.match(shadow, body)) is None:
        return 0
    bare = _SEPARATORS.sub("", shadow[start : tail.end()])
    if sum(map(str.isdigit, bare)) < 10:
        return 0
    return _mistyped_end(shadow, start, tail.end(), wanted)


def _is_cut(shadow: str, end: int) -> bool:
    """Tell whether a place lies inside a word."""
    return end < len(shadow) and shadow[end - 1].isalpha() and shadow[end].isalpha()


def _is_account(raw: str, size: int) -> bool:
    """Tell an account from words and figures of a sentence, which can hit mod 97 by chance.

    Few banks give out numbers that are mostly letters: those count unspaced or in even groups.
    """
    digits = sum(map(str.isdigit, raw))
    return digits * 2 >= size or (digits >= 4 and (raw.isalnum() or bool(_GROUPED.fullmatch(raw))))


def _mistyped_end(shadow: str, start: int, limit: int, wanted: int) -> int:
    """Accept a failing checksum where the tokens with digits have about the right length."""
    glued = shadow[start : start + 4].isalnum()
    slack = _SLACK if glued else 0
    end = _last_digit_token(shadow, start, limit, wanted, slack)
    kept = _SEPARATORS.sub("", shadow[start:end])
    if len(kept) < 15 or sum(map(str.isdigit, kept)) * 2 < len(kept):
        return 0
    left = Left(shadow, start)
    if left.has("iban"):
        return end
    if left.is_named():  # "tracking no GB12345678901234567890"
        return 0
    if not wanted or abs(len(kept) - wanted) > slack:
        return 0
    return end if shadow[start : start + 2].isupper() or (glued and len(kept) >= 18) else 0


def _place(shadow: str, start: int, count: int) -> int:
    """Return the end of the `count`-th letter or digit from `start` on."""
    at = start
    while count:
        count -= shadow[at].isalnum()
        at += 1
    return at


def _last_digit_token(shadow: str, start: int, limit: int, wanted: int, slack: int) -> int:
    """Return the end of the last token with a digit that may belong to it; plain words end it."""
    most = wanted + slack if wanted else _LONGEST
    while limit < len(shadow) and limit < start + 90 and shadow[limit].isalnum():
        limit += 1
    end = start
    size = 0
    for token in _TOKEN.finditer(shadow, start, limit):
        size += token.end() - token.start()
        if size > most or (token.start() >= start + 2 and not _DIGIT.search(token[0])):
            break
        end = token.end()
        if size >= wanted > 0:
            break
    return end
