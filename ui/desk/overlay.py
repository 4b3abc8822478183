"""What lies over the panes for a while: a ground that dims them, a sheet, and Esc that takes it away."""

from typing import ClassVar

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.desk.canvas import Canvas
from ui.desk.desk import Desk
from ui.desk.keys import CLOSE, Key
from ui.desk.seen import Seen
from ui.sheet import Painted


class Overlay(QWidget):
    """Covers the panes, never the bars: the incident's chip and the age of the data stay bright."""

    closed = Signal()
    dims: ClassVar[bool] = True
    keys: ClassVar[tuple[Key, ...]] = (CLOSE,)
    order = 0  # the one that was opened last lies above the others
    _opened: ClassVar[int] = 0

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.scale = 1.0
        self.card = Canvas(desk.brush, self)
        self.card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def place(self, rect: QRect, scale: float) -> None:
        """Cover a part of the window."""
        self.scale = scale
        self.setGeometry(rect)

    def open(self, seen: Seen) -> None:
        """Come to the front and take the focus."""
        Overlay._opened += 1
        self.order = Overlay._opened
        self.show_seen(seen)
        self.show()
        self.raise_()
        self.focus_widget().setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Go away; the window gives the focus back to where it was."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys that do something as it is now."""
        return self.keys

    def show_seen(self, seen: Seen) -> None:
        """Show what is known now."""
        raise NotImplementedError

    def focus_widget(self) -> QWidget:
        """Return what takes the focus."""
        return self.card

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the card."""
        return self.card.painted_texts(root)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; other keys of the desk rest while this lies over it."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card leaves, too."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what lies below."""
        if self.dims:
            painter = QPainter(self)
            painter.fillRect(self.rect(), self.desk.brush.theme.colour("bg0@70"))
            painter.end()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's words
        """Tab stays inside: what lies below must not take the focus unseen."""
        return False
