"""Words that tell what a number is, and how near before it they must stand.

All patterns run on the folded shadow (no accents) and only on a short window, never on a whole text.
"""

import re
from functools import cache

from commandcenter.semantic.lexicons import either, masking
from commandcenter.semantic.spans import HIDDEN, Span

REACH = 25  # characters between the end of a cue word and the number
_LONGEST = 24  # no cue word is longer
_INHERIT = 12  # "tel 5555-0088 o 5555-0089": the first number lends its cue to the second
_COPULA = r"(?:(?:es|e|is|n|no|nr|nro|num|numero|number)[\W_]{1,4}){0,2}"  # "dni es nro 36699934"
_KINDS = ("iban", "card", "cf", "piva", "cuit", "dni", "ssn", "phone")
_LETTER = re.compile(r"[A-Za-z]")
_LENDING = {
    kind: re.compile(rf"{HIDDEN[kind]}[^\d\ue000-\uf8ff]{{1,{_INHERIT}}}\Z")
    for kind in ("phone", "card")
}


class Left:
    """What stands before a possible number, searched at most once for each kind of cue.

    `before` is the last span found that the shadow does not show as hidden yet: nothing up to its end
    counts, but a number of the same kind close by lends its cue.
    """

    __slots__ = ("_known", "_window")

    def __init__(self, shadow: str, start: int, before: Span | None = None) -> None:
        floor = before.end if before else 0
        self._window = shadow[max(floor, start - REACH - _LONGEST) : start]
        if before:
            self._window = HIDDEN[before.type] + self._window
        self._known: dict[str, bool] = {}

    def has(self, kind: str) -> bool:
        """Tell whether a cue word of `kind` stands within REACH, nothing hidden in between."""
        if (known := self._known.get(kind)) is None:
            known = self._known[kind] = self._search(kind)
        return known

    def is_named(self) -> bool:
        """Tell whether such a word itself stands there, not only a letter with a dash or slash."""
        return self.has("named")

    def is_alien(self) -> bool:
        """Tell whether the word just before names an order, ticket, serial or another number of ours."""
        return self.has("alien")

    def is_wordless(self) -> bool:
        """Tell whether no letter stands within reach, hence no cue."""
        return _LETTER.search(self._window) is None

    def _search(self, kind: str) -> bool:
        if not self.is_wordless() and _patterns()[kind].search(self._window):
            return True
        return kind in _LENDING and _LENDING[kind].search(self._window) is not None


def has_cue(kind: str, shadow: str, start: int) -> bool:
    """Tell whether a cue word of `kind` stands within REACH before `start`."""
    return Left(shadow, start).has(kind)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    patterns = {
        kind: rf"(?<![^\W_]){either(masking('cues', kind))}(?![^\W\d_])[^\ue000-\uf8ff]{{0,{REACH}}}\Z"
        for kind in _KINDS
    }
    link = rf"[\s.:#=/_-]{{1,3}}{either(masking('aliens', 'links'))}"
    name = rf"(?<![^\W_]){either(masking('aliens', 'names'))}(?:{link}){{0,2}}"
    named = rf"{name}[\s.:#=/_()-]{{0,3}}"
    patterns["named"] = rf"{named}\Z"
    patterns["alien"] = rf"(?:{named}|[A-Za-z][-/])\Z"
    patterns["dni_at"] = rf"(?<![^\W_]){either(masking('cues', 'dni'))}[\W_]{{0,4}}{_COPULA}\Z"
    return {kind: re.compile(text, re.IGNORECASE) for kind, text in patterns.items()}
