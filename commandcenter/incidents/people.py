"""What persons do to incidents: from which states, who may, and what it causes.

What the asking person saw is compared with what is: where the incident went into another state or other
hands meanwhile, the request is refused with the state named, and nothing happens. What is nobody's is taken
whatever it did meanwhile.
"""

from collections.abc import Callable

from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.incidents.batch import Batch
from commandcenter.incidents.chain import escalate
from commandcenter.incidents.follow_ups import agree, finish
from commandcenter.incidents.incident import OPEN, Incident
from commandcenter.incidents.severity import SEVERE

Act = Callable[[Batch, Command, str, Incident], object]
WAITING = frozenset({"firing", "escalated"})
HELD = frozenset({"acknowledged", "escalated"})
KNOWN = OPEN | {"pending", "resolved", "closed", "false_alarm"}


def asked(batch: Batch, command: Command) -> None:
    """Add what a command about an incident causes; raise UserError where it may not be."""
    name = command.target.incident
    incident = batch.incident(name)
    if incident is None:
        raise UserError("incident_unknown", incident=name)
    if incident.into and command.action.name not in {"incident.split", "incident.note"}:
        raise UserError("incident_merged", incident=name, into=incident.into)
    act, states = ACTS[command.action.name]
    seen = command.expected_version
    # What is nobody's only fired, or climbed: no other hands are on it, and whoever saw it may take it.
    is_free = command.action.name == "incident.acknowledge" and incident.owner is None
    since = 0 if is_free else incident.moved
    is_stale = seen is not None and not since <= seen <= incident.version
    if is_stale or (incident.state not in states and not _is_late_note(command, incident)):
        raise UserError("stale_version", incident=name, state=incident.state)
    act(batch, command, name, incident)


def _is_late_note(command: Command, incident: Incident) -> bool:
    """To take what is over does nothing, but the note that comes with it is kept."""
    return (
        command.action.name == "incident.acknowledge"
        and incident.is_over
        and bool(command.args.note)
    )


def _acknowledge(batch: Batch, command: Command, name: str, incident: Incident) -> None:
    to = None if incident.is_over else "acknowledged"
    batch.step(name, to, who=command.person, note=command.args.note)


def _release(batch: Batch, command: Command, name: str, incident: Incident) -> None:
    _only_its_owner(command, name, incident)
    batch.step(
        name, "firing", who=command.person, owner="", note=command.args.note, reason="released"
    )


def _own(batch: Batch, command: Command, name: str, incident: Incident) -> None:
    owner = command.args.owner.strip() or command.person
    to = "acknowledged" if incident.state in WAITING else None
    batch.step(name, to, who=command.person, owner=owner)


def _note(batch: Batch, command: Command, name: str, _: Incident) -> None:
    batch.step(name, who=command.person, note=command.args.note)


def _describe(batch: Batch, command: Command, name: str, _: Incident) -> None:
    args = command.args
    said = {
        key: value.strip()
        for key, value in (("cause", args.cause), ("name", args.name), ("said", args.said))
        if value.strip()
    }
    update_us = batch.now_us + args.update_min * 60_000_000 if args.update_min else None
    if not said and update_us is None:
        raise UserError("nothing_said", incident=name)
    batch.step(name, who=command.person, update_by_us=update_us, **said)


def _escalate(batch: Batch, command: Command, name: str, incident: Incident) -> None:
    if incident.owner is not None:
        _only_its_owner(command, name, incident)
    args = command.args
    escalate(batch, name, incident, "by_hand", to=args.to, who=command.person, note=args.note)


def _lower(batch: Batch, command: Command, name: str, incident: Incident) -> None:
    args = command.args
    if args.severity >= incident.severity:
        raise UserError("not_lower", incident=name, severity=incident.severity)
    batch.step(name, who=command.person, severity=args.severity, lowered=True, note=args.note)


def _resolve(batch: Batch, command: Command, name: str, incident: Incident) -> None:
    if incident.owner is not None:
        _only_its_owner(command, name, incident)
    batch.step(name, "resolved", who=command.person, cause=command.args.cause)


def _close(batch: Batch, command: Command, name: str, _: Incident) -> None:
    args = command.args
    said = {"cause": args.cause, "actions": args.actions, "lessons": args.lessons}
    batch.step(name, "closed", who=command.person, **said)


def _dismiss(batch: Batch, command: Command, name: str, _: Incident) -> None:
    args = command.args
    batch.step(name, "false_alarm", who=command.person, cause=args.cause, note=args.note)


def _merge(batch: Batch, command: Command, name: str, _: Incident) -> None:
    into = command.args.into
    other = batch.incident(into)
    if other is None:
        raise UserError("incident_unknown", incident=into)
    if into == name or not other.is_open:
        raise UserError("merge_not", incident=name, into=into)
    batch.step(name, who=command.person, into=into)
    batch.step(into, who=command.person, reason="merged", note=name)


def _split(batch: Batch, command: Command, name: str, incident: Incident) -> None:
    """Let a merged incident go its own way again, or make a new one of a channel or region."""
    part = command.args.part
    member = batch.incident(part)
    if member is not None and member.into == name:
        batch.step(part, who=command.person, into="", reason="split")
        return
    if member is not None or incident.into or not incident.is_open:
        raise UserError("split_not", incident=name, part=part)
    number = sum(one.split_from == name for _, one in batch.incidents()) + 2
    is_region = part.startswith("region:")
    value = part.partition(":")[2] or part
    batch.step(
        f"{name}.{number}",
        "firing",
        who=command.person,
        kind=incident.kind,
        motive=incident.motive,
        channel=incident.channel if is_region else value,
        region=value if is_region else incident.region,
        severity=incident.severity,
        evidence=incident.evidence,
        split_from=name,
    )


def _plan(batch: Batch, command: Command, name: str, incident: Incident) -> None:
    if incident.plan_us is None and incident.severity < SEVERE:
        raise UserError("plan_not", incident=name, severity=SEVERE)
    batch.step(name, who=command.person, plan=incident.plan_us is None)


def _check(batch: Batch, command: Command, name: str, incident: Incident) -> None:
    if incident.plan_us is None:
        raise UserError("plan_none", incident=name)
    batch.step(name, who=command.person, item=command.args.item)


def _only_its_owner(command: Command, name: str, incident: Incident) -> None:
    """A manager may, and who has it."""
    if command.role != "manager" and incident.owner != command.person:
        raise UserError("not_yours", incident=name, owner=incident.owner or "—")


ACTS: dict[str, tuple[Act, frozenset[str]]] = {
    "incident.acknowledge": (_acknowledge, WAITING),
    "incident.release": (_release, HELD),
    "incident.own": (_own, OPEN),
    "incident.note": (_note, KNOWN),
    "incident.describe": (_describe, KNOWN - {"pending"}),
    "incident.escalate": (_escalate, OPEN),
    "incident.lower": (_lower, OPEN),
    "incident.resolve": (_resolve, OPEN),
    "incident.close": (_close, frozenset({"resolved"})),
    "incident.dismiss": (_dismiss, OPEN),
    "incident.merge": (_merge, OPEN),
    "incident.split": (_split, OPEN),
    "incident.plan": (_plan, OPEN),
    "incident.check": (_check, OPEN),
    "incident.agree": (agree, KNOWN - {"pending"}),
    "incident.finish": (finish, KNOWN - {"pending"}),
}
"""What each action does, and in which states it may."""
