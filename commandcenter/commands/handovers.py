"""The change of shift: giving it over, and signing for it."""

import msgspec

from commandcenter.commands.action import OPERATORS, Action, Args, Note, Word


class Given(Args, frozen=True):
    """What the next person is to know, in words."""

    note: Note = ""


class OfHandover(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A hand-over by its id."""

    handover: Word


HANDING_OVER: tuple[Action, ...] = (
    Action(
        "handover.give",
        "Gives the shift over, with a note: what is open then is filed with it. It waits twelve hours for"
        " a signature; a newer one takes its place.",
        OPERATORS,
        args=Given,
        by_panel=True,
    ),
    Action(
        "handover.sign",
        "Takes the shift: another person than who gave it, on another seat. The incidents that the other"
        " one has in hand become theirs who signs.",
        OPERATORS,
        OfHandover,
        by_panel=True,
        by_another=True,
    ),
)
