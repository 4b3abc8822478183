"""How long each stage lasts before and after a date: keys choose it, and whether it can be told is said."""

from typing import Any

from PySide6.QtWidgets import QWidget

from commandcenter.clock import DAY
from commandcenter.protocol.casework import BeforeAfter, Lengths, StageTimes
from ui.desk.desk import Desk
from ui.desk.keys import Key
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.panel import Place
from ui.desk.panels.asking import RENEW, Asking
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.words import service_forms

STEPS = {"P": -1, "N": 1, "Shift+Left": -7, "Shift+Right": 7}
AROUND = (7, 28, 91)
KEYS = (
    Key("date_step", tuple(STEPS), ("P", "N"), in_bar=True, tells_stroke=True),
    Key("date_days", ("D",), in_bar=True),
    RENEW,
)
GREY = 30
TENTHS_BELOW = 10  # minutes between the ends


class StageChange(Asking):
    """One row a stage: n, median and 90th percentile on both sides, and what lies between the medians."""

    key = "before_after"
    where = Place("figures", "left", 520)
    kind = BeforeAfter
    opens = False
    keys = KEYS
    columns = (
        Column("stage", 0),
        Column("before_n", 84, "right"),
        Column("before_p50", 92, "right"),
        Column("before_p90", 92, "right"),
        Column("after_n", 84, "right"),
        Column("after_p50", 92, "right"),
        Column("after_p90", 92, "right"),
        Column("change", 104, "right"),
        Column("change_interval", 136, "right"),
        Column("verdict", 176),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self._at_us, self._days = 0, AROUND[1]  # 0 = a week ago, as soon as the hour is known

    def request(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Ask for the date; the first is that of a week ago, so that there is something after it."""
        now = self.seen.now_us if self.seen is not None else 0
        at_us = self._at_us or max(0, now - 7 * DAY)
        return "boards.change", {"at_us": at_us, "days": self._days}, {}

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say which days stand before the date, which after it."""
        found = self._found
        if found is None:
            return ()
        language = self.desk.language
        return language.forms(
            "boards.before_after_note",
            date=language.date(found.date_us, seen.zone),
            begin=language.date(found.start_us, seen.zone),
            end=language.date(max(found.date_us, found.end_us - 1), seen.zone),
            time=language.time(found.as_of_us, seen.zone, seconds=True),
        )

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a stage, the handling as a whole and the way to the close."""
        self.look()
        return [self._row(one) for one in self._found.rows] if self._found is not None else []

    def act(self, action: str) -> bool:
        """Move the date, take more or fewer days around it."""
        verb, _, stroke = action.partition(" ")
        if verb == "date_step" and self._found is not None:
            now = self._found.as_of_us
            noon = self._found.date_us + DAY // 2
            self._at_us = max(0, min(now, noon + STEPS[stroke] * DAY))
        elif verb == "date_days":
            self._days = AROUND[(AROUND.index(self._days) + 1) % len(AROUND)]
        else:
            return super().act(action)
        self.ask()
        self._chosen()
        return True

    def told(self, seen: Seen) -> str:
        """Say of the chosen stage what was compared, and what still runs."""
        language = self.desk.language
        for one in self._found.rows if self._found is not None else ():
            if one.key == self.table.chosen_id:
                return language.word(
                    "boards.before_after_told",
                    before=language.number(one.before.running),
                    after=language.number(one.after.running),
                )
        return ""

    @property
    def _found(self) -> BeforeAfter | None:
        return self.found if isinstance(self.found, BeforeAfter) else None

    def _row(self, one: StageTimes) -> Row:
        language = self.desk.language
        name = language.forms(f"figures.{one.key}")
        is_told = one.verdict in {"shorter", "longer"}
        verdict = language.forms(f"boards.verdict_{one.verdict}")
        return Row(
            one.key,
            (
                Cell(name, BODY),
                *self._side(one.before),
                *self._side(one.after),
                Cell(self._signed(one.change), STRONG if is_told else PLAIN),
                Cell(self._interval(one), PLAIN),
                Cell(verdict, STRONG if is_told else PLAIN),
            ),
            f"{name[0]}, {verdict[0]}",
        )

    def _side(self, side: Lengths) -> tuple[Cell, Cell, Cell]:
        """Return n, median and 90th percentile; grey where there are few."""
        style = PLAIN if side.n < GREY else BODY
        lengths = (
            () if value is None else service_forms(self.desk.language, value)
            for value in (side.p50, side.p90)
        )
        p50, p90 = (Cell(words, style) for words in lengths)
        return Cell(self.desk.language.number_forms(side.n), PLAIN), p50, p90

    def _signed(self, minutes: float | None) -> tuple[str, ...]:
        """Word a change in minutes, with its sign."""
        if minutes is None:
            return ()
        decimals = 1 if abs(minutes) < 10 else 0
        language = self.desk.language
        number = language.number(minutes, decimals=decimals, signed=True)
        (words,) = language.forms("figures_panel.minutes", value=number)
        hours = service_forms(language, abs(minutes))
        return (words, *(f"{number[0]}{short}" for short in hours))

    def _interval(self, one: StageTimes) -> tuple[str, ...]:
        if one.low is None or one.high is None:
            return ()
        decimals = 1 if one.high - one.low < TENTHS_BELOW else 0
        ends = [
            self.desk.language.number(end, decimals=decimals, signed=True)
            for end in (one.low, one.high)
        ]
        return self.desk.language.forms("boards.change_interval", low=ends[0], high=ends[1])
