"""The learned heads: sentiment, kind, care and motives, each output a weighted sum over one message.

Summed are the signs and answers of the rules, words, word pairs and pieces of words. Words fall into
BUCKETS by a fixed hash; weights are signed bytes. An output is near 1 where its label holds, near 0 where
not: least squares, see `commandcenter/training/heads.py`. `verdict.py` makes one reading of the outputs.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from commandcenter.semantic.hashed import LABELS, Points, pair_buckets, word_buckets
from commandcenter.semantic.kinds import needs_care
from commandcenter.semantic.motives import MOTIVES, motives_of
from commandcenter.semantic.rules import Found
from commandcenter.semantic.sentiment import Feeling
from commandcenter.semantic.tokens import Word

KINDS = (
    "question",
    "complaint",
    "data_reply",
    "thanks",
    "praise",
    "spam",
    "offtopic",
    "joke/banter",
    "press/legal",
    "churn_threat",
)
OUTPUTS = (*LABELS, *KINDS, "care", *MOTIVES)
BUCKETS = 2**14
WORD, PIECE = 1.87, 0.7  # what a word or pair, and what a piece of one, counts
_MASK = BUCKETS - 1
_MOST_CACHED = 8192  # words
_MOST, _MOST_WORDS = 3.0, 8.0  # a sign that is met more often says no more
_SIGN, _WORDS = 1.5, 4.0  # what makes a usual value about 1
_LENGTHS = (1, 2, 3, 5, 8, 12, 18, 26)
_FEELINGS = ("bad", "good", "praise", "charge", "trouble", "motive")
_TOLD = ("is_opened_by_thanks", "is_acknowledged", "is_mocking", "is_personal")

Floats = NDArray[np.float32]
Inputs = Sequence[tuple[str, float]]


class Kept(msgspec.Struct, frozen=True):
    """What stands beside the hashed words of one language; rows are as long as OUTPUTS."""

    units: list[float]  # what one step of a hashed weight is worth, by output
    bias: list[float]
    inputs: dict[str, list[float]]


class Signs(NamedTuple):
    """What the rules make of a message before anything learned is asked."""

    found: Found
    feeling: Feeling
    kind: str


def feeling_said(outputs: Sequence[float]) -> Points:
    """Return what the outputs say of neg, neu and pos."""
    return outputs[0], outputs[1], outputs[2]


def inputs(signs: Signs, text: Sequence[Word], points: Points) -> Iterator[tuple[str, float]]:
    """Yield (name, value) of what the heads are told beside the words; `points`: their general feeling."""
    found, feeling, kind = signs
    label = feeling.label(kind)
    for sign, weight in found.signs.items():
        yield sign, min(weight, _MOST) / _SIGN
    yield f"kind {kind}", 1.0
    yield f"rules {label}", 1.0
    yield f"{kind}, {label}", 1.0
    if needs_care(kind, found):
        yield "rules care", 1.0
    for motive in motives_of(found, kind, label):
        yield f"rules {motive}", 1.0
    yield "sum bad", min(found.bad, _MOST_WORDS) / _WORDS
    yield "sum good", min(found.good, _MOST_WORDS) / _WORDS
    for name in _FEELINGS:
        yield f"feeling {name}", min(getattr(feeling, name), _MOST) / _SIGN
    for name in _TOLD:
        if getattr(feeling, name):
            yield name, 1.0
    for said, value in zip(LABELS, points, strict=True):
        yield f"words {said}", value
    count = sum(bool(word.written) for word in text)
    yield f"words up to {next((most for most in _LENGTHS if count <= most), 0)}", 1.0


def features(text: Sequence[Word]) -> Iterator[tuple[int, float]]:
    """Yield (bucket, value) of words, pieces and pairs of a text, made even for its length."""
    each = 1 / max(1, len(text)) ** 0.5
    for word in text:
        for bucket, value in _parts(word.plain):
            yield bucket, value * each
    for bucket in pair_buckets(text):
        yield bucket & _MASK, WORD * each


def _parts(word: str) -> Iterator[tuple[int, float]]:
    whole, *pieces = word_buckets(word)
    yield whole & _MASK, WORD
    for piece in pieces:
        yield piece & _MASK, PIECE


class Heads:
    """The weights of one language: one row of OUTPUTS for each bucket, input and word that was met."""

    def __init__(self, packed: bytes, kept: Kept) -> None:
        """`packed`: signed bytes, a row of OUTPUTS for each bucket."""
        size = len(OUTPUTS)
        names = [np.array(row, np.float32) for row in kept.inputs.values()]
        hashed = np.frombuffer(packed, np.int8).reshape(BUCKETS, size).astype(np.float32)
        hashed *= np.array(kept.units, np.float32)
        self._first_word = BUCKETS + len(names) + 1
        self._rows = np.zeros((self._first_word + _MOST_CACHED, size), np.float32)
        self._rows[:BUCKETS] = hashed
        if names:
            self._rows[BUCKETS : BUCKETS + len(names)] = names
        self._bias = BUCKETS + len(names)
        self._rows[self._bias] = kept.bias
        self._names = {name: BUCKETS + place for place, name in enumerate(kept.inputs)}
        self._known: dict[str, int] = {}

    def outputs(self, texts: Sequence[Sequence[Word]], told: Sequence[Inputs]) -> list[list[float]]:
        """Return OUTPUTS of each text, beside which its `inputs` are told."""
        if len(self._known) > _MOST_CACHED:
            self._known.clear()
        rows: list[int] = []
        values: list[float] = []
        starts = []
        for text, beside in zip(texts, told, strict=True):
            starts.append(len(rows))
            rows.append(self._bias)
            values.append(1.0)
            for name, value in beside:
                if (row := self._names.get(name)) is not None:
                    rows.append(row)
                    values.append(value)
            each = 1 / max(1, len(text)) ** 0.5
            rows += [self._row(word.plain) for word in text]
            values += [each] * len(text)
            pairs = [bucket & _MASK for bucket in pair_buckets(text)]
            rows += pairs
            values += [WORD * each] * len(pairs)
        weighed = self._rows[rows] * np.array(values, np.float32)[:, None]
        sums: list[list[float]] = np.add.reduceat(weighed, starts, axis=0).tolist()
        return sums

    def word_outputs(self, word: str) -> Mapping[str, float]:
        """Return what one word adds to each output, in a text of one word."""
        return dict(zip(OUTPUTS, self._rows[self._row(word)].tolist(), strict=True))

    def _row(self, word: str) -> int:
        """Return the row of what a word weighs with all its pieces."""
        if (known := self._known.get(word)) is not None:
            return known
        row = self._first_word + len(self._known)
        if row == len(self._rows):  # within one call no row may be given up
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows[-_MOST_CACHED:])])
        total = np.zeros(len(OUTPUTS), np.float32)
        for bucket, value in _parts(word):
            total += self._rows[bucket] * np.float32(value)
        self._rows[row] = total
        self._known[word] = row
        return row
