"""The worst weeks of the year, by missed promises and their cost. Enter opens the worst crisis of one."""

from typing import Any

from commandcenter.protocol.review import WeekRow, WeeksView
from ui.desk import review_words
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import Place
from ui.desk.panels.asking import RENEW, Asking
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row


class Weeks(Asking):
    """One row a week, the worst first; asked for when somebody goes there."""

    key = "weeks"
    where = Place("review", "left", 344)
    kind = WeeksView
    keys = (RENEW,)
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

    @property
    def weeks(self) -> WeeksView | None:
        """What is shown."""
        return self.found if isinstance(self.found, WeeksView) else None

    def request(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Ask for the year until now."""
        return "review.weeks", {}, {}

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say what they are ranked by."""
        if self.weeks is None:
            return ()
        return self.desk.language.forms("weeks.note", n=len(self.weeks.weeks))

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Nothing was asked yet, or the answer is on its way, or there is nothing to rank."""
        if self.asked is not None and self.asked.state == "refused":
            return (self.asked.words,)
        if self.asked is not None and self.weeks is None:
            return self.desk.language.forms("replay.loading")
        key = "weeks.invite" if self.weeks is None else "weeks.none"
        return self.desk.language.forms(key, n=self.number)

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a week; who comes here first asks."""
        self.look()
        found = self.weeks.weeks if self.weeks is not None else ()
        return [self._row(rank, week, seen) for rank, week in enumerate(found, 1)]

    def act(self, action: str) -> bool:
        """Rank them anew."""
        return self.table.hasFocus() and super().act(action)

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
