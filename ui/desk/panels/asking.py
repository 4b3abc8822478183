"""Panels whose rows the hub reckons when they are asked for: by who comes here first, and by a key."""

from typing import Any, ClassVar

import msgspec
from PySide6.QtWidgets import QWidget

from commandcenter.protocol.figures import FigureRow, PeriodFigures
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.keys import Key
from ui.desk.pad import PADDING, SECOND, DeskPad
from ui.desk.panel import TablePanel
from ui.desk.reckoned import Chosen, answer, period_words
from ui.desk.seen import Seen
from ui.tiles.pad import Style

SPAN = Key("span", ("D",), in_bar=True)
STEP = Key("period_step", ("P", "N"), in_bar=True, tells_stroke=True)
SPLIT = Key("board_split", ("S",), in_bar=True)
CHART = Key("chart", ("H",), in_bar=True)
CASES = Key("cases", ("O",), in_bar=True)
MORE = Key("more", ("M",), in_bar=True)
RENEW = Key("renew", ("R",), in_bar=True)
SPANS = ("day", "week", "month")


class Asking(TablePanel):
    """Sends `request`, holds what came, and says below the table what became of the question."""

    kind: ClassVar[type[msgspec.Struct]]  # of the answer
    opens = True
    foot_height = 64
    row_height = 36

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.asked: Ask | None = None
        self.found: Any = None  # of `kind`, once it is here
        self._taken: Ask | None = None  # whose answer is in `found`

    def request(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Return action, target and arguments of what is asked now."""
        raise NotImplementedError

    def ask(self) -> None:
        """Ask the hub."""
        action, target, args = self.request()
        self.asked = self.desk.asks.send(action, subject=self.key, target=target, args=args)

    def look(self) -> None:
        """Take the answer once it is here; who comes here first asks."""
        if self.asked is None and self.table.hasFocus():
            self.ask()
        if self.asked is not None and self.asked.data and self.asked is not self._taken:
            self.found = answer(self.asked.data, self.kind) or self.found
            self._taken = self.asked

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Nothing was asked yet, the answer is on its way, or there is nothing to show."""
        language = self.desk.language
        if self.asked is None:
            return language.forms("boards.invite", n=self.number)
        if self.asked.is_pending or self.found is None:
            return language.forms("figures_panel.asking")
        return language.forms("boards.none")

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Say why nothing came, that it is on its way, or what the chosen row means."""
        room, base, ask = pad.width - 2 * PADDING, top + 24, self.asked
        if ask is not None and ask.state == "refused":
            x = pad.mark("cross", PADDING, base, Style(15, 600, "warn"))
            pad.text((ask.words,), x, base, Style(15, 600, "warn"), width=pad.width - PADDING - x)
        elif ask is not None and ask.is_pending:
            forms = self.desk.language.forms("figures_panel.asking")
            pad.text(forms, PADDING, base, SECOND, width=room)
        elif self.found is not None and (words := self.told(seen)):
            pad.wrapped(words, PADDING, base, SECOND, width=room, step=20)

    def told(self, seen: Seen) -> str:
        """Return what stands below the table: what its numbers mean."""
        return self.desk.language.word(f"boards.{self.key}_told")

    def act(self, action: str) -> bool:
        """Ask anew."""
        if action != "renew":
            return False
        self.ask()
        self._chosen()
        return True


class OfPeriod(Asking):
    """One that speaks of a day, week or month, which D, P and N choose."""

    first_span: ClassVar[str] = "day"

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.span, self.at_us = self.first_span, 0  # 0 = now

    @property
    def period(self) -> PeriodFigures | None:
        """The period of what is shown."""
        raise NotImplementedError

    @property
    def target(self) -> dict[str, Any]:
        """Which period is asked for."""
        return {"span": self.span, "at_us": self.at_us}

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say which period it is, and of when the numbers are."""
        if (period := self.period) is None:
            return ()
        time = self.desk.language.time(period.as_of_us, seen.zone, seconds=True)
        words = period_words(self.desk.language, period, seen.zone)
        return self.desk.language.forms("figures_panel.note", period=words, time=time)

    def act(self, action: str) -> bool:
        """Choose another period, or ask anew."""
        verb, _, stroke = action.partition(" ")
        if verb == "span":
            self.span = SPANS[(SPANS.index(self.span) + 1) % len(SPANS)]
        elif verb == "period_step":
            if self.period is None:
                return True  # there is none yet to step from
            self._step(self.period, stroke)
        else:
            return super().act(action)
        self.ask()
        self._chosen()
        return True

    def _step(self, period: PeriodFigures, stroke: str) -> None:
        """Go to the period before, or the one after: up to the one that holds now."""
        if stroke == "P":
            self.at_us = period.start_us - 1
        else:
            self.at_us = period.end_us if period.end_us <= period.as_of_us else 0


class OfFigures(OfPeriod):
    """One whose rows are figures: each explains itself, opens its cases, is drawn, and split by channel."""

    explains = True

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.figure = ""  # which row is split; "" = none

    def chosen(self) -> Chosen | None:
        """Return the figure of the chosen row."""
        for row in self.period.rows if self.period is not None else ():
            if row_id(row) == self.table.chosen_id and self.period is not None:
                return of_row(self.period, row)
        return None

    def open_row(self, name: str) -> None:
        """List the cases of a row."""
        self.act("cases")

    def act(self, action: str) -> bool:
        """Explain a row, list its cases, draw its course, split it."""
        chosen = self.chosen() if self.table.hasFocus() else None
        match action:
            case "cases" if chosen is not None and not chosen.row.groups:
                return False
            case "explain" | "cases" | "chart" if chosen is not None:
                self.desk.reckoned, self.desk.query = chosen, chosen.query
                self.desk.opened.emit("reckoned" if action == "explain" else action, "")
                return True
            case "board_split" if chosen is not None:
                self.figure = "" if self.figure else chosen.row.figure.key
                self.ask()
                self._chosen()
                return True
        return super().act(action)


def of_row(period: PeriodFigures, row: FigureRow) -> Chosen:
    """Return a row as what may be explained: of a channel where it is a part."""
    return Chosen(period, row, "channel" if row.part_of is not None else "")


def row_id(row: FigureRow) -> str:
    """Return what names a row while its numbers change."""
    return row.figure.key if row.part_of is None else f"{row.figure.key} {row.part_of}"
