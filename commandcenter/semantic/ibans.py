"""IBANs, also mistyped, in lower case and in groups: two letters, two digits, 11 to 30 characters.

Argentina has account keys instead (CBU): 22 digits, told by their check digits alone.

The country's length tells an IBAN from a tracking number; where it does not fit, only a checksum, a
cue word or an unmistakable shape decides.
"""

import re
from collections.abc import Iterator

from commandcenter.semantic import checksums
from commandcenter.semantic.cues import has_cue
from commandcenter.semantic.spans import Span, hide

_SEPARATOR = r"[ \t\r\n._/*~|'-]"
_HEAD = re.compile(
    rf"(?<![A-Za-z0-9])[A-Za-z](?:{_SEPARATOR}?)[A-Za-z]{_SEPARATOR}{{0,2}}[0-9]{_SEPARATOR}?[0-9](?={_SEPARATOR}{{0,2}}[A-Za-z0-9])"
)
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
        if head.start() < done or (tail := _TAIL.match(shadow, head.end())) is None:
            continue
        end = _end(shadow, head.start(), tail.end())
        if end:
            spans.append(Span(head.start(), end, "iban"))
            done = end
    return sorted(spans, key=lambda span: span.start)


def _account_keys(shadow: str) -> Iterator[Span]:
    """Yield the Argentine bank account keys (CBU, CVU): 22 digits, both blocks' check digits right."""
    for found in _ACCOUNT_KEY.finditer(shadow):
        if checksums.cbu(_SEPARATORS.sub("", found[0])):
            yield Span(found.start(), found.end(), "iban")


def _end(shadow: str, start: int, limit: int) -> int:
    """Say where the IBAN that starts here ends; 0 where it is none."""
    bare = _SEPARATORS.sub("", shadow[start:limit])
    wanted = checksums.IBAN_LENGTHS.get(bare[:2].upper(), 0)
    if sum(map(str.isdigit, bare)) < 10:
        return 0
    exact = bare[:wanted]
    # words and figures of a sentence can hit mod 97 by chance; no bank's numbers are mostly letters
    if wanted and sum(map(str.isdigit, exact)) * 2 >= wanted and checksums.iban(exact):
        return _place(shadow, start, wanted)
    return _mistyped_end(shadow, start, limit, wanted)


def _mistyped_end(shadow: str, start: int, limit: int, wanted: int) -> int:
    """Accept a failing checksum where the tokens with digits have about the right length."""
    glued = shadow[start : start + 4].isalnum()
    slack = _SLACK if glued else 0
    end = _last_digit_token(shadow, start, limit, wanted, slack)
    kept = _SEPARATORS.sub("", shadow[start:end])
    if len(kept) < 15 or sum(map(str.isdigit, kept)) * 2 < len(kept):
        return 0
    if has_cue("iban", shadow, start):
        return end
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
