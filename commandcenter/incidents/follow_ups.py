"""What is agreed on after a crisis: an action, whose it is, until which day; and that it is done."""

from datetime import date

import msgspec

from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.events.incidents import FollowUp
from commandcenter.incidents.batch import Batch
from commandcenter.incidents.incident import Incident

MOST = 50


def agree(batch: Batch, command: Command, name: str, incident: Incident) -> None:
    """Add a follow-up; UserError where its day is none, or there are too many."""
    args = command.args
    try:
        date.fromisoformat(args.due)
    except ValueError as error:
        raise UserError("day_unreadable", day=args.due) from error
    number = len(incident.follow_ups) + 1
    if number > MOST:
        raise UserError("follow_ups_full", incident=name, most=MOST)
    one = FollowUp(number=number, what=args.what, owner=args.owner.strip(), due=args.due)
    batch.step(name, who=command.person, follow_up=msgspec.to_builtins(one))


def finish(batch: Batch, command: Command, name: str, incident: Incident) -> None:
    """Mark a follow-up as done; UserError where there is none of that number, or it is done already."""
    number = command.args.number
    held = next((one for one in incident.follow_ups if one.number == number), None)
    if held is None or held.done:
        raise UserError("follow_up_unknown", incident=name, number=number)
    done = msgspec.structs.replace(held, done=True)
    batch.step(name, who=command.person, follow_up=msgspec.to_builtins(done))
