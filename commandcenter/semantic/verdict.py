"""One reading of what the heads say: kind, sentiment, care and motives that hold together.

Nobody complains gladly, threatens to leave gladly, or praises and thanks in anger: of all pairs of a kind
and a feeling that can be, the one with the most support wins. In doubt an agent looks.
"""

from collections.abc import Sequence
from typing import NamedTuple

from commandcenter.semantic.hashed import LABELS
from commandcenter.semantic.heads import KINDS, OUTPUTS, Signs
from commandcenter.semantic.kinds import needs_care
from commandcenter.semantic.mood import Mood
from commandcenter.semantic.motives import MOTIVES, motives_of

CARE = 0.42  # from here on an agent looks: chosen so that few who wanted one are missed
CLEAR = 0.5
ADVERT = 0.37  # from here on a joke is believed to be about an advert
_PRAISED = 0.3
_ADVERT = "advertising_criticism"
_FOR_AN_AGENT = ("question", "data_reply", "press/legal", "churn_threat")
_NOBODY = frozenset({"thanks", "praise", "spam", "offtopic", "joke/banter"})
_SILENT = frozenset({"thanks", "spam", "offtopic", "joke/banter"})
_IMPOSSIBLE = {
    "neg": frozenset({"thanks", "praise", "spam"}),
    "neu": frozenset({"praise"}),
    "pos": frozenset({"complaint", "churn_threat", "press/legal", "spam"}),
}
_KIND = OUTPUTS.index(KINDS[0])
_CARE = OUTPUTS.index("care")
_MOTIVE = OUTPUTS.index(MOTIVES[0])


class Verdict(NamedTuple):
    """What the reading says; no kind that `mood` contradicts."""

    kind: str
    sentiment: str
    care: bool
    motives: tuple[str, ...]


def verdict(outputs: Sequence[float], mood: Mood, signs: Signs) -> Verdict:
    """Return the verdict on a text, `outputs` being what the heads say of it.

    A complaint that either the head or the rules would give to an agent gets one.
    """
    kinds = dict(zip(KINDS, outputs[_KIND:_CARE], strict=True))
    sentiment, kind = _likeliest(kinds, mood)
    wanted = outputs[_CARE] > CARE
    if wanted and kind in _NOBODY and not (kind == "thanks" and kinds[kind] > CLEAR):
        cared = {one: kinds[one] for one in (*_FOR_AN_AGENT, "complaint")}
        sentiment, kind = _likeliest(cared, mood)
    care = kind in _FOR_AN_AGENT or (
        kind == "complaint" and (wanted or needs_care(signs.kind, signs.found))
    )
    return Verdict(kind, sentiment, care, _named(signs, kind, sentiment) or _motives(outputs, kind))


def of_rules(signs: Signs, mood: Mood) -> Verdict:
    """Return the verdict of the rules on emoji, marks and numbers alone."""
    found, _, kind = signs
    chances = [
        -1.0 if kind in _IMPOSSIBLE[label] else chance
        for label, chance in zip(LABELS, mood, strict=True)
    ]
    sentiment = LABELS[chances.index(max(chances))]
    return Verdict(kind, sentiment, needs_care(kind, found), motives_of(found, kind, sentiment))


def _likeliest(kinds: dict[str, float], mood: Mood) -> tuple[str, str]:
    """Return (sentiment, kind): the pair of most support among those that can be; of equals the first."""
    pairs = (
        (chance + support, label, kind)
        for label, chance in zip(LABELS, mood, strict=True)
        for kind, support in kinds.items()
        if kind not in _IMPOSSIBLE[label]
    )
    _, label, kind = max(pairs, key=lambda pair: pair[0])
    return label, kind


def _named(signs: Signs, kind: str, sentiment: str) -> tuple[str, ...]:
    """Return the motives that terms of the lexicon name; () where none does, and the head has to guess.

    Alerts live on motives: guesses beside named ones make a handful of messages look like a rise.
    """
    named = motives_of(signs.found, kind, sentiment)
    return () if named == ("other",) else named


def _motives(outputs: Sequence[float], kind: str) -> tuple[str, ...]:
    """Return the likeliest motive; thanks, spam and talk have none."""
    weights = dict(zip(MOTIVES, outputs[_MOTIVE:], strict=True))
    if kind in _SILENT:
        advert = kind == "joke/banter" and weights[_ADVERT] > ADVERT
        return (_ADVERT,) if advert else ()
    first = max(MOTIVES, key=lambda name: weights[name])
    return () if kind == "praise" and weights[first] < _PRAISED else (first,)
