"""Requests to act, as a registry: name, target, arguments, who may. `docs/seat.md` is made from it.

A command is an imperative; what it causes is a fact in the log. Who asks comes from the token.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from commandcenter.events import Said, Sample
from commandcenter.figure_rows import Length
from commandcenter.protocol import Part, Role

Word = Annotated[str, Meta(min_length=1, max_length=120)]
Position = Annotated[int, Meta(ge=1, le=2**63 - 1)]  # as far as the log can count
Optional = Annotated[str, Meta(max_length=120)]
Note = Annotated[str, Meta(max_length=500)]
By = Literal["channel", "network", "motive"]
Reason = Annotated[str, Meta(min_length=1, max_length=500)]

OPERATORS: frozenset[Role] = frozenset({"regia", "manager"})
SUPERVISORS: frozenset[Role] = frozenset({"manager"})


class _Args(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the arguments of actions share: what they do not know is refused."""


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No target, or no arguments."""


class OfIncident(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An incident by its id, as the wall's view names it."""

    incident: Word


class OfLetter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A quarantined frame by its number, as `quarantine list` prints it."""

    letter: Position


class OfMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer's message by its log position, as the desk's view names it."""

    message: Position


class ReadAs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a reading and what it is to say: a word, yes or no, a list of motives."""

    head: Literal["sentiment", "care", "kind", "motives"]
    new: Said


class Labelled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An audit's sample and the auditor's label; "" takes the label back."""

    sample: Sample
    label: Literal["neg", "neu", "pos", "skip", ""]


class OfMonth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A month, as 2026-09."""

    month: Word


class OfPeriod(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of which period: the local day, or the week from Monday on, that holds `day` (2026-09-14).

    `day` "" = today.
    """

    what: Literal["events", "cases", "kpis"]
    period: Literal["day", "week"]
    day: Annotated[str, Meta(max_length=10)] = ""


class Again(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same once more, because it cannot be undone."""

    again: Word


class WithNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A note for the others; may be empty."""

    note: Note = ""


class WithReason(_Args, frozen=True):
    """Why, in words."""

    note: Reason


class WithOwner(_Args, frozen=True):
    """Whose it is; empty = the asking person's."""

    owner: Optional = ""


class Described(_Args, frozen=True):
    """What is known by now; what is left empty stays as it was.

    `said`: the publication in which we answered. `update_min`: in how many minutes the next word is due.
    """

    cause: Note = ""
    name: Optional = ""
    said: Optional = ""
    update_min: Annotated[int, Meta(ge=0, le=1440)] = 0


class Escalated(_Args, frozen=True):
    """Whom to, and a note."""

    to: Part
    note: Note = ""


class Lowered(_Args, frozen=True):
    """How severe it is, and why less than it seemed."""

    severity: Annotated[int, Meta(ge=1, le=9)]
    note: Reason


class WithCause(_Args, frozen=True):
    """What it was."""

    cause: Reason


class Reviewed(_Args, frozen=True):
    """The review: what it was, what was done, what was learned."""

    cause: Reason
    actions: Reason
    lessons: Note = ""


class NoAlarm(_Args, frozen=True):
    """Why it was none, from the list."""

    cause: Literal[
        "campaign", "contest", "spam", "one_person", "misread", "known_event",
        "late_data", "test", "other",
    ]  # fmt: skip
    note: Note = ""


class Into(_Args, frozen=True):
    """The incident that it is a part of."""

    into: Word


class Parted(_Args, frozen=True):
    """What is taken out: an incident that was merged, else a channel or a region by its name."""

    part: Word


class PlanItem(_Args, frozen=True):
    """A line of the crisis plan that is done."""

    item: Literal["pause_posts", "restrict_publishing", "holding_text", "banner", "inform_desk"]


class Silenced(_Args, frozen=True):
    """What is silenced ("*" = all), up to which severity, for how long, and why."""

    hours: Annotated[float, Meta(gt=0, le=720)]
    comment: Reason
    motive: Word = "*"
    channel: Word = "*"
    region: Word = "*"
    max_severity: Annotated[int, Meta(ge=1, le=8)] = 8


class OfSilence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A silence by its id."""

    silence: Word


class Changed(_Args, frozen=True):
    """For how long from now, and why."""

    hours: Annotated[float, Meta(gt=0, le=720)]
    comment: Reason


class Scripted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A crisis, or a look-alike that must stay quiet, by its name in the simulator."""

    kind: Word


class OfSpan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The day, week or month that holds an instant; `at_us` 0 = now."""

    span: Length
    at_us: Annotated[int, Meta(ge=0, le=253_402_300_799_000_000)] = 0


class SplitBy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure and what it is split by."""

    figure: Word
    by: By


class CourseOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure whose course is asked for, as a whole or by channel too."""

    figure: Word
    by_channel: bool = False


class CasesOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure, which of its counts, and of which part; `as_of_us`: the instant of the figures on the screen.

    `by` "" = the whole. `skip` lines of the list, which is handed over in pages.
    """

    figure: Word
    group: Word
    by: Literal["channel", "network", "motive", ""] = ""
    part: Note = ""
    as_of_us: Annotated[int, Meta(ge=0)] = 0
    skip: Annotated[int, Meta(ge=0)] = 0


class ForSeat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom a token is for, and what it allows."""

    role: Literal["wall", "regia", "manager", "admin"]
    person: Word


class Action(msgspec.Struct, frozen=True):
    """One kind of command: what it does, whom it may be asked by, what it needs."""

    name: str
    does: str
    roles: frozenset[Role]
    target: type[msgspec.Struct] = Nothing
    args: type[msgspec.Struct] = Nothing
    by_panel: bool = False  # a panel tells it what it needs: nobody types it
    only_asks: bool = False  # it changes nothing and leaves no trace in the log


ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
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
        Action(
            "silence.add",
            "Holds back the notices of what matches; beyond 24 hours a manager only.",
            OPERATORS,
            args=Silenced,
        ),
        Action(
            "silence.change",
            "Gives a silence another end: a new version of it.",
            OPERATORS,
            OfSilence,
            Changed,
        ),
        Action("silence.end", "Ends a silence now.", OPERATORS, OfSilence),
        Action(
            "quarantine.replay",
            "Runs a quarantined frame through today's program; read well, it is stored.",
            frozenset({"admin"}),
            OfLetter,
        ),
        Action(
            "reading.correct",
            "Corrects one part of a message's reading; figures follow. `expected_version` 0 = no"
            " correction was seen.",
            frozenset({"regia", "manager"}),
            OfMessage,
            ReadAs,
            by_panel=True,
        ),
        Action(
            "reading.undo",
            "Takes back the newest correction of a message that still stands.",
            frozenset({"regia", "manager"}),
            OfMessage,
            by_panel=True,
        ),
        Action(
            "reading.why",
            "Answers which terms decided a message's reading; leaves no fact.",
            frozenset({"regia", "manager", "admin"}),
            OfMessage,
            by_panel=True,
            only_asks=True,
        ),
        Action(
            "audit.sample",
            "Answers with the sample of the audit that is to be done and its messages without a label;"
            " leaves no fact.",
            frozenset({"regia", "manager"}),
            by_panel=True,
            only_asks=True,
        ),
        Action(
            "audit.label",
            "Labels one message of an audit's sample.",
            frozenset({"regia", "manager"}),
            OfMessage,
            Labelled,
            by_panel=True,
        ),
        Action(
            "reading.reload",
            "Puts the site's rules of reading in force as their files are now; refused where they are wrong.",
            frozenset({"regia", "manager", "admin"}),
        ),
        Action(
            "period.export",
            "Answers with events, cases or figures of a day or week as the content of a CSV file, masked.",
            frozenset({"regia", "manager", "admin"}),
            OfPeriod,
        ),
        Action(
            "month.close",
            "Freezes the counts of a month that is over; `again` repeats the month. It cannot be undone.",
            frozenset({"manager", "admin"}),
            OfMonth,
            Again,
        ),
        Action(
            "figures.period",
            "Answers with every figure of a day, week or month; leaves no fact.",
            frozenset({"regia", "manager", "admin"}),
            OfSpan,
            by_panel=True,
            only_asks=True,
        ),
        Action(
            "figures.split",
            "Answers with one figure by channel, network or motive; leaves no fact.",
            frozenset({"regia", "manager", "admin"}),
            OfSpan,
            SplitBy,
            by_panel=True,
            only_asks=True,
        ),
        Action(
            "figures.course",
            "Answers with a figure's value an hour of a day, a day of a week or month; leaves no fact.",
            frozenset({"regia", "manager", "admin"}),
            OfSpan,
            CourseOf,
            by_panel=True,
            only_asks=True,
        ),
        Action(
            "figures.cases",
            "Answers with the list behind a figure's count, oldest first; leaves no fact.",
            frozenset({"regia", "manager", "admin"}),
            OfSpan,
            CasesOf,
            by_panel=True,
            only_asks=True,
        ),
        Action(
            "simulator.script",
            "Starts a crisis or a look-alike now; refused where no simulator runs.",
            frozenset({"regia", "manager", "admin"}),
            args=Scripted,
        ),
        Action(
            "token.add",
            "Makes a token for a person's seat; the answer holds it, it is kept nowhere.",
            frozenset({"admin"}),
            args=ForSeat,
        ),
    )
}


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A checked command: its action is known, its target and arguments have their types."""

    id: str
    action: Action
    target: Any
    args: Any
    expected_version: int | None
    person: str
    role: Role
