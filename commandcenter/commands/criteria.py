"""The criteria of assignment: putting the site's files in force, looking at what is."""

from commandcenter.commands.action import PEOPLE, Action, Args, Reason


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
)
