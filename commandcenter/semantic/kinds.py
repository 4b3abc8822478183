"""What the author does (ten kinds), and whether an agent has to handle it.

Precedence: press/legal, churn_threat, complaint, question, data_reply, thanks, praise, joke/banter, offtopic;
spam stands alone. Source: semantic.md, section 2.
"""

from commandcenter.semantic.rules import Found
from commandcenter.semantic.sentiment import Feeling
from commandcenter.semantic.tokens import Word

_CLEAR = 1.5  # one strong term
_LONGEST_THANKS = 22  # words
_CARE = frozenset({"question", "complaint", "data_reply", "press/legal", "churn_threat"})


def kind_of(found: Found, feeling: Feeling, text: list[Word]) -> str:
    """Return the kind of a message."""
    sign = found.sign
    if _is_spam(found, feeling):
        return "spam"
    if sign("press") >= _CLEAR:
        return "press/legal"
    if _is_churn(found, feeling):
        return "churn_threat"
    if not any(word.written for word in text):
        return _wordless(found)
    if _is_thanks(found, feeling, text):
        return "thanks"
    if _is_joke(found, feeling):
        return "joke/banter"
    if _is_chat(found, feeling):
        return "offtopic"
    return _matter(found, feeling)


def needs_care(kind: str, found: Found) -> bool:
    """Tell whether an agent has to handle it; in doubt True."""
    if kind not in _CARE:
        return False
    if kind == "complaint":
        return not (_is_about_adverts_only(found) or _is_generic(found) or _is_wordless_anger(found))
    return True


def _matter(found: Found, feeling: Feeling) -> str:
    """Tell apart what is about the customer's own matter, or the brand."""
    sign = found.sign
    asks = sign("asks") or sign("question") >= _CLEAR
    gives = sign("data") >= _CLEAR or sign("data_given") >= _CLEAR
    if gives and sign("data") and not sign("asks") and feeling.trouble < 3:
        return "data_reply"
    if _is_complaint(found, feeling, asks=bool(asks)):
        return "complaint"
    if asks:
        return "question"
    if gives or (sign("number") and _motive_weight(found) < 1 and feeling.good < 1):
        return "data_reply"
    if feeling.good >= 0.9 and feeling.good > feeling.bad:
        return "praise"
    if feeling.bad >= 0.5 or _motive_weight(found) >= 1:
        return "complaint"
    if sign("laugh"):
        return "joke/banter"
    return "offtopic"


def _is_complaint(found: Found, feeling: Feeling, *, asks: bool) -> bool:
    sign = found.sign
    charge = feeling.trouble + sign("anger") + sign("bad_emoji")
    if charge < 0.9:
        return False
    if feeling.good > charge and not sign("sarcasm") and not sign("unsolved"):
        return False
    return charge >= 1.4 if asks else True


def _is_spam(found: Found, feeling: Feeling) -> bool:
    sign = found.sign
    lures = sign("spam") + 0.5 * (sign("lure") + sign("link") + sign("money"))
    return sign("spam") >= _CLEAR and lures > feeling.trouble + sign("thanks") + 0.5 * sign("anger")


def _is_churn(found: Found, feeling: Feeling) -> bool:
    sign = found.sign
    leaving = sign("churn") - sign("past_leave") - sign("joining")
    return leaving >= _CLEAR and (not sign("question") or feeling.bad > 0 or leaving > _CLEAR)


def _is_thanks(found: Found, feeling: Feeling, text: list[Word]) -> bool:
    sign = found.sign
    if sign("thanks") < 1 and not _is_bare_acknowledgement(found, text):
        return False
    if sign("asks") or sign("question") >= _CLEAR or sign("data") or sign("unsolved"):
        return False
    if sign("sour_emoji") >= _CLEAR or sign("bad_emoji") >= _CLEAR:
        return False
    if sign("dots") and sign("sarcasm"):
        return False
    if sum(bool(word.written) for word in text) > _LONGEST_THANKS:
        return False
    against = feeling.trouble + sign("anger") + sign("sarcasm") * (feeling.trouble > 0)
    return against < 0.9 or (sign("solved") >= _CLEAR and against <= 1.5)


def _is_bare_acknowledgement(found: Found, text: list[Word]) -> bool:
    return found.sign("ack") >= _CLEAR and len(text) <= 3 and not found.sign("number")


def _is_joke(found: Found, feeling: Feeling) -> bool:
    sign = found.sign
    fun = sign("joke") + sign("laugh")
    if fun < _CLEAR or sign("own_case") >= _CLEAR:
        return False
    return feeling.trouble + sign("anger") <= (2.5 if fun >= 3 else 1.4)


def _is_chat(found: Found, feeling: Feeling) -> bool:
    sign = found.sign
    if sign("chat") < _CLEAR or feeling.trouble + 0.5 * sign("question") >= 2:
        return False
    return _motive_weight(found) < 2 and not sign("data")


def _wordless(found: Found) -> str:
    """Read emoji, marks and numbers alone."""
    sign = found.sign
    if sign("data"):
        return "data_reply"
    if sign("bad_emoji") or sign("sour_emoji") >= _CLEAR:
        return "complaint"
    if sign("laugh"):
        return "joke/banter"
    if sign("number"):
        return "data_reply"
    if sign("asks"):
        return "question"
    return "thanks" if sign("friendly_emoji") else "offtopic"


def _is_about_adverts_only(found: Found) -> bool:
    others = _motive_weight(found) - found.sign("motive advertising_criticism")
    own = found.sign("own_case") + found.sign("money_fault") + found.sign("ignored")
    return found.sign("motive advertising_criticism") >= _CLEAR and others < 1.5 and own < 1.5


def _is_generic(found: Found) -> bool:
    return found.sign("generic") >= _CLEAR and found.sign("own_case") < _CLEAR


def _is_wordless_anger(found: Found) -> bool:
    sign = found.sign
    return not any((sign("anger"), sign("fault"), sign("own"), _motive_weight(found))) and bool(
        sign("bad_emoji")
    )


def _motive_weight(found: Found) -> float:
    return sum(weight for name, weight in found.signs.items() if name.startswith("motive "))
