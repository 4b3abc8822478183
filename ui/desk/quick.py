"""The ten quick actions: one digit each, from any panel of the regia. What each begins with, and what it is about.

Those that change something begin a draft; a second press of the same digit takes its other form. Nothing is
sent by a digit but 8, which undoes the last override of whoever presses it.
"""

from typing import NamedTuple

from ui.desk.draft import ON_CALL, Draft, begun
from ui.desk.regia_words import regia
from ui.desk.seen import Seen

DIGITS = tuple("1234567890")
GOES = {"1": "late", "9": "overrides", "0": "case_why"}
UNDOES = "8"


class Chosen(NamedTuple):
    """What is chosen in the lists beside the composer."""

    queue: str = ""
    case: str = ""
    agent: str = ""


def draft_for(digit: str, before: Draft, chosen: Chosen, seen: Seen) -> Draft | None:
    """Return the draft that a digit begins; None where it begins none."""
    match digit:
        case "2":
            if before.type == "PIN" and before.source == f"case:{chosen.case}":
                return begun("HOLD", source=before.source)
            return begun("PIN", source=_name("case", chosen.case), to=_goes_to(chosen, seen))
        case "3":
            source = _name("agent", chosen.agent)
            other = before.type == "PAUSE" and before.source == source
            return begun("DRAIN" if other else "PAUSE", source=source)
        case "4":
            other = before.type == "MOVE" and before.to == "skill:ch:mail"
            source, to = (
                ("skill:ch:mail", "skill:ch:chat") if other else ("skill:ch:chat", "skill:ch:mail")
            )
            return begun("MOVE", source=source, to=to)
        case "5":
            return begun("FLOOR", to="queue:critical")
        case "6":
            is_off = before.type == "TRIAGE" and before.is_on
            return begun("TRIAGE", to=motive_of(chosen, seen))._replace(is_on=not is_off)
        case "7":
            return begun("MACRO", to=motive_of(chosen, seen))
    return None


def more_for(chosen: Chosen) -> Draft:
    """Return the draft that + begins: somebody on call for the chosen queue."""
    to = f"queue:{chosen.queue}" if chosen.queue not in {"", "total"} else ""
    return begun("MOVE", source=ON_CALL, to=to)


def motive_of(chosen: Chosen, seen: Seen) -> str:
    """Return the motive that burns, else that of the chosen case; "" = none."""
    worst = next((one for one in seen.open_alerts if one.kind == "negative_spike"), None)
    if worst is not None:
        return f"motive:{worst.motive}"
    view = regia(seen)
    rows = view.late if view is not None else ()
    return next((f"motive:{row.motive}" for row in rows if row.case == chosen.case), "")


def _name(kind: str, name: str) -> str:
    return f"{kind}:{name}" if name else ""


def _goes_to(chosen: Chosen, seen: Seen) -> str:
    """Return whom the case goes to anyway, so that Enter keeps it; another one is chosen with Q."""
    view = regia(seen)
    rows = view.late if view is not None else ()
    found = next((row.goes_to for row in rows if row.case == chosen.case), "")
    return _name("agent", found)
