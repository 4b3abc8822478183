"""Asking where cases stand, who was not served, what tracking lacks, how stages and months changed."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from commandcenter.commands.action import PEOPLE, Action, Instant, Optional
from commandcenter.commands.figures import OfSpan


class BoardOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which board: where cases stand, or what their tracking lacks."""

    board: Literal["funnel", "tracking"]


class PageOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many lines to skip; `as_of_us`: the instant of what the screen shows."""

    skip: Annotated[int, Meta(ge=0)] = 0
    as_of_us: Annotated[int, Meta(ge=0)] = 0


class AroundDate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The local midnight that begins the day of an instant, and how many days on each side; 0 = now."""

    at_us: Instant = 0
    days: Annotated[int, Meta(ge=1, le=366)] = 28


class GrowthOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One figure, which is then split by channel; "" = every figure as a whole."""

    figure: Optional = ""


class OfInstant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The month that holds an instant; 0 = now."""

    at_us: Instant = 0


def _asks(name: str, does: str, target: type[msgspec.Struct], args: type[msgspec.Struct]) -> Action:
    return Action(name, does, PEOPLE, target, args, by_panel=True, only_asks=True)


BOARDS: tuple[Action, ...] = (
    _asks(
        "boards.rows",
        "Answers with where cases stand, or what their tracking lacks; leaves no fact.",
        OfSpan,
        BoardOf,
    ),
    _asks(
        "boards.unserved",
        "Answers with who was not served, oldest first, with masked words; leaves no fact.",
        OfSpan,
        PageOf,
    ),
    Action(
        "boards.change",
        "Answers with how long stages lasted before and after a date; leaves no fact.",
        PEOPLE,
        AroundDate,
        by_panel=True,
        only_asks=True,
    ),
    _asks(
        "boards.growth",
        "Answers with a month beside the one before and that of a year before; leaves no fact.",
        OfInstant,
        GrowthOf,
    ),
)
