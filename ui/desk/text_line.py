"""What is typed into on a desk: how such a field is coloured, and the palette's line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme import Theme

PAGE = 8  # lines of a list that a page is


def field_palette(theme: Theme, ground: str) -> QPalette:
    """Return the colours of a field to type in, on a ground of that name."""
    palette = QPalette()
    for role, name in (
        (QPalette.ColorRole.Base, ground),
        (QPalette.ColorRole.Text, "text1"),
        (QPalette.ColorRole.Highlight, "info"),
        (QPalette.ColorRole.HighlightedText, "ink"),
    ):
        palette.setColor(role, theme.colour(name))
    return palette


class TextLine(QLineEdit):
    """A line that leaves the keys of the list to it. While it has the focus, letters are letters."""

    moved = Signal(int)
    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setMaxLength(500)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list, Enter runs, Esc is the palette's; the rest is typed."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -PAGE}
        steps[Qt.Key.Key_PageDown] = PAGE
        if (by := steps.get(Qt.Key(event.key()))) is not None:
            self.moved.emit(by)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape or _is_stroke(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _is_stroke(event: QKeyEvent) -> bool:
    """Tell whether this is a stroke with Alt, which types nothing (AltGr, Ctrl+Alt, does)."""
    held = event.modifiers()
    alt = bool(held & Qt.KeyboardModifier.AltModifier)
    return alt and not held & Qt.KeyboardModifier.ControlModifier
