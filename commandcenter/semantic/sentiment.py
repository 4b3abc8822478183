"""How the author feels, from the signs found: faults and anger against praise and thanks.

A fault told coldly is negative; praise beside a fault is irony; a calm question is neutral; thanks at the
end of a question are politeness. Source: semantic.md, section 2.
"""

from typing import NamedTuple

from commandcenter.semantic.rules import Found
from commandcenter.semantic.tokens import Word

_WORDS = 0.25  # what a point of a word's valence counts beside the signs
_MOST_WORDS = 1.5
_NOTICEABLE = 0.9
_OPENERS = frozenset(
    "grazie grz gracias graciass thanks thank thx thankyou cheers ta tks grax".split()  # noqa: SIM905
)
_OFFSETS = {"churn_threat": 2.0, "complaint": 1.5, "spam": -3.0, "thanks": -3.0, "praise": -3.0}
_STEEP = 0.9
_NEUTRAL = -1.2


class Feeling(NamedTuple):
    """Weights for and against the brand."""

    bad: float
    good: float
    trouble: float  # faults, money taken, no answer: also where told without a charge
    thanks: float
    is_opened_by_thanks: bool
    is_acknowledged: bool  # "ok", "received": thanks beside it are form

    def label(self, kind: str) -> str:
        """Return neg, neu or pos, given the kind."""
        if kind == "spam":
            return "neu"
        if kind in {"churn_threat", "complaint"}:
            return "neg"
        if kind == "thanks":
            return "neu" if self.is_acknowledged and self.good < _NOTICEABLE else "pos"
        if self.bad >= _NOTICEABLE and self.bad > self.good:
            return "neg"
        if self.good >= _NOTICEABLE or (self.thanks and self.is_opened_by_thanks):
            return "pos"
        return "neu"

    def balance(self, kind: str) -> float:
        """Return the log-odds of negative, given the kind."""
        odds = _STEEP * (self.bad - self.good) + _NEUTRAL + _OFFSETS.get(kind, 0.0)
        return max(-6.0, min(6.0, odds))


def feeling_of(found: Found, text: list[Word]) -> Feeling:
    """Weigh the signs of a message."""
    sign = found.sign
    trouble = sign("fault") + sign("money_fault") + sign("ignored") + sign("unsolved")
    bad = trouble + sign("anger") + sign("bad_emoji") + min(_MOST_WORDS, _WORDS * found.bad)
    good = sign("praise") + sign("good_emoji") + min(_MOST_WORDS, _WORDS * found.good)
    return Feeling(
        bad=bad,
        good=good,
        trouble=trouble,
        thanks=sign("thanks"),
        is_opened_by_thanks=any(word.plain in _OPENERS for word in text[:3]),
        is_acknowledged=sign("ack") > 0 and not sign("solved"),
    )
