"""Who was not served, oldest first: what the customer said last, how long he waited, and by which clock."""

from typing import Any

from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain
from commandcenter.protocol.casework import Unserved, UnservedPage
from commandcenter.protocol.figures import PeriodFigures
from ui.desk.desk import Desk
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.panel import Place
from ui.desk.panels.asking import MORE, RENEW, SPAN, STEP, OfPeriod
from ui.desk.readings import LONGEST, cut_forms
from ui.desk.reckoned import Chosen
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.words import when_forms


class UnservedList(OfPeriod):
    """One row a case; below the table the whole of what its customer said last."""

    key = "unserved"
    where = Place("figures", "left", 560)
    first_span = "week"
    kind = UnservedPage
    opens, explains = False, True
    keys = (SPAN, STEP, MORE, RENEW)
    foot_height = 96
    columns = (
        Column("text", 0),
        Column("customer", 96, "right"),
        Column("channel", 112),
        Column("motive", 136),
        Column("opened", 152, "right"),
        Column("waited", 168, "right"),
        Column("late", 200),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self._skip = 0

    @property
    def period(self) -> PeriodFigures | None:
        """The page says which period it is of."""
        return self.page.period if self.page is not None else None

    @property
    def page(self) -> UnservedPage | None:
        """The page that is shown."""
        return self.found if isinstance(self.found, UnservedPage) else None

    def request(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Ask for a page; further ones are of the first one's reckoning."""
        as_of = self.period.as_of_us if self._skip and self.period is not None else 0
        return "boards.unserved", self.target, {"skip": self._skip, "as_of_us": as_of}

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say which of how many these are, and of which period."""
        page, before = self.page, super().note(seen)
        if page is None or not page.rows:
            return before
        first, last = page.skipped + 1, page.skipped + len(page.rows)
        told = self.desk.language.forms("case_groups.page", first=first, last=last, all=page.all)
        return (f"{told[0]} · {before[0]}", f"{told[0]} · {before[-1]}", told[-1])

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Nobody is left out: good news."""
        if self.page is not None:
            return self.desk.language.forms("boards.unserved_none")
        return super().nothing(seen)

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a case, the oldest first."""
        self.look()
        page = self.page
        if page is None:
            return []
        return [self._row(n, one, seen) for n, one in enumerate(page.rows, page.skipped + 1)]

    def act(self, action: str) -> bool:
        """Go to the next page, explain the figure, or choose another period."""
        verb = action.partition(" ")[0]
        if verb == "more" and self.page is not None and self.table.hasFocus():
            after = self.page.skipped + len(self.page.rows)
            self._skip = after if after < self.page.all else 0
            self.ask()
            self._chosen()
            return True
        if verb == "explain" and self.period is not None and self.table.hasFocus():
            chosen = Chosen(self.period, self.period.rows[0])
            self.desk.reckoned, self.desk.query = chosen, chosen.query._replace(group="rest")
            self.desk.opened.emit("reckoned", "")
            return True
        if verb in {"span", "period_step", "renew"}:
            self._skip = 0
        return super().act(action)

    def told(self, seen: Seen) -> str:
        """Return the whole of what the customer of the chosen row said last, and when."""
        language = self.desk.language
        for n, one in enumerate(self.page.rows, self.page.skipped + 1) if self.page else ():
            if _id(n, one) == self.table.chosen_id:
                if one.text is None:
                    return language.word("boards.no_text")
                when = when_forms(language, seen, one.text_at_us)[0]
                return f"{when} · {plain(one.text, LONGEST)}"
        return ""

    def _row(self, number: int, one: Unserved, seen: Seen) -> Row:
        language, case = self.desk.language, one.case
        said = cut_forms(plain(one.text, LONGEST)) if one.text else language.forms("boards.no_text")
        clock = language.forms(f"boards.clock_{one.clock}")
        waited = language.duration(one.waited_us, days=one.clock == "wall")
        late = language.forms(
            f"boards.late_{one.late}",
            over=language.duration(max(0, one.waited_us - one.limit_us), days=one.clock == "wall"),
        )
        is_open = one.late != "closed"
        return Row(
            _id(number, one),
            (
                Cell(said, BODY if one.text else PLAIN),
                Cell((f"K-{case.customer}",) if case.customer else (), BODY),
                Cell(language.channel(case.channel) if case.channel else (), PLAIN),
                Cell((language.motive(case.motive),) if case.motive else (), BODY),
                Cell(when_forms(language, seen, case.at_us), BODY),
                Cell((*(f"{waited} {name}" for name in clock), waited), BODY),
                Cell(late, STRONG if is_open else PLAIN, "triangle" if is_open else "", "warn"),
            ),
            f"{number}, {said[0]}, {late[0]}",
        )


def _id(number: int, one: Unserved) -> str:
    return f"{number} {one.case.thread} {one.case.at_us}"
