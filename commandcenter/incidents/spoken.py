"""When somebody's reason speaks of an incident."""

import re

from commandcenter.incidents.incident import Incident
from commandcenter.protocol.reasons import of_incident


def speaks_of(reason: str, name: str, incident: Incident) -> bool:
    """Tell whether a reason names an incident: by its code, the name that a person gave it, or its id."""
    said = reason.strip().casefold()
    if said == of_incident(incident.kind, incident.motive, incident.channel).casefold():
        return True
    known = (incident.name.strip().casefold(), name.casefold())
    return any(one and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", said) for one in known)
