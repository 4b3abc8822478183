"""Why a message was read as it was: the terms without which a head would have said something else.

Computed by reading again without each term, so it can never tell another story than the reading itself.
Where no single term decides (two say the same), the terms of a sign do that decides as a whole, else those
of which each alone is enough. Where no sign at all decides the sentiment, the words that lean to it most do.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from commandcenter.semantic.hashed import LABELS
from commandcenter.semantic.language import language_of
from commandcenter.semantic.model import model
from commandcenter.semantic.read import Reading, read_as, read_found, rules_for
from commandcenter.semantic.rules import Found, Hit
from commandcenter.semantic.tokens import Word, words

MOST_TERMS = 6


class Why(NamedTuple):
    """What decided one head of a reading."""

    head: str  # sentiment | care | kind | motives
    value: str  # what the head said; motives joined by ", ", care "yes" or "no"
    terms: tuple[tuple[str, float], ...]  # (term as the lexicon writes it, weight), heaviest first
    source: (
        str  # rules | words: what was learned of them | nothing: it is what the head says in doubt
    )


Said = Callable[[Reading], str]
Tried = Sequence[tuple[list[Hit], Reading]]


class _Cases(NamedTuple):
    """What was read in parts of a text, beside the terms that each part lacks, or has alone."""

    without_term: Tried
    without_sign: Tried
    alone: Tried


_HEADS: dict[str, Said] = {
    "sentiment": lambda reading: reading.sentiment,
    "care": lambda reading: "yes" if reading.care else "no",
    "kind": lambda reading: reading.kind,
    "motives": lambda reading: ", ".join(reading.motives),
}


def explain(text: str, hint: str | None = None) -> tuple[Why, ...]:
    """Explain the reading of a (masked) text, head by head; `hint` as for `read`. Pure."""
    tokens = words(text)
    language = language_of(tokens, hint)
    hits = sorted(rules_for(language).hits(tokens), key=lambda hit: (hit.sign, hit.term))
    singly = [[hit] for hit in hits]
    by_sign = [list(group) for _, group in groupby(hits, key=lambda hit: hit.sign)]
    lacking = [[one for one in hits if one not in group] for group in singly + by_sign]
    cases = [_found(case) for case in (hits, [], *lacking, *singly)]
    whole, bare, *others = read_found([language] * len(cases), [tokens] * len(cases), cases)
    without = list(zip(singly + by_sign, others, strict=False))
    alone = list(zip(singly, others[len(without) :], strict=True))
    tried = _Cases(without[: len(singly)], without[len(singly) :], alone)
    found = [
        _why(head, said(whole), _deciding(said, whole, bare, tried))
        for head, said in _HEADS.items()
    ]
    return tuple(_by_words(one, language, tokens) if _is_open(one) else one for one in found)


def _is_open(why: Why) -> bool:
    return why.head == "sentiment" and not why.terms


def _by_words(why: Why, language: str, tokens: Sequence[Word]) -> Why:
    """Name the words that lean to a sentiment most, each with how far it leans beyond the others."""
    hashed = model().hashed(read_as(language))
    place = LABELS.index(why.value)
    leaning = {}
    for word in tokens:
        points = hashed.word_points(word.plain)
        other = max(value for label, value in enumerate(points) if label != place)
        if points[place] > other:
            leaning[word.plain] = round(points[place] - other, 2)
    ranked = sorted(leaning.items(), key=lambda one: (-one[1], one[0]))[:MOST_TERMS]
    return why._replace(terms=tuple(ranked), source="words") if ranked else why


def _deciding(said: Said, whole: Reading, bare: Reading, cases: _Cases) -> list[Hit]:
    """Return the terms without which the head says something else; where there is none, see the module."""
    for step in (cases.without_term, cases.without_sign):
        if found := [hit for hits, other in step if said(other) != said(whole) for hit in hits]:
            return found
    if said(bare) == said(whole):
        return []
    return [hit for hits, other in cases.alone if said(other) == said(whole) for hit in hits]


def _why(head: str, value: str, deciding: Sequence[Hit]) -> Why:
    weights = {hit.term: hit.weight for hit in deciding}
    ranked = sorted(weights.items(), key=lambda one: (-one[1], one[0]))[:MOST_TERMS]
    return Why(head, value, tuple(ranked), "rules" if ranked else "nothing")


def _found(hits: Sequence[Hit]) -> Found:
    signs: dict[str, float] = {}
    for hit in hits:
        signs[hit.sign] = signs.get(hit.sign, 0.0) + hit.weight
    return Found(signs, signs.pop("bad", 0.0), signs.pop("good", 0.0))
