"""How well labelled texts were read, head by head, as the specification's own scorer counts it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from commandcenter.semantic.hashed import LABELS
from commandcenter.semantic.verdict import Verdict
from commandcenter.training.general import Floats, Ints
from commandcenter.training.sources import Text

Pairs = Sequence[tuple[bool, bool]]  # right and found


class Scores(NamedTuple):
    """Shares, 0 to 1; F1 of kind, sentiment and care as the mean over their labels, of motives over all."""

    sentiment: float
    care: float
    missed: float  # of the messages for an agent
    kind: float
    motives: float
    thanks_precision: float
    thanks_recall: float


def scored(texts: Sequence[Text], found: Sequence[Verdict]) -> Scores:
    """Return how well texts were read."""
    both = list(zip(texts, found, strict=True))
    kinds = {one.kind for one in texts}
    motives = [
        (motive in one.motives, motive in said.motives)
        for one, said in both
        for motive in {*one.motives, *said.motives}
    ]
    thanks = [
        (one.kind == "thanks" and not one.care, said.kind == "thanks" and not said.care)
        for one, said in both
    ]
    return Scores(
        sentiment=_mean(
            [(LABELS[one.label] == label, said.sentiment == label) for one, said in both]
            for label in LABELS
        ),
        care=_mean(
            [(one.care is is_so, said.care is is_so) for one, said in both]
            for is_so in (True, False)
        ),
        missed=1 - _share([(one.care, said.care) for one, said in both]),
        kind=_mean(
            [(one.kind == kind, said.kind == kind) for one, said in both] for kind in sorted(kinds)
        ),
        motives=_f1(motives),
        thanks_precision=_share([(said, right) for right, said in thanks]),
        thanks_recall=_share(thanks),
    )


def _f1(pairs: Pairs) -> float:
    hits = sum(right and said for right, said in pairs)
    wrong = sum(right != said for right, said in pairs)
    return 2 * hits / (2 * hits + wrong) if hits + wrong else 1.0


def _mean(groups: Iterable[Pairs]) -> float:
    return float(np.mean([_f1(pairs) for pairs in groups]))


def _share(pairs: Pairs) -> float:
    """Return in how many of the pairs whose first holds the second does too; 1 where there is none."""
    held = [second for first, second in pairs if first]
    return sum(held) / len(held) if held else 1.0


def macro_f1(gold: Ints, found: Ints, weights: Floats | None = None) -> float:
    """Return the mean over the labels of F1, 0 to 1."""
    each = np.ones(len(gold)) if weights is None else weights
    scores = []
    for label in range(len(LABELS)):
        hits = each[(gold == label) & (found == label)].sum()
        wrong = each[(gold == label) != (found == label)].sum()
        scores.append(2 * hits / (2 * hits + wrong) if hits + wrong else 1.0)
    return float(np.mean(scores))
