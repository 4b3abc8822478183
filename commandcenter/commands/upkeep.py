"""Feeds and their quarantine, an altered log, the simulator."""

from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.commands.action import ADMINS, PEOPLE, Action, Position, Word


class OfLetter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A quarantined frame by its number, as `quarantine list` prints it."""

    letter: Position


class OfFeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A feed by its name, as its row has it."""

    feed: Annotated[str, Meta(min_length=1, max_length=2000)]


class Scripted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A crisis, or a look-alike that must stay quiet, by its name in the simulator."""

    kind: Word


UPKEEP: tuple[Action, ...] = (
    Action(
        "quarantine.replay",
        "Runs a quarantined frame through today's program; read well, it is stored.",
        PEOPLE,
        OfLetter,
    ),
    Action(
        "quarantine.reread",
        "Runs all quarantined frames of a feed through today's program.",
        PEOPLE,
        OfFeed,
        by_panel=True,
    ),
    Action(
        "feed.open",
        "Tells what can be done through a feed, and what it brought that nobody could read.",
        PEOPLE,
        OfFeed,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "feed.reload",
        "Has the hub read the feeds that the site's settings name now; refused where they are wrong.",
        PEOPLE,
        takes_long=True,
    ),
    Action(
        "log.accept",
        "Takes a log whose head tells of another one as it stands, after a person looked into it.",
        ADMINS,
    ),
    Action(
        "simulator.script",
        "Starts a crisis or a look-alike now; refused where no simulator runs.",
        PEOPLE,
        args=Scripted,
    ),
)
