"""A widget that shows one sheet: what is painted, what is read aloud and what tests see is the same."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.sheet import Brush, Painted, Sheet, paint, painted, prepare


class Canvas(QWidget):
    """Paints its sheet at `scale`; it repaints only when one of the two has changed."""

    def __init__(self, brush: Brush, parent: QWidget) -> None:
        super().__init__(parent)
        self.brush = brush
        self.scale = 1.0
        self._sheet = Sheet()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def sheet(self) -> Sheet:
        """What is shown."""
        return self._sheet

    def place(self, rect: QRect, scale: float) -> None:
        """Take a place in the parent, in its pixels."""
        if scale != self.scale:
            self.scale = scale
            self.update()
        if rect != self.geometry():
            self.setGeometry(rect)

    def extent(self) -> tuple[float, float]:
        """Return width and height in pixels of a desk 1080 high."""
        return self.width() / self.scale, self.height() / self.scale

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a sheet; one that is equal to the shown one costs nothing."""
        if sheet == self._sheet:
            return
        if sheet.spoken != self._sheet.spoken:
            self.setAccessibleName(sheet.spoken)
        self._sheet = sheet
        self.update()

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return every text of the sheet with its box, in pixels of `root`."""
        corner = self.mapTo(root, QPoint(0, 0))
        return [
            painted(op, self.brush.lettering, 0, 0, self.scale).moved(corner.x(), corner.y())
            for op in self._sheet.texts()
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet."""
        painter = QPainter(self)
        prepare(painter, self.scale)
        paint(self._sheet.ground, painter, self.brush)
        paint(self._sheet.live, painter, self.brush)
        painter.end()
