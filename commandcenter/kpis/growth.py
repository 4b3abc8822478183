"""How a month grew: against the one before, and the same month of the year before.

Population: as each figure's own. Formula: the figure in each month; while the month runs, in as long a
stretch of the others, since half a month is not less work than a whole one. Exclusions: a month that the
log does not reach is none, never 0. Source: requirements 2.21; kpis.md.
"""

from datetime import UTC, date, datetime, time

from commandcenter.clock import DAY, from_datetime, to_datetime
from commandcenter.errors import UserError
from commandcenter.kpis import MEASURED
from commandcenter.kpis.boards import counts
from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Kpi
from commandcenter.kpis.parts import Part
from commandcenter.kpis.period import Period
from commandcenter.kpis.terms import TermsInForce
from commandcenter.protocol.casework import Growth, GrowthCell, GrowthRow

_KEYS = (
    "volume", "unique_requests", "cycles_begun", "service_level", "response_rate", "no_response",
    "punctuality", "served", "reply", "resolution", "reopen_rate",
)  # fmt: skip
_KNOWN = {kpi.key: kpi for kpi in (*MEASURED, *counts.KPIS)}
GROWN: tuple[Kpi, ...] = tuple(_KNOWN[key] for key in _KEYS)
"""What a month is compared by: figures that need no thread of it, so a year costs as little as a month."""

_Span = tuple[int, int]


def growth(month: Period, figure: str = "") -> Growth:
    """Return every figure of a month beside the other months; of one figure, as a whole and by channel."""
    whole = _spans(month)
    is_running = month.as_of_us < month.end_us
    stretch = min(month.end_us, month.as_of_us) - month.start_us
    spans = [(start, min(end, start + stretch) if is_running else end) for start, end in whole]
    books = [_book(month, span) for span in spans]
    if not figure:
        rows = [_row(kpi, books) for kpi in GROWN]
    else:
        rows = _by_channel(figure, books, month.state.channels)
    parts = {name: code for code, name in enumerate(month.state.channels)}
    shown = [
        month.row(row.key, None if row.part_of is None else Part("channel", parts[row.part_of]))
        for row in rows
    ]
    return Growth(
        month=month.of_rows(tuple(shown)),
        spans=tuple(spans),
        is_running=is_running,
        rows=tuple(rows),
    )


def _spans(month: Period) -> tuple[_Span, _Span, _Span]:
    """Return the month, the one before and the same of the year before, whole."""
    zone = month.in_force.zone
    first = to_datetime(month.start_us).astimezone(zone).date()
    before = _months_on(first, -1)
    return (
        (month.start_us, month.end_us),
        (_begin(before, month.in_force), month.start_us),
        (
            _begin(_months_on(first, -12), month.in_force),
            _begin(_months_on(first, -11), month.in_force),
        ),
    )


def _months_on(first: date, by: int) -> date:
    years, month = divmod(first.year * 12 + first.month - 1 + by, 12)
    return date(years, month + 1, 1)


def _begin(day: date, in_force: TermsInForce) -> int:
    return from_datetime(datetime.combine(day, time(), in_force.zone).astimezone(UTC))


def _book(month: Period, span: _Span) -> Book | None:
    """Return the book of a month; None where the log does not reach back to its first day."""
    first_us = month.state.first_us
    if not first_us or (span[0] != month.start_us and first_us >= span[0] + DAY):
        return None
    until = min(span[1] - 1, month.as_of_us)
    return Book(month.state, month.in_force, month.as_of_us, after_us=span[0] - 1, until_us=until)


def _by_channel(figure: str, books: list[Book | None], channels: list[str]) -> list[GrowthRow]:
    """Return a figure as a whole, then of each channel that has something of it in any month."""
    kpi = next((one for one in GROWN if one.key == figure), None)
    if kpi is None:
        raise UserError("kpi_unknown", figure=figure, known=", ".join(_KEYS))
    rows = [_row(kpi, books)]
    for code in (*range(1, len(channels)), 0):
        part = Part("channel", code)
        parts = [book.of_part(part) if book is not None else None for book in books]
        row = _row(kpi, parts, channels[code])
        if any(cell is not None and (cell.n or cell.immature) for cell in row.cells):
            rows.append(row)
    return rows


def _row(kpi: Kpi, books: list[Book | None], part_of: str | None = None) -> GrowthRow:
    return GrowthRow(
        key=kpi.key,
        unit=kpi.unit,
        part_of=part_of,
        cells=tuple(None if book is None else _cell(kpi, book) for book in books),
    )


def _cell(kpi: Kpi, book: Book) -> GrowthCell:
    measure = kpi.measure
    assert measure is not None  # noqa: S101 - `GROWN` are those that have one
    found = measure(book)
    return GrowthCell(value=found.value, n=found.n, part=found.part, immature=found.immature)
