"""IBANs, also mistyped, in lower case and in groups: two letters, two digits, 11 to 30 characters.

The country's length tells an IBAN from a tracking number; where it does not fit, only a checksum, a
cue word or an unmistakable shape decides.
"""

import re

from commandcenter.semantic import checksums
from commandcenter.semantic.cues import has_cue
from commandcenter.semantic.spans import Span

_SEPARATOR = r"[ \t\r\n._/*~|'-]"
_HEAD = re.compile(
    rf"(?<![A-Za-z0-9])[A-Za-z](?:{_SEPARATOR}?)[A-Za-z]{_SEPARATOR}{{0,2}}[0-9]{_SEPARATOR}?[0-9](?={_SEPARATOR}{{0,2}}[A-Za-z0-9])"
)
_TAIL = re.compile(rf"(?:{_SEPARATOR}{{0,2}}[A-Za-z0-9]){{11,30}}")
_LOOSE = re.compile(rf"{_SEPARATOR}")
_SLACK = 2  # characters a mistyped IBAN may be too long or too short


def find_ibans(shadow: str) -> list[Span]:
    """Return the IBANs of a shadow, in order and disjoint."""
    spans = []
    done = 0
    for head in _HEAD.finditer(shadow):
        if head.start() < done or (tail := _TAIL.match(shadow, head.end())) is None:
            continue
        end = _end(shadow, head.start(), head.end(), tail.end())
        if end:
            spans.append(Span(head.start(), end, "iban"))
            done = end
    return spans


def _end(shadow: str, start: int, body: int, limit: int) -> int:
    """Say where the IBAN that starts here ends; 0 where it is none."""
    country = _LOOSE.sub("", shadow[start:body])[:2].upper()
    places = [at for at in range(start, limit) if shadow[at].isalnum()]
    wanted = checksums.IBAN_LENGTHS.get(country)
    if wanted and len(places) >= wanted:
        bare = "".join(shadow[at] for at in places[:wanted])
        if checksums.iban(bare):
            return places[wanted - 1] + 1
    return _mistyped_end(shadow, start, places, wanted)


def _mistyped_end(shadow: str, start: int, places: list[int], wanted: int | None) -> int:
    """Accept a failing checksum where the tokens with digits have about the right length."""
    end = _last_digit_token(shadow, start, places[-1] + 1)
    kept = [at for at in places if at < end]
    digits = sum(shadow[at].isdigit() for at in kept)
    if len(kept) < 15 or digits * 2 < len(kept):
        return 0
    if has_cue("iban", shadow, start):
        return end
    glued = shadow[start : start + 4].isalnum()
    capital = shadow[start : start + 2].isupper()
    if wanted is None or abs(len(kept) - wanted) > (_SLACK if glued else 0):
        return 0
    return end if capital or (glued and len(kept) >= 18) else 0


def _last_digit_token(shadow: str, start: int, limit: int) -> int:
    """Leave out the plain words that follow: the IBAN ends with its last token that holds a digit."""
    while limit < len(shadow) and shadow[limit].isalnum():
        limit += 1
    end = start
    for token in re.finditer(r"[A-Za-z0-9]+", shadow[start:limit]):
        if any(char.isdigit() for char in token[0]):
            end = start + token.end()
        elif token.start() >= 2:
            break
    return end
