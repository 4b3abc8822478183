"""Asking for figures of a period, exporting them, closing a month."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from commandcenter.commands.action import PEOPLE, Action, Instant, Note, Word
from commandcenter.protocol.figures import Length

By = Literal[
    "channel", "network", "motive", "desk", "sourcing", "supplier", "team", "agent"
]  # fmt: skip


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


class OfSpan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The day, week or month that holds an instant; `at_us` 0 = now."""

    span: Length
    at_us: Instant = 0


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
    by: By | Literal[""] = ""
    part: Note = ""
    as_of_us: Annotated[int, Meta(ge=0)] = 0
    skip: Annotated[int, Meta(ge=0)] = 0


class UsualOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure, or its part, of which is asked what it usually is; `as_of_us`: as it stands on the screen."""

    figure: Word
    by: By | Literal[""] = ""
    part: Note = ""
    as_of_us: Annotated[int, Meta(ge=0)] = 0


class BehindOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A headline that counts no cases, and which of its lists; `as_of_us`, `seq`: as the screen shows it."""

    figure: Literal["messages", "negative", "online"]
    group: Word
    as_of_us: Annotated[int, Meta(ge=0)] = 0
    seq: Annotated[int, Meta(ge=0)] = 0
    skip: Annotated[int, Meta(ge=0)] = 0


FIGURES: tuple[Action, ...] = (
    Action(
        "period.export",
        "Answers with events, cases or figures of a day or week as the content of a CSV file, masked.",
        PEOPLE,
        OfPeriod,
        only_reads=True,
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
        PEOPLE,
        OfSpan,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "figures.split",
        "Answers with one figure by what it is about, or by who of us did it; by agent to managers alone.",
        PEOPLE,
        OfSpan,
        SplitBy,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "figures.course",
        "Answers with a figure's value an hour of a day, a day of a week or month; leaves no fact.",
        PEOPLE,
        OfSpan,
        CourseOf,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "figures.usual",
        "Answers with what a figure usually is on such days, with its range; leaves no fact.",
        PEOPLE,
        OfSpan,
        UsualOf,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "figures.behind",
        "Answers with what a headline counts that counts no cases: messages, bursts, agents; leaves no fact.",
        PEOPLE,
        args=BehindOf,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "figures.cases",
        "Answers with the list behind a figure's count, oldest first; leaves no fact.",
        PEOPLE,
        OfSpan,
        CasesOf,
        by_panel=True,
        only_asks=True,
    ),
)
