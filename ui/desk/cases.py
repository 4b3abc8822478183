"""The list behind a number: one line a case, which whoever counts finds to be the number.

It is of the same reckoning as the figure on the screen. Where the hub no longer keeps that one, the list
and the number come anew together, and the card says so.
"""

from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain
from commandcenter.protocol.figures import CasePage, CaseRow
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.list_card import ListCard
from ui.desk.marking import Marked
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.reckoned import Query, answer, part_name, period_words
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.words import when_forms

_COLUMNS = (
    Column("thread", 0),
    Column("customer", 120, "right"),
    Column("channel", 136),
    Column("motive", 232),
    Column("opened", 176, "right"),
    Column("age", 120, "right"),
    Column("state", 224),
)
GROUPS = ("part", "overdue", "begun", "rest", "immature")


class CasesList(ListCard):
    """The other lists are the other counts of the figure."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, _COLUMNS, "case_groups.cases", parent)
        self.query: Query | None = None
        self._counts: dict[str, int] = {}
        self.page: CasePage | None = None

    def begin(self, query: Query) -> None:
        """Ask for the cases of a figure."""
        self.query, self._counts = query, {}
        self.begin_anew(query.group)

    def groups(self) -> list[str]:
        """Return the lists that the figure has, as far as is known yet."""
        return [group for group in GROUPS if group in self._counts]

    def case_of(self, name: str) -> Marked | None:
        """Return the case of a row."""
        row = self._row_of(name)
        return Marked(row.thread, _thread_forms(row.thread)[-1]) if row is not None else None

    def customer_of(self, name: str) -> int:
        """Return whose case it is."""
        row = self._row_of(name)
        return row.customer if row is not None and row.customer else 0

    def page_now(self) -> tuple[int, int, int] | None:
        """Return which part of the list is here."""
        page = self.page
        return (page.skipped, len(page.cases), page.all) if page is not None else None

    def ask_for(self, skip: int) -> Ask | None:
        """Ask for a page of the same reckoning."""
        self.page = None
        if self.query is None:
            return None
        args = self.query.args(self.group, skip)
        return self.desk.asks.send(
            "figures.cases", subject="cases", target=self.query.target, args=args
        )

    def look(self) -> None:
        """Take the answer once it is here; from then on every list is of its reckoning."""
        if self._ask is None or self.page is not None or not self._ask.data or self.query is None:
            return
        self.page = answer(self._ask.data, CasePage)
        if self.page is not None:
            self._counts = self.page.period.rows[0].groups
            self.query = self.query._replace(as_of_us=self.page.period.as_of_us)

    def titles(self, seen: Seen) -> tuple[tuple[str, ...], str]:
        """Return figure, list and count; the period and when it was reckoned."""
        language, query, page = self.desk.language, self.query, self.page
        if query is None:
            return (), ""
        name = language.word(f"figures.{query.figure}")
        if query.by:
            known = part_name(language, query.by, query.part) if query.part else ()
            name = f"{name} · {(*known, *language.forms('figures_panel.unnamed'))[0]}"
        if page is None:
            return (name,), ""
        group = language.word(f"case_groups.{self.group}")
        at = language.time(page.period.as_of_us, seen.zone, seconds=True)
        of = f"{period_words(language, page.period, seen.zone)} · {at}"
        return language.forms("case_groups.title", figure=name, group=group, n=page.all), of

    def list_name(self, group: str) -> str:
        """Name a list with its count."""
        language = self.desk.language
        return f"{language.word(f'case_groups.{group}')} {language.number(self._counts[group])}"

    def nothing(self) -> tuple[str, ...]:
        """No case stands in it."""
        return self.desk.language.forms("case_groups.none")

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a case, numbered."""
        if self.page is None:
            return []
        numbered = enumerate(self.page.cases, self.page.skipped + 1)
        return [self._row(number, case, seen) for number, case in numbered]

    def _row_of(self, name: str) -> CaseRow | None:
        if self.page is None or not name:
            return None
        place = int(name.split(" ", maxsplit=1)[0]) - self.page.skipped - 1
        return self.page.cases[place] if 0 <= place < len(self.page.cases) else None

    def _row(self, number: int, case: CaseRow, seen: Seen) -> Row:
        language = self.desk.language
        motive = language.motive(case.motive) if case.motive else ""
        state = language.forms(f"case_states.{case.state or 'none'}")
        return Row(
            f"{number} {case.thread} {case.at_us}",
            (
                Cell(_thread_forms(case.thread), STRONG),
                Cell((f"K-{case.customer}",) if case.customer else (), BODY),
                Cell(language.channel(case.channel) if case.channel else (), PLAIN),
                Cell((motive,) if motive else (), BODY),
                Cell(when_forms(language, seen, case.at_us), BODY),
                Cell((language.duration(case.age_us),), BODY),
                Cell(state, PLAIN if case.state in {"closed", "answered"} else STRONG),
            ),
            f"{number}, {plain(case.thread, 60)}, {state[0]}",
        )


def _thread_forms(name: str) -> tuple[str, ...]:
    """Return a thread's name, and ever fewer of its parts: the last of them tells it from others."""
    parts = plain(name, 60).split(":")
    return tuple(":".join(parts[place:]) for place in range(len(parts)))
