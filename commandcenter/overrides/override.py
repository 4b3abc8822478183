"""An override as the log tells it: who overruled what, until when, who signed, how it ended.

It follows from its steps in their own order. What may not be does not happen here either: a fact that
claims it changes nothing, wherever it came from. So nobody signs for himself, nothing is in force for
longer than twelve hours, and what is over stays over. How an override binds: `assignment/rules.py`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from commandcenter.assignment.overrides import LONGEST_S, TARGETS
from commandcenter.bans.file import is_other
from commandcenter.clock import SECOND
from commandcenter.events.overrides import (
    EffectData,
    OverrideEndedData,
    OverrideExtendedData,
    OverridePredictedData,
    OverrideRealisedData,
    OverrideSetData,
    OverrideSignedData,
)
from commandcenter.newest import Step

LONGEST_US = LONGEST_S * SECOND
EXPIRED, NOT_SIGNED = "expired", "not_signed"  # why the engine ends one
UNDONE = "undone"  # the reason of who gives none for taking his own back


class Act(NamedTuple):
    """Something that was done to one. `act`: set | signed | extended | ended; `who` "" = the engine."""

    at_us: int
    act: str
    who: str
    why: str


class Override(msgspec.Struct, frozen=True, array_like=True):
    """One override. `state`: proposed (it waits for a second person) | in_force | ended.

    Whether it binds at an instant is `binds`: time ends it also where nobody wrote that down yet.
    """

    id: str
    type: str
    kind: str  # case | agent | agents | queue | skill | motive
    names: tuple[str, ...]
    params: dict[str, Any]
    author: str
    author_seat: str
    reason: str
    state: str
    set_us: int
    length_us: int
    start_us: int = 0  # since when it is in force, 0 = not yet
    expires_us: int = 0
    lapses_us: int = 0
    bundle: str = ""
    asked: str = ""
    signer: str = ""
    signer_seat: str = ""
    ended_us: int = 0
    ended_by: str = ""  # "" = the engine, where it has ended
    why_ended: str = ""
    predicted: EffectData | None = None
    realised: EffectData | None = None
    number: int = 0  # of its newest step
    last_us: int = 0
    version: int = 0  # log position of the newest change of it; an effect is none
    changes: int = 1
    changed: str = "set"  # what the newest was: set | signed | extended | ended
    changed_us: int = 0
    changed_by: str = ""  # "" = the engine
    changed_why: str = ""

    @property
    def due_us(self) -> int:
        """When time itself ends it; 0 = it is over."""
        return {"proposed": self.lapses_us, "in_force": self.expires_us}.get(self.state, 0)

    def is_open(self, now_us: int) -> bool:
        """It is proposed or in force."""
        return now_us < self.due_us

    def binds(self, now_us: int) -> bool:
        """It is in force."""
        return self.state == "in_force" and self.start_us <= now_us < self.expires_us

    def over_us(self, now_us: int) -> int | None:
        """Return when it ended, by hand or by time; None = it has not."""
        if self.state == "ended":
            return self.ended_us
        return None if self.is_open(now_us) else self.due_us

    @property
    def target(self) -> dict[str, Any]:
        """Its target as commands and the engine's lines say it: an object with one key."""
        return {self.kind: list(self.names) if self.kind == "agents" else self.names[0]}

    @property
    def is_undone(self) -> bool:
        """A person ended it before its time."""
        return self.state == "ended" and bool(self.ended_by)


Said = (
    OverrideSetData
    | OverrideSignedData
    | OverrideExtendedData
    | OverrideEndedData
    | OverridePredictedData
    | OverrideRealisedData
)
_SAID: msgspec.msgpack.Decoder[Said] = msgspec.msgpack.Decoder(Said)


def override_after(known: Override | None, step: Step) -> Override | None:
    """Return an override after a step; None = it was not set yet."""
    said = _SAID.decode(step.said)
    if known is None:
        return _set(step, said) if isinstance(said, OverrideSetData) else None
    after = _changed(known, step, said)
    told: dict[str, Any] = {
        "number": max(known.number, said.number), "last_us": max(known.last_us, step.at_us),
    }  # fmt: skip
    if after is not known and not isinstance(said, OverridePredictedData | OverrideRealisedData):
        told |= {
            "version": max(known.version, step.seq), "changed": said.__struct_config__.tag,
            "changes": known.changes + 1, "changed_us": step.at_us, "changed_by": said.who or "",
            "changed_why": _why(said),
        }  # fmt: skip
    return msgspec.structs.replace(after, **told)


def acts(steps: Iterable[Step]) -> list[Act]:
    """Return what steps did, oldest first; what the fold did not take is not there."""
    known: Override | None = None
    found = []
    for step in steps:
        before = 0 if known is None else known.changes
        known = override_after(known, step)
        if known is not None and known.changes > before:
            found.append(Act(known.changed_us, known.changed, known.changed_by, known.changed_why))
    return found


def _why(said: Said) -> str:
    if isinstance(said, OverrideEndedData):
        return said.why
    return said.reason if isinstance(said, OverrideSetData | OverrideExtendedData) else ""


def _set(step: Step, said: OverrideSetData) -> Override | None:
    """Begin one that may be: of a person, for a fit target, no longer than twelve hours."""
    is_fit = said.kind in TARGETS[said.type] and len(said.names) >= 1
    if not (said.who and is_fit and said.length_us <= LONGEST_US):
        return None
    must_be_signed = needs_second(said.type, said.params)
    start_us = 0 if must_be_signed else step.at_us
    return Override(
        said.override, said.type, said.kind, said.names, said.params, said.who, said.seat,
        said.reason, "proposed" if must_be_signed else "in_force", step.at_us, said.length_us,
        start_us=start_us,
        expires_us=start_us and start_us + said.length_us,
        lapses_us=said.lapses_us if must_be_signed else 0,
        bundle=said.bundle, asked=said.asked, predicted=said.predicted,
        number=said.number, last_us=step.at_us, version=step.seq,
        changed_us=step.at_us, changed_by=said.who, changed_why=said.reason,
    )  # fmt: skip


def _changed(known: Override, step: Step, said: Said) -> Override:
    """Return an override after a step on it; itself where the step may not be."""
    is_live = step.at_us < known.due_us
    match said:
        case OverrideSignedData() if is_live and known.state == "proposed":
            if not is_other(said.who or "", said.seat, known.author, known.author_seat):
                return known
            return msgspec.structs.replace(
                known, state="in_force", signer=said.who, signer_seat=said.seat,
                start_us=step.at_us, expires_us=step.at_us + known.length_us,
            )  # fmt: skip
        case OverrideExtendedData() if is_live and known.state == "in_force" and said.who:
            is_fit = step.at_us < said.until_us <= known.start_us + LONGEST_US
            return msgspec.structs.replace(known, expires_us=said.until_us) if is_fit else known
        case OverrideEndedData() if known.due_us and is_live == bool(said.who):
            return msgspec.structs.replace(
                known, state="ended", ended_us=min(step.at_us, known.due_us),
                ended_by=said.who or "", why_ended=said.why,
            )  # fmt: skip
        case OverridePredictedData() | OverrideRealisedData():
            return _told(known, said)
    return known


def _told(known: Override, said: OverridePredictedData | OverrideRealisedData) -> Override:
    """Return an override with what it was to bring, where nobody saw that when it was set, or did."""
    if isinstance(said, OverrideRealisedData):
        if known.realised == said.effect:
            return known
        return msgspec.structs.replace(known, realised=said.effect)
    return (
        known
        if known.predicted is not None
        else msgspec.structs.replace(known, predicted=said.effect)
    )


def needs_second(kind: str, params: Mapping[str, Any]) -> bool:
    """Tell whether one needs two people: it opens the critical queue to who has not its skill."""
    return kind == "SKILL_OPEN" and params.get("skill") == "critical"


def version_of(overrides: Iterable[Override]) -> int:
    """Return the version of the list: the log position of its newest change, 0 = there was none."""
    return max((one.version for one in overrides), default=0)


def binding(overrides: Iterable[Override], now_us: int) -> list[Override]:
    """Return what is in force at an instant, in the order in which it came to be."""
    found = (one for one in overrides if one.binds(now_us))
    return sorted(found, key=lambda one: (one.start_us, one.version, one.id))
