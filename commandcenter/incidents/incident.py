"""An incident as its steps left it, and what a step does to it.

A step that was told from another state than the one it finds changes nothing: of two at once the first
wins, live and in every replay. Steps of the first versions (`was` None) are the detectors' own words.
"""

from typing import Any

import msgspec

from commandcenter.events.incidents import FollowUp, IncidentData
from commandcenter.newest import Step

OPEN = frozenset({"firing", "acknowledged", "escalated"})
OVER = frozenset({"resolved", "closed", "false_alarm"})
NEVER = 0  # in `due_us`: no step of the chain is due any more


class Incident(msgspec.Struct, frozen=True, array_like=True):
    """An incident as its newest step left it."""

    at_us: int  # when it came into its state
    state: str
    kind: str
    motive: str
    channel: str
    region: str
    severity: int
    fired_us: int  # when it fired, or fired again after it had been over
    onset_us: int
    expected: float | None
    ended_us: int | None
    owner: str | None
    version: int  # log position of its newest step
    moved: int = (
        0  # of the newest that changed state, owner or belonging: what a command must have seen
    )
    number: int = 0  # of its newest step
    fired_number: int = 0  # of the step in which it fired
    last_us: int = 0  # when its newest step was
    burning: bool = False  # the detectors hold it open
    last_burning_us: int = 0  # when they let it go
    acknowledged_us: int | None = None
    acknowledged_severity: int = 0
    noted_us: int = 0  # when somebody last did or said something about it
    is_reminded: bool = False
    step: int = 0  # how many steps of the chain were taken
    due_us: int | None = None  # of the next one; None = as its severity says, 0 = none is
    to: str = ""  # whom it was escalated to last
    silenced: str = ""  # what holds its notices back
    resolved_us: int | None = None
    resolved_by: str | None = None  # a person; None = the engine
    has_refired: bool = False  # after it was resolved by hand: only once
    reopened: int = 0
    lowered_from: int = 0  # the severity that a person lowered
    name: str = ""
    cause: str = ""
    said: str = ""  # id of the publication in which we answered
    update_by_us: int | None = None
    plan_us: int | None = None  # since when the crisis plan is in force
    done: tuple[str, ...] = ()  # its lines that are done
    into: str = ""  # the incident it is a part of
    split_from: str = ""
    follows: str = ""
    also: tuple[str, ...] = ()
    evidence: dict[str, Any] | None = None  # why it fired, of the newest firing that told it
    follow_ups: tuple[FollowUp, ...] = ()

    @property
    def is_open(self) -> bool:
        """Somebody has to do something about it; one that is part of another is not, the other is."""
        return self.state in OPEN and not self.into

    @property
    def is_over(self) -> bool:
        """It was told, and is no more."""
        return self.state in OVER

    @property
    def key(self) -> tuple[str, str]:
        """What makes two firings the same crisis."""
        return self.kind, self.motive


_STEP = msgspec.msgpack.Decoder(IncidentData)


def incident_steps(steps: list[Step]) -> list[tuple[int, IncidentData]]:
    """Return what happened to an incident, oldest first: when, and what was said."""
    return [(step.at_us, _STEP.decode(step.said)) for step in steps]


def incident_after(known: Incident | None, step: Step) -> Incident:
    """Return an incident after a step."""
    data = _STEP.decode(step.said)
    if known is None:
        known = _unknown(data, step)
    elif _comes_too_late(known, data):
        return known
    state = _state(known, data)
    begins = state == "firing" and known.state not in OPEN
    climbs = state == "escalated" and data.who is None  # whoever reaches for it still may
    moved = state != known.state and not climbs
    moved = moved or data.owner is not None or data.into is not None
    evidence = data.evidence or {}
    return Incident(
        at_us=step.at_us if state != known.state else known.at_us,
        state=state,
        kind=data.kind,
        motive=data.motive,
        channel=data.channel,
        region=data.region,
        severity=_severity(known, data),
        lowered_from=_lowered_from(known, data),
        fired_us=step.at_us if begins else known.fired_us,
        onset_us=_onset(known, evidence) if begins else known.onset_us,
        expected=_number(evidence.get("expected"), known.expected),
        ended_us=None if begins else data.ended_us or (known.ended_us if data.was else None),
        owner=_owner(known, data, begins=begins),
        version=step.seq,
        moved=step.seq if moved or data.was is None else known.moved,
        number=known.number + 1,
        fired_number=known.number + 1 if begins else known.fired_number,
        last_us=step.at_us,
        burning=(burning := _burning(known, data)),
        last_burning_us=step.at_us if known.burning and not burning else known.last_burning_us,
        reopened=known.reopened + (begins and known.is_over),
        evidence=data.evidence or known.evidence,
        **_hands(known, data, state, step.at_us),
        **_chain(known, data, begins=begins),
        **_end(known, data, state, step.at_us),
        **_words(known, data, step.at_us),
    )


def _unknown(data: IncidentData, step: Step) -> Incident:
    onset_us = _number((data.evidence or {}).get("onset_us"), step.at_us)
    return Incident(
        step.at_us, "", data.kind, data.motive, data.channel, data.region, 1,
        step.at_us, onset_us, None, None, None, step.seq,
    )  # fmt: skip


def _onset(known: Incident, evidence: dict[str, Any]) -> int:
    """Return since when it goes on: what only might have begun is dated anew when it fires."""
    if known.state not in {"pending", "dropped"}:
        return known.onset_us
    found: int = _number(evidence.get("onset_us"), known.onset_us)
    return found


def _comes_too_late(known: Incident, data: IncidentData) -> bool:
    """Tell whether a step was told from another state; or an old one's hand came after the end."""
    if data.was is not None:
        return data.was != known.state
    return known.is_over and data.state == "acknowledged"


def _state(known: Incident, data: IncidentData) -> str:
    """Return the state after a step. Detectors repeat themselves: that takes it out of nobody's hands."""
    is_repeated = data.was is None and data.state == "firing" and known.state in OPEN
    return known.state if is_repeated else data.state


def _severity(known: Incident, data: IncidentData) -> int:
    """It only rises, but for a person's word; and after that only above what the person had found."""
    if data.lowered:
        return data.severity
    return (
        data.severity if data.severity > max(known.severity, known.lowered_from) else known.severity
    )


def _lowered_from(known: Incident, data: IncidentData) -> int:
    if data.lowered:
        return max(known.severity, known.lowered_from)
    return 0 if data.severity > known.lowered_from else known.lowered_from


def _owner(known: Incident, data: IncidentData, *, begins: bool) -> str | None:
    if data.owner is not None:
        return data.owner or None
    if data.who and (data.was is None or (data.state == "acknowledged" != known.state)):
        return data.who
    return None if begins else known.owner


def _burning(known: Incident, data: IncidentData) -> bool:
    if data.burning is not None:
        return data.burning
    if data.who is None and data.was is None:  # the detectors themselves
        return data.state == "firing"
    return known.burning


def _hands(known: Incident, data: IncidentData, state: str, at_us: int) -> dict[str, Any]:
    """Return in whose hands it is, and when somebody last did something."""
    is_taken = state == "acknowledged" != known.state
    is_word = data.who is not None
    return {
        "acknowledged_us": at_us if is_taken else known.acknowledged_us,
        "acknowledged_severity": known.severity if is_taken else known.acknowledged_severity,
        "noted_us": at_us if is_taken or is_word else known.noted_us,
        "is_reminded": not (is_taken or is_word) and (known.is_reminded or data.reminded),
    }


def _chain(known: Incident, data: IncidentData, *, begins: bool) -> dict[str, Any]:
    """Return how far the chain is; what fires anew, or is given back, begins it anew."""
    anew = begins or (data.state == "firing" != known.state and data.was is not None)
    return {
        "step": data.step if data.step is not None else 0 if anew else known.step,
        "due_us": data.due_us if data.due_us is not None else None if anew else known.due_us,
        "to": data.to or ("" if anew else known.to),
    }


def _end(known: Incident, data: IncidentData, state: str, at_us: int) -> dict[str, Any]:
    ends = state in OVER and not known.is_over
    back = state in OPEN
    return {
        "resolved_us": at_us if ends else None if back else known.resolved_us,
        "resolved_by": data.who if ends else None if back else known.resolved_by,
        "has_refired": data.reason == "still_burning"
        or (known.has_refired and data.burning is not False),
        "silenced": ("" if state in OVER else known.silenced)
        if data.silenced is None
        else data.silenced,
    }


def _words(known: Incident, data: IncidentData, at_us: int) -> dict[str, Any]:
    """Return what persons said of it, and what belongs to it."""
    plan_us = known.plan_us
    if data.plan is not None:
        plan_us = (plan_us or at_us) if data.plan else None
    update = known.update_by_us if data.update_by_us is None else data.update_by_us or None
    return {
        "name": known.name if data.name is None else data.name,
        "cause": known.cause if data.cause is None else data.cause,
        "said": known.said if data.said is None else data.said,
        "update_by_us": update,
        "plan_us": plan_us,
        "done": known.done if not data.item else tuple(dict.fromkeys((*known.done, data.item))),
        "into": known.into if data.into is None else data.into,
        "split_from": data.split_from or known.split_from,
        "follows": data.follows or known.follows,
        "follow_ups": follow_ups_after(known.follow_ups, data.follow_up),
        "also": known.also if not data.also else tuple(dict.fromkeys((*known.also, data.also))),
    }


def follow_ups_after(known: tuple[FollowUp, ...], said: FollowUp | None) -> tuple[FollowUp, ...]:
    """Return what was agreed on, by number; one that is told again is as it was told last."""
    if said is None:
        return known
    found = {one.number: one for one in (*known, said)}
    return tuple(found[number] for number in sorted(found))


def _number(found: Any, otherwise: Any) -> Any:
    """Return a number of the evidence, which is as free as its detector."""
    return found if isinstance(found, int | float) and not isinstance(found, bool) else otherwise
