"""The rules of one language: terms of one or more words, each a sign of something, found in one walk.

A term is written as its words; `word*` matches every word that begins so, `_` any one word, `0` any
number, `~` up to two words in between. All terms of a language share one tree, so a text is walked once
whatever their number.
"""

import gzip
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from commandcenter.semantic.lexicons import FOLDER
from commandcenter.semantic.rulebook import LANGUAGES, WEIGHTS, Book, shipped, steps_of
from commandcenter.semantic.tokens import Word

__all__ = ["LANGUAGES", "Found", "Rules", "in_force", "put_in_force", "rules_of", "rules_version"]

_ANY = -1
_LEAST_PREFIX = 2
_MOST_CACHED = 40_000
_NEGATED = -0.5  # what is left of a word's valence after "not"
_NEGATION_REACH = 3


class Found(NamedTuple):
    """What a walk finds: the weight of every sign met, and the sums of bad and good words."""

    signs: dict[str, float]
    bad: float
    good: float

    def sign(self, name: str) -> float:
        """Return the weight of one sign, 0 where it was not met."""
        return self.signs.get(name, 0.0)


class Hit(NamedTuple):
    """A term met in a text, as the lexicon writes it; `sign` "bad" or "good" for words with a valence."""

    sign: str
    term: str
    weight: float


class Rules:
    """The compiled rules of one language."""

    def __init__(self, name: str, book: Book) -> None:
        self._symbols: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        self._edges: list[dict[int, int]] = [{}]
        self._payload: dict[int, list[tuple[int, str, float]]] = {}
        self._terms: list[str] = []
        for part in (book.parts["common"], book.parts[name]):
            for sign, weight, term in part.entries:
                self._add(term, sign, WEIGHTS[weight])
        self._negators = frozenset(book.parts[name].negators)
        ignored = frozenset(book.parts[name].ignored)
        self._valence = {w: value for w, value in _valence(name).items() if w not in ignored}
        self._known: dict[str, tuple[tuple[int, ...], float]] = {}

    def walk(self, text: Sequence[Word]) -> Found:
        """Find every sign in a text; a term counts once however often it stands there."""
        hits, valued = self._walk(text)
        signs: dict[str, float] = {}
        for sign, weight in hits.values():
            signs[sign] = signs.get(sign, 0.0) + weight
        bad = good = 0.0
        for _, valence in valued:
            good += max(valence, 0.0)
            bad -= min(valence, 0.0)
        return Found(signs, bad, good)

    def hits(self, text: Sequence[Word]) -> list[Hit]:
        """Return what `walk` sums up, term by term: what an explanation is made of."""
        hits, valued = self._walk(text)
        return [
            *(Hit(sign, self._terms[term], weight) for term, (sign, weight) in hits.items()),
            *(Hit("good" if points > 0 else "bad", word, abs(points)) for word, points in valued),
        ]

    def _walk(
        self, text: Sequence[Word]
    ) -> tuple[dict[int, tuple[str, float]], list[tuple[str, float]]]:
        """Return the terms met, by number, and the words with a valence, in their order."""
        hits: dict[int, tuple[str, float]] = {}
        valued: list[tuple[str, float]] = []
        states: list[int] = []
        negated = 0
        for word in text:
            symbols, valence = self._look_up(word.plain)
            states = self._step(states, symbols, hits)
            if valence:
                valued.append((word.plain, valence * (_NEGATED if negated > 0 else 1.0)))
            negated = _NEGATION_REACH if word.plain in self._negators else negated - 1
        return hits, valued

    def _step(
        self, states: list[int], symbols: tuple[int, ...], hits: dict[int, tuple[str, float]]
    ) -> list[int]:
        reached = [
            target
            for node in (0, *states)
            for symbol in symbols
            if (target := self._edges[node].get(symbol)) is not None
        ]
        for node in reached:
            for term, sign, weight in self._payload.get(node, ()):
                hits[term] = (sign, weight)
        return reached

    def _look_up(self, word: str) -> tuple[tuple[int, ...], float]:
        if (known := self._known.get(word)) is not None:
            return known
        if len(self._known) >= _MOST_CACHED:
            self._known.clear()
        found = [_ANY]
        if word[0].isdigit() and "0" in self._symbols:
            found.append(self._symbols["0"])
        if (exact := self._symbols.get(word)) is not None:
            found.append(exact)
        beginnings = (word[:size] for size in range(_LEAST_PREFIX, len(word) + 1))
        found += [self._prefixes[part] for part in beginnings if part in self._prefixes]
        made = self._known[word] = (tuple(found), self._valence.get(word, 0.0))
        return made

    def _add(self, term: str, sign: str, weight: float) -> None:
        for steps in _gaps(steps_of(term)):
            node = 0
            for step in steps:
                node = self._edge(node, self._symbol(step))
            self._payload.setdefault(node, []).append((len(self._terms), sign, weight))
        self._terms.append(term)

    def _edge(self, node: int, symbol: int) -> int:
        edges = self._edges[node]
        if symbol not in edges:
            self._edges.append({})
            edges[symbol] = len(self._edges) - 1
        return edges[symbol]

    def _symbol(self, step: str) -> int:
        if step == "_":
            return _ANY
        table_of = self._prefixes if step.endswith("*") and len(step) > 1 else self._symbols
        name = step.removesuffix("*") if table_of is self._prefixes else step
        return table_of.setdefault(name, len(self._symbols) + len(self._prefixes) + 1)


_in_force: list[
    Book
] = []  # the one book that every reading of this process goes by; empty = shipped


def in_force() -> Book:
    """Return the rules that readings go by."""
    return _in_force[0] if _in_force else shipped()


def put_in_force(book: Book) -> None:
    """Have every later reading of this process go by these rules."""
    _in_force[:] = [book]


def rules_version() -> str:
    """Return the version of the rules in force: equal where, and only where, they are equal."""
    return in_force().version


def rules_of(language: str) -> Rules:
    """Return the rules in force of a language, compiled at first use."""
    return compiled(language, in_force())


@lru_cache(2 * len(LANGUAGES))  # a book and the one that replaces it
def compiled(language: str, book: Book) -> Rules:
    """Return a language's rules, ready to walk texts."""
    return Rules(language, book)


def _gaps(steps: list[str]) -> Iterable[list[str]]:
    """Write `~` out as none, one and two words."""
    if "~" not in steps:
        return [steps]
    at = steps.index("~")
    rest = list(_gaps(steps[at + 1 :]))
    return [steps[:at] + ["_"] * count + tail for count in range(3) for tail in rest]


@cache
def _valence(name: str) -> dict[str, float]:
    """Read word valences, -4 (bad) to 4 (good)."""
    with gzip.open(FOLDER / f"valence_{name}.csv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split(",") for line in file]
    return {word: int(tenths) / 10 for word, tenths in rows}
