"""One look for personal data in a text, in slices where it is long.

A slice is small enough that no single search runs for long, and reaches over its borders on both sides
far enough for every cue word and number; what two slices find of one number is put together.
"""

import re
from collections.abc import Iterator

from commandcenter.semantic.addresses import find_addresses
from commandcenter.semantic.emails import find_emails, is_spelled
from commandcenter.semantic.ibans import find_ibans
from commandcenter.semantic.identities import find_identities, find_tax_codes
from commandcenter.semantic.numbers import find_numbers
from commandcenter.semantic.shadow import cast
from commandcenter.semantic.spans import Span, hide, hide_placeholders

_SHORT = 8_000  # characters of a shadow that is looked at in one go
_SLICE = 7_560  # has every divisor up to ten: slices of a text that repeats itself are equal
_REMEMBERED = 64  # slices of one text
_OVERLAP = 600  # characters seen on either side of a slice
_KEPT = 200  # of these, where a find still counts; what lies further out may be cut off
# of a random one, one in fifty looks like a card or an account
_UUID = re.compile(
    r"\b(?=[0-9-]*[a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE
)
_NOTHING = "\ue0ff"  # neither a letter nor a digit, nor a mark of something hidden
_SIGN = re.compile(r"[0-9@]")
_TAX_CODE = 16  # letters of a tax code that has letters for all its digits
# no identifier has fewer, but an Italian tax code with letters in their place
_FIVE_DIGITS = re.compile(r"[0-9](?:[^0-9]*[0-9]){4}")


def find_all(text: str) -> list[Span]:
    """Look once; return the personal data of a text as spans in order and disjoint."""
    shadow = cast(text)
    if len(shadow.text) <= _SHORT:
        spans = _within(shadow.text)
    else:
        spans = _joined(sorted(_by_slices(shadow.text), key=lambda one: (one.start, -one.end)))
    if shadow.starts is None:
        return spans
    return [Span(*shadow.raw_span(span.start, span.end), span.type) for span in spans]


def _by_slices(shadow: str) -> Iterator[Span]:
    known: dict[str, list[Span]] = {}
    for begin in range(0, len(shadow), _SLICE):
        origin = max(0, begin - _OVERLAP)
        piece = shadow[origin : begin + _SLICE + _OVERLAP]
        if piece not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            known[piece] = _within(piece)
        for span in known[piece]:
            start, end = span.start + origin, span.end + origin
            if end > begin - _KEPT and start < begin + _SLICE + _KEPT:
                yield Span(start, end, span.type)


def _joined(spans: list[Span]) -> list[Span]:
    """Put overlapping spans together, so that nothing either slice found stays readable."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start < joined[-1].end:
            last = joined[-1]
            joined[-1] = Span(last.start, max(last.end, span.end), last.type)
        else:
            joined.append(span)
    return joined


def _within(shadow: str) -> list[Span]:
    if not _is_worth_a_look(shadow):
        return []
    plain = hide_placeholders(shadow)
    if plain.count("-") >= 4:
        plain = _UUID.sub(lambda found: _NOTHING * len(found[0]), plain)
    finders = [find_emails]
    if _FIVE_DIGITS.search(plain):
        finders += [find_ibans, find_identities, find_addresses, find_numbers]
    else:
        finders += [find_tax_codes, find_addresses]
    spans: list[Span] = []
    for find in finders:
        if new := find(plain):
            plain = hide(plain, new)
            spans += new
    spans.sort(key=lambda span: span.start)
    return spans


def _is_worth_a_look(shadow: str) -> bool:
    """Tell quickly whether anything can be found: most messages hold neither a digit nor an at sign."""
    if _SIGN.search(shadow):
        return True
    small = shadow.lower()
    if is_spelled(small) or "s/n" in small or "s.n" in small or "snc" in small:  # no house number
        return True
    return max(map(len, small.split()), default=0) >= _TAX_CODE
