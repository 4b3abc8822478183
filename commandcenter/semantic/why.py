"""Why a message was read as it was: the terms without which a head would have said something else.

Computed by reading again without each term, so it can never tell another story than the reading itself.
Where no single term decides (two say the same), the terms of a sign do that decides as a whole, else those
of which each alone is enough. Where no sign at all decides sentiment, care, kind or motives, the words do
that the learned heads weigh most for what was said.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from commandcenter.semantic.hashed import LABELS
from commandcenter.semantic.language import language_of, telling_words
from commandcenter.semantic.model import model
from commandcenter.semantic.places import place_of
from commandcenter.semantic.read import Page, Reading, read_as, read_found, rules_for
from commandcenter.semantic.rules import Found, Hit
from commandcenter.semantic.tokens import Word, words

MOST_TERMS = 6
_UNKNOWN = "unknown"


class Why(NamedTuple):
    """What decided one head of a reading."""

    head: str  # language | sentiment | care | kind | motives | network | place
    value: str  # what the head said; motives joined by ", ", care "yes" or "no", unknown: "unknown"
    terms: tuple[tuple[str, float], ...]  # (term as the lexicon writes it, weight), heaviest first
    # rules | words: what was learned of them | nothing: it is what the head says in doubt; of language
    # words | hint, of network words | motive | page, of place words | page
    source: str


Said = Callable[[Reading], str]
Tried = Sequence[tuple[list[Hit], Reading]]


class _Cases(NamedTuple):
    """What was read in parts of a text, beside the terms that each part lacks, or has alone."""

    without_term: Tried
    without_sign: Tried
    alone: Tried


_LEARNED = ("sentiment", "care", "kind", "motives")
_HEADS: dict[str, Said] = {
    "sentiment": lambda reading: reading.sentiment,
    "care": lambda reading: "yes" if reading.care else "no",
    "kind": lambda reading: reading.kind,
    "motives": lambda reading: ", ".join(reading.motives),
    "network": lambda reading: reading.network or _UNKNOWN,
}


def explain(text: str, hint: str | None = None, page: Page | None = None) -> tuple[Why, ...]:
    """Explain the reading of a (masked) text, head by head; `hint` and `page` as for `read`. Pure."""
    page = Page() if page is None else page
    tokens = words(text)
    language = language_of(tokens, hint)
    hits = sorted(rules_for(language).hits(tokens), key=lambda hit: (hit.sign, hit.term))
    singly = [[hit] for hit in hits]
    by_sign = [list(group) for _, group in groupby(hits, key=lambda hit: hit.sign)]
    lacking = [[one for one in hits if one not in group] for group in singly + by_sign]
    cases = [_found(case) for case in (hits, [], *lacking, *singly)]
    many = len(cases)
    whole, bare, *others = read_found(
        [language] * many, [tokens] * many, cases, [page.network] * many
    )
    without = list(zip(singly + by_sign, others, strict=False))
    alone = list(zip(singly, others[len(without) :], strict=True))
    tried = _Cases(without[: len(singly)], without[len(singly) :], alone)
    heads = {
        head: _why(head, said(whole), _deciding(said, whole, bare, tried))
        for head, said in _HEADS.items()
    }
    if any(word.written for word in tokens):  # else the rules had the last word
        for head in _LEARNED:
            if not heads[head].terms:
                heads[head] = _by_words(heads[head], whole, read_as(language), tokens)
    network = heads["network"]._replace(source=whole.network_source or "nothing")
    if network.source == "motive" and not network.terms:
        network = network._replace(terms=heads["motives"].terms)
    place = place_of(text, tokens, language, page.place)
    return (
        _language(tokens, language),
        *(heads | {"network": network}).values(),
        _weightless("place", place.code or _UNKNOWN, place.names, place.source),
    )


def _by_words(why: Why, whole: Reading, language: str, tokens: Sequence[Word]) -> Why:
    """Name the words that lean most to what a head said, each with how far it does."""
    learned = model()
    heads, hashed = learned.heads(language), learned.hashed(language)
    leaning = {}
    for word in tokens:
        outputs = heads.word_outputs(word.plain)
        if why.head == "sentiment":
            general = zip(LABELS, hashed.word_points(word.plain), strict=True)
            points = {label: outputs[label] + value for label, value in general}
            lean = points.pop(why.value) - max(points.values())
        elif why.head == "care":
            lean = outputs["care"] if whole.care else -outputs["care"]
        elif why.head == "kind":
            lean = outputs[whole.kind]
        else:
            lean = max((outputs[motive] for motive in whole.motives), default=0.0)
        if (rounded := round(lean, 2)) > 0:
            leaning[word.plain] = rounded
    ranked = sorted(leaning.items(), key=lambda one: (-one[1], one[0]))[:MOST_TERMS]
    return why._replace(terms=tuple(ranked), source="words") if ranked else why


def _language(tokens: Sequence[Word], language: str) -> Why:
    """Explain the language by the words that lead most for it; where none does, a hint told it."""
    told = telling_words(tokens, language)
    if told or language == "und":
        return Why("language", language, told[:MOST_TERMS], "words" if told else "nothing")
    return Why("language", language, (), "hint")


def _weightless(head: str, value: str, names: Sequence[str], source: str) -> Why:
    terms = tuple((name, 1.0) for name in names[:MOST_TERMS])
    return Why(head, value, terms, source or "nothing")


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
