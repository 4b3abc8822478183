"""Planning a publication, changing it, calling it off; taking over a calendar."""

from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.commands.action import (
    OPERATORS,
    PEOPLE,
    Action,
    Args,
    Instant,
    Optional,
    Reason,
    Word,
)

MOST_ROWS = 80  # in one frame of a seat, of the longest titles


class OfPublication(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A publication by its id."""

    publication: Word


class Planned(Args, frozen=True):
    """All that is said of a publication. `area` "" = everywhere; `expected_multiple` 0 = not said.

    `expected_multiple`: times the usual traffic of the motive, while it runs.
    """

    start_us: Instant
    end_us: Instant
    channel: Word
    title: Word
    motive: Optional = ""
    area: Optional = ""
    expected_multiple: Annotated[float, Meta(ge=0, le=1000)] = 0.0


class CalledOff(Args, frozen=True):
    """Why it does not come out."""

    reason: Reason


class CalendarRow(Planned, frozen=True, kw_only=True):
    """A row of a calendar file, under the id of its publication."""

    publication: Word


class Calendar(Args, frozen=True):
    """The rows of a calendar file."""

    rows: Annotated[tuple[CalendarRow, ...], Meta(max_length=MOST_ROWS)]


PUBLISHING: tuple[Action, ...] = (
    Action(
        "publication.plan",
        "Plans a publication: drawn over every time chart, and expected by the detectors.",
        OPERATORS,
        args=Planned,
        by_panel=True,
    ),
    Action(
        "publication.change",
        "Says a publication anew, all of it; refused where it changed meanwhile.",
        OPERATORS,
        OfPublication,
        Planned,
        by_panel=True,
    ),
    Action(
        "publication.cancel",
        "Calls a publication off, with a reason: nothing is expected of it any more.",
        OPERATORS,
        OfPublication,
        CalledOff,
        by_panel=True,
    ),
    Action(
        "publication.import",
        "Takes over a calendar: what is new is planned, what differs is changed, the rest stays.",
        PEOPLE,
        args=Calendar,
        by_panel=True,
    ),
    Action(
        "publication.compare",
        "Answers with what taking over a calendar would do; leaves no fact.",
        PEOPLE,
        args=Calendar,
        by_panel=True,
        only_asks=True,
    ),
)
