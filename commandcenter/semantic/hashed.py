"""The general feeling of a text: words, word pairs and pieces of words, each with three learned weights.

No word list: every feature falls into one of BUCKETS buckets by a fixed hash (CRC-32), so a model is
three small whole numbers a bucket. What a word and its pieces weigh together is remembered, which makes
a text a few sums. Trained by `commandcenter/training`.
"""

from collections.abc import Iterator, Sequence
from zlib import crc32

from commandcenter.semantic.tokens import Word

LABELS = ("neg", "neu", "pos")
BUCKETS = 2**18
PIECES = range(3, 6)  # characters
_MASK = BUCKETS - 1
_MOST_CACHED = 20_000
_START = crc32(b"^")

Points = tuple[float, float, float]  # for neg, neu and pos


def word_buckets(word: str) -> Iterator[int]:
    """Yield the bucket of a word (`Word.plain`) as it stands, and of its pieces where it is all letters."""
    yield crc32(b"w" + _bytes(word)) & _MASK
    if word.isalpha():
        padded = f"_{word}_"
        for size in PIECES:
            for start in range(len(padded) - size + 1):
                yield crc32(_bytes(padded[start : start + size])) & _MASK


def pair_buckets(text: Sequence[Word]) -> Iterator[int]:
    """Yield the bucket of every two words that stand together; the first stands beside the beginning."""
    before = _START
    for word in text:
        spelled = _bytes(word.plain)
        yield crc32(spelled, before) & _MASK
        before = crc32(b"p" + spelled)


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "replace")


# A word: its bytes, its hash as the first of a pair, and what it weighs with all its pieces.
_Known = tuple[bytes, int, int, int, int]


class Hashed:
    """The weights of one language."""

    def __init__(self, weights: bytes, unit: float) -> None:
        """`weights`: signed bytes, three for each bucket; `unit`: what one of them is worth."""
        self._weights = memoryview(weights).cast("b")
        self._unit = unit
        self._known: dict[str, _Known] = {}

    def points(self, text: Sequence[Word]) -> Points:
        """Return what a text weighs, made even for its length."""
        if not text:
            return 0.0, 0.0, 0.0
        weights, known = self._weights, self._known
        neg = neu = pos = 0
        before = _START
        for word in text:
            spelled, after, more_neg, more_neu, more_pos = known.get(word.plain) or self._learn(
                word.plain
            )
            at = (crc32(spelled, before) & _MASK) * 3
            neg += more_neg + weights[at]
            neu += more_neu + weights[at + 1]
            pos += more_pos + weights[at + 2]
            before = after
        each = self._unit / len(text) ** 0.5
        return neg * each, neu * each, pos * each

    def word_points(self, word: str) -> Points:
        """Return what one word weighs by itself, in a text of one word."""
        _, _, neg, neu, pos = self._learn(word)
        return neg * self._unit, neu * self._unit, pos * self._unit

    def _learn(self, word: str) -> _Known:
        if len(self._known) >= _MOST_CACHED:
            self._known.clear()
        rows = [bucket * 3 for bucket in word_buckets(word)]
        neg, neu, pos = (sum(self._weights[row + label] for row in rows) for label in range(3))
        spelled = _bytes(word)
        made = self._known[word] = spelled, crc32(b"p" + spelled), neg, neu, pos
        return made
