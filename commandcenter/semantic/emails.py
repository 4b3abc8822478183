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
    r"(?:[^\W_][\w-]{0,62}\.){1,10}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{1,24})(?![\w@])",
    re.IGNORECASE,
)
_NAME = r"[^\W_][\w-]{0,40}"
_LOOSE = re.compile(rf"{_NAME}[ ]\.{_SUFFIX}(?![\w@])", re.IGNORECASE)  # "mario@example .it"
_APART = re.compile(  # "mario @ example.it"; without the second space it is a handle
    rf"[ ]{_NAME}[ ]?(?:\.|\bpunto\b)[ ]?{_SUFFIX}(?![\w@])", re.IGNORECASE
)
_LOCAL = re.compile(r"[\w.+%'!#$*^{|}~-]*")
_LOCAL_EDGE = ".-'!#$%*^{|}~"
_DOT = r"(?:[ ]?(?:\.|[\[(](?:dot|punto)[\])]|\b(?:punto|dot)\b)[ ]?|[_-]{1,2}dot[_-]{1,2})"
_SIGN = r"[ ](?:underscore|trattino(?:[ ]basso)?|guion(?:[ ]bajo)?|hyphen|dash)[ ]"
_AT_WORD = r"(?:chiocciol(?:in)?a|ar{1,4}oba)"
_SPELLED = (
    "chiocciol",
    "roba",
    "(a",
    "[a",
    "{a",
    "<a",
    "( a",
    "[ a",
    "[@",
    "(@",
    " dot ",
    "_dot_",
    "-dot-",
)
_AT_SIGNS = re.compile("@+")
_SINGLES = 80  # characters of an address written letter by letter, to either side
_SINGLE_LOCAL = re.compile(r"(?:[ ][\w.+-](?=[ ]|\Z)){3,40}")
_SINGLE_DOMAIN = re.compile(r"(?:[ ][\w-]){2,30}[ ]\.(?:[ ][^\W\d_]){2,12}(?!\w)")


def find_emails(shadow: str) -> list[Span]:
    """Return the mail addresses of a shadow, in order and disjoint."""
    spans = list(_around_at_signs(shadow)) if "@" in shadow else []
    if is_spelled(shadow.lower()):
        spans += _spelled(shadow, spans)
        spans.sort(key=lambda span: span.start)
    return spans


def is_spelled(small: str) -> bool:
    """Tell whether an at sign or a dot may be spelled out in a text in lower case."""
    for mark in _SPELLED:  # a loop: this is asked of every message
        if mark in small:
            return True
    return " at " in small and _at_provider().search(small) is not None


def _around_at_signs(shadow: str) -> Iterator[Span]:
    after = 0
    for signs in _AT_SIGNS.finditer(shadow):
        if signs.start() >= after:
            found = _at_sign(shadow, signs, after)
            if found is not None:
                yield found
            after = found.end if found else signs.end()


def _at_sign(shadow: str, signs: re.Match[str], after: int) -> Span | None:
    """Read the address around an at sign (or several); nothing before `after` belongs to it."""
    for pattern, spaces in ((_DOMAIN, 0), (_bare(), 0), (_LOOSE, 0), (_spaced(), 2), (_APART, 2)):
        if (domain := pattern.match(shadow, signs.end())) is None:
            continue
        end = signs.start()
        while end > max(after, signs.start() - spaces) and shadow[end - 1] == " ":
            end -= 1
        local = _LOCAL.match(shadow[after:end][::-1])
        start = end - len(local[0].rstrip(_LOCAL_EDGE) if local else "")
        if start < end and (start == 0 or shadow[start - 1] != "@"):  # "@user@mastodon.example"
            return Span(start, domain.end(), "email")
    return _letter_by_letter(shadow, signs, after)


def _letter_by_letter(shadow: str, signs: re.Match[str], after: int) -> Span | None:
    """Read "m a r i o @ m a i l . i t"."""
    if (domain := _SINGLE_DOMAIN.match(shadow, signs.end())) is None:
        return None
    before = shadow[max(after, signs.start() - _SINGLES) : signs.start()]
    local = _SINGLE_LOCAL.match(before[::-1])
    return Span(signs.start() - local.end(), domain.end(), "email") if local else None


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
    # A bare "at" is a word of every English sentence ("only at Target dot com"): it takes a known
    # provider behind it, or a dot spelled out before it, to make an address.
    providers = _providers()
    dot = r"(?:\.|[ ]\.[ ]|[ ](?:dot|punto)[ ])"
    at = (
        r"(?:[\[({<][ ]?(?:at|@|chiocciola|arroba)[ ]?[\])}>]|(?<=\w)\(a\)(?=\w)|[_-]{1,2}at[_-]{1,2}"
        rf"|(?<=[ ])(?:{_AT_WORD}|at(?=[ ]{{1,2}}{providers}{dot}{_SUFFIX}(?!\w)))(?=[ ]))"
    )
    part = r"[\w+-]{1,40}?"
    local = rf"(?:{part}(?:(?:{_DOT}|{_SIGN}){part}){{0,4}}[ ]{{0,2}}{at}"
    dotted = rf"|{part}(?:[ ](?:dot|punto)[ ]{part}){{1,4}}[ ]at)[ ]{{0,2}}"
    domain = rf"(?:{providers}[ ]{_SUFFIX}|(?:{part}{_DOT}){{1,4}}[^\W\d_]{{2,12}})(?!\w)"
    return re.compile(rf"(?<![\w.+-]){local}{dotted}{domain}", re.IGNORECASE)


@cache
def _at_provider() -> re.Pattern[str]:
    return re.compile(rf" at {{1,2}}{_providers()}\b")


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
