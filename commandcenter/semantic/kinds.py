"""What the author does (ten kinds), and whether an agent has to handle it.

Precedence: press/legal, churn_threat, complaint, question, data_reply, thanks, praise, joke/banter, offtopic;
spam stands alone. Source: semantic.md, section 2.
"""

from collections.abc import Sequence

from commandcenter.semantic.rules import Found
from commandcenter.semantic.sentiment import Feeling
from commandcenter.semantic.tokens import Word

_CLEAR = 1.5  # one strong term
_LONGEST_THANKS = 22  # words, where something is praised or solved
_USUAL_THANKS = 14
_SHORT = 8
_ANSWER = 2  # so few words without any sign mostly answer what we asked
_FEW = 3
_CARE = frozenset({"question", "complaint", "data_reply", "press/legal", "churn_threat"})


def kind_of(found: Found, feeling: Feeling, text: Sequence[Word]) -> str:
    """Return the kind of a message."""
    if not any(word.written for word in text):
        return _wordless(found)
    checks = (
        ("spam", _is_spam(found, feeling)),
        ("press/legal", found.sign("press") >= _CLEAR),
        ("churn_threat", _is_churn(found, feeling)),
        ("thanks", _is_thanks(found, feeling, text)),
        ("joke/banter", _is_joke(found, feeling)),
        ("offtopic", _is_chat(found, feeling)),
    )
    clear = next((kind for kind, holds in checks if holds), None)
    return clear or _matter(found, feeling, sum(bool(word.written) for word in text))


def needs_care(kind: str, found: Found) -> bool:
    """Tell whether an agent has to handle it; in doubt True."""
    if kind not in _CARE:
        return False
    if kind == "complaint":
        return not (
            _is_about_adverts_only(found) or _is_generic(found) or _is_wordless_anger(found)
        )
    return True


def _matter(found: Found, feeling: Feeling, count: int) -> str:
    """Tell apart what is about the customer's own matter, or the brand."""
    sign = found.sign
    asks = bool(sign("asks")) or sign("question") >= _CLEAR
    told = sign("data_given") >= _CLEAR
    gives = sign("data") >= _CLEAR or (told and sign("number") > 0 and count <= _USUAL_THANKS)
    if gives and not sign("asks") and feeling.trouble < (3 if sign("data") else 1.4):
        return "data_reply"
    if _is_complaint(found, feeling, asks=asks):
        return "complaint"
    if asks:
        return "question"
    if told and count <= _SHORT:
        return "data_reply"
    if feeling.good >= 0.9 and feeling.good > feeling.bad:
        return "praise"
    return _faint(found, feeling, count)


def _faint(found: Found, feeling: Feeling, count: int) -> str:
    """Guess where no sign is clear; in doubt it is the customer's own matter."""
    sign = found.sign
    if feeling.bad >= 0.5 or _motive_weight(found) >= 1:
        return "complaint"
    if sign("number") and not sign("own"):
        return "data_reply"
    if sign("laugh"):
        return "joke/banter"
    if sign("own") >= _CLEAR:
        return "complaint"
    return "data_reply" if count <= _ANSWER and not sign("filler") else "offtopic"


def _is_complaint(found: Found, feeling: Feeling, *, asks: bool) -> bool:
    sign = found.sign
    if feeling.charge < 0.9:
        return False
    if feeling.good > feeling.charge and not (sign("sarcasm") or sign("unsolved")):
        return False
    return feeling.charge >= 1.4 if asks else True


def _is_spam(found: Found, feeling: Feeling) -> bool:
    sign = found.sign
    is_faint = sign("spam") < 2 * _CLEAR and sign("lure") + sign("link") == 0
    if sign("spam") < _CLEAR or (sign("fault") >= 1 and is_faint):
        return False
    lures = sign("spam") + 0.5 * (sign("lure") + sign("link") + sign("money"))
    return lures > feeling.trouble + sign("thanks") + 0.5 * sign("anger")


def _is_churn(found: Found, feeling: Feeling) -> bool:
    sign = found.sign
    leaving = sign("churn") - sign("past_leave") - sign("joining")
    if sign("chat") >= _CLEAR and feeling.charge < _CLEAR:
        return False
    return leaving >= _CLEAR and (not sign("question") or feeling.bad > 0 or leaving > _CLEAR)


def _is_thanks(found: Found, feeling: Feeling, text: Sequence[Word]) -> bool:
    sign = found.sign
    if sign("thanks") < 1 and not _is_bare_acknowledgement(found, text):
        return False
    if sign("asks") or sign("data") or sign("unsolved") or _is_question(found, feeling, text):
        return False
    if sign("sour_emoji") >= _CLEAR or sign("bad_emoji") >= _CLEAR:
        return False
    if sign("dots") and (sign("sarcasm") or sign("delay")):
        return False
    if not _is_about_thanks(found, feeling, text):
        return False
    against = feeling.trouble + sign("anger") + sign("sarcasm") * (feeling.trouble > 0)
    return against < 0.9 or (sign("solved") >= _CLEAR and against <= 1.5)


def _is_about_thanks(found: Found, feeling: Feeling, text: Sequence[Word]) -> bool:
    """Tell whether thanks are the matter and not the end of another one."""
    count = sum(bool(word.written) for word in text)
    if found.sign("pending") >= _CLEAR or found.sign("data_given") >= _CLEAR:
        return count <= _FEW
    if found.sign("solved") or feeling.good >= 1.9:
        return count <= _LONGEST_THANKS
    return count <= _USUAL_THANKS


def _is_question(found: Found, feeling: Feeling, text: Sequence[Word]) -> bool:
    """Tell whether words ask where no mark does; in "thanks for the information" they do not."""
    is_short = sum(bool(word.written) for word in text) <= _SHORT
    return found.sign("question") >= _CLEAR and not (feeling.is_opened_by_thanks and is_short)


def _is_bare_acknowledgement(found: Found, text: Sequence[Word]) -> bool:
    """Tell whether a few words only say that an answer was read, or that one is waited for."""
    if found.sign("ack") < _CLEAR or found.sign("number"):
        return False
    return len(text) <= _FEW or (found.sign("waits") >= _CLEAR and len(text) <= _SHORT)


def _is_joke(found: Found, feeling: Feeling) -> bool:
    sign = found.sign
    fun = sign("joke") + sign("laugh")
    if fun < _CLEAR:
        return False
    return feeling.trouble + sign("anger") <= (2.5 if fun >= 3 else 1.4)


def _is_chat(found: Found, feeling: Feeling) -> bool:
    sign = found.sign
    if sign("chat") < _CLEAR or feeling.trouble + 0.5 * sign("question") >= 2:
        return False
    return _motive_weight(found) < sign("chat") and not sign("data")


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
    sign = found.sign
    if (
        sign("motive advertising_criticism") < _CLEAR
        or sign("motive unwanted_activation") >= _CLEAR
    ):
        return False
    return sign("fault") + sign("money_fault") + sign("ignored") < _CLEAR


def _is_generic(found: Found) -> bool:
    return found.sign("generic") >= _CLEAR and found.sign("fault") < _CLEAR


def _is_wordless_anger(found: Found) -> bool:
    sign = found.sign
    return not any((sign("anger"), sign("fault"), sign("own"), _motive_weight(found))) and bool(
        sign("bad_emoji")
    )


def _motive_weight(found: Found) -> float:
    return sum(weight for name, weight in found.signs.items() if name.startswith("motive "))
