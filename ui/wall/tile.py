"""A tile on the screen: paints its prepared sheet, and repaints only when that has changed."""

import math

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from ui.rect import Rect
from ui.sheet import Brush, Sheet, paint, prepare
from ui.wall.grid import Grid


class TileWidget(QWidget):
    """Shows one sheet. The ground is kept as a picture while it is seen; a changed number paints over it."""

    def __init__(self, brush: Brush, parent: QWidget) -> None:
        super().__init__(parent)
        self._brush = brush
        self._sheet = Sheet()
        self._ground: QPixmap | None = None
        self._place: tuple[Grid, Rect] | None = None
        self._scale, self._left, self._top = 1.0, 0.0, 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def sheet(self) -> Sheet:
        """What is shown."""
        return self._sheet

    def place(self, grid: Grid, rect: Rect) -> None:
        """Take the place of `rect` on the grid."""
        if self._place is not None and self._place[0] is grid and self._place[1] == rect:
            return
        self._place = (grid, rect)
        left, top = grid.left + rect.x * grid.scale, grid.top + rect.y * grid.scale
        right, bottom = left + rect.w * grid.scale, top + rect.h * grid.scale
        corner = (math.floor(left), math.floor(top))
        size = (math.ceil(right) - corner[0], math.ceil(bottom) - corner[1])
        self._scale, self._left, self._top = grid.scale, left - corner[0], top - corner[1]
        self.setGeometry(QRect(*corner, *size))
        self._ground = None
        self.update()

    def show_sheet(self, sheet: Sheet) -> bool:
        """Show a sheet; return whether it looks different from the one before."""
        if sheet is self._sheet or sheet == self._sheet:
            return False
        if sheet.ground != self._sheet.ground:
            self._ground = None
        if sheet.spoken != self._sheet.spoken:
            self.setAccessibleName(sheet.spoken)
        self._sheet = sheet
        self.update()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what `show_sheet` was given."""
        if self._ground is None:
            self._ground = self._painted_ground()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground)
        prepare(painter, self._scale, self._left, self._top)
        paint(self._sheet.live, painter, self._brush)
        painter.end()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the picture: a wall then holds one screen of them, whatever it has shown before."""
        self._ground = None

    def _painted_ground(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        ground = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        ground.setDevicePixelRatio(ratio)
        ground.fill(self._brush.theme.colour("bg0"))
        painter = QPainter(ground)
        prepare(painter, self._scale, self._left, self._top)
        paint(self._sheet.ground, painter, self._brush)
        painter.end()
        return ground
