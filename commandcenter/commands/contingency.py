"""Contingency plans: kept from what is in force, dropped. One is set by `override.bundle`."""

from typing import Annotated

from msgspec import Meta

from commandcenter.commands.action import OPERATORS, Action, Args
from commandcenter.commands.overrides import Minutes

PlanName = Annotated[str, Meta(min_length=1, max_length=60)]


class Kept(Args, frozen=True):
    """What the plan is called, and for how long it is set."""

    name: PlanName
    minutes: Minutes = 60


class Dropped(Args, frozen=True):
    """The plan by its name."""

    plan: PlanName


CONTINGENCY: tuple[Action, ...] = (
    Action(
        "contingency.keep",
        "Keeps what is in force, but for single cases, as a contingency plan of this site; one of that name"
        " is replaced.",
        OPERATORS,
        args=Kept,
        by_panel=True,
    ),
    Action("contingency.drop", "Drops a contingency plan.", OPERATORS, args=Dropped),
)
