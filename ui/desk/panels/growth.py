"""A month beside the one before and the same of a year before: every figure, or one of them by channel."""

from typing import Any

from PySide6.QtWidgets import QWidget

from commandcenter.protocol.casework import Growth, GrowthCell, GrowthRow
from commandcenter.protocol.figures import PeriodFigures
from commandcenter.protocol.wall import Figure
from ui.desk.desk import Desk
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.panel import Place
from ui.desk.panels.asking import CASES, CHART, RENEW, SPLIT, STEP, OfPeriod
from ui.desk.panels.boards import row_id
from ui.desk.reckoned import Chosen, is_small, row_name, value_words
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row


class MonthGrowth(OfPeriod):
    """One row a figure: three months, and how far this one is from each of the others."""

    key = "growth"
    where = Place("figures", "left", 560)
    first_span = "month"
    kind = Growth
    explains = True
    keys = (STEP, SPLIT, CHART, CASES, RENEW)
    columns = (
        Column("figure", 0),
        Column("this_month", 168, "right"),
        Column("immature", 104, "right"),
        Column("month_before", 168, "right"),
        Column("change", 128, "right"),
        Column("year_before", 168, "right"),
        Column("change", 128, "right"),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self._figure = ""  # which row is split; "" = none

    @property
    def growth(self) -> Growth | None:
        """What is shown."""
        return self.found if isinstance(self.found, Growth) else None

    @property
    def period(self) -> PeriodFigures | None:
        """The month."""
        return self.growth.month if self.growth is not None else None

    def request(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Ask for the month, or for one figure of it by channel."""
        return "boards.growth", {"at_us": self.at_us}, {"figure": self._figure}

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a figure, or a channel of one."""
        self.look()
        growth = self.growth
        if growth is None:
            return []
        shown = zip(growth.rows, growth.month.rows, strict=True)
        return [self._row(one, Chosen(growth.month, row, _by(one))) for one, row in shown]

    def act(self, action: str) -> bool:
        """Explain a figure, list its cases, draw its course, split it, or choose another month."""
        chosen = self._chosen_row()
        match action:
            case "explain" | "cases" | "chart" if chosen is not None and self.table.hasFocus():
                if action == "cases" and not chosen.row.groups:
                    return False
                self.desk.reckoned, self.desk.query = chosen, chosen.query
                kind = "reckoned" if action == "explain" else action
                self.desk.opened.emit(kind, "")
                return True
            case "board_split" if chosen is not None and self.table.hasFocus():
                self._figure = "" if self._figure else chosen.row.figure.key
                self.ask()
                self._chosen()
                return True
            case "span":
                return False  # a month it is
        return super().act(action)

    def open_row(self, name: str) -> None:
        """List the cases of a row."""
        self.act("cases")

    def told(self, seen: Seen) -> str:
        """Say what is compared with what."""
        growth = self.growth
        if growth is None:
            return ""
        language = self.desk.language
        spans = [
            f"{language.date(start, seen.zone)} – {language.date(end - 1, seen.zone)}"
            for start, end in growth.spans
        ]
        key = "boards.growth_running" if growth.is_running else "boards.growth_whole"
        return language.word(key, this=spans[0], before=spans[1], year=spans[2])

    def _chosen_row(self) -> Chosen | None:
        growth = self.growth
        for one, row in zip(growth.rows, growth.month.rows, strict=True) if growth else ():
            if growth is not None and row_id(row) == self.table.chosen_id:
                return Chosen(growth.month, row, _by(one))
        return None

    def _row(self, one: GrowthRow, chosen: Chosen) -> Row:
        language = self.desk.language
        this, before, year = one.cells
        name = row_name(language, chosen.row, chosen.by)
        immature = this.immature if this is not None else 0
        shown = self._value(one, this)
        return Row(
            row_id(chosen.row),
            (
                Cell(name, BODY),
                shown._replace(style=STRONG if shown.style == BODY else PLAIN),
                Cell(
                    language.number_forms(immature) if immature else (),
                    PLAIN,
                    "ring" if immature else "",
                    "text2",
                ),
                self._value(one, before),
                Cell(self._change(one, this, before), PLAIN),
                self._value(one, year),
                Cell(self._change(one, this, year), PLAIN),
            ),
            f"{name[0]}, {(*shown.forms, '')[0]}",
        )

    def _value(self, one: GrowthRow, cell: GrowthCell | None) -> Cell:
        """Word a value; no data is said, and a share of few is grey."""
        if cell is None:
            return Cell(self.desk.language.forms("boards.no_data"), PLAIN)
        figure = _figure(one, cell)
        is_quiet = is_small(figure) or figure.value is None
        return Cell(value_words(self.desk.language, figure), PLAIN if is_quiet else BODY)

    def _change(
        self, one: GrowthRow, this: GrowthCell | None, then: GrowthCell | None
    ) -> tuple[str, ...]:
        """Word how far it is from then: shares in points, all else in percent; of few or nothing, nothing."""
        if this is None or then is None or this.value is None or then.value is None:
            return ()
        if is_small(_figure(one, this)) or is_small(_figure(one, then)):
            return self.desk.language.forms("boards.few")
        if one.unit == "share":
            points = self.desk.language.number(
                100 * (this.value - then.value), decimals=1, signed=True
            )
            return self.desk.language.forms("boards.points", value=points)
        if not then.value:
            return ()
        return (self.desk.language.percent(this.value / then.value - 1, signed=True),)


def _by(row: GrowthRow) -> str:
    return "channel" if row.part_of is not None else ""


def _figure(one: GrowthRow, cell: GrowthCell) -> Figure:
    """Return a cell as a figure, so that it is worded like one."""
    return Figure(
        key=one.key, unit=one.unit, window="today", value=cell.value, n=cell.n, part=cell.part
    )
