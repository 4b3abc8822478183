"""Reasons that nobody typed, as codes: every seat words them in its own language.

A code begins with a sign that no keyboard of ours types by itself.
"""

SIGN = "\N{SECTION SIGN}"


def of_incident(kind: str, motive: str, channel: str) -> str:
    """Return what burns as a reason."""
    if kind == "alert_storm":
        return f"{SIGN}alert_storm"
    if kind == "feed_silence":
        return f"{SIGN}feed_silence {channel}"
    return f"{SIGN}spike {motive}"
