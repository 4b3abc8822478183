"""The three ways out of a conflict, each with its forecast, cost and people left; and the keys below."""

from commandcenter.languages import Language
from ui.desk.conflict_effects import cost_words
from ui.desk.conflict_rows import SIDE
from ui.desk.desk import Desk
from ui.desk.dispute import BOTH, KEEP, Dispute
from ui.desk.keys import key_name
from ui.desk.pad import BODY, HEAD, SECOND, TITLE, DeskPad
from ui.desk.regia_words import regia
from ui.desk.seen import Seen
from ui.sheet import Box

Forms = tuple[str, ...]
_OUTCOMES = ("keep", "replace", "both")
_GAP, _HIGH, _FROM_BELOW = 24, 104, 168


def write_outcomes(pad: DeskPad, desk: Desk, dispute: Dispute, seen: Seen) -> None:
    """Draw the three, the chosen one with an edge, and what Enter and Esc do."""
    language = desk.language
    wide = (pad.width - 2 * SIDE - 2 * _GAP) / 3
    top = pad.height - _FROM_BELOW
    for place, key in enumerate(_OUTCOMES):
        x = SIDE + place * (wide + _GAP)
        here = place == dispute.outcome
        edge, px = ("info", 2) if here else ("line2", 1)
        pad.add(Box(x, top, wide, _HIGH, "bg2", edge, px, 8))
        left = pad.cap(str(place + 1), x + 16, top + 30) + 12
        style = TITLE if here else TITLE._replace(weight=400)
        words = language.forms(f"conflict.{key}")
        pad.text(words, left, top + 30, style, width=x + wide - 12 - left)
        for line, forms in enumerate(_lines(language, dispute, place, seen)):
            base = top + 60 + 26 * line
            pad.text(forms, x + 16, base, SECOND._replace(colour="text1"), width=wide - 32)
    _foot(pad, language, dispute)


def _foot(pad: DeskPad, language: Language, dispute: Dispute) -> None:
    """Write what the keys do, and, where it fits, what the other one is told."""
    base, right = pad.height - 26, pad.width - SIDE
    x = pad.cap(key_name("Enter", language), SIDE, base) + 10
    x = pad.end(pad.text(language.word("conflict.confirm"), x, base, BODY, width=300)) + 28
    x = pad.cap(key_name("Esc", language), x, base) + 10
    x = pad.end(pad.text(language.word("conflict.back"), x, base, BODY, width=400)) + 28
    sees = language.forms("conflict.they_see", who=dispute.who) if dispute.last.who else ()
    width = pad.kit.lettering.width
    if fitting := [form for form in sees if width(form, HEAD.px) <= right - x]:
        pad.text(fitting[0], right, base, SECOND, width=right - x, align="right")


def _lines(language: Language, dispute: Dispute, place: int, seen: Seen) -> list[Forms]:
    """Return what one way out leads to."""
    instead, both = dispute.instead, dispute.both
    if place == KEEP:
        first = language.forms("conflict.keep_told")
        if (found := instead.found) is None:
            return [language.forms("preview.asking"), first] if dispute.awaits(instead) else [first]
        return [_forecast(language, found.share_without, found.p90_without), first]
    asked = both if place == BOTH else instead
    if (found := asked.found) is None:
        return [language.forms("preview.asking" if dispute.awaits(asked) else "preview.none")]
    if regia(seen) is None:
        return []
    cost = cost_words(language, found, seen) or language.word("words.unknown")
    pays = language.forms("conflict.pays", cost=cost, n=found.on_call_left)
    return [_forecast(language, found.share_with, found.p90_with), pays]


def _forecast(language: Language, share: float, p90: float) -> Forms:
    told = {"share": language.percent(share), "p90": language.number(round(p90))}
    return language.forms("conflict.forecast", **told)
