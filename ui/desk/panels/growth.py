"""A month beside the one before and the same of a year before: every figure, or one of them by channel."""

from typing import Any

from commandcenter.protocol.casework import Growth, GrowthCell, GrowthRow
from commandcenter.protocol.figures import PeriodFigures
from commandcenter.protocol.wall import Figure
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.panel import Place
from ui.desk.panels.asking import CASES, CHART, RENEW, SPLIT, STEP, OfFigures, of_row, row_id
from ui.desk.reckoned import Chosen, is_small, row_name, value_words
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row


class MonthGrowth(OfFigures):
    """One row a figure: three months, and how far this one is from each of the others."""

    key = "growth"
    where = Place("figures", "left", 560)
    first_span = "month"
    kind = Growth
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
        return "boards.growth", {"at_us": self.at_us}, {"figure": self.figure}

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a figure, or a channel of one."""
        self.look()
        growth = self.growth
        if growth is None:
            return []
        shown = zip(growth.rows, growth.month.rows, strict=True)
        return [self._row(one, of_row(growth.month, row)) for one, row in shown]

    def act(self, action: str) -> bool:
        """Choose another month, or what is done with a figure."""
        return action != "span" and super().act(action)

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


def _figure(one: GrowthRow, cell: GrowthCell) -> Figure:
    """Return a cell as a figure, so that it is worded like one."""
    return Figure(
        key=one.key, unit=one.unit, window="today", value=cell.value, n=cell.n, part=cell.part
    )
