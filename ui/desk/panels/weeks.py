"""The worst weeks of the year, by missed promises and their cost. Enter opens the worst crisis of one."""

from PySide6.QtWidgets import QWidget

from commandcenter.protocol.review import WeekRow, WeeksView
from ui.desk import review_words
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.keys import Key
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import Place, TablePanel
from ui.desk.reckoned import answer
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row


class Weeks(TablePanel):
    """One row a week, the worst first; asked for when somebody goes there."""

    key = "weeks"
    where = Place("review", "left", 344)
    keys = (Key("renew", ("R",), in_bar=True),)
    opens = True
    foot_height = 40
    row_height = 32
    columns = (
        Column("rank", 56, "right"),
        Column("week", 0),
        Column("missed", 152, "right"),
        Column("missed_share", 112, "right"),
        Column("cost", 136, "right"),
        Column("crises", 96, "right"),
        Column("worst", 152, "right"),
        Column("messages", 128, "right"),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self._asked: Ask | None = None
        self.weeks: WeeksView | None = None

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say what they are ranked by."""
        if self.weeks is None:
            return ()
        return self.desk.language.forms("weeks.note", n=len(self.weeks.weeks))

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Nothing was asked yet, or the answer is on its way, or there is nothing to rank."""
        if self._asked is not None and self._asked.state == "refused":
            return (self._asked.words,)
        if self._asked is not None and self.weeks is None:
            return self.desk.language.forms("replay.loading")
        key = "weeks.invite" if self.weeks is None else "weeks.none"
        return self.desk.language.forms(key, n=self.number)

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a week; who comes here first asks."""
        if self._asked is None and self.table.hasFocus():
            self._ask()
        if self._asked is not None and self._asked.data:
            self.weeks = answer(self._asked.data, WeeksView) or self.weeks
        found = self.weeks.weeks if self.weeks is not None else ()
        return [self._row(rank, week, seen) for rank, week in enumerate(found, 1)]

    def act(self, action: str) -> bool:
        """Rank them anew."""
        if action != "renew" or not self.table.hasFocus():
            return False
        self._ask()
        return True

    def open_row(self, name: str) -> None:
        """Look at the worst crisis of the week."""
        for week in self.weeks.weeks if self.weeks is not None else ():
            if str(week.start_us) == name and week.incident:
                self.desk.opened.emit("review", week.incident)

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Say where rates are set, while none is."""
        if self.weeks is not None and not self.weeks.currency:
            words = self.desk.language.forms("replay.no_rates")
            pad.text(words, PADDING, top + 26, SECOND, width=pad.width - 2 * PADDING)

    def _ask(self) -> None:
        self._asked = self.desk.asks.send("review.weeks", subject="weeks")

    def _row(self, rank: int, week: WeekRow, seen: Seen) -> Row:
        language, unknown = self.desk.language, self.desk.language.word("words.unknown")
        begin = language.date(week.start_us, seen.zone)
        end = language.date(week.end_us - 1, seen.zone)
        name = language.word("figures_panel.week", begin=begin, end=end)
        share = language.percent(week.missed / week.due, decimals=1) if week.due else unknown
        cost = unknown
        if week.cents is not None and self.weeks is not None:
            cost = review_words.money(language, week.cents, self.weeks.currency)
        worst = f"{week.severity}/10" if week.severity else unknown
        return Row(
            str(week.start_us),
            (
                Cell((str(rank),), PLAIN),
                Cell((name,), STRONG),
                Cell(language.number_forms(week.missed), STRONG),
                Cell((share,), PLAIN),
                Cell((cost,), PLAIN),
                Cell(language.number_forms(week.crises), BODY),
                Cell((worst,), BODY),
                Cell(language.number_forms(week.messages), PLAIN),
            ),
            f"{rank}, {name}, {week.missed}",
        )
