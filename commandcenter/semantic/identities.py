"""Personal numbers with letters: codice fiscale, DNI, NIE, CIF, UK national insurance, US social security.

Their shape is distinctive, so a wrong check letter (customers mistype) does not leave them readable.
UK and US numbers are marked as DNI, the mark for a national identity number.
"""

import re
from collections.abc import Callable, Iterator

from commandcenter.semantic import checksums
from commandcenter.semantic.cues import Left, has_cue
from commandcenter.semantic.spans import Span

_S = r"[ \t\r\n._/*~|'-]{0,2}"
_EDGE = r"(?<![A-Za-z0-9])"
_STOP = r"(?![A-Za-z0-9])"
_BARE = re.compile(r"[^A-Za-z0-9]")


def _spaced(*classes: str) -> str:
    return _EDGE + _S.join(classes) + _STOP


_OMO = "[0-9LMNPQRSTUVlmnpqrstuv]"
_LETTER = "[A-Za-z]"
_DIGIT = "[0-9]"
_WIDE = r"[ \t\r\n._/*~|'+:,;-]{0,3}"  # between the groups of a code with the right check letter
_CF = re.compile(
    _EDGE
    + _WIDE.join(
        [*[_LETTER] * 6, _OMO, _OMO, _LETTER, _OMO, _OMO, _LETTER, _OMO, _OMO, _OMO, _LETTER]
    )
    + _STOP
)
_CF_NARROW = re.compile(rf"[A-Za-z0-9](?:{_S}[A-Za-z0-9]){{15}}")
_CF_BARE = re.compile(
    rf"{_EDGE}{_LETTER}{{6}}{_OMO}{{2}}{_LETTER}{_OMO}{{2}}{_LETTER}{_OMO}{{3}}{_LETTER}{_STOP}"
)
_CF_TOKEN = re.compile(rf"{_EDGE}(?=[A-Za-z]{{4}})(?=\S{{0,14}}[0-9])[A-Za-z0-9]{{14,18}}{_STOP}")
_BEFORE_LETTER = rf"(?:{_S}| [-/] )"
_DIGITS = re.compile(_DIGIT)
_DNI = re.compile(_EDGE + _S.join([*[_DIGIT] * 7, _DIGIT + "?"]) + _BEFORE_LETTER + _LETTER + _STOP)
_NIE = re.compile(
    rf"{_EDGE}[XYZxyz]{_BEFORE_LETTER}"
    + _S.join([*[_DIGIT] * 7, _DIGIT + "?"])
    + rf"{_BEFORE_LETTER}{_LETTER}{_STOP}"
)
_CIF = re.compile(_spaced("[A-HJNP-SUVWa-hjnp-suvw]", *[_DIGIT] * 7, "[0-9A-Ja-j]"))
_NINO = re.compile(
    _spaced(
        "[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z]",
        "[A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z]",
        *[_DIGIT] * 6,
        "[A-Da-d]",
    )
)
_SSN = re.compile(
    r"(?<![A-Za-z0-9.,/-])[0-9]{3}([-. ])[0-9]{2}\1[0-9]{4}(?![A-Za-z0-9]|[-.,/][0-9])"
)
_EIN = re.compile(r"(?<![A-Za-z0-9.,/-])(?:[0-9]{2}-?[0-9]{7}|[0-9]{9})(?![A-Za-z0-9]|[-.,/][0-9])")


def find_identities(shadow: str) -> list[Span]:
    """Return the identity numbers of a shadow, in order; the first pattern to claim a stretch keeps it."""
    found: list[Span] = []
    for pattern, kind, holds in _PATTERNS:
        found += _matches(shadow, pattern, kind, holds)
    return _disjoint(found) if len(found) > 1 else found


def find_tax_codes(shadow: str) -> list[Span]:
    """Return the tax codes of a shadow with fewer than five digits: letters may stand for up to all seven."""
    pattern = _CF if len(_DIGITS.findall(shadow)) > 1 else _CF_BARE
    return list(_matches(shadow, pattern, "cf", _is_cf))


def _matches(
    shadow: str, pattern: re.Pattern[str], kind: str, holds: Callable[[str, str, int], bool]
) -> Iterator[Span]:
    start = 0
    while hit := pattern.search(shadow, start):
        if is_one := holds(hit[0], shadow, hit.start()):
            yield Span(hit.start(), hit.end(), kind)
        start = hit.end() if is_one else hit.start() + 1  # a word may hide where the code begins


def _disjoint(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _is_cf(raw: str, _shadow: str, _start: int) -> bool:
    bare = _BARE.sub("", raw)
    digits = sum(bare[index].isdigit() for index in (6, 7, 9, 10, 12, 13, 14))
    # words of a sentence can have the shape as well, one word of sixteen letters hardly
    if digits == 7 and _CF_NARROW.fullmatch(raw):
        return True
    return (digits >= 2 or bare == raw) and checksums.codice_fiscale(bare)


def _is_cf_after_cue(_raw: str, shadow: str, start: int) -> bool:
    return has_cue("cf", shadow, start)


def _is_dni(raw: str, shadow: str, start: int) -> bool:
    if raw[-2].isdigit() or raw[-2] == "-":
        return _is_even(raw)
    # "ticket 51827364 a nombre de": a lone letter after a space is mostly a word
    holds = checksums.dni(_BARE.sub("", raw))
    return raw[-1].isupper() and (holds or has_cue("dni", shadow, start))


def _is_even(raw: str) -> bool:
    """Refuse dates and decimals before a letter: separators stand as in 12.345.678-Z or nowhere."""
    groups = [len(group) for group in re.findall(r"[0-9]+", raw)]
    return len(groups) == 1 or groups in ([2, 3, 3], [1, 3, 3], [4, 4], [8], [1] * 8)


def _is_nie(raw: str, _shadow: str, _start: int) -> bool:
    return raw[0].isupper() or not raw[1].isspace()


def _is_cif(raw: str, shadow: str, start: int) -> bool:
    return has_cue("dni", shadow, start) or (
        checksums.cif(_BARE.sub("", raw)) and raw[0].isupper() and len(raw) <= 10
    )


def _is_nino(raw: str, _shadow: str, _start: int) -> bool:
    return raw[:2].isupper() or len(raw) == 9


def _is_ssn(raw: str, shadow: str, start: int) -> bool:
    if raw[0] == "9" or raw[:3] in {"000", "666"}:  # never given out
        return False
    return has_cue("ssn", shadow, start) or (raw[3] == "-" and not Left(shadow, start).is_named())


def _is_ein(_raw: str, shadow: str, start: int) -> bool:
    return has_cue("ssn", shadow, start)


_PATTERNS: tuple[tuple[re.Pattern[str], str, Callable[[str, str, int], bool]], ...] = (
    (_CF, "cf", _is_cf),
    (_CF_TOKEN, "cf", _is_cf_after_cue),
    (_NIE, "nie", _is_nie),
    (_DNI, "dni", _is_dni),
    (_CIF, "piva", _is_cif),
    (_NINO, "dni", _is_nino),
    (_SSN, "dni", _is_ssn),
    (_EIN, "dni", _is_ein),
)
