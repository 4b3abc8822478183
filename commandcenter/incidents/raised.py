"""What the detectors raise, as steps of incidents: new, worse, open again, over, one of too many."""

from typing import Any

import msgspec

from commandcenter.alert import Transition
from commandcenter.clock import DAY, MINUTE
from commandcenter.incidents.batch import Batch
from commandcenter.incidents.chain import chain_due, escalate
from commandcenter.incidents.incident import Incident
from commandcenter.incidents.severity import CRISIS, RISE
from commandcenter.incidents.silence import holding

STORM = "alert_storm"
STORM_AT, STORM_WITHIN = 3, 10 * MINUTE  # so many new ones are told by themselves, no more
LINKED = 30 * DAY
NEVER_FIRED = frozenset({"pending", "dropped"})


def raised(batch: Batch, step: Transition) -> None:
    """Add what a transition of the detectors means to the incident it names."""
    known = batch.incident(step.incident)
    if step.also or step.state == "pending":
        _early_or_also(batch, step, known)
    elif step.state == "resolved":
        if known is not None:
            _resolved(batch, step, known)
    elif known is None or known.state in NEVER_FIRED:
        _new(batch, step, known)
    elif known.is_open or known.into:
        _worse(batch, step, known)
    elif not known.burning:
        _fire(batch, step, known)


def _early_or_also(batch: Batch, step: Transition, known: Incident | None) -> None:
    """Note what may begin, or which motive is seen along with what is open: nobody is told of either."""
    if step.state == "pending":
        if known is None:
            batch.step(step.incident, "pending", **_what(step))
    elif known is not None and (known.is_open or known.into) and step.also not in known.also:
        batch.step(step.incident, also=step.also)


def _new(batch: Batch, step: Transition, known: Incident | None) -> None:
    """Open an incident; the fourth in ten minutes and those after it are told as one."""
    recent = [
        name
        for name, one in batch.incidents()
        if one.kind not in {STORM, "feed_silence"}
        and not one.split_from
        and one.number
        and one.state not in NEVER_FIRED
        and one.fired_us > batch.now_us - STORM_WITHIN
    ]
    is_one_of_many = len(recent) >= STORM_AT and step.kind != "feed_silence"
    storm = _storm(batch, step) if is_one_of_many else ""
    _fire(batch, step, known, into=storm)


def _fire(batch: Batch, step: Transition, known: Incident | None, *, into: str = "") -> None:
    said = _what(step)
    if known is not None:
        said["severity"] = max(step.severity, known.severity)
        said |= {"reason": "again"} if known.is_over else {}
    if known is None or known.state in NEVER_FIRED:
        said["follows"] = _before(batch, step)
    if into:
        said["into"] = into
    new = msgspec.structs.replace(known or _sketch(step), severity=said["severity"])
    if held := holding(batch.silences(), new, batch.now_us):
        said["silenced"] = held
    after = batch.step(step.incident, "firing", burning=True, **said)
    _plan_by_itself(batch, step.incident, after)


def _worse(batch: Batch, step: Transition, known: Incident) -> None:
    """Note new evidence; two above what it was when somebody took it, it is escalated."""
    said = _what(step)
    grave = max(step.severity, known.severity)
    probe = msgspec.structs.replace(known, severity=grave)
    if known.silenced and not holding(batch.silences(), probe, batch.now_us):
        said |= {"silenced": "", "reason": "breaks_through"}
    after = batch.step(step.incident, burning=True, **said)
    whole = batch.incident(after.into) if after.into else None
    if whole is not None and whole.is_open and after.severity > whole.severity:
        batch.step(after.into, severity=after.severity)
    risen = after.severity >= known.acknowledged_severity + RISE
    if after.state == "acknowledged" and not after.into and risen:
        escalate(batch, step.incident, after, "severity")
    _plan_by_itself(batch, step.incident, after)


def _resolved(batch: Batch, step: Transition, known: Incident) -> None:
    """End it, and with it what was split from it; where a person had ended it, only note it."""
    if known.is_over or known.state in NEVER_FIRED:
        if known.burning:
            batch.step(step.incident, burning=False, ended_us=step.ended_us)
        return
    if (due_us := chain_due(known)) is not None and due_us <= batch.now_us:
        batch.step(step.incident, reason="step_skipped", due_us=0)
    batch.step(step.incident, "resolved", burning=False, ended_us=step.ended_us)
    for name, part in list(batch.incidents()):
        if part.split_from == step.incident and part.is_open:
            batch.step(name, "resolved", ended_us=step.ended_us, reason="with_whole")
    if known.into:
        _storm_over(batch, known.into)


def _plan_by_itself(batch: Batch, name: str, incident: Incident) -> None:
    if incident.severity >= CRISIS and incident.is_open and incident.plan_us is None:
        batch.step(name, plan=True, reason="crisis")


def _storm(batch: Batch, step: Transition) -> str:
    """Return the id of the storm that is open, or of a new one."""
    for name, one in batch.incidents():
        if one.kind == STORM and one.is_open:
            if step.severity > one.severity:
                batch.step(name, severity=step.severity)
            return name
    name = f"T{sum(one.kind == STORM for _, one in batch.incidents()) + 1:04d}"
    what = {"kind": STORM, "motive": STORM, "channel": "*", "region": "*"}
    batch.step(name, "firing", severity=step.severity, **what)
    return name


def _storm_over(batch: Batch, storm: str) -> None:
    """A storm is over when all that it lists is."""
    known = batch.incident(storm)
    burning = any(one.into == storm and not one.is_over for _, one in batch.incidents())
    if known is not None and known.kind == STORM and known.is_open and not burning:
        batch.step(storm, "resolved", reason="with_parts")


def _before(batch: Batch, step: Transition) -> str:
    """Return the newest incident about the same that is over: a new one is linked to it."""
    over = [
        (one.resolved_us or 0, name)
        for name, one in batch.incidents()
        if one.is_over and one.key == (step.kind, step.motive)
    ]
    ended_us, name = max(over, default=(0, ""))
    return name if ended_us > batch.now_us - LINKED else ""


def _what(step: Transition) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "motive": step.motive,
        "channel": step.channel,
        "region": step.region,
        "severity": step.severity,
        "evidence": msgspec.to_builtins(step.evidence) if step.evidence else None,
    }


def _sketch(step: Transition) -> Incident:
    return Incident(
        step.at_us, "", step.kind, step.motive, step.channel, step.region, step.severity,
        step.at_us, step.at_us, None, None, None, 0,
    )  # fmt: skip
