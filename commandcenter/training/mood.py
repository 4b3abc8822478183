"""Learning how signs and words together tell the mood: softmax with a pull towards zero, all rows at once.

It learns from this project's own messages, whose words the general feeling never saw, and from general
texts that were kept from it, so that both are weighed as they will be met.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from commandcenter.semantic.hashed import LABELS, Points
from commandcenter.semantic.mood import inputs
from commandcenter.semantic.rules import Found
from commandcenter.semantic.tokens import Word, words
from commandcenter.training.general import Floats, chances
from commandcenter.training.heads import signs_of
from commandcenter.training.sources import Text

PULL = 0.001
ROUNDS = 400
_DIGITS = 4
LEAST_ROWS = 4  # a sign met less often is left alone
_LEFT_OUT = (": motive ", ": network ")  # what a matter is about is no feeling

Feeling = Callable[[str, tuple[Word, ...], Found], Points]


class Table(NamedTuple):
    """Texts as inputs: one row a text, one column a name."""

    names: tuple[str, ...]
    values: Floats
    labels: "np.ndarray[tuple[int], np.dtype[np.int64]]"


def table_of(
    texts: Sequence[Text],
    general: Feeling,
    heads: Sequence[Points],
    names: Sequence[str] = (),
) -> Table:
    """Return the inputs of texts; `names` as given, or all that enough of the texts have.

    `heads`: what the learned head says of the feeling of each, by weights that never saw it.
    """
    rows = [_inputs(one, general, said) for one, said in zip(texts, heads, strict=True)]
    if not names:
        counts: dict[str, int] = {}
        for row in rows:
            for name in row:
                counts[name] = counts.get(name, 0) + 1
        names = sorted(
            name
            for name, count in counts.items()
            if count >= LEAST_ROWS and not any(part in name for part in _LEFT_OUT)
        )
    values = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    return Table(tuple(names), values, np.array([one.label for one in texts]))


def learn(table: Table, weights: Floats) -> Floats:
    """Return the weights of each name, (names, 3): accelerated descent on the mean loss and the pull."""
    share = weights / weights.sum()
    wanted = np.eye(len(LABELS))[table.labels]
    values = table.values
    step = 1 / (0.5 * float((share * (values * values).sum(axis=1)).sum()) + PULL)
    now = np.zeros((values.shape[1], len(LABELS)))
    ahead, pace = now.copy(), 1.0
    for _ in range(ROUNDS):
        wrong = (chances(np.einsum("rn,nl->rl", values, ahead)) - wanted) * share[:, None]
        new = ahead - step * (np.einsum("rn,rl->nl", values, wrong) + PULL * ahead)
        quicker = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = new + (pace - 1) / quicker * (new - now)
        now, pace = new, quicker
    return np.round(now, _DIGITS)


def warmth(table: Table, found: Floats) -> float:
    """Return by what chances must be raised so that they are as sure as they are right.

    `found`: what each row was said to be by weights that never saw it. Nought to two, by the mean loss.
    """
    rows = np.arange(len(table.labels))
    tried = np.round(np.arange(0.5, 2.01, 0.05), 2)
    points = np.log(found)
    losses = [-np.log(chances(points * by)[rows, table.labels]).mean() for by in tried]
    return float(tried[int(np.argmin(losses))])


def said(table: Table, weights: Floats) -> Floats:
    """Return the chances of each row, (rows, 3)."""
    return chances(np.einsum("rn,nl->rl", table.values, weights))


def _inputs(one: Text, general: Feeling, said: Points) -> dict[str, float]:
    tokens = words(one.text)
    signs = signs_of(one, tokens)
    return dict(inputs(*signs, general(one.language, tokens, signs.found), said))
