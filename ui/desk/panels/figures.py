"""Figures of a period: every figure of a day, week or month, one of them split where that is asked.

The hub reckons them when it is asked, by a key or by Enter, and every row says of when it is. I explains
the chosen row, O opens its cases.
"""

from PySide6.QtWidgets import QWidget

from commandcenter.protocol.figures import FigureRow, PeriodFigures
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.keys import Key
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import Place, TablePanel
from ui.desk.reckoned import (
    Chosen,
    answer,
    goal_words,
    interval_words,
    is_small,
    period_words,
    row_name,
    value_words,
)
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.tiles.pad import Style

PERIOD, SPLIT = "figures.period", "figures.split"
SPANS = ("day", "week", "month")
KEYS = (
    Key("span", ("D",), in_bar=True),
    Key("period_step", ("P", "N"), in_bar=True, tells_stroke=True),
    Key("split_by", ("S",), in_bar=True),
    Key("chart", ("H",), in_bar=True),
    Key("cases", ("O",), in_bar=True),
    Key("renew", ("R",), in_bar=True),
)


class Figures(TablePanel):
    """One row a figure; of a split one row a part, the whole first."""

    key = "figures"
    where = Place("figures", "left", 560, stretch=1)
    keys = KEYS
    opens = explains = True
    foot_height = 40
    row_height = 36
    columns = (
        Column("figure", 0),
        Column("value", 232, "right"),
        Column("n", 88, "right"),
        Column("interval", 136, "right"),
        Column("goal", 160, "right"),
        Column("immature", 104, "right"),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self._span, self._at_us = "day", 0  # 0 = now
        self._by, self._figure = "", ""  # what is split, and by what
        self._asked: Ask | None = None
        self.figures: PeriodFigures | None = None

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say which period it is, what is split by what, and of when the figures are."""
        if self.figures is None:
            return ()
        language, figures = self.desk.language, self.figures
        told = {
            "period": period_words(language, figures, seen.zone),
            "time": language.time(figures.as_of_us, seen.zone, seconds=True),
        }
        if not self._by:
            return language.forms("figures_panel.note", **told)
        by = language.word(f"figures_panel.{self._by}")
        figure = language.word(f"figures.{self._figure}")
        return language.forms("figures_panel.note_split", figure=figure, by=by, **told)

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Nothing was asked yet, or the answer is on its way."""
        if self._asked is not None and self._asked.is_pending:
            return self.desk.language.forms("figures_panel.asking")
        return self.desk.language.forms("figures_panel.invite", n=self.number)

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a figure, or a part of the one that is split; who comes here first asks."""
        self._look()
        if self._asked is None and self.table.hasFocus():
            self._ask()
        figures = self.figures
        return (
            []
            if figures is None
            else [self._row(Chosen(figures, r, self._by)) for r in figures.rows]
        )

    def open_row(self, name: str) -> None:
        """Explain the figure."""
        self.act("explain")

    def act(self, action: str) -> bool:
        """Choose period or split, explain a row, open its cases."""
        verb, _, stroke = action.partition(" ")
        match verb:
            case "span":
                self._span = SPANS[(SPANS.index(self._span) + 1) % len(SPANS)]
                self._ask()
            case "period_step" if self.figures is not None:
                self._step(stroke)
            case "split_by" if self.figures is not None:
                self._split()
            case "renew":
                self._ask()
            case "explain" | "cases" | "chart" if self.table.hasFocus() and (
                chosen := self.chosen()
            ):
                self.desk.reckoned, self.desk.query = chosen, chosen.query
                self.desk.opened.emit("reckoned" if verb == "explain" else verb, "")
            case _:
                return False
        self._chosen()
        return True

    def chosen(self) -> Chosen | None:
        """Return the figure of the chosen row."""
        if self.figures is None:
            return None
        for row in self.figures.rows:
            if _id(row) == self.table.chosen_id:
                return Chosen(self.figures, row, self._by)
        return None

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Say why some rows are grey, or why nothing came."""
        room, base = pad.width - 2 * PADDING, top + 26
        ask = self._asked
        if ask is not None and ask.state == "refused":
            x = pad.mark("cross", PADDING, base, Style(15, 600, "warn"))
            pad.text((ask.words,), x, base, Style(15, 600, "warn"), width=pad.width - PADDING - x)
        elif ask is not None and ask.is_pending:
            pad.text(
                self.desk.language.forms("figures_panel.asking"), PADDING, base, SECOND, width=room
            )
        elif self._by == "agent":
            words = self.desk.language.forms("figures_panel.foot_agent")
            pad.text(words, PADDING, base, SECOND, width=room)
        elif self.figures is not None and any(is_small(row.figure) for row in self.figures.rows):
            pad.text(
                self.desk.language.forms("figures_panel.foot_few"),
                PADDING,
                base,
                SECOND,
                width=room,
            )

    # ---- asking the hub

    def _ask(self) -> None:
        target = {"span": self._span, "at_us": self._at_us}
        args = {"figure": self._figure, "by": self._by} if self._by else None
        action = SPLIT if self._by else PERIOD
        self._asked = self.desk.asks.send(action, subject="figures", target=target, args=args)

    def _look(self) -> None:
        """Take the answer once it is here."""
        if self._asked is not None and self._asked.data:
            found = answer(self._asked.data, PeriodFigures)
            self.figures = found or self.figures

    def _step(self, stroke: str) -> None:
        """Go to the period before, or the one after: up to the one that holds now."""
        if self.figures is None:
            return
        if stroke == "P":
            self._at_us = self.figures.start_us - 1
        elif self.figures.end_us <= self.figures.as_of_us:
            self._at_us = self.figures.end_us
        else:
            self._at_us = 0
        self._ask()

    def _split(self) -> None:
        """Split the chosen figure by the next thing; after the last, show all figures again."""
        chosen = self.chosen()
        if chosen is None:
            return
        if not self._by:
            self._figure = chosen.row.figure.key
        is_manager = self.seen is not None and self.seen.role == "manager"
        ways = ["", *(by for by in chosen.row.splits if by != "agent" or is_manager)]
        self._by = ways[(ways.index(self._by) + 1) % len(ways)] if self._by in ways else ""
        self._ask()

    # ---- writing

    def _row(self, chosen: Chosen) -> Row:
        language, row = self.desk.language, chosen.row
        figure = row.figure
        is_quiet = is_small(figure) or figure.value is None
        name = row_name(language, row, chosen.by)
        value = value_words(language, figure)
        immature = row.explained.immature
        return Row(
            _id(row),
            (
                Cell(name, BODY),
                Cell(value, PLAIN if is_quiet else STRONG),
                Cell(language.number_forms(figure.n or 0), PLAIN if is_quiet else BODY),
                Cell(interval_words(language, row), PLAIN),
                Cell(goal_words(language, figure), PLAIN),
                Cell(language.number_forms(immature) if immature else (), PLAIN),
            ),
            f"{name[0]}, {value[0]}",
        )


def _id(row: FigureRow) -> str:
    """Return what names a row while its numbers change."""
    return row.figure.key if row.part_of is None else f"{row.figure.key} {row.part_of}"
