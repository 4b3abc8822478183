"""Reasons that nobody typed: kept as a code with what it speaks of, worded at every seat in its own language.

A code begins with a sign that no keyboard of ours types by itself. What a person wrote stays as written.
"""

from commandcenter.languages import Language, plain
from commandcenter.protocol.alerts import AlertRow

_SIGN = "\N{SECTION SIGN}"
UNDONE = "undone"  # as the hub says it of who takes the own back
_OF_HUB = frozenset({UNDONE, "expired", "not_signed"})


def of_alert(alert: AlertRow) -> str:
    """Return what burns as a reason: the name that a person gave it, else a code."""
    if alert.kind == "alert_storm":
        return f"{_SIGN}alert_storm"
    if alert.name and alert.cause:
        return plain(alert.name)
    if alert.kind == "feed_silence":
        return f"{_SIGN}feed_silence {alert.channel}"
    return f"{_SIGN}spike {alert.motive}"


def worded(language: Language, reason: str, most: int = 500) -> str:
    """Return a reason in the reader's language; what a person wrote as it is, at most so many signs of it."""
    if reason in _OF_HUB:
        return language.word(f"auto_reasons.{reason}")
    name, _, about = reason.removeprefix(_SIGN).partition(" ")
    if not reason.startswith(_SIGN):
        return plain(reason, most)
    match name:
        case "spike":
            return language.word("hero.spike", motive=language.motive_inline(about))
        case "feed_silence":
            feed = language.feed(about)
            return language.word("alerts.silence", feed=feed[0], short=feed[-1])
        case "alert_storm":
            return language.word("alerts.storm")
    return plain(reason, most)
