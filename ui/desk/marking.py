"""Marking cases in a list: Space, a range with Shift and the arrows, all with Ctrl+A; Esc unmarks them.

A mark is of the case, not of its row: it stays when the list is drawn anew, when the row moves or goes.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from ui.desk.table import Table

MOST = 200  # cases of one command, as the hub takes them


class Marked(NamedTuple):
    """A case as a list names it: what commands take, and what screens show."""

    case: str
    label: str


class Marks(QObject):
    """The marked cases of one table, in the order in which they were marked. `changed` when they change."""

    changed = Signal()

    def __init__(self, table: "Table", of_row: Callable[[str], Marked | None]) -> None:
        """`of_row`: the case that a row is of, None = of none."""
        super().__init__(table)
        self._table, self._of_row = table, of_row
        self._held: dict[str, Marked] = {}
        self._before: dict[str, Marked] | None = None  # the marks when a range was begun
        self._anchor = 0
        table.marks = self

    @property
    def cases(self) -> tuple[Marked, ...]:
        """The marked cases."""
        return tuple(self._held.values())

    def has(self, row: str) -> bool:
        """Tell whether a row's case is marked."""
        case = self._of_row(row) if self._held else None
        return case is not None and case.case in self._held

    def clear(self) -> None:
        """Take all marks away."""
        self._before = None
        self._set({})

    def pressed(self, event: QKeyEvent) -> bool:
        """Do what a stroke says of the marks; False where it says nothing."""
        key, held = Qt.Key(event.key()), event.modifiers()
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Home: -(10**6),
            Qt.Key.Key_End: 10**6,
        }
        if held == Qt.KeyboardModifier.ShiftModifier and key in steps:
            self._stretch(steps[key])
            return True
        if key != Qt.Key.Key_Shift:  # held down for a range it comes as a stroke of its own, too
            self._before = None
        if key == Qt.Key.Key_Space and held == Qt.KeyboardModifier.NoModifier:
            self._toggle()
        elif key == Qt.Key.Key_A and held == Qt.KeyboardModifier.ControlModifier:
            self._toggle_all()
        elif key == Qt.Key.Key_Escape and self._held:
            self.clear()
        else:
            return False
        return True

    def _toggle(self) -> None:
        case = self._of_row(self._table.chosen_id)
        if case is None:
            return
        held = dict(self._held)
        if held.pop(case.case, None) is None:
            held[case.case] = case
        self._set(held)

    def _toggle_all(self) -> None:
        every = self._of(row.id for row in self._table.rows_model.rows)
        self._set({} if every.keys() <= self._held.keys() else {**self._held, **every})

    def _stretch(self, by: int) -> None:
        """Mark from where the range began to where the arrow leads."""
        rows, at = self._table.rows_model.rows, self._table.currentIndex().row()
        if not rows or at < 0:
            return
        if self._before is None:
            self._before, self._anchor = dict(self._held), at
        to = max(0, min(len(rows) - 1, at + by))
        self._table.setCurrentIndex(self._table.rows_model.index(to, 0))
        first, last = sorted((min(self._anchor, len(rows) - 1), to))
        self._set({**self._before, **self._of(row.id for row in rows[first : last + 1])})

    def _of(self, rows: Iterable[str]) -> dict[str, Marked]:
        found = (self._of_row(row) for row in rows)
        return {case.case: case for case in found if case is not None}

    def _set(self, held: dict[str, Marked]) -> None:
        if len(held) > MOST:
            held = dict(list(held.items())[:MOST])
        if held != self._held:
            self._held = held
            self._table.viewport().update()
            self.changed.emit()
