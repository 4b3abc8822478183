"""Masking: personal data in a text become [TYPE] before anything is stored, and nothing leads back.

Hidden: IBANs, cards, tax and identity numbers of Italy, Spain, Argentina, the UK and the US, telephone
numbers, mail and street addresses, in any digit script, with separators or invisible characters inside,
also percent-, JSON- or HTML-escaped. Left alone: handles, short numbers, prices, dates, speeds, versions,
network addresses, serials, order and ticket numbers. Source: semantic.md, section 3.
"""

import re
from typing import Any

import msgspec

from commandcenter.semantic import checksums
from commandcenter.semantic.addresses import announces
from commandcenter.semantic.emails import find_emails
from commandcenter.semantic.ibans import find_ibans
from commandcenter.semantic.search import find_all
from commandcenter.semantic.shadow import PIECE, cast
from commandcenter.semantic.spans import LABELS, Span

__all__ = ["Masked", "Span", "holds_pii", "mask", "mask_tree"]

# Hiding one number can bring a cue word nearer to the next; two passes settle every text met so far.
_MOST_PASSES = 6
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b", re.IGNORECASE)
_LONG_ID = re.compile(r"(?<![0-9+])(?!00)(?:[0-9]{14}|[0-9]{17,19}|[12789][0-9]{12,18})(?![0-9])")

_CARD_RUN = re.compile(r"(?<![0-9])[0-9]{13,19}(?![0-9])")
_KNOWN = 20_000  # equal leaves remembered while one tree is masked
_SHORT = 200  # characters of a leaf worth remembering
_FIGURES = re.compile(r"[0-9 .,:/-]{0,6}")


class Masked(msgspec.Struct, frozen=True):
    """A text without personal data, the types found (in order, each once), and where they stood.

    `spans` are code points of the raw text. They lead back to it: memory only, never stored.
    """

    text: str
    types: tuple[str, ...]
    spans: tuple[Span, ...]


def mask(text: str) -> Masked:
    """Hide the personal data in a text; lone surrogates become U+FFFD. Masking twice changes nothing."""
    if not text.isascii():
        pieces = (text[at : at + PIECE] for at in range(0, len(text), PIECE))
        text = "".join(_SURROGATES.sub("\ufffd", piece) for piece in pieces)
    spans = find_all(text)
    if not spans:
        return Masked(text, (), ())
    masked = _written(text, spans)
    for _ in range(_MOST_PASSES):
        if not (more := find_all(masked)):
            break
        spans = sorted(spans + _raw_spans(spans, more), key=_start)
        masked = _written(text, spans)
    return Masked(masked, tuple(dict.fromkeys(span.type for span in spans)), tuple(spans))


def holds_pii(text: str) -> bool:
    """Tell whether an identifier (of an event, thread, author) has personal data inside.

    Stricter than `mask`: the digits of a UUID or of a platform's long numeric id count for nothing.
    """
    text = _UUID.sub("#", text)
    return _holds_certain(cast(text).text) or bool(find_all(_LONG_ID.sub("#", text)))


def _holds_certain(shadow: str) -> bool:
    """Tell whether a mail address, a card or account with right check digits stands in an identifier."""
    if "@" in shadow and find_emails(shadow):
        return True
    if any(checksums.card(run) for run in _CARD_RUN.findall(shadow)):
        return True
    ibans = (shadow[span.start : span.end] for span in find_ibans(shadow))
    return any(checksums.iban(iban) or checksums.cbu(iban) for iban in ibans)


def mask_tree(value: Any) -> Any:
    """Mask every string in a decoded JSON value, keys too, and numbers that are personal data.

    A key counts as cue for its value ("phone": 5550142). Keys that become equal get " 2", " 3" behind.
    Returns a new value; `value` stays. Any depth.
    """
    top: list[Any] = [value]
    waiting: list[tuple[Any, Any, str]] = [(top, 0, "")]
    leaves = _Leaves()
    while waiting:
        box, place, name = waiting.pop()
        item = box[place]
        if isinstance(item, dict):
            box[place] = fresh = _masked_keys(item, leaves)
            waiting += zip([fresh] * len(fresh), fresh, map(str, item), strict=True)
        elif isinstance(item, (list, tuple)):
            box[place] = fresh_list = list(item)
            waiting += [(fresh_list, index, name) for index in range(len(fresh_list))]
        else:
            box[place] = leaves.masked(item, name)
    return top[0]


class _Leaves:
    """The leaves of one tree met so far: the same words come again and again."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, type, Any], Any] = {}

    def masked(self, item: Any, name: str) -> Any:
        if isinstance(item, str):
            if len(item) > _SHORT:
                return _masked_leaf(item, name)
            if len(item) < 7 and _FIGURES.fullmatch(item):
                return item
        elif not isinstance(item, (int, float)):
            return item
        key = (name, type(item), item)
        if key not in self._known:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known[key] = _masked_leaf(item, name)
        return self._known[key]


def _masked_keys(item: dict[Any, Any], leaves: _Leaves) -> dict[Any, Any]:
    fresh: dict[Any, Any] = {}
    for key, inner in item.items():
        wanted = base = leaves.masked(key, "") if isinstance(key, str) else key
        count = 1
        while wanted in fresh:
            count += 1
            wanted = f"{base} {count}"
        fresh[wanted] = inner
    return fresh


def _masked_leaf(item: Any, name: str) -> Any:
    if isinstance(item, str):
        masked = mask(item)
        if masked.types or not name or len(item) > 40 or not _may_be_named(item, name):
            return masked.text
        return _masked_by_name(item, name) or masked.text
    if isinstance(item, bool) or not isinstance(item, (int, float)) or not 1e6 <= abs(item) < 1e20:
        return item
    digits = str(int(item))
    if digits != str(item).removesuffix(".0"):
        return item
    masked = mask(digits)
    return _masked_by_name(digits, name) or (masked.text if masked.types else item)


def _may_be_named(text: str, name: str) -> bool:
    """Tell whether a key can make personal data of its value: seven digits, a tax code or a street."""
    return len(text) >= 14 or sum(map(str.isdigit, text)) >= 7 or announces(_label(name))


def _label(name: str) -> str:
    return name[-40:].replace("_", " ") + ": "


def _masked_by_name(text: str, name: str) -> str | None:
    """Mask a short value with its key as cue; None where that finds nothing."""
    label = _label(name)
    spans = [span for span in find_all(label + text) if span.start >= len(label)]
    moved = [Span(span.start - len(label), span.end - len(label), span.type) for span in spans]
    return _written(text, moved) if moved else None


def _written(text: str, spans: list[Span]) -> str:
    pieces = []
    done = 0
    for span in spans:
        pieces += [text[done : span.start], LABELS[span.type]]
        done = span.end
    pieces.append(text[done:])
    return "".join(pieces)


def _raw_spans(known: list[Span], found: list[Span]) -> list[Span]:
    """Carry spans of the masked text back to the raw text."""
    moved = []
    shift = 0  # raw position minus masked position, after the known spans passed so far
    index = 0
    for span in found:
        while index < len(known) and known[index].start - shift <= span.start:
            shift += known[index].end - known[index].start - len(LABELS[known[index].type])
            index += 1
        moved.append(Span(span.start + shift, span.end + shift, span.type))
    return moved


def _start(span: Span) -> int:
    return span.start
