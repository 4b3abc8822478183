"""What people do to incidents."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from commandcenter.commands.action import (
    OPERATORS,
    SUPERVISORS,
    Action,
    Args,
    Note,
    Optional,
    Reason,
    Word,
)
from commandcenter.protocol.row import Part


class OfIncident(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An incident by its id, as the wall's view names it."""

    incident: Word


class WithNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A note for the others; may be empty."""

    note: Note = ""


class WithReason(Args, frozen=True):
    """Why, in words."""

    note: Reason


class WithOwner(Args, frozen=True):
    """Whose it is; empty = the asking person's."""

    owner: Optional = ""


class Described(Args, frozen=True):
    """What is known by now; what is left empty stays as it was.

    `said`: the publication in which we answered. `update_min`: in how many minutes the next word is due.
    """

    cause: Note = ""
    name: Optional = ""
    said: Optional = ""
    update_min: Annotated[int, Meta(ge=0, le=1440)] = 0


class Escalated(Args, frozen=True):
    """Whom to, and a note."""

    to: Part
    note: Note = ""


class Lowered(Args, frozen=True):
    """How severe it is, and why less than it seemed."""

    severity: Annotated[int, Meta(ge=1, le=9)]
    note: Reason


class WithCause(Args, frozen=True):
    """What it was."""

    cause: Reason


class Reviewed(Args, frozen=True):
    """The review: what it was, what was done, what was learned."""

    cause: Reason
    actions: Reason
    lessons: Note = ""


class NoAlarm(Args, frozen=True):
    """Why it was none, from the list."""

    cause: Literal[
        "campaign", "contest", "spam", "one_person", "misread", "known_event",
        "late_data", "test", "other",
    ]  # fmt: skip
    note: Note = ""


class Into(Args, frozen=True):
    """The incident that it is a part of."""

    into: Word


class Parted(Args, frozen=True):
    """What is taken out: an incident that was merged, else a channel or a region by its name."""

    part: Word


class PlanItem(Args, frozen=True):
    """A line of the crisis plan that is done."""

    item: Literal["pause_posts", "restrict_publishing", "holding_text", "banner", "inform_desk"]


INCIDENTS: tuple[Action, ...] = (
    Action(
        "incident.acknowledge",
        "Takes an open incident in charge: the asking person becomes its owner.",
        OPERATORS,
        OfIncident,
        WithNote,
    ),
    Action(
        "incident.release",
        "Gives an incident back, by its owner or a manager: the chain begins anew.",
        OPERATORS,
        OfIncident,
        WithReason,
    ),
    Action(
        "incident.own",
        "Makes a person the owner of an open incident.",
        OPERATORS,
        OfIncident,
        WithOwner,
    ),
    Action("incident.note", "Notes something.", OPERATORS, OfIncident, WithReason),
    Action(
        "incident.describe",
        "Says what is known by now: confirmed cause, name, what we said, the next update.",
        OPERATORS,
        OfIncident,
        Described,
    ),
    Action(
        "incident.escalate",
        "Tells somebody above, at once.",
        OPERATORS,
        OfIncident,
        Escalated,
    ),
    Action(
        "incident.lower",
        "Lowers the severity; it rises again only above what it was.",
        OPERATORS,
        OfIncident,
        Lowered,
    ),
    Action(
        "incident.resolve",
        "Ends an open incident by hand; it fires again, once, if it goes on for 15 minutes.",
        OPERATORS,
        OfIncident,
        WithCause,
    ),
    Action(
        "incident.close",
        "Closes an incident that is over, with its review.",
        SUPERVISORS,
        OfIncident,
        Reviewed,
    ),
    Action(
        "incident.dismiss",
        "Marks an open incident as a false alarm, with its cause.",
        SUPERVISORS,
        OfIncident,
        NoAlarm,
    ),
    Action(
        "incident.merge",
        "Makes an open incident a part of another one; both histories stay.",
        SUPERVISORS,
        OfIncident,
        Into,
    ),
    Action(
        "incident.split",
        "Takes a part out of an incident: one that was merged, or a channel or region.",
        SUPERVISORS,
        OfIncident,
        Parted,
    ),
    Action(
        "incident.plan",
        "Puts the crisis plan in force, from severity 7; in force, ends it.",
        OPERATORS,
        OfIncident,
    ),
    Action(
        "incident.check",
        "Marks a line of the crisis plan as done.",
        OPERATORS,
        OfIncident,
        PlanItem,
    ),
)
