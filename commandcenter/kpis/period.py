"""Every figure of one period, reckoned once: the number, what explains it and the list of its cases.

All three come from the same `Measured`, so whoever counts the list finds the number. Steps lead from raw
messages to what is counted and change the unit on the way, each at most as many as the one before.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial

import numpy as np

from commandcenter.care import marks
from commandcenter.clock import DAY, from_datetime, to_datetime
from commandcenter.errors import UserError
from commandcenter.kpis import MEASURED
from commandcenter.kpis.boards import BOARDED, BOARDS, Board
from commandcenter.kpis.book import Book
from commandcenter.kpis.case_lines import lines
from commandcenter.kpis.course import Values, course, edges, usual
from commandcenter.kpis.doers import WORKED, did, splits
from commandcenter.kpis.happened import crises, publications
from commandcenter.kpis.kpi import Kpi, Measured, steps, wilson
from commandcenter.kpis.parts import ABOUT, By, Part, names
from commandcenter.kpis.terms import TermsInForce
from commandcenter.protocol.desk import Explained
from commandcenter.protocol.figures import (
    CasePage,
    Course,
    CourseLine,
    FigureRow,
    Length,
    PeriodFigures,
)
from commandcenter.protocol.wall import Figure
from commandcenter.state import State

PAGE = 200  # cases handed over at once
_KPIS = {kpi.key: kpi for kpi in (*MEASURED, *BOARDED)}
_BEFORE = {  # what leads to the unit that a figure begins with
    "bursts": ("messages",),
    "requests": ("messages", "care"),
    "cycles": ("messages", "care", "requests"),
}


def bounds(span: Length, at_us: int, in_force: TermsInForce) -> tuple[int, int]:
    """Return [start, end) of the local day, week (from Monday) or month that holds an instant."""
    day = to_datetime(at_us).astimezone(in_force.zone).date()
    first, after = day, day + timedelta(days=1)
    if span == "week":
        first = day - timedelta(days=day.weekday())
        after = first + timedelta(days=7)
    elif span == "month":
        first = day.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
    start, end = (
        from_datetime(datetime.combine(date, time(), in_force.zone).astimezone(UTC))
        for date in (first, after)
    )
    return start, end


class Period:
    """One period of a state that changes no more (`kpis.snapshot`); what was reckoned once is kept."""

    def __init__(
        self,
        state: State,
        in_force: TermsInForce,
        span: Length,
        around_us: int,
        as_of_us: int,
        threads: Sequence[str],
    ) -> None:
        """`around_us`: any instant of the period; `threads`: the names of all there are."""
        self.threads = threads
        self.state, self.in_force, self.span, self.as_of_us = state, in_force, span, as_of_us
        self.start_us, self.end_us = bounds(span, around_us, in_force)
        self._books: dict[Part | None, Book] = {}
        self._found: dict[tuple[str, Part | None], Measured] = {}

    def figures(self) -> PeriodFigures:
        """Return every figure of the period."""
        return self.of_rows(tuple(self.row(kpi.key) for kpi in MEASURED))

    def board(self, name: Board) -> PeriodFigures:
        """Return the rows of a board: where cases stand, or what their tracking lacks."""
        return self.of_rows(tuple(self.row(kpi.key) for kpi in BOARDS[name]))

    def split(self, key: str, by: By) -> PeriodFigures:
        """Return one figure as a whole, then of each part that has something of it, nobody's last."""
        names = self.names(key, by)
        rows = [self.row(key, self._part(key, by, code)) for code in (*range(1, len(names)), 0)]
        return self.of_rows((self.row(key), *(one for one in rows if _has_something(one))))

    def names(self, key: str, by: By) -> tuple[str, ...]:
        """Return the parts of a figure by their codes; UserError where it is not split so."""
        if by not in splits(key):
            raise UserError("figure_not_split", figure=key)
        if by in ABOUT:
            return names(by, self.state.channels)
        return self.book(None).doers.names(by)

    def part(self, key: str, by: By, name: str) -> Part:
        """Return a part of a figure by its name; UserError where there is none."""
        known = self.names(key, by)
        if name not in known:
            raise UserError("part_unknown", part=name)
        return self._part(key, by, known.index(name))

    @staticmethod
    def _part(key: str, by: By, code: int) -> Part:
        return Part(by, code) if by in ABOUT else Part(by, code, did(key) or "answered")

    def _name(self, key: str, part: Part) -> str:
        return self.names(key, part.by)[part.code]

    def row(self, key: str, part: Part | None = None) -> FigureRow:
        """Return one figure with what explains it."""
        kpi, found, book = _kpi(key), self._measured(key, part), self.book(part)
        interval = wilson(found.part, found.n) if found.part is not None else None
        return FigureRow(
            figure=Figure(
                key=key,
                unit=kpi.unit,
                window="today",
                value=found.value,
                n=found.n,
                part=found.part,
                goal=book.goal(key),
                goal_kind=kpi.goal_kind or "at_most",
                raw=bool(found.told.get("raw")),
                revised=bool(found.told.get("revised")),
            ),
            explained=Explained(
                key=key,
                version=kpi.version,
                clock=kpi.clock,
                steps=steps(self._chain(found, book)),
                low=interval and interval[0],
                high=interval and interval[1],
                immature=found.immature,
            ),
            groups={group: len(rows) for group, rows in found.cases.items()},
            minutes=found.told.get("minutes", {}),
            part_of=None if part is None else self._name(key, part),
            splits=splits(key),
        )

    def cases(self, key: str, group: str, part: Part | None = None, skip: int = 0) -> CasePage:
        """Return a page of the list behind a count, oldest first."""
        found = self._measured(key, part).cases
        if group not in found:
            raise UserError("cases_unknown", figure=key, group=group)
        rows = found[group]
        rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
        page = rows[skip : skip + PAGE]
        return CasePage(
            period=self.of_rows((self.row(key, part),)),
            group=group,
            all=len(rows),
            skipped=min(skip, len(rows)),
            cases=lines(self.book(), page, self.threads),
        )

    def course(self, key: str, *, by_channel: bool) -> Course:
        """Return how a figure went over the period, with what happened meanwhile."""
        book = self.book()
        buckets = edges(self.start_us, self.end_us, self.in_force)
        lines = [CourseLine(values=course(key, book, buckets))]
        if by_channel:
            split = self.split(key, "channel").rows[1:]
            places = {name: code for code, name in enumerate(self.state.channels)}
            for row in split:
                part = Part("channel", places[row.part_of or ""])
                values = course(key, self.book(part), buckets)
                lines.append(CourseLine(part_of=row.part_of, values=values))
        return Course(
            period=self.of_rows((self.row(key),)),
            edges_us=tuple(buckets.tolist()),
            lines=tuple(lines),
            usual=usual(partial(self._before, key), len(buckets) - 1),
            publications=publications(self.state, self.start_us, self.end_us),
            crises=crises(self.state, self.start_us, self.end_us),
        )

    def _before(self, key: str, n: int) -> Values | None:
        """Return how it went n weeks before; None of a month, or where the log does not reach."""
        if self.span == "month":
            return None
        start_us, end_us = bounds(self.span, self.start_us + DAY // 2 - n * 7 * DAY, self.in_force)
        if not self.state.first_us or start_us < self.state.first_us - DAY:
            return None
        book = Book(
            self.state, self.in_force, self.as_of_us, after_us=start_us - 1, until_us=end_us - 1
        )
        return course(key, book, edges(start_us, end_us, self.in_force))

    def rest(self) -> None:
        """Let go of everything but what was found: the arrays of a year are many megabytes."""
        self._books.clear()

    def of_rows(self, rows: tuple[FigureRow, ...]) -> PeriodFigures:
        """Return these rows with which period they are of, and of when."""
        return PeriodFigures(
            span=self.span,
            start_us=self.start_us,
            end_us=self.end_us,
            as_of_us=self.as_of_us,
            newest_us=max(self.state.newest_by_channel.values(), default=0),
            rows=rows,
        )

    def book(self, part: Part | None = None) -> Book:
        """Return what happened in the period, or in one part of it, until it rests."""
        if part not in self._books:
            book = self._new_book() if part is None else self.book().of_part(part)
            if part is not None and part.by in {"channel", "motive"}:
                setattr(
                    book, part.by, names(part.by, self.state.channels)[part.code]
                )  # whose goals hold
            self._books[part] = book
        return self._books[part]

    def _new_book(self) -> Book:
        return Book(
            self.state,
            self.in_force,
            self.as_of_us,
            after_us=self.start_us - 1,
            until_us=min(self.end_us - 1, self.as_of_us),
        )

    def _measured(self, key: str, part: Part | None) -> Measured:
        if (key, part) not in self._found:
            measure = _kpi(key).measure
            assert measure is not None  # noqa: S101 - `MEASURED` are those that have one
            self._found[key, part] = measure(self.book(part))
        return self._found[key, part]

    def _chain(self, found: Measured, book: Book) -> list[tuple[str, int]]:
        """Return the steps of a figure from the raw messages on, where it is made of them."""
        own = list(found.steps)
        if not own or (book.part is not None and book.part.by != "channel"):
            return own  # what a message names and what its case is about need not be the same
        counts = {
            "messages": lambda: len(book.messages),
            "care": lambda: int(np.count_nonzero(marks.opens(book.messages[:, 1]))),
            "requests": lambda: len(book.requests.opened),
        }
        return [(name, counts[name]()) for name in _BEFORE.get(own[0][0], ())] + own


def _kpi(key: str) -> Kpi:
    if key not in _KPIS:
        raise UserError("kpi_unknown", figure=key, known=", ".join(_KPIS))
    return _KPIS[key]


def _has_something(row: FigureRow) -> bool:
    if row.figure.key in WORKED and row.figure.value is not None:
        return True  # who worked and did nothing is a nought, not nobody
    return bool(row.figure.n or row.explained.immature or any(row.groups.values()))
