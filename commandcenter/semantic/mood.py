"""The mood of a message: what its signs and the general feeling of its words say together.

A message that touches the brand's matter (a motive, a fault, thanks) is weighed by other weights than
general talk: there the signs know best, here the words. Praise in a complaint is irony, weighed by a third
set. All weights are learned, see `commandcenter/training`, and stand in resources/models.
"""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from commandcenter.semantic.hashed import LABELS, Points
from commandcenter.semantic.rules import Found
from commandcenter.semantic.sentiment import Feeling

_MOST = 3.0  # a sign that is met more often says no more
_MOST_WORDS = 8.0
_CLEAR = 1.5  # one strong term
_SIGN, _WORD = 1.5, 4.0  # what makes a usual value about 1
_NOTHING = (0.0, 0.0, 0.0)
_SUMS = ("bad", "good", "charge", "trouble", "praise told")
_HEAD = "head "  # what the learned head says of the feeling
SIDES = ("matter", "irony", "talk")
_BITTER = frozenset({"complaint", "churn_threat"})

Weights = Mapping[str, Points]  # of every input, by name


class General(msgspec.Struct, frozen=True):
    """What the general feeling of one language adds to its hashed words."""

    unit: float  # what one step of a hashed weight is worth
    bias: Points
    inputs: dict[str, Points]


class Mood(NamedTuple):
    """How likely a message is negative, neutral and positive; the three add up to 1."""

    neg: float
    neu: float
    pos: float

    @property
    def label(self) -> str:
        """Return neg, neu or pos, the likeliest; of equals the first."""
        return LABELS[self.index(max(self))]


class Weigher:
    """Weighs the messages of one language: the weights of words and signs, folded into one row a sign."""

    def __init__(self, general: General, weights: Weights) -> None:
        """`general`: what signs say beside the words; `weights`: of the inputs, by name."""
        self._sides = {side: _Side(side, general, weights) for side in SIDES}

    def weigh(
        self, found: Found, feeling: Feeling, kind: str, points: Points, learned: Points
    ) -> Mood:
        """Return the mood of a message: `points` its words weigh, `learned` says the head."""
        side = self._sides[side_of(found, feeling, kind)]
        neg, neu, pos = side.start(kind, feeling.label(kind))
        rows = side.rows
        for sign, weight in found.signs.items():
            if (row := rows.get(sign)) is not None:
                value = min(weight, _MOST)
                neg += row[0] * value
                neu += row[1] * value
                pos += row[2] * value
        sums = (*_sums(found, feeling), *points, *learned)
        for row, value in zip(side.sums, sums, strict=True):
            if value:
                neg += row[0] * value
                neu += row[1] * value
                pos += row[2] * value
        return softmax((neg, neu, pos))


class _Side:
    """The weights of one of SIDES; what the signs say to the words is folded in."""

    def __init__(self, side: str, general: General, weights: Weights) -> None:
        self._side, self._weights = side, weights
        self._words = [weights.get(f"{side}: words {label}", _NOTHING) for label in LABELS]
        own = (name.removeprefix(f"{side}: ") for name in weights if name.startswith(f"{side}: "))
        whole = {
            name: self._folded(general.inputs.get(name, _NOTHING), f"{side}: {name}")
            for name in {*general.inputs, *own}
        }
        self.rows = {
            name: _scaled(row, 1 / _SIGN) for name, row in whole.items() if name not in _SUMS
        }
        heads = (weights.get(f"{side}: {_HEAD}{label}", _NOTHING) for label in LABELS)
        self.sums = [*(whole.get(name, _NOTHING) for name in _SUMS), *self._words, *heads]
        self._bias = self._folded(general.bias, side)
        self._starts: dict[tuple[str, str], Points] = {}

    def start(self, kind: str, label: str) -> Points:
        """Return what the kind and the rules' own answer weigh."""
        if (known := self._starts.get((kind, label))) is None:
            names = (f"{self._side}: {said}" for said in _answers(kind, label))
            rows = (self._weights.get(name, _NOTHING) for name in names)
            known = self._starts[kind, label] = _added(self._bias, *rows)
        return known

    def _folded(self, said: Points, name: str) -> Points:
        """Return what an input weighs by itself, and by what it says to the words."""
        own = self._weights.get(name, _NOTHING)
        return _added(own, *map(_scaled, self._words, said))


def _added(*rows: Points) -> Points:
    neg, neu, pos = map(sum, zip(*rows, strict=True))
    return neg, neu, pos


def _scaled(row: Points, by: float) -> Points:
    return row[0] * by, row[1] * by, row[2] * by


def softmax(points: Points) -> Mood:
    """Return points as chances."""
    most = max(points)
    neg, neu, pos = (math.exp(one - most) for one in points)
    total = neg + neu + pos
    return Mood(neg / total, neu / total, pos / total)


def side_of(found: Found, feeling: Feeling, kind: str) -> str:
    """Tell whether a message touches the brand's matter, does so in irony, or is general talk."""
    if max(feeling.motive, feeling.trouble) < _CLEAR and feeling.thanks == 0:
        return "talk"
    if kind not in _BITTER:
        return "matter"
    late = found.sign("thanks") and found.sign("dots") and found.sign("delay")
    return "irony" if late or found.sign("sarcasm") >= _CLEAR else "matter"


def word_inputs(found: Found) -> Iterator[tuple[str, float]]:
    """Yield what stands beside the words while the general feeling is learned."""
    yield "bad", min(found.bad, _MOST_WORDS) / _WORD
    yield "good", min(found.good, _MOST_WORDS) / _WORD
    for sign, weight in found.signs.items():
        yield sign, min(weight, _MOST) / _SIGN


def inputs(
    found: Found, feeling: Feeling, kind: str, points: Points, learned: Points
) -> Iterator[tuple[str, float]]:
    """Yield (name, value) of everything the mood is weighed by; `points` include what signs say to words.

    `learned`: what the learned head says of neg, neu and pos.
    """
    side = side_of(found, feeling, kind)
    yield side, 1.0
    for said, value in zip(LABELS, points, strict=True):
        yield f"{side}: words {said}", value
    for said, value in zip(LABELS, learned, strict=True):
        yield f"{side}: {_HEAD}{said}", value
    label = feeling.label(kind)
    for answer in _answers(kind, label):
        yield f"{side}: {answer}", 1.0
    for name, value in zip(_SUMS, _sums(found, feeling), strict=True):
        yield f"{side}: {name}", value
    for sign, weight in found.signs.items():
        yield f"{side}: {sign}", min(weight, _MOST) / _SIGN


def _answers(kind: str, label: str) -> tuple[str, str, str]:
    """Return the names of what the rules answer: the kind, their own label, and both together."""
    return f"kind {kind}", f"rules {label}", f"{kind}, {label}"


def _sums(found: Found, feeling: Feeling) -> tuple[float, ...]:
    """Return the values of _SUMS."""
    return (
        min(found.bad, _MOST_WORDS) / _WORD,
        min(found.good, _MOST_WORDS) / _WORD,
        min(feeling.charge, _MOST),
        min(feeling.trouble, _MOST),
        min(feeling.praise, _MOST),
    )
