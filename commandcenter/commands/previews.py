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


PREVIEWS: tuple[Action, ...] = (
    Action(
        "override.preview",
        "Answers with what overrides would change, who loses and what it costs; leaves no fact.",
        OPERATORS,
        args=Previewed,
        only_asks=True,
        by_panel=True,
    ),
    Action(
        "override.propose",
        "Answers with a set of overrides that would help in a crisis; leaves no fact.",
        OPERATORS,
        args=Proposed,
        only_asks=True,
        by_panel=True,
    ),
)
