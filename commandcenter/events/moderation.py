"""Moderation: what was found in customers' messages, and the steps of the ladder taken with a customer."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from commandcenter.events.words import Name

Sign = Literal["insult", "threat", "harassment", "hate", "spam", "other_data", "own_data"]
Rung = Literal["courtesy", "warning", "hide", "day", "week", "month", "permanent"]

RUNGS: tuple[Rung, ...] = ("courtesy", "warning", "hide", "day", "week", "month", "permanent")
"""The ladder, mildest first. Automation stops at the first rung."""

FlagAct = Literal["found", "confirmed", "discarded", "helped"]
BanAct = Literal[
    "start", "propose", "sign", "refuse", "lapse", "expire", "lift", "appeal", "keep", "grant", "review"
]  # fmt: skip


class FlagData(msgspec.Struct, frozen=True, kw_only=True):
    """One message that moderation looks at: found by the engine, confirmed or discarded by a person.

    `helped`: its author published data of his own and was invited to write again. `what`: the types of
    what was hidden in it. `number`: of the step within the customer's file, 0 = the engine's.
    """

    customer: int
    message: Annotated[int, Meta(ge=0)]  # log position, 0 = that of the fact itself
    key: Name  # source and id of the message
    channel: str
    written_us: int
    kind: Sign
    act: FlagAct
    public: bool = True
    language: str = "und"
    what: tuple[str, ...] = ()
    number: int = 0
    who: str | None = None
    note: str = ""


class BanData(msgspec.Struct, frozen=True, kw_only=True):
    """A step of one sanction of a customer. `who` None = the engine, which only lets time pass.

    `ban`: which of the customer's sanctions, from 1. `seat`: by which token, as a keyed digest. `evidence`:
    log positions. Instants are absolute; 0 = none.
    """

    customer: int
    channel: str
    number: int  # of the step within the customer's file, from 1
    ban: int
    act: BanAct
    rung: Rung
    who: str | None = None
    seat: str = ""
    reason: str = ""
    evidence: tuple[int, ...] = ()
    until_us: int = 0
    lapses_us: int = 0
    appeal_until_us: int = 0


MESSAGE_FLAGGED = "care.message.flagged.v1"


BAN_CHANGED = "care.ban.changed.v1"
