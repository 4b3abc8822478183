"""Moderation: what a message is, and the steps of the ladder taken with a customer."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from commandcenter.commands.action import OPERATORS, SUPERVISORS, Action, Args, Position, Reason
from commandcenter.commands.cases import OfCases
from commandcenter.commands.reading import OfMessage
from commandcenter.events.moderation import Rung


class OfModerated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer by his number, as the desk's view names him."""

    customer: Annotated[int, Meta(ge=1, le=2**63 - 1)]


class Flagged(Args, frozen=True):
    """What the message is; none = nothing, it counts against nobody."""

    kind: Literal["insult", "threat", "harassment", "hate", "spam", "other_data", "none"]


class FlaggedCases(Args, frozen=True):
    """What the newest message of each is, or what `messages` are: of an earlier answer, to take it back."""

    kind: Literal["insult", "threat", "harassment", "hate", "spam", "other_data", "none"]
    messages: Annotated[tuple[Position, ...], Meta(max_length=200)] = ()


class Taken(Args, frozen=True):
    """The step of the ladder, and why in words."""

    rung: Rung
    note: Reason


class Notified(Args, frozen=True):
    """What the customer will read, and in which language."""

    text: Annotated[str, Meta(min_length=1, max_length=10_000)]
    language: Literal["it", "es", "en"]


class Why(Args, frozen=True):
    """Why, in words."""

    note: Reason


class Answered(Args, frozen=True):
    """Whether the step stands, and why in words."""

    answer: Literal["keep", "grant"]
    note: Reason


MODERATION: tuple[Action, ...] = (
    Action(
        "moderation.flag",
        "Says what a customer's message is: abuse of a kind, or nothing. `expected_version`: the"
        " newest step of the customer's file.",
        OPERATORS,
        OfMessage,
        Flagged,
        by_panel=True,
    ),
    Action(
        "moderation.flagall",
        "Says of several cases what their customers' newest messages are, of each customer one; answers with"
        " the messages. All of it is done, or nothing.",
        OPERATORS,
        OfCases,
        FlaggedCases,
        by_panel=True,
    ),
    Action(
        "moderation.help",
        "Notes that the author of a message was helped who had published data of his own: no step"
        " of the ladder.",
        OPERATORS,
        OfMessage,
        by_panel=True,
    ),
    Action(
        "ban.notify",
        "Sends the notice of the step in force as an answer to one of the customer's messages; refused where"
        " it lacks why, until when, how to appeal or another way in, quotes, holds data or is too long.",
        OPERATORS,
        OfMessage,
        Notified,
        by_panel=True,
    ),
    Action(
        "ban.step",
        "Takes a step of the ladder; permanent is only proposed, for 60 minutes.",
        OPERATORS,
        OfModerated,
        Taken,
        by_panel=True,
    ),
    Action(
        "ban.sign",
        "Signs a proposal: another person than the one who proposed it, on another seat.",
        OPERATORS,
        OfModerated,
        by_another=True,
        by_panel=True,
    ),
    Action("ban.refuse", "Refuses a proposal.", OPERATORS, OfModerated, Why, by_panel=True),
    Action("ban.lift", "Ends a step before its time.", OPERATORS, OfModerated, Why, by_panel=True),
    Action(
        "ban.appeal",
        "Takes down a customer's appeal, within 14 days.",
        OPERATORS,
        OfModerated,
        Why,
        by_panel=True,
    ),
    Action(
        "ban.decide",
        "Answers an appeal: neither who took the step nor who signed it.",
        OPERATORS,
        OfModerated,
        Answered,
        by_another=True,
        by_panel=True,
    ),
    Action(
        "ban.review",
        "Confirms a permanent ban for another 12 months, in the 30 days before its review.",
        SUPERVISORS,
        OfModerated,
        Why,
        by_another=True,
        by_panel=True,
    ),
)
