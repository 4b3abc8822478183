"""How the author feels, from the signs found: faults and anger against praise and thanks.

A fault told coldly is negative; praise beside a fault is irony; a calm question is neutral; thanks at the
end of a question are politeness. Source: semantic.md, section 2.
"""

from collections.abc import Sequence
from typing import NamedTuple

from commandcenter.semantic.rules import Found
from commandcenter.semantic.tokens import Word

_WORDS = 0.25  # what a point of a word's valence counts beside the signs
_MOST_WORDS = 1.5
_NOTICEABLE = 0.9
_NAMED = 1.0  # one term of a motive
_FAINT = 0.5
_BY_KIND = {"spam": "neu", "churn_threat": "neg", "praise": "pos"}
_OPENERS = frozenset(
    {
        "grazie",
        "grz",
        "gracias",
        "graciass",
        "thanks",
        "thank",
        "thx",
        "thankyou",
        "cheers",
        "ta",
        "tks",
    }
)


class Feeling(NamedTuple):
    """Weights for and against the brand."""

    bad: float
    good: float
    praise: float  # of `good`, what is told in so many words or by emoji
    charge: float  # of `bad`, what is told of the brand: trouble, anger, angry emoji
    trouble: float  # of `charge`, faults, money taken, no answer: also where told coldly
    thanks: float
    is_opened_by_thanks: bool
    is_acknowledged: bool  # "ok", "received": thanks beside it are form
    is_mocking: bool
    is_personal: bool  # the author speaks of his own case
    motive: float  # the weight of the motive that is named most clearly

    def label(self, kind: str) -> str:
        """Return neg, neu or pos, given the kind."""
        if kind in _BY_KIND:
            return _BY_KIND[kind]
        if kind == "thanks":
            return "pos" if self._is_warm() else "neu"
        if kind == "joke/banter":
            return self._joke()
        if self._is_negative(kind):
            return "neg"
        return "pos" if self._is_glad(kind) else "neu"

    def _is_glad(self, kind: str) -> bool:
        if kind in {"data_reply", "offtopic", "press/legal"}:
            return False
        gladness = self.praise if kind == "question" else self.good
        return gladness >= _NOTICEABLE or (self.thanks > 0 and self.is_opened_by_thanks)

    def _is_negative(self, kind: str) -> bool:
        if kind == "complaint":
            return self.bad >= _FAINT or self.motive >= _NAMED
        if kind == "press/legal":
            return self.charge >= _FAINT or self.is_personal
        least = {"question": 1.4, "data_reply": 2.0}.get(kind, _NOTICEABLE)
        return self.charge >= least and self.charge > self.good

    def _is_warm(self) -> bool:
        if not self.thanks:
            return self.good >= _NOTICEABLE
        return not self.is_acknowledged or self.good >= _NOTICEABLE

    def _joke(self) -> str:
        if self.is_mocking or self.charge >= 1:
            return "neg"
        return "pos" if self.good >= _FAINT else "neu"


def feeling_of(found: Found, text: Sequence[Word]) -> Feeling:
    """Weigh the signs of a message."""
    sign = found.sign
    advert = sign("motive advertising_criticism") >= 1
    trouble = sign("fault") + sign("money_fault") + sign("ignored") + sign("unsolved")
    trouble = max(0.0, trouble - sign("fault_question"))
    charge = trouble + sign("anger") + sign("bad_emoji")
    if advert or sign("quotes"):
        charge += sign("sarcasm")  # praise of a slogan in quotes is mostly none
    if sign("thanks") and sign("dots") and sign("delay"):
        charge += 1.5  # "thanks... only took you two months"
    praise = sign("praise") + sign("good_emoji")
    if sign("laugh") and sign("asks"):
        praise += _FAINT
    return Feeling(
        bad=charge + min(_MOST_WORDS, _WORDS * found.bad),
        good=praise + min(_MOST_WORDS, _WORDS * found.good),
        praise=praise,
        charge=charge,
        trouble=trouble,
        thanks=sign("thanks"),
        is_opened_by_thanks=any(word.plain in _OPENERS for word in text[:3]),
        is_acknowledged=sign("ack") + sign("waits") > 0 and not sign("solved"),
        is_mocking=sign("mocked") > 0 or advert,
        is_personal=sign("own") > 0,
        motive=max(
            (weight for name, weight in found.signs.items() if name.startswith("motive ")),
            default=0.0,
        ),
    )
