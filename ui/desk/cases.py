"""The list behind a number: one line a case, which whoever counts finds to be the number.

It is of the same reckoning as the figure on the screen. Where the hub no longer keeps that one, the list
and the number come anew together, and the card says so.
"""

from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain, zone
from commandcenter.protocol.figures import CasePage, CaseRow
from ui import scrollbar
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.keys import CLOSE, Key
from ui.desk.marked import MARKING, MarkedCases
from ui.desk.marking import Marked
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, PLAIN, SECOND, STRONG, TITLE, DeskPad
from ui.desk.reckoned import Query, answer, part_name, period_words
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row, Rows, Table, head_ops
from ui.desk.words import when_forms
from ui.sheet import Line, Painted
from ui.tiles.pad import Kit
from ui.viewing import DESK

_SIDE, _ROW = 24, 36
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


class CasesList(Overlay):
    """Arrows up and down go through the list, left and right to the other counts of the figure."""

    keys = (
        Key("group", ("Left", "Right")),
        Key("more", ("M",)),
        Key("open_case", ("Enter",)),
        Key("to_customer", ("L",)),
        MARKING[0],
        CLOSE,
    )

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.query: Query | None = None
        self.group = "part"
        self._groups: dict[str, int] = {}
        self._ask: Ask | None = None
        self.page: CasePage | None = None
        language = desk.language
        self._heads = [language.forms(f"columns.{column.key}") for column in _COLUMNS]
        kit = Kit(language, desk.brush.lettering, zone("UTC"), DESK)
        rows = Rows(_COLUMNS, [forms[0] for forms in self._heads], self)
        self.table = Table(kit, desk.brush, rows, _ROW, self)
        self.table.setAccessibleName(language.word("case_groups.cases"))
        self.table.raise_()
        self.table.opened.connect(self._open)
        self.marked = MarkedCases(desk, self.table, self._case_of, self)
        self._seen: Seen | None = None

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys of what is marked, else the list's own."""
        return self.marked.keys(self.keys)

    def _open(self, name: str) -> None:
        """Open a case of the list."""
        row = self._row_of(name)
        if row is not None:
            self.desk.opened.emit("case", row.thread)

    def _row_of(self, name: str) -> CaseRow | None:
        if self.page is None or not name:
            return None
        place = int(name.split(" ", maxsplit=1)[0]) - self.page.skipped - 1
        return self.page.cases[place] if 0 <= place < len(self.page.cases) else None

    def _case_of(self, name: str) -> Marked | None:
        row = self._row_of(name)
        return Marked(row.thread, _thread_forms(row.thread)[-1]) if row is not None else None

    def begin(self, query: Query) -> None:
        """Ask for the cases of a figure."""
        self.query, self._groups = query, {}
        self.marked.marks.clear()
        self.group = query.group
        self._send(0)

    def groups(self) -> list[str]:
        """Return the lists that the figure has, as far as is known yet."""
        return [group for group in GROUPS if group in self._groups]

    def focus_widget(self) -> QWidget:
        """Return the table."""
        return self.table

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key says of the marked cases, go to another list or page, or leave."""
        if self.marked.pressed(event, self._seen):
            return
        row = self._row_of(self.table.chosen_id)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        groups = self.groups()
        if (by := steps.get(Qt.Key(event.key()))) is not None and groups:
            self.group = groups[(groups.index(self.group) + by) % len(groups)]
            self._send(0)
            event.accept()
        elif event.key() == Qt.Key.Key_M and self.page is not None:
            after = self.page.skipped + len(self.page.cases)
            self._send(after if after < self.page.all else 0)
            event.accept()
        elif event.key() == Qt.Key.Key_L and row is not None and row.customer:
            self.desk.opened.emit("customer", f"K-{row.customer}")
            event.accept()
        else:
            super().keyPressEvent(event)

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the card, of the table in it and of the bar at its foot."""
        found = self.card.painted_texts(root) + self.table.painted_texts(root)
        return found + self.marked.painted_texts(root)

    def show_seen(self, seen: Seen) -> None:
        """Show the page that is here."""
        self._seen = seen
        self._look()
        wide, high = self.width() / self.scale, self.height() / self.scale
        card_wide, card_high = min(1440, wide - 32), high - 32
        left, top = (wide - card_wide) / 2, 16.0
        self.card.place(self._scaled(left, top, card_wide, card_high), self.scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        spoken = self._head(pad, seen)
        body = 128
        right = card_wide - _SIDE + scrollbar.WIDTH / self.scale
        self.table.place(
            self._scaled(left + _SIDE, top + body, right - _SIDE, card_high - body - 24), self.scale
        )
        cases = self.page.cases if self.page is not None else ()
        first = self.page.skipped if self.page is not None else 0
        self.table.show_rows([self._row(n, case, seen) for n, case in enumerate(cases, first + 1)])
        self.table.setVisible(bool(cases))
        if cases:
            head_ops(pad, self.table, self._heads, _SIDE, body - 10)
            pad.add(Line(_SIDE, body - 0.5, card_wide - _SIDE, body - 0.5, "line2"))
        self.card.show_sheet(pad.sheet(spoken))
        self.marked.show(seen, self.card.geometry(), self.scale)

    def _scaled(self, x: float, y: float, wide: float, high: float) -> QRect:
        scale = self.scale
        return QRect(round(x * scale), round(y * scale), round(wide * scale), round(high * scale))

    def _send(self, skip: int) -> None:
        self.page = None
        if self.query is not None:
            args = self.query.args(self.group, skip)
            self._ask = self.desk.asks.send(
                "figures.cases", subject="cases", target=self.query.target, args=args
            )

    def _look(self) -> None:
        """Take the answer once it is here; from then on every list is of its reckoning."""
        if self._ask is None or self.page is not None or not self._ask.data or self.query is None:
            return
        self.page = answer(self._ask.data, CasePage)
        if self.page is not None:
            self._groups = self.page.period.rows[0].groups
            self.query = self.query._replace(as_of_us=self.page.period.as_of_us)

    def _head(self, pad: DeskPad, seen: Seen) -> str:
        """Write which figure, which list and how many, and the other lists beside it."""
        language, query, page, room = (
            self.desk.language,
            self.query,
            self.page,
            pad.width - 2 * _SIDE,
        )
        if query is None:
            return ""
        name = language.word(f"figures.{query.figure}")
        if query.by:
            part = query.part
            known = part_name(language, query.by, part) if part else ()
            name = f"{name} · {(*known, *language.forms('figures_panel.unnamed'))[0]}"
        group = language.word(f"case_groups.{self.group}")
        title: tuple[str, ...] = (name,)
        if page is not None:
            title = language.forms("case_groups.title", figure=name, group=group, n=page.all)
            period = (
                f"{period_words(language, page.period, seen.zone)} · "
                f"{language.time(page.period.as_of_us, seen.zone, seconds=True)}"
            )
            pad.text((period,), pad.width - _SIDE, 40, PLAIN, width=room * 0.39, align="right")
        pad.text(title, _SIDE, 40, TITLE, width=room * 0.6)
        listed = " · ".join(
            f"{language.word(f'case_groups.{one}')} {language.number(self._groups[one])}"
            for one in self.groups()
        )
        pad.text((listed,), _SIDE, 70, SECOND, width=room * 0.7)
        if told := self._told():
            pad.text(told, pad.width - _SIDE, 70, SECOND, width=room * 0.29, align="right")
        words = self._ask.words if self._ask is not None else ""
        if words or (page is not None and not page.all):
            forms = (words,) if words else language.forms("case_groups.none")
            pad.text(forms, _SIDE, 128, PLAIN, width=room)
        return title[0]

    def _told(self) -> tuple[str, ...]:
        """Say which part of the list this is."""
        language, page = self.desk.language, self.page
        if page is None:
            is_asked = self._ask is not None and self._ask.is_pending
            return language.forms("figures_panel.asking") if is_asked else ()
        if len(page.cases) == page.all:
            return ()
        told: dict[str, Any] = {
            "first": page.skipped + 1,
            "last": page.skipped + len(page.cases),
            "all": page.all,
        }
        return language.forms("case_groups.page", **told)

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
