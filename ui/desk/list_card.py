"""A card with one list on it, page by page, beside the other lists of the same number; cases can be marked.

Arrows up and down go through the list, left and right to the other lists, M to the next page.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import zone
from ui import scrollbar
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.keys import CLOSE, Key
from ui.desk.marked import MARKING, MarkedCases
from ui.desk.marking import Marked
from ui.desk.overlay import Overlay
from ui.desk.pad import PLAIN, SECOND, TITLE, DeskPad
from ui.desk.seen import Seen
from ui.desk.table import Column, Row, Rows, Table, head_ops
from ui.rect import Rect
from ui.sheet import Line, Painted
from ui.tiles.pad import Kit
from ui.viewing import DESK

SIDE, BODY_TOP = 24, 128
_ROW, _WIDEST = 36, 1440


class ListCard(Overlay):
    """What such cards share; each tells its rows, its lists and what it asks the hub for."""

    keys = (
        Key("group", ("Left", "Right")),
        Key("more", ("M",)),
        Key("open_case", ("Enter",)),
        Key("to_customer", ("L",)),
        MARKING[0],
        CLOSE,
    )

    def __init__(self, desk: Desk, columns: Sequence[Column], named: str, parent: QWidget) -> None:
        """`columns`: of the list whose cases can be marked; `named`: key of what a screen reader calls it."""
        super().__init__(desk, parent)
        self.group = "part"
        self._named = named
        self._ask: Ask | None = None
        self._seen: Seen | None = None
        self.cases_table = self.new_table(columns)
        self.cases_table.opened.connect(self._open)
        self.marked = MarkedCases(desk, self.cases_table, self.case_of, self)

    # ---- what each card tells

    def groups(self) -> list[str]:
        """Return the lists that there are, as far as is known yet."""
        raise NotImplementedError

    def case_of(self, name: str) -> Marked | None:
        """Return the case that a row is of; None = it is of none."""
        raise NotImplementedError

    def customer_of(self, name: str) -> int:
        """Return whose a row is; 0 = nobody's."""
        raise NotImplementedError

    def page_now(self) -> tuple[int, int, int] | None:
        """Return how many lines stand before the page, on it, in the whole list; None = it has not come."""
        raise NotImplementedError

    def ask_for(self, skip: int) -> Ask | None:
        """Ask the hub for the page of the list that begins after so many lines."""
        raise NotImplementedError

    def look(self) -> None:
        """Take what came."""
        raise NotImplementedError

    def rows(self, seen: Seen) -> list[Row]:
        """Return the rows of the page."""
        raise NotImplementedError

    def titles(self, seen: Seen) -> tuple[tuple[str, ...], str]:
        """Return what the list is called, and of when it is."""
        raise NotImplementedError

    def list_name(self, group: str) -> str:
        """Name one of the lists with how many stand in it."""
        raise NotImplementedError

    def nothing(self) -> tuple[str, ...]:
        """Return what is said where the list is empty."""
        raise NotImplementedError

    @property
    def table(self) -> Table:
        """The table that is shown now."""
        return self.cases_table

    # ---- keys

    def begin_anew(self, group: str) -> None:
        """Ask for the first page of a list; nothing is marked."""
        self.group = group
        self.marked.marks.clear()
        self._send(0)

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys of what is marked, else the list's own."""
        return self.marked.keys(self.keys)

    def focus_widget(self) -> QWidget:
        """Return the table."""
        return self.table

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key says of the marked cases, go to another list or page, or leave."""
        if self.marked.pressed(event, self._seen):
            return
        if self._goes(Qt.Key(event.key())):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _goes(self, key: Qt.Key) -> bool:
        groups, page = self.groups(), self.page_now()
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        if by and groups:
            self.group = groups[(groups.index(self.group) + by) % len(groups)]
            self._send(0)
        elif key == Qt.Key.Key_M and page is not None:
            skipped, shown, whole = page
            self._send(skipped + shown if skipped + shown < whole else 0)
        elif key == Qt.Key.Key_L and (customer := self.customer_of(self.table.chosen_id)):
            self.desk.opened.emit("customer", f"K-{customer}")
        else:
            return False
        return True

    def _send(self, skip: int) -> None:
        self._ask = self.ask_for(skip) or self._ask

    def _open(self, name: str) -> None:
        """Open the case that a row is of."""
        if (case := self.case_of(name)) is not None:
            self.desk.opened.emit("case", case.case)

    # ---- what is drawn

    def new_table(self, columns: Sequence[Column]) -> Table:
        """Return a table with these columns, hidden until there is something in it."""
        language = self.desk.language
        kit = Kit(language, self.desk.brush.lettering, zone("UTC"), DESK)
        heads = [language.word(f"columns.{column.key}") for column in columns]
        table = Table(kit, self.desk.brush, Rows(columns, heads, self), _ROW, self)
        table.setAccessibleName(language.word(self._named))
        table.hide()
        return table

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the card, of the table in it and of the bar at its foot."""
        found = self.card.painted_texts(root) + self.table.painted_texts(root)
        return found + self.marked.painted_texts(root)

    def show_seen(self, seen: Seen) -> None:
        """Show the page that is here."""
        self._seen = seen
        self.look()
        wide, high = self.width() / self.scale, self.height() / self.scale
        card = Rect((wide - min(_WIDEST, wide - 32)) / 2, 16.0, min(_WIDEST, wide - 32), high - 32)
        self.card.place(card.scaled(self.scale), self.scale)
        pad = DeskPad(self.desk.kit(seen), card.w, card.h)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        spoken = self._head(pad, seen)
        right = card.w - SIDE + scrollbar.WIDTH / self.scale
        place = Rect(card.x + SIDE, card.y + BODY_TOP, right - SIDE, card.h - BODY_TOP - 24)
        self.table.place(place.scaled(self.scale), self.scale)
        rows = self.rows(seen)
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        if rows:
            columns = self.table.rows_model.columns
            heads = [self.desk.language.forms(f"columns.{column.key}") for column in columns]
            head_ops(pad, self.table, heads, SIDE, BODY_TOP - 10)
            pad.add(Line(SIDE, BODY_TOP - 0.5, card.w - SIDE, BODY_TOP - 0.5, "line2"))
        self.card.show_sheet(pad.sheet(spoken))
        self.marked.show(seen, self.card.geometry(), self.scale)

    def _head(self, pad: DeskPad, seen: Seen) -> str:
        """Write which list it is and of when, the other lists beside it, which part of it this is."""
        language, room, right = self.desk.language, pad.width - 2 * SIDE, pad.width - SIDE
        title, of = self.titles(seen)
        pad.text(title, SIDE, 40, TITLE, width=room * (0.6 if of else 1.0))
        if of:
            pad.text((of,), right, 40, PLAIN, width=room * 0.39, align="right")
        page, refused = self.page_now(), self._ask.words if self._ask is not None else ""
        listed = " · ".join(map(self.list_name, self.groups()))
        if listed:
            pad.text((listed,), SIDE, 70, SECOND, width=room * 0.7)
        told: tuple[str, ...] = ()
        if page is None and not refused:
            told = language.forms("figures_panel.asking")
        elif page is not None and page[1] < page[2]:
            skipped, shown, whole = page
            said = {"first": skipped + 1, "last": skipped + shown, "all": whole}
            told = language.forms("case_groups.page", **said)
        if told:
            pad.text(told, right, 70, SECOND, width=room * 0.29, align="right")
        if refused or (page is not None and not page[2]):
            forms = (refused,) if refused else self.nothing()
            pad.text(forms, SIDE, BODY_TOP, PLAIN, width=room)
        return title[0] if title else ""
