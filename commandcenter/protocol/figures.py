"""What the hub answers when a desk asks for the figures of a period: rows that cross the wire."""

from typing import Literal

import msgspec

from commandcenter.protocol.desk import Explained
from commandcenter.protocol.wall import Figure, Publication, Span

Length = Literal["day", "week", "month"]
CaseState = Literal["unanswered", "waiting", "answered", "closed", "closed_unanswered", ""]


class FigureRow(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a period, with all that explains it; numbers are never rounded here.

    `figure` and `explained`: as those of a headline. `groups`: how many cases stand in the list behind
    each count (part | rest | immature | ...). `part_of`: the channel, network or motive that a row of a
    split is about, or who did it, "" = none is named; None = the whole. `splits`: what it may be split by.
    `minutes`: other lengths that belong to it.
    """

    figure: Figure
    explained: Explained
    groups: dict[str, int] = {}
    part_of: str | None = None
    splits: tuple[str, ...] = ()
    minutes: dict[str, float | None] = {}


class PeriodFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of [start, end), judged at `as_of_us`; a split holds one figure, the whole first."""

    span: Length
    start_us: int
    end_us: int
    as_of_us: int
    newest_us: int  # of the data: the newest message in it, 0 = none
    rows: tuple[FigureRow, ...]


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list behind a count. `at_us`: when what is counted began; `customer` is a number.

    `state` "" = no case was ever open there; waiting = answered once, and asked again.
    `age_us`: wall time from `at_us` to the close, open ones until the figure's instant.
    """

    thread: str
    at_us: int
    customer: int = 0
    channel: str = ""
    motive: str = ""
    state: CaseState = ""
    age_us: int = 0


class CasePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list behind a count; `all` lines there are, these begin after `skipped`."""

    period: PeriodFigures  # the figure itself, the only row: its count of the group is `all`
    group: str
    all: int
    skipped: int
    cases: tuple[CaseRow, ...]


class CourseLine(msgspec.Struct, frozen=True, kw_only=True):
    """How a figure, or its part of one channel, went: a value a bucket; None is a gap, never a nought."""

    part_of: str | None = None
    values: tuple[float | None, ...] = ()


UsualDays = Literal["weekday", "kind", "week", ""]


class UsualFigure(msgspec.Struct, frozen=True, kw_only=True):
    """What a figure usually is: median, 10th and 90th percentile of `n` samples; None of fewer than three.

    `days`: what it was compared with, "" = nothing can be. `so_far`: each up to the same local time.
    """

    figure: str
    days: UsualDays
    n: int
    so_far: bool
    value: float | None = None
    low: float | None = None
    high: float | None = None


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """How the only row of `period` went over its buckets, which lie between `edges_us`.

    `lines`: the whole first, then the channels where it is split. `usual` of the whole, () = not known yet.
    """

    period: PeriodFigures
    edges_us: tuple[int, ...]
    lines: tuple[CourseLine, ...]
    usual: tuple[float | None, ...] = ()
    publications: tuple[Publication, ...] = ()
    crises: tuple[Span, ...] = ()
