"""The line in which a reason is written, over the sheet of the composer."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.desk.desk import Desk
from ui.desk.text_line import field_palette
from ui.sheet import Painted, Text, painted


class ReasonLine(QLineEdit):
    """The reason while it is written. `left(text)` when it is done: letters are letters until then."""

    left = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._lettering = desk.brush.lettering
        self.setFrame(False)
        self.setMaxLength(300)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAccessibleName(desk.language.word("slots.reason"))
        self.setPalette(field_palette(desk.brush.theme, "bg2"))
        self.hide()

    def begin(self, text: str) -> None:
        """Come up with what is written already, all of it chosen: typing replaces it."""
        self.setText(text)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc end the writing and keep it; Ctrl+Enter and strokes with Alt are the window's."""
        held = event.modifiers()
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and held & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif is_enter or event.key() == Qt.Key.Key_Escape:
            self.left.emit(self.text())
        elif (
            held & Qt.KeyboardModifier.AltModifier
            and not held & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was written when the focus goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.isVisible():
            self.left.emit(self.text())

    def place(self, left: float, top: float, wide: float, high: float, scale: float) -> None:
        """Stand inside a box of the sheet."""
        self.setFont(self._lettering.font(round(16 * scale)))
        sides = (left + 8, top + 4, wide - 16, high - 8)
        self.setGeometry(QRect(*(round(side * scale) for side in sides)))

    def painted_texts(self, root: QWidget, scale: float) -> list[Painted]:
        """Return what is being typed, as the texts of a sheet are told."""
        if not self.isVisibleTo(root) or not self.text():
            return []
        corner = self.mapTo(root, self.rect().topLeft())
        op = Text(4, self.height() / scale / 2 + 6, self.text(), 16, 400, "text1")
        return [painted(op, self._lettering, 0, 0, scale).moved(corner.x(), corner.y())]
