"""Quarantine, an altered log, the simulator."""

import msgspec

from commandcenter.commands.action import ADMINS, PEOPLE, Action, Position, Word


class OfLetter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A quarantined frame by its number, as `quarantine list` prints it."""

    letter: Position


class Scripted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A crisis, or a look-alike that must stay quiet, by its name in the simulator."""

    kind: Word


UPKEEP: tuple[Action, ...] = (
    Action(
        "quarantine.replay",
        "Runs a quarantined frame through today's program; read well, it is stored.",
        ADMINS,
        OfLetter,
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
