"""Answering and hiding what a customer wrote: it leaves the hub by the feed that brought it."""

from typing import Annotated

from msgspec import Meta

from commandcenter.commands.action import OPERATORS, Action, Args, Reason
from commandcenter.commands.reading import OfMessage


class Written(Args, frozen=True):
    """What the customer will read."""

    text: Annotated[str, Meta(min_length=1, max_length=10_000)]


class Tried(Args, frozen=True):
    """A text that may be sent, as far as it is written."""

    text: Annotated[str, Meta(max_length=10_000)] = ""


class Hidden(Args, frozen=True):
    """Why, in words: the channel's rule that the message breaks."""

    note: Reason


REPLIES: tuple[Action, ...] = (
    Action(
        "message.able",
        "Answers what can be done with a message through its feed: reply and hide, why only partly, how long"
        " a reply may be and until when, which personal data a text holds; leaves no fact.",
        OPERATORS,
        OfMessage,
        Tried,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "message.original",
        "Answers with the address at which a message's platform shows it; who asked for it is on record. A"
        " vulnerable customer's: only who serves him, or a manager.",
        OPERATORS,
        OfMessage,
        by_panel=True,
        only_reads=True,
    ),
    Action(
        "message.reply",
        "Answers a customer's message through its feed: sent once, and done when the platform shows it.",
        OPERATORS,
        OfMessage,
        Written,
        by_panel=True,
    ),
    Action(
        "message.hide",
        "Hides a customer's public message through its feed, where the platform can.",
        OPERATORS,
        OfMessage,
        Hidden,
        by_panel=True,
    ),
)
