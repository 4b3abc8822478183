"""Learning the general feeling of a language: softmax over hashed words and a few signs beside them.

AdaGrad in small batches, in a fixed order, with sums that no library re-orders; few rounds and small steps,
since what was learned must hold in texts unlike those it was learned from. Weights end as signed bytes.
"""

from collections.abc import Sequence
from types import EllipsisType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.semantic.hashed import BUCKETS, LABELS, pair_buckets, word_buckets
from commandcenter.semantic.mood import word_inputs
from commandcenter.semantic.rules import rules_of
from commandcenter.semantic.tokens import words
from commandcenter.training.sources import Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BESIDE = (
    "bad", "good", "thanks", "praise", "anger", "sarcasm", "good_emoji", "bad_emoji", "sour_emoji", "laugh",
    "asks", "shouts", "dots", "quotes", "link", "mention", "number", "money",
)  # fmt: skip
ROUNDS = 3
_STEP = 0.02
_BATCH = 256
_SEED = 5
_FIRST = 1e-6


class Rows(NamedTuple):
    """Texts as numbers: the buckets of row i are buckets[ends[i]:ends[i + 1]]."""

    buckets: Ints
    ends: Ints
    lengths: Floats  # words of each text, at least 1
    beside: Floats  # one column for each of BESIDE
    labels: Ints
    weights: Floats

    def some(self, chosen: Ints) -> "Rows":
        """Return the chosen rows."""
        counts = self.ends[chosen + 1] - self.ends[chosen]
        ends = np.concatenate([[0], np.cumsum(counts)])
        at = (
            np.arange(ends[-1])
            - np.repeat(ends[:-1], counts)
            + np.repeat(self.ends[chosen], counts)
        )
        return Rows(
            self.buckets[at],
            ends,
            self.lengths[chosen],
            self.beside[chosen],
            self.labels[chosen],
            self.weights[chosen],
        )


class Learned(NamedTuple):
    """The weights of a language: signed bytes in units, and those of bias and BESIDE."""

    packed: NDArray[np.int8]  # (BUCKETS, 3)
    unit: float
    bias: Floats
    beside: Floats  # (len(BESIDE), 3)


def rows_of(texts: Sequence[Text], weights: Floats) -> Rows:
    """Turn texts into numbers."""
    known: dict[str, Ints] = {}
    parts, counts, lengths = [], [], []
    beside = np.zeros((len(texts), len(BESIDE)))
    for row, one in enumerate(texts):
        tokens = words(one.text)
        plain = [word.plain for word in tokens]
        for word in plain:
            if word not in known:
                known[word] = np.fromiter(word_buckets(word), np.int64)
        pieces = [known[word] for word in plain]
        made = np.concatenate([*pieces, np.fromiter(pair_buckets(tokens), np.int64)])
        parts.append(made)
        counts.append(len(made))
        lengths.append(max(1, len(tokens)))
        found = dict(word_inputs(rules_of(one.language).walk(tokens)))
        beside[row] = [found.get(name, 0.0) for name in BESIDE]
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    labels = np.array([one.label for one in texts], np.int64)
    return Rows(np.concatenate(parts), ends, np.array(lengths, float), beside, labels, weights)


def even(texts: Sequence[Text]) -> Floats:
    """Return weights by which the labels of each source weigh the same."""
    groups: dict[tuple[str, str], list[int]] = {}
    for row, one in enumerate(texts):
        groups.setdefault((one.language, one.source), []).append(row)
    weights = np.zeros(len(texts))
    for rows in groups.values():
        labels = np.array([texts[row].label for row in rows])
        counts = np.maximum(np.bincount(labels, minlength=len(LABELS)), 1)
        weights[rows] = (len(rows) / len(LABELS) / counts)[labels]
    return weights


def learn(rows: Rows) -> Learned:
    """Learn the weights of a language."""
    size = len(LABELS)
    hashed, seen = np.zeros((BUCKETS, size)), np.full((BUCKETS, size), _FIRST)
    beside, seen_beside = np.zeros((len(BESIDE), size)), np.full((len(BESIDE), size), _FIRST)
    bias, seen_bias = np.zeros(size), np.full(size, _FIRST)
    wanted = np.eye(size)
    order = np.random.default_rng(_SEED)
    for _ in range(ROUNDS):
        shuffled = order.permutation(len(rows.labels))
        for first in range(0, len(shuffled), _BATCH):
            batch = rows.some(shuffled[first : first + _BATCH])
            met, at = np.unique(batch.buckets, return_inverse=True)
            points = _sums(batch, hashed[met][at], beside, bias)
            wrong = (chances(points) - wanted[batch.labels]) * batch.weights[:, None]
            each = np.repeat(wrong / np.sqrt(batch.lengths)[:, None], np.diff(batch.ends), axis=0)
            slope: Floats = np.stack(
                [np.bincount(at, each[:, label], len(met)) for label in range(size)], axis=1
            )
            hashed[met] -= _stepped(seen, met, slope)
            beside -= _stepped(seen_beside, ..., np.einsum("rb,rl->bl", batch.beside, wrong))
            bias -= _stepped(seen_bias, ..., wrong.sum(axis=0))
    return _packed(hashed, beside, bias)


def chances(points: Floats) -> Floats:
    """Return points as chances: softmax over each row."""
    raised = np.exp(points - points.max(axis=1, keepdims=True))
    made: Floats = raised / raised.sum(axis=1, keepdims=True)
    return made


def _sums(rows: Rows, hashed: Floats, beside: Floats, bias: Floats) -> Floats:
    count = len(rows.labels)
    owner = np.repeat(np.arange(count), np.diff(rows.ends))
    sums = np.stack([np.bincount(owner, column, count) for column in hashed.T], axis=1)
    made: Floats = sums / np.sqrt(rows.lengths)[:, None]
    made += np.einsum("rb,bl->rl", rows.beside, beside)
    return made + bias


def _stepped(seen: Floats, at: Ints | EllipsisType, slope: Floats) -> Floats:
    """Return one step of AdaGrad; `seen` keeps the squares of all slopes."""
    seen[at] += slope * slope
    made: Floats = _STEP * slope / np.sqrt(seen[at])
    return made


def _packed(hashed: Floats, beside: Floats, bias: Floats) -> Learned:
    hashed = hashed - hashed.mean(
        axis=1, keepdims=True
    )  # adds the same to all labels: says nothing
    unit = float(f"{np.quantile(np.abs(hashed), 0.9999) / 127:.6g}")
    packed = np.clip(np.rint(hashed / unit), -127, 127).astype(np.int8)
    return Learned(packed, unit, np.round(bias, 4), np.round(beside, 4))
