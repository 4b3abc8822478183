"""The criteria of assignment: putting the site's files in force, looking at what is."""

from commandcenter.commands.action import OPERATORS, PEOPLE, Action, Args, Reason
from commandcenter.commands.reading import OfMessage


class Reloaded(Args, frozen=True):
    """Why they were changed, in words."""

    reason: Reason


CRITERIA: tuple[Action, ...] = (
    Action(
        "criteria.reload",
        "Puts the site's criteria of assignment in force as their files are now; refused where they are"
        " wrong.",
        PEOPLE,
        args=Reloaded,
    ),
    Action(
        "criteria.show",
        "Answers with the criteria in force: version, since when, whose and why, the site's own files, macros"
        " with their texts; leaves no fact.",
        PEOPLE,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "macro.offer",
        "Answers with the shared texts that fit a message: its motive, its customer's language, the room that"
        " its channel has; leaves no fact.",
        OPERATORS,
        OfMessage,
        by_panel=True,
        only_asks=True,
    ),
)
