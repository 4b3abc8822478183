"""An incident as the reason of what somebody does: the code that a desk writes, and what counts as naming it.

A code begins with a sign that no keyboard of ours types by itself; every seat words it in its own language.
"""

import re

from commandcenter.incidents.incident import Incident

SIGN = "\N{SECTION SIGN}"


def code(kind: str, motive: str, channel: str) -> str:
    """Return what burns as a reason that nobody typed."""
    if kind == "alert_storm":
        return f"{SIGN}alert_storm"
    if kind == "feed_silence":
        return f"{SIGN}feed_silence {channel}"
    return f"{SIGN}spike {motive}"


def speaks_of(reason: str, name: str, incident: Incident) -> bool:
    """Tell whether a reason names an incident: by its code, the name that a person gave it, or its id."""
    said = reason.strip().casefold()
    if said == code(incident.kind, incident.motive, incident.channel).casefold():
        return True
    known = (incident.name.strip().casefold(), name.casefold())
    return any(one and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", said) for one in known)
