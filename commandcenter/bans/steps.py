"""Steps of a customer's file as facts. Their identity is the customer and a number: each is written once."""

from typing import Any

from commandcenter.bans.file import File
from commandcenter.events.moderation import BAN_CHANGED, MESSAGE_FLAGGED
from commandcenter.incidents.fact import NewFact


def ban_fact(
    file: File, now_us: int, place: int, act: str, *, number: int = 0, **said: Any
) -> NewFact:
    """Return a step of the sanction at a place, from 1; one that is not there yet is begun."""
    number = number or file.number + 1
    known = file.bans[place - 1] if place <= len(file.bans) else None
    data = {
        "customer": file.customer,
        "channel": file.channel,
        "number": number,
        "ban": place,
        "act": act,
        "rung": known.rung if known is not None else "",
        **said,
    }
    at_us = max(now_us, file.last_us)  # a clock that was put back turns no order around
    return NewFact(BAN_CHANGED, f"moderation:{file.customer}:{number}", data, at_us, number)


def flag_fact(file: File | None, now_us: int, data: dict[str, Any]) -> NewFact:
    """Return a person's word about one message."""
    number = (file.number if file is not None else 0) + 1
    at_us = max(now_us, file.last_us if file is not None else 0)
    name = f"moderation:{data['customer']}:{number}"
    return NewFact(MESSAGE_FLAGGED, name, {**data, "number": number}, at_us, number)
