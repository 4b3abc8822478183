"""Questions about the assignment before anything is overruled: what it would change, what would help, why."""

from typing import Annotated, Any

from msgspec import Meta

from commandcenter.commands.action import OPERATORS, Action, Args, Word


class Previewed(Args, frozen=True):
    """Overrides as `override.set` takes them, and ids of those that would end.

    `refined`: the better answer, of more futures.
    """

    sets: Annotated[tuple[dict[str, Any], ...], Meta(max_length=50)] = ()
    ends: Annotated[tuple[Word, ...], Meta(max_length=50)] = ()
    refined: bool = False


class Proposed(Args, frozen=True):
    """For which incident."""

    incident: Word


class NeededFor(Args, frozen=True):
    """A share of first answers within their promise, so many minutes from now and after.

    `p90_min` > 0: within so many minutes, whatever is promised (nine in ten = a share of 0.9). `skills`: of
    the people who would come, () = all.
    """

    share: Annotated[float, Meta(ge=0.5, le=0.99)] = 0.9
    within_min: Annotated[int, Meta(ge=20, le=110)] = 45
    p90_min: Annotated[int, Meta(ge=0, le=240)] = 0
    skills: Annotated[tuple[Word, ...], Meta(max_length=50)] = ()


PREVIEWS: tuple[Action, ...] = (
    Action(
        "override.preview",
        "Answers with what overrides would change, who loses and what it costs; leaves no fact.",
        OPERATORS,
        args=Previewed,
        only_asks=True,
        side_by_side=True,
        by_panel=True,
    ),
    Action(
        "override.propose",
        "Answers with a set of overrides that would help in a crisis; leaves no fact.",
        OPERATORS,
        args=Proposed,
        only_asks=True,
        side_by_side=True,
        by_panel=True,
    ),
    Action(
        "override.needed",
        "Answers with how many people more a goal asks for, until when, at what cost; leaves no fact.",
        OPERATORS,
        args=NeededFor,
        only_asks=True,
        side_by_side=True,
        by_panel=True,
    ),
)
