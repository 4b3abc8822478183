"""The ten quick actions: one digit each, from any panel of the regia; what each begins with.

Those that change something begin a draft; a second press of the same digit takes its other form. Nothing
is sent by a digit but 8, which undoes the last override of whoever presses it.
"""

from collections.abc import Callable
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
    begins = _BEGINS.get(digit)
    return begins(before, chosen, seen) if begins is not None else None


def _pin_or_hold(before: Draft, chosen: Chosen, seen: Seen) -> Draft:
    if before.type == "PIN" and before.source == f"case:{chosen.case}":
        return begun("HOLD", source=before.source)
    return begun("PIN", source=_name("case", chosen.case), to=_goes_to(chosen, seen))


def _pause_or_drain(before: Draft, chosen: Chosen, _: Seen) -> Draft:
    source = _name("agent", chosen.agent)
    is_second = before.type == "PAUSE" and before.source == source
    return begun("DRAIN" if is_second else "PAUSE", source=source)


def _between_chat_and_mail(before: Draft, _: Chosen, __: Seen) -> Draft:
    chat, mail = "skill:ch:chat", "skill:ch:mail"
    if before.type == "MOVE" and before.to == mail:
        return begun("MOVE", source=mail, to=chat)
    return begun("MOVE", source=chat, to=mail)


def _triage(before: Draft, chosen: Chosen, seen: Seen) -> Draft:
    was_on = before.type == "TRIAGE" and before.is_on
    return begun("TRIAGE", to=motive_of(chosen, seen))._replace(is_on=not was_on)


def draft_of(type_: str, chosen: Chosen) -> Draft:
    """Return a new draft of a type about what is chosen beside: a case, or a person."""
    draft = begun(type_)
    source = {"case": chosen.case, "agent": chosen.agent}.get(draft.kind.source, "")
    return draft._replace(source=f"{draft.kind.source}:{source}") if source else draft


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


_BEGINS: dict[str, Callable[[Draft, Chosen, Seen], Draft]] = {
    "2": _pin_or_hold,
    "3": _pause_or_drain,
    "4": _between_chat_and_mail,
    "5": lambda *_: begun("FLOOR", to="queue:critical"),
    "6": _triage,
    "7": lambda _, chosen, seen: begun("MACRO", to=motive_of(chosen, seen)),
}
