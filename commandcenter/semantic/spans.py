"""What a detector of personal data finds, and the shadow's letters for what is already hidden.

While a text is masked, found stretches are overwritten by one private character per type: no later
detector can match there, a cue word before them no longer counts, and one kind can lend itself as cue.
"""

import re

import msgspec

LABELS = {
    "iban": "[IBAN]",
    "card": "[CARD]",
    "cf": "[CF]",
    "piva": "[PIVA]",
    "dni": "[DNI]",
    "dni_ar": "[DNI]",
    "nie": "[NIE]",
    "cuit": "[CUIT]",
    "phone": "[PHONE]",
    "email": "[EMAIL]",
    "address": "[ADDRESS]",
}
HIDDEN = {kind: chr(0xE000 + index) for index, kind in enumerate(LABELS)}
_PLACEHOLDER = re.compile(r"\[(IBAN|CARD|CF|PIVA|DNI|NIE|CUIT|PHONE|EMAIL|ADDRESS)\]")


class Span(msgspec.Struct, frozen=True):
    """A stretch of text in code points, end not included, and the kind of data in it (a key of LABELS)."""

    start: int
    end: int
    type: str


def hide(shadow: str, spans: list[Span]) -> str:
    """Overwrite ordered, disjoint spans of the shadow; its length stays."""
    if not spans:
        return shadow
    pieces = []
    done = 0
    for span in spans:
        pieces += [shadow[done : span.start], HIDDEN[span.type] * (span.end - span.start)]
        done = span.end
    pieces.append(shadow[done:])
    return "".join(pieces)


def hide_placeholders(shadow: str) -> str:
    """Overwrite the marks an earlier masking left, so that nothing is ever masked twice."""
    if "[" not in shadow:
        return shadow
    return _PLACEHOLDER.sub(lambda found: HIDDEN[found[1].lower()] * len(found[0]), shadow)
