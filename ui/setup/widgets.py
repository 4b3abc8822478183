"""The widgets behind the pieces: what can have the focus, be pressed, typed into and read aloud."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from ui.setup.drawing import piece_sheet
from ui.setup.pieces import RING, Piece
from ui.sheet import Brush, paint, prepare
from ui.tiles.pad import Kit

Keys = Callable[[QKeyEvent], None]

_OURS = frozenset(
    {
        Qt.Key.Key_Down,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_F11,
        Qt.Key.Key_Return,
        Qt.Key.Key_Up,
    }
)


class Choice(QAbstractButton):
    """A piece that is pressed. Space presses it; every other key is the window's."""

    def __init__(self, brush: Brush, keys: Keys, parent: QWidget) -> None:
        super().__init__(parent)
        self._brush, self._keys = brush, keys
        self._kit: Kit | None = None
        self._piece: Piece | None = None
        self._scale = 1.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_piece(self, piece: Piece, kit: Kit, scale: float) -> None:
        """Show a piece at its place."""
        if (piece, kit, scale) == (self._piece, self._kit, self._scale):
            return
        self._piece, self._kit, self._scale = piece, kit, scale
        self.setGeometry(piece.rect.scaled(scale))
        self.setAccessibleName(piece.spoken)
        self.setCheckable(piece.kind not in {"button", "key", "line"})
        self.setChecked(piece.on)
        self.update()

    def nextCheckState(self) -> None:
        """Leave the state to the page: pressing what is chosen already changes nothing."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Space; hand on the rest."""
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Select}:
            super().keyPressEvent(event)
        else:
            self._keys(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the ring."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the piece."""
        if self._piece is None or self._kit is None:
            return
        painter = QPainter(self)
        prepare(painter, self._scale)
        sheet = piece_sheet(self._kit, self._piece, focus=self.hasFocus())
        paint(sheet.ground, painter, self._brush)
        painter.end()


class Field(QLineEdit):
    """A piece that is typed into."""

    def __init__(self, brush: Brush, keys: Keys, parent: QWidget) -> None:
        super().__init__(parent)
        self._brush, self._keys = brush, keys
        self.setMaxLength(1000)

    def show_piece(self, piece: Piece, kit: Kit, scale: float) -> None:
        """Show a piece at its place; what a person is typing stays as it is."""
        inner = piece.rect._replace(
            x=piece.rect.x + RING,
            y=piece.rect.y + RING,
            w=piece.rect.w - 2 * RING,
            h=piece.rect.h - 2 * RING,
        )
        self.setGeometry(inner.scaled(scale))
        self.setAccessibleName(piece.spoken)
        hidden = QLineEdit.EchoMode.Password
        self.setEchoMode(hidden if piece.kind == "secret" else QLineEdit.EchoMode.Normal)
        self.setFont(kit.lettering.font(round(FIELD_PX * scale)))
        tokens = self._brush.theme.tokens
        self.setStyleSheet(
            f"QLineEdit {{ background: {tokens['bg2']}; color: {tokens['text1']};"
            f" border: {round(scale)}px solid {tokens['line2']}; border-radius: {round(6 * scale)}px;"
            f" padding: 0 {round(10 * scale)}px; selection-background-color: {tokens['info']};"
            f" selection-color: {tokens['ink']}; }}"
            f" QLineEdit:focus {{ border: {round(2 * scale)}px solid {tokens['info']}; }}"
        )
        if self.text() != piece.value:
            self.setText(piece.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand on the keys that move through the page; the rest is typing."""
        if event.key() in _OURS:
            self._keys(event)
        else:
            super().keyPressEvent(event)


FIELD_PX = 17
