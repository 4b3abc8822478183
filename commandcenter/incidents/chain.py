"""The escalation chain: when the next step is due, and what it is. Every due time is absolute."""

from typing import Any

from commandcenter.incidents.addressees import wait_us
from commandcenter.incidents.batch import Batch
from commandcenter.incidents.incident import NEVER, Incident
from commandcenter.incidents.severity import acknowledge_within


def chain_due(incident: Incident) -> int | None:
    """Return when the next step of the chain is due; None where none is."""
    if incident.state not in {"firing", "escalated"} or incident.due_us == NEVER:
        return None
    if incident.due_us is not None:
        return incident.due_us
    limit = acknowledge_within(incident.severity)
    return None if limit is None else incident.at_us + limit


def escalate(
    batch: Batch, name: str, incident: Incident, reason: str, *, since_us: int = 0, **said: Any
) -> Incident:
    """Take the next step of the chain; where it has none left, nobody more is told of the time."""
    chain = batch.room.notify.chain(incident.severity, batch.room.minute_of_day)
    place = min(incident.step, len(chain) - 1)
    is_last = incident.step >= len(chain) - 1
    # Absolute, and from when this one was due: what was missed while the hub was off is not put off.
    due_us = 0 if is_last else (since_us or batch.now_us) + wait_us(chain[place], incident.severity)
    said = {"to": chain[place].to, **said}
    return batch.step(
        name, "escalated", reason=reason, step=incident.step + 1, due_us=due_us, **said
    )
