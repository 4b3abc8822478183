"""(state, command, now) -> facts, or a refusal. Pure: it reads no clock and writes nothing."""

from typing import Any, NamedTuple

from commandcenter.commands import Command, OfIncident
from commandcenter.errors import UserError
from commandcenter.events import INCIDENT_CHANGED
from commandcenter.state import State


class NewFact(NamedTuple):
    """A fact a command causes: its type, its identity among the hub's facts, its data."""

    type: str
    name: str
    data: dict[str, Any]


def decide(state: State, command: Command) -> list[NewFact]:
    """Return what a command causes; raise UserError with the key of a sentence where it may not be.

    Commands that only the hub's parts can carry out (tokens, quarantine, simulator) cause no fact here.
    """
    if isinstance(command.target, OfIncident):
        return [_acknowledge(state, command)]
    return []


def _acknowledge(state: State, command: Command) -> NewFact:
    name = command.target.incident
    incident = state.incidents.get(name)
    if incident is None:
        raise UserError("incident_unknown", incident=name)
    if command.expected_version is not None and command.expected_version != incident.version:
        raise UserError("stale_version", incident=name, state=incident.state)
    if incident.state != "firing":
        raise UserError("stale_version", incident=name, state=incident.state)
    data = {
        "incident": name,
        "state": "acknowledged",
        "kind": incident.kind,
        "motive": incident.motive,
        "channel": incident.channel,
        "region": incident.region,
        "severity": incident.severity,
        "who": command.person,
        "note": command.args.note,
    }
    return NewFact(INCIDENT_CHANGED, f"incident:{name}:acknowledged:{command.id}", data)
