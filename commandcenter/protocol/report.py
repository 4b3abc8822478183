"""A manager's page: a day or a week."""

from typing import Literal

from commandcenter.protocol.row import Row
from commandcenter.protocol.wall import Publication, Strip


class ReportFigure(Row, frozen=True, kw_only=True):
    """A figure of a report's period; `low` and `high`: its 95 % interval. None = nothing to measure."""

    key: str
    unit: Literal["share", "minutes", "count", "ratio"]
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    goal: float | None = None
    goal_kind: Literal["at_most", "at_least"] = "at_most"


class ReportCrisis(Row, frozen=True, kw_only=True):
    """A crisis that touched a report's period; `end_us` None while it lasts."""

    kind: str
    motive: str
    channel: str
    severity: int
    start_us: int
    end_us: int | None
    owner: str | None


class ReportMotive(Row, frozen=True, kw_only=True):
    """How many cases began about a motive in the period, and in the one before it."""

    motive: str
    cases: int
    before: int


class ReportView(Row, frozen=True, kw_only=True):
    """A day or a week on one page: [start, end), as the log stood at `as_of_us`."""

    kind: Literal["day", "week"]
    start_us: int
    end_us: int
    as_of_us: int
    timezone: str
    simulated: bool
    cases: int
    figures: tuple[ReportFigure, ...]
    strips: tuple[Strip, ...]
    crises: tuple[ReportCrisis, ...]  # the newest first
    motives: tuple[ReportMotive, ...]  # the most frequent first
    publications: tuple[Publication, ...] = ()  # the oldest first
    past: bool = False  # of an export of the past, told as it happened
