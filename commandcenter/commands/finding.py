"""Looking for a case or customer by its number: what the palette of a desk asks."""

from typing import Annotated

from msgspec import Meta

from commandcenter.commands.action import OPERATORS, Action, Args


class Sought(Args, frozen=True):
    """What was typed, as screens show it: K-2041, 88.409."""

    text: Annotated[str, Meta(min_length=1, max_length=40)]


FINDING: tuple[Action, ...] = (
    Action(
        "desk.find",
        "Answers with the case and the customer of a number, by name, channel and since when; no words of"
        " anybody; leaves no fact.",
        OPERATORS,
        args=Sought,
        only_asks=True,
        by_panel=True,
    ),
)
