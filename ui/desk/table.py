"""Rows of a panel: a model that changes only what changed, and a view that keeps focus and selection.

Columns have fixed widths; what stands in a cell is `ui/desk/cells.py`'s.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import scrollbar
from ui.desk.cells import SIDE, Cell, Column, Gauge, cell_ops
from ui.desk.marking import Marks
from ui.desk.pad import HEAD, DeskPad
from ui.sheet import Brush, Op, Painted, Text, paint, painted, prepare
from ui.tiles.pad import Kit

__all__ = ["Cell", "Column", "Gauge", "Row", "Rows", "Table", "cell_ops", "head_ops"]

Index = QModelIndex | QPersistentModelIndex

_OWN_KEYS = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)


class Row(NamedTuple):
    """A row by its id; `spoken` is what a screen reader says of the whole row."""

    id: str
    cells: tuple[Cell, ...]
    spoken: str = ""


class Rows(QAbstractTableModel):
    """The rows as they are now. A row keeps its identity whatever place it moves to."""

    def __init__(self, columns: Sequence[Column], heads: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._heads = tuple(heads)
        self.said_first: Callable[[str], str] = lambda _row: ""  # of a row: that it is marked
        self.rows: tuple[Row, ...] = ()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows."""
        return len(self.rows) if parent is None or not parent.isValid() else 0

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return len(self.columns) if parent is None or not parent.isValid() else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text, or what a screen reader says of it: row, column, value."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        text = (row.cells[index.column()].forms or ("",))[0]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self._heads[index.column()]
            return ", ".join(
                part for part in (self.said_first(row.id), row.spoken, head, text) if part
            )
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's head."""
        wanted = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        if not wanted or orientation == Qt.Orientation.Vertical:
            return None
        return self._heads[section]

    def show(self, rows: Sequence[Row]) -> bool:
        """Show other rows: what is selected stays selected, wherever its row stands now.

        False where they are the same: nothing is to be painted anew.
        """
        new = tuple(rows)
        if new == self.rows:
            return False
        if [row.id for row in new] == [row.id for row in self.rows]:
            old, self.rows = self.rows, new
            for place, (before, after) in enumerate(zip(old, new, strict=True)):
                if before != after:
                    last = self.index(place, len(self.columns) - 1)
                    self.dataChanged.emit(self.index(place, 0), last)
            return True
        self._move_to(new)
        return True

    def _move_to(self, new: tuple[Row, ...]) -> None:
        self.layoutAboutToBeChanged.emit()
        places = {row.id: place for place, row in enumerate(new)}
        held = self.persistentIndexList()
        moved = [places.get(self.rows[index.row()].id) for index in held]
        self.rows = new
        targets = [
            QModelIndex() if place is None else self.index(place, index.column())
            for index, place in zip(held, moved, strict=True)
        ]
        self.changePersistentIndexList(held, targets)
        self.layoutChanged.emit()


class Table(QTableView):
    """The view of `Rows`. `opened(id)` on Enter or a double click, `chosen()` when the row changes."""

    opened = Signal(str)
    chosen = Signal()

    def __init__(
        self, kit: Kit, brush: Brush, rows: Rows, row_height: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.kit, self.brush, self.rows_model = kit, brush, rows
        self.scale = 1.0
        self.marks: Marks | None = None  # of its rows, where they may be marked
        self.row_height = row_height
        self._drawn: tuple[QRect, float, int] | None = None
        self._kept = ""
        self.setModel(rows)
        self.setItemDelegate(_Cells(self))
        self._dress()
        self.doubleClicked.connect(lambda index: self.opened.emit(rows.rows[index.row()].id))
        self.selectionModel().currentRowChanged.connect(self._moved)

    def _dress(self) -> None:
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setMinimumSectionSize(1)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setStyleSheet(
            "QTableView { background: transparent; selection-background-color: transparent; }"
        )
        scrollbar.dress(self.verticalScrollBar(), self.brush.theme)

    @property
    def chosen_id(self) -> str:
        """The id of the current row; "" where there is none."""
        place = self.currentIndex().row()
        return self.rows_model.rows[place].id if 0 <= place < len(self.rows_model.rows) else ""

    def place(self, rect: QRect, scale: float) -> None:
        """Take a place, as high as whole rows are: no row is cut in two, but for its lower padding.

        The columns share its width, and nothing else ever moves them.
        """
        row, high = round(self.row_height * scale), rect.height()
        whole = (high + row // 4) // row * row or high
        rect = QRect(rect.x(), rect.y(), rect.width(), min(high, whole))
        if (rect, scale, self.row_height) == self._drawn:
            return
        self._drawn = rect, scale, self.row_height
        self.scale = scale
        self.setGeometry(rect)
        self.verticalHeader().setDefaultSectionSize(round(self.row_height * scale))
        for place, (left, right) in enumerate(self.edges()):
            self.setColumnWidth(place, round(right * scale) - round(left * scale))

    def edges(self) -> list[tuple[float, float]]:
        """Return where each column begins and ends, at a desk 1080 high; the scroll bar has its own room."""
        room = (self.width() - scrollbar.WIDTH) / self.scale
        columns = self.rows_model.columns
        rest = max(0.0, room - sum(column.width for column in columns))
        free = sum(column.width == 0 for column in columns) or 1
        found, x = [], 0.0
        for column in columns:
            wide = column.width or rest / free
            found.append((x, x + wide))
            x += wide
        return found

    def show_rows(self, rows: Sequence[Row], preferred: str = "") -> None:
        """Show rows; where the chosen one went, its neighbour is chosen, and focus stays where it is.

        `preferred` is chosen where nothing was so far.
        """
        before = self.currentIndex().row()
        is_new = self.rows_model.show(rows)
        if before < 0 and self.choose(preferred):
            return
        if rows and not self.currentIndex().isValid():
            self.setCurrentIndex(self.rows_model.index(min(max(before, 0), len(rows) - 1), 0))
        if is_new:
            self.viewport().update()

    def choose(self, name: str) -> bool:
        """Choose the row of that id; False where there is none."""
        for place, row in enumerate(self.rows_model.rows):
            if row.id == name:
                self.setCurrentIndex(self.rows_model.index(place, 0))
                return True
        return False

    def ops(self, index: Index, size: QSize) -> tuple[Op, ...]:
        """Return what a cell paints, from its own corner, at a desk 1080 high."""
        cell = self.rows_model.rows[index.row()].cells[index.column()]
        column = self.rows_model.columns[index.column()]
        wide, high = size.width() / self.scale, size.height() / self.scale
        return cell_ops(self.kit, cell, column.align, wide, high)

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of every row that is seen whole, in pixels of `root`."""
        corner = self.viewport().mapTo(root, QPoint(0, 0))
        found = []
        for place in range(len(self.rows_model.rows)):
            for column in range(len(self.rows_model.columns)):
                index = self.rows_model.index(place, column)
                box = self.visualRect(index)
                if not self.viewport().rect().contains(box):
                    continue
                for op in self.ops(index, box.size()):
                    if isinstance(op, Text):
                        text = painted(op, self.brush.lettering, 0, 0, self.scale)
                        found.append(text.moved(corner.x() + box.x(), corner.y() + box.y()))
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows, Home and End; Enter opens. Every other key is the window's: no search by typing."""
        if self.marks is not None and self.marks.pressed(event):
            event.accept()
        elif event.key() in _OWN_KEYS and event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }:
            last = len(self.rows_model.rows) - 1
            ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
            if event.key() in ends:  # of themselves they go along the row
                self.setCurrentIndex(self.rows_model.index(ends[Qt.Key(event.key())], 0))
            else:
                super().keyPressEvent(event)
        elif (
            event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and self.chosen_id
        ):
            self.opened.emit(self.chosen_id)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the pointer."""
        super().mousePressEvent(event)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring around the chosen row."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground of the chosen row, the cells, the lines between rows, the ring of focus."""
        under = QPainter(self.viewport())
        chosen = self._row_rect(self.currentIndex().row())
        if chosen is not None:
            name = "info_ground" if self.hasFocus() else "bg2"
            under.fillRect(chosen, self.brush.theme.colour(name))
        if self.marks is not None and self.marks.cases:
            self._mark_rows(under, self.marks)
        under.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self.brush.theme.colour("line"), 1))
        for place in self._in_sight():
            if place and (row := self._row_rect(place)) is not None:
                painter.drawLine(row.topLeft(), row.topRight())
        if chosen is not None and self.hasFocus():
            self._ring(painter, chosen)
        painter.end()

    def _mark_rows(self, painter: QPainter, marks: Marks) -> None:
        """Draw the bar at the left that says that a row is marked, of those that are seen."""
        for place in self._in_sight():
            rect = self._row_rect(place)
            if rect is not None and marks.has(self.rows_model.rows[place].id):
                wide = max(4, round(5 * self.scale))
                bar = QRect(rect.x(), rect.y() + 3, wide, rect.height() - 6)
                painter.fillRect(bar, self.brush.theme.colour("info"))

    def _ring(self, painter: QPainter, chosen: QRect) -> None:
        width = max(2.0, 2 * self.scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.brush.theme.colour("info"), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = width / 2
        box = QRectF(chosen).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(box, 6 * self.scale, 6 * self.scale)

    def _in_sight(self) -> range:
        """Return the places of the rows that are seen, also in part: of two hundred some ten."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return range(max(first, 0), len(self.rows_model.rows) if last < 0 else last + 1)

    def _row_rect(self, place: int) -> QRect | None:
        if not 0 <= place < len(self.rows_model.rows):
            return None
        first = self.visualRect(self.rows_model.index(place, 0))
        return QRect(0, first.y(), self.width() - scrollbar.WIDTH, first.height())

    def _moved(self) -> None:
        if self.chosen_id != self._kept:
            self._kept = self.chosen_id
            self.chosen.emit()


class _Cells(QStyledItemDelegate):
    """Paints cells from their display list; no style of the system has a say."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        box: QRect = option.rect
        painter.save()
        painter.translate(box.topLeft())
        prepare(painter, self._table.scale)
        paint(self._table.ops(index, box.size()), painter, self._table.brush)
        painter.restore()


def head_ops(
    pad: DeskPad, table: Table, heads: Sequence[Sequence[str]], x: float, base: float
) -> None:
    """Write the heads of a table's columns above it."""
    for column, forms, (left, right) in zip(
        table.rows_model.columns, heads, table.edges(), strict=True
    ):
        at = x + (right - SIDE if column.align == "right" else left + SIDE)
        if column.key:
            pad.text(forms, at, base, HEAD, width=right - left - 2 * SIDE, align=column.align)
