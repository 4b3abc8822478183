"""Mail addresses, also mistyped, spaced or spelled around the at sign; never @handles.

The search starts at each at sign and grows to both sides, so a long run of letters costs nothing.
"""

import re
from collections.abc import Iterator
from functools import cache

from commandcenter.semantic.lexicons import either, masking
from commandcenter.semantic.spans import Span

_SUFFIX = r"(?:com?|it|es|net|org|eu|uk|co\.uk|com\.ar|ar|ie|me)"
_DOMAIN = re.compile(
    r"(?:[^\W_][\w-]{0,62}\.){1,10}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w@])",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"[\w.+%'!#$*^{|}~-]*")
_LOCAL_EDGE = ".-'!#$%*^{|}~"
_DOT = r"[ ]?(?:\.|[\[(](?:dot|punto)[\])]|\b(?:punto|dot)\b)[ ]?"
_SPELLED_HINTS = (
    "chiocciola",
    "arroba",
    "(at",
    "[at",
    "{at",
    "<at",
    "( at",
    "[ at",
    "[@",
    "(@",
    " dot ",
)


def find_emails(shadow: str) -> list[Span]:
    """Return the mail addresses of a shadow, in order and disjoint."""
    spans = list(_around_at_signs(shadow)) if "@" in shadow else []
    small = shadow.lower()
    if any(hint in small for hint in _SPELLED_HINTS):
        spans += _spelled(shadow, spans)
        spans.sort(key=lambda span: span.start)
    return spans


def _around_at_signs(shadow: str) -> Iterator[Span]:
    after = 0
    at = shadow.find("@")
    while at >= 0:
        if (found := _at_sign(shadow, at, after)) is not None:
            yield found
            after = found.end
        else:
            after = at + 1
        at = shadow.find("@", after)


def _at_sign(shadow: str, at: int, after: int) -> Span | None:
    """Read the address around one at sign; nothing before `after` belongs to it."""
    for pattern, spaces in ((_DOMAIN, 0), (_bare(), 0), (_spaced(), 2)):
        if (domain := pattern.match(shadow, at + 1)) is None:
            continue
        end = at
        while end > max(after, at - spaces) and shadow[end - 1] == " ":
            end -= 1
        local = _LOCAL.match(shadow[after:end][::-1])
        start = end - len(local[0].rstrip(_LOCAL_EDGE) if local else "")
        if start < end and (start == 0 or shadow[start - 1] != "@"):
            return Span(start, domain.end(), "email")
    return None


@cache
def _bare() -> re.Pattern[str]:
    """Return the pattern of a known provider without its suffix, or with a comma before it."""
    return re.compile(rf"{_providers()}(?:,{_SUFFIX})?(?![\w@]|\.\w)", re.IGNORECASE)


@cache
def _spaced() -> re.Pattern[str]:
    """Return the pattern of a known provider with spaces around at sign and dot."""
    text = rf"[ ]{{0,2}}{_providers()}[ ]{{0,2}}[.,][ ]{{0,2}}{_SUFFIX}(?![\w@])"
    return re.compile(text, re.IGNORECASE)


@cache
def _spelled_out() -> re.Pattern[str]:
    # a bare "at" is a word of every English sentence: only a known provider makes it an address
    at = (
        r"(?:[\[({<][ ]?(?:at|@|chiocciola|arroba)[ ]?[\])}>]"
        rf"|(?<=[ ])(?:chiocciola|arroba|at(?=[ ]{{1,2}}{_providers()}[ .]))(?=[ ]))"
    )
    local = rf"(?<![\w.+-])[\w+-]{{1,40}}(?:{_DOT}[\w+-]{{1,40}}){{0,4}}"
    domain = rf"(?:[\w-]{{1,40}}{_DOT}){{1,4}}[^\W\d_]{{2,12}}(?!\w)"
    return re.compile(rf"{local}[ ]{{0,2}}{at}[ ]{{0,2}}{domain}", re.IGNORECASE)


def _providers() -> str:
    return either(masking("mail", "providers"))


def _spelled(shadow: str, known: list[Span]) -> list[Span]:
    taken = iter([*known, Span(len(shadow), len(shadow), "email")])
    next_known = next(taken)
    found = []
    for hit in _spelled_out().finditer(shadow):
        while next_known.end <= hit.start() < len(shadow):
            next_known = next(taken)
        if hit.end() <= next_known.start:
            found.append(Span(hit.start(), hit.end(), "email"))
    return found
