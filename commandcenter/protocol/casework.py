"""What the hub answers when a desk asks who was not served, how stages went, and how a month grew."""

from typing import Literal

import msgspec

from commandcenter.protocol.figures import CaseRow, PeriodFigures

Late = Literal["no_response", "past_close", "closed"]
Verdict = Literal["shorter", "longer", "close", "few", "nothing"]


class Unserved(msgspec.Struct, frozen=True, kw_only=True):
    """A customer who was not served: `late` is why the case counts as such.

    no_response: unanswered past N; past_close: mail past W; closed without reply or reason. `waited_us` in
    the clock of the case, to the close where there is one; `limit_us` is N or W. `text`: the customer's
    last message, masked; None = it is not in the log any more.
    """

    case: CaseRow
    late: Late
    waited_us: int
    limit_us: int
    clock: Literal["service", "wall"]
    text: str | None = None
    text_at_us: int = 0


class UnservedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of those not served, oldest first: the row of `period` counts `all` of them as its rest."""

    period: PeriodFigures
    all: int
    skipped: int
    rows: tuple[Unserved, ...]


class Lengths(msgspec.Struct, frozen=True, kw_only=True):
    """How long n things took in service minutes; `running` have not ended yet and are not in it."""

    n: int
    running: int
    p50: float | None
    p90: float | None


class StageTimes(msgspec.Struct, frozen=True, kw_only=True):
    """A stage before and after a date. `change` of the medians with its 95 % interval; None = not told.

    `verdict` close: the interval holds 0; few: fewer than 30 on a side; nothing: none on a side.
    """

    key: str
    before: Lengths
    after: Lengths
    change: float | None
    low: float | None
    high: float | None
    verdict: Verdict


class BeforeAfter(msgspec.Struct, frozen=True, kw_only=True):
    """The stages of cycles begun in [start, date) and in [date, end), judged at `as_of_us`."""

    start_us: int
    date_us: int
    end_us: int
    as_of_us: int
    rows: tuple[StageTimes, ...]


class GrowthCell(msgspec.Struct, frozen=True, kw_only=True):
    """A figure in one month; `immature`: what is not counted in it yet."""

    value: float | None
    n: int
    part: int | None
    immature: int


class GrowthRow(msgspec.Struct, frozen=True, kw_only=True):
    """A figure, or its part of one channel, in the months of `Growth`; None where the log does not reach."""

    key: str
    unit: Literal["share", "minutes", "count", "ratio"]
    part_of: str | None
    cells: tuple[GrowthCell | None, ...]


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """A month, the one before and the same of last year, each [start, end).

    While the month runs, the others end after as long a stretch, so that like is compared with like.
    `month`: the rows of the month itself, with what explains them, in the same order.
    """

    month: PeriodFigures
    spans: tuple[tuple[int, int], ...]
    is_running: bool
    rows: tuple[GrowthRow, ...]
