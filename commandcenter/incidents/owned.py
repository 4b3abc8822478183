"""What shows that an owner is still at an incident without a note about it: overruling because of it."""

from commandcenter.commands.action import Command
from commandcenter.incidents.batch import Batch
from commandcenter.incidents.fact import NewFact
from commandcenter.incidents.spoken import speaks_of

OVERRULED = "overruled"


def overruled(batch: Batch, command: Command) -> list[NewFact]:
    """Return the word about each incident of the asking person that a reason of an override names."""
    args = command.args
    reasons = [getattr(args, "reason", ""), *(one.reason for one in getattr(args, "sets", ()))]
    for name, incident in list(batch.incidents()):
        is_mine = incident.is_open and incident.owner == command.person
        if is_mine and any(speaks_of(reason, name, incident) for reason in reasons):
            batch.step(name, who=command.person, reason=OVERRULED)
    return batch.facts
