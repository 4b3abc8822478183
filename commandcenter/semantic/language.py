"""The main language of a message: Italian, Spanish or English, by frequent words and letter triples.

A word in a language's list speaks for it; any other word by its triples, the more the longer it is. Only
the first MOST_WORDS words are looked at. Under three letters the hint (the author's or the page's last
language) answers.
"""

import gzip
from collections.abc import Sequence
from functools import cache

from commandcenter.semantic.lexicons import FOLDER, table
from commandcenter.semantic.tokens import Word

LANGUAGES = ("it", "es", "en")
MOST_WORDS = 60
_FEWEST_LETTERS = 3
_MOST_CACHED = 40_000
_LISTED = 4.0  # what a listed word counts for its language
_TRIPLE = 0.3  # what the triples of an unlisted word count, on average and per triple
_MOST_TRIPLES = 5.0
_HINT = 1.0  # a hint tips short texts only
_ONLY_ITALIAN = frozenset("àèìò")
_ONLY_SPANISH = frozenset("áíóñ")

Scores = tuple[float, float, float]
_CACHE: dict[str, Scores] = {}


def language_of(text: Sequence[Word], hint: str | None = None) -> str:
    """Return it, es or en; "und" where there are under three letters and no hint."""
    known = hint if hint in LANGUAGES else None
    written = [word.written for word in text if word.written][:MOST_WORDS]
    if sum(map(len, written)) < _FEWEST_LETTERS:
        return known or "und"
    totals = [0.0, 0.0, 0.0]
    for word in written:
        for index, score in enumerate(_scores(word)):
            totals[index] += score
    if known:
        totals[LANGUAGES.index(known)] += _HINT
    if not any(totals):
        return "und"
    return LANGUAGES[totals.index(max(totals))]


def telling_words(text: Sequence[Word], language: str) -> tuple[tuple[str, float], ...]:
    """Return the words that speak for a language, with their lead over the next one, the clearest first."""
    if language not in LANGUAGES:
        return ()
    own = LANGUAGES.index(language)
    leads = {}
    for word in [word.written for word in text if word.written][:MOST_WORDS]:
        scores = _scores(word)
        others = [score for index, score in enumerate(scores) if index != own]
        leads[word] = round(scores[own] - max(others), 1)
    ranked = sorted(leads.items(), key=lambda one: (-one[1], one[0]))
    return tuple((word, lead) for word, lead in ranked if lead > 0)


def _scores(word: str) -> Scores:
    if (known := _CACHE.get(word)) is not None:
        return known
    if len(_CACHE) >= _MOST_CACHED:
        _CACHE.clear()
    listed = _listed().get(word)
    made = _CACHE[word] = listed if listed is not None else _by_triples(word)
    return made


def _by_triples(word: str) -> Scores:
    sums = [0.0, 0.0, 0.0]
    padded = f"_{word}_"
    for start in range(len(padded) - 2):
        for index, value in enumerate(_triples().get(padded[start : start + 3], (0, 0, 0))):
            sums[index] += value / 10
    sums = [max(-_MOST_TRIPLES, min(_MOST_TRIPLES, value * _TRIPLE)) for value in sums]
    if not word.isascii():
        sums[0] += 2.0 * bool(_ONLY_ITALIAN.intersection(word))
        sums[1] += 2.0 * bool(_ONLY_SPANISH.intersection(word))
    return sums[0], sums[1], sums[2]


@cache
def _listed() -> dict[str, Scores]:
    lists = table("language")
    members = [frozenset(lists[name]["words"].split()) for name in LANGUAGES]
    found: dict[str, Scores] = {}
    for word in frozenset.union(*members):
        marks = [_LISTED if word in own else 0.0 for own in members]
        found[word] = (marks[0], marks[1], marks[2])
    return found


@cache
def _triples() -> dict[str, tuple[int, ...]]:
    """Read the triples: tenths of log frequency against the mean of the three languages."""
    with gzip.open(FOLDER / "trigrams.csv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split(",") for line in file]
    return {triple: (int(it), int(es), int(en)) for triple, it, es, en in rows}
