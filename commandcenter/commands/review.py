"""Looking back at a crisis, and what is agreed on afterwards."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from commandcenter.commands.action import (
    OPERATORS,
    PEOPLE,
    Action,
    Args,
    Instant,
    Reason,
    Word,
)
from commandcenter.commands.incidents import OfIncident

MOST_FRAMES = 60


class AtInstants(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Instants of the past, ascending."""

    at_us: Annotated[tuple[Instant, ...], Meta(min_length=1, max_length=MOST_FRAMES)]


class Agreed(Args, frozen=True):
    """What is to be done, by whom, until which day (2026-05-22)."""

    what: Reason
    owner: Word
    due: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Done(Args, frozen=True):
    """Which follow-up, by its number."""

    number: Annotated[int, Meta(ge=1, le=999)]


class As(Args, frozen=True):
    """As what a review is written."""

    form: Literal["csv", "json"]


REVIEW: tuple[Action, ...] = (
    Action(
        "review.walls",
        "Answers with the wall at instants of the past, as it was known then; leaves no fact.",
        PEOPLE,
        AtInstants,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "review.incident",
        "Answers with a crisis from before it began until after its end; leaves no fact.",
        PEOPLE,
        OfIncident,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "review.paired",
        "Answers with a crisis without its overrides, once that is reckoned; leaves no fact.",
        PEOPLE,
        OfIncident,
        by_panel=True,
        only_asks=True,
        side_by_side=True,
    ),
    Action(
        "review.weeks",
        "Answers with the weeks of the last year, the worst first; leaves no fact.",
        PEOPLE,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "review.export",
        "Answers with the review of a crisis as the content of a file, masked; leaves no fact.",
        PEOPLE,
        OfIncident,
        As,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "incident.agree",
        "Writes down what was agreed on after a crisis: what, whose, until when.",
        OPERATORS,
        OfIncident,
        Agreed,
        by_panel=True,
    ),
    Action(
        "incident.finish",
        "Marks a follow-up as done.",
        OPERATORS,
        OfIncident,
        Done,
        by_panel=True,
    ),
)
