"""Where cases stand, and what their tracking lacks: rows that explain themselves and open their cases."""

from typing import Any, ClassVar

from commandcenter.protocol.figures import FigureRow, PeriodFigures
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.panel import Place
from ui.desk.panels.asking import CASES, CHART, RENEW, SPAN, SPLIT, STEP, OfFigures, of_row, row_id
from ui.desk.reckoned import Chosen, interval_words, is_small, row_name, value_words
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.words import service_forms


class Board(OfFigures):
    """Rows of a board; S shows the chosen one by channel, and again all of them."""

    kind = PeriodFigures
    board: ClassVar[str]

    @property
    def period(self) -> PeriodFigures | None:
        """The rows say which period they are of."""
        return self.found if isinstance(self.found, PeriodFigures) else None

    def request(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Ask for the board, or for one row of it by channel."""
        if self.figure:
            return "figures.split", self.target, {"figure": self.figure, "by": "channel"}
        return "boards.rows", self.target, {"board": self.board}

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a stage or a fault, or a channel of one."""
        self.look()
        period = self.period
        if period is None:
            return []
        most = max((row.figure.value or 0 for row in period.rows if not _is_sum(row)), default=0)
        return [self.row(of_row(period, row), most or 1) for row in period.rows]

    def row(self, chosen: Chosen, most: float) -> Row:
        """Return the cells of a row; `most`: the largest value beside it, for its bar."""
        raise NotImplementedError

    def name(self, row: FigureRow) -> tuple[str, ...]:
        """Name a row: the figure, also where its channels stand below it."""
        by = "channel" if row.part_of is not None else ""
        return row_name(self.desk.language, row, by)


class Funnel(Board):
    """The stages that cases pass, with how old those in them are."""

    key = board = "funnel"
    where = Place("figures", "left", 520)
    keys = (SPAN, STEP, SPLIT, CASES, RENEW)
    columns = (
        Column("stage", 256),
        Column("", 0),
        Column("open_now", 96, "right"),
        Column("overdue", 120, "right"),
        Column("age_p50", 112, "right"),
        Column("oldest", 112, "right"),
        Column("begun", 112, "right"),
        Column("lasted_p50", 112, "right"),
        Column("lasted_p90", 112, "right"),
    )

    def row(self, chosen: Chosen, most: float) -> Row:
        """Return how many stand there now, how old they are, and how long it lasted what is over."""
        row, name = chosen.row, self.name(chosen.row)
        counts, is_open = row.groups, "part" in row.groups
        now = counts.get("part", 0)
        late = counts.get("overdue", 0)
        strong = STRONG if row.figure.key == "stage_all" else BODY
        return Row(
            row_id(row),
            (
                Cell(name, strong),
                Cell(bar=now / most if is_open and not _is_sum(row) else 0.0),
                Cell(self._count(now), STRONG) if is_open else Cell(),
                self._late(late) if is_open else Cell(),
                Cell(self._minutes(row, "age_p50"), BODY),
                Cell(self._minutes(row, "oldest"), BODY),
                Cell(self._count(counts.get("begun", 0)), BODY),
                Cell(self._minutes(row, "lasted_p50"), PLAIN),
                Cell(self._minutes(row, "lasted_p90"), PLAIN),
            ),
            f"{name[0]}, {self._count(now)[0]}",
        )

    def _late(self, n: int) -> Cell:
        if not n:
            return Cell(self._count(0), PLAIN)
        warned = STRONG._replace(colour="warn")
        return Cell(self._count(n), warned, "triangle", "warn")

    def _count(self, n: int) -> tuple[str, ...]:
        return self.desk.language.number_forms(n)

    def _minutes(self, row: FigureRow, name: str) -> tuple[str, ...]:
        """Word a length; of nothing, nothing."""
        minutes = row.minutes.get(name)
        return () if minutes is None else service_forms(self.desk.language, minutes)


class Tracking(Board):
    """The kinds of missing or contradictory tracking, and all of them as one list."""

    key = board = "tracking"
    where = Place("figures", "left", 460)
    first_span = "week"
    keys = (SPAN, STEP, SPLIT, CHART, CASES, RENEW)
    columns = (
        Column("fault", 360),
        Column("", 0),
        Column("faults", 112, "right"),
        Column("n", 112, "right"),
        Column("value", 232, "right"),
        Column("interval", 136, "right"),
    )

    def row(self, chosen: Chosen, most: float) -> Row:
        """Return how many have the fault, of how many; few are grey."""
        row, language, name = chosen.row, self.desk.language, self.name(chosen.row)
        figure = row.figure
        is_quiet = is_small(figure) or figure.value is None
        faults = language.number_forms(figure.part or 0) if figure.n else ()
        return Row(
            row_id(row),
            (
                Cell(name, STRONG if _is_sum(row) else BODY),
                Cell(bar=figure.value or 0.0),
                Cell(faults, STRONG if figure.part else PLAIN),
                Cell(language.number_forms(figure.n or 0), PLAIN),
                Cell(value_words(language, figure), PLAIN if is_quiet else BODY),
                Cell(interval_words(language, row), PLAIN),
            ),
            f"{name[0]}, {(*faults, *language.forms('figures_panel.nothing'))[0]}",
        )


def _is_sum(row: FigureRow) -> bool:
    return row.part_of is None and row.figure.key in {"stage_all", "tracking_any"}
