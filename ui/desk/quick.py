"""The ten quick actions: one digit each, from any panel of the regia; what each begins with.

Those that change something begin a draft; a second press of the same digit takes its other form. Nothing
is sent by a digit but 8, which undoes the last override of whoever presses it.
"""

from collections.abc import Callable
from typing import NamedTuple

from ui.desk.draft import ON_CALL, Draft, begun
from ui.desk.pressure import where_it_presses
from ui.desk.regia_words import regia
from ui.desk.seen import Seen

DIGITS = tuple("1234567890")
GOES = {"1": "late", "9": "overrides", "0": "case_why"}
UNDOES = "8"
_BOTH_WAYS = frozenset({"skill", "queue"})  # what may be source as well as aim of a move


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


def _to_where_it_presses(before: Draft, _: Chosen, seen: Seen) -> Draft:
    ends = {end.partition(":")[0] for end in (before.source, before.to)}
    if before.type == "MOVE" and ends <= _BOTH_WAYS:
        return begun("MOVE", source=before.to, to=before.source)
    source, to = where_it_presses(seen)
    return begun("MOVE", source=source, to=to)


def _some_free_for_critical(_: Draft, __: Chosen, seen: Seen) -> Draft:
    """Keep two of those who can free; where there are fewer, so many."""
    draft, view = begun("FLOOR", to="queue:critical"), regia(seen)
    rows = view.queues if view is not None else ()
    able = next((row.agents for row in rows if row.key == "critical"), draft.n)
    return draft._replace(n=max(1, min(draft.n, able)))


def _text(_: Draft, chosen: Chosen, seen: Seen) -> Draft:
    """Take the first text that is made for the motive, before those for any."""
    to, view = motive_of(chosen, seen), regia(seen)
    motive = to.partition(":")[2]
    macros = view.criteria.macros if view is not None and view.criteria is not None else ()
    fitting = [row for row in macros if not row.motives or motive in row.motives]
    fitting.sort(key=lambda row: (not row.motives, -len(row.languages), row.key))
    source = f"macro:{fitting[0].key}" if motive and fitting else ""
    return begun("MACRO", to=to, source=source)


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
    "4": _to_where_it_presses,
    "5": _some_free_for_critical,
    "6": _triage,
    "7": _text,
}
