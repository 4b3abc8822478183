"""Reasons that nobody typed: kept as a code (`protocol/reasons.py`), worded at every seat in its language.

What a person wrote stays as written.
"""

from commandcenter.languages import Language, plain
from commandcenter.protocol.alerts import AlertRow
from commandcenter.protocol.reasons import SIGN, of_incident

UNDONE = "undone"  # as the hub says it of who takes the own back
_OF_HUB = frozenset({UNDONE, "expired", "not_signed"})


def of_alert(alert: AlertRow) -> str:
    """Return what burns as a reason: the name that a person gave it, else a code."""
    if alert.name and alert.cause and alert.kind != "alert_storm":
        return plain(alert.name)
    return of_incident(alert.kind, alert.motive, alert.channel)


def worded(language: Language, reason: str, most: int = 500) -> str:
    """Return a reason in the reader's language; what a person wrote as it is, at most so many signs of it."""
    if reason in _OF_HUB:
        return language.word(f"auto_reasons.{reason}")
    name, _, about = reason.removeprefix(SIGN).partition(" ")
    if not reason.startswith(SIGN):
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
