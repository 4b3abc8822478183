"""What lies behind and over the pieces: the painted page, the readable test, the corner marks."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.setup.draft import Draft
from ui.setup.drawing import page_sheet, sample_sheet
from ui.setup.pieces import Page
from ui.sheet import Brush, Line, Sheet, paint, prepare
from ui.tiles.pad import Kit

MARK_FROM_EDGE, MARK_LENGTH, MARK_WIDTH = 8, 56, 4


class Canvas(QWidget):
    """The page behind the pieces."""

    def __init__(self, brush: Brush) -> None:
        super().__init__()
        self._brush = brush
        self._sheet, self._sample = Sheet(), Sheet()
        self._corner, self._scale = (0.0, 0.0), 1.0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_page(self, shown: Page, kit: Kit, draft: Draft, scale: float) -> None:
        """Prepare the page; the readable test is written in pixels of the display."""
        self._scale = scale
        size = self.width() / scale, self.height() / scale
        self._sheet = page_sheet(kit, shown, size)
        self._sample = Sheet()
        if (place := shown.sample) is not None:
            self._corner = place.x * scale, place.y * scale
            self._sample = sample_sheet(kit, draft, (place.w * scale, place.h * scale))
        self.update()

    def sheets(self) -> tuple[tuple[Sheet, float, float, float], ...]:
        """Return what is painted: sheets with their corner and scale."""
        return (self._sheet, 0.0, 0.0, self._scale), (self._sample, *self._corner, 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what `show_page` prepared."""
        painter = QPainter(self)
        for sheet, x, y, scale in self.sheets():
            painter.save()
            prepare(painter, scale, x, y)
            paint(sheet.ground, painter, self._brush)
            painter.restore()
        painter.end()


class Marks(QWidget):
    """Four corner marks at the edge of the picture: whole ones show that the glass shows all of it."""

    def __init__(self, brush: Brush, parent: QWidget) -> None:
        super().__init__(parent)
        self._brush = brush
        self._percent: float | None = 0.0
        self._scale = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def pull_in(self, percent: float | None, scale: float) -> None:
        """Draw them that share of width and height further in; None = none."""
        self._percent, self._scale = percent, scale
        self.update()

    def lines(self) -> tuple[Line, ...]:
        """Return the strokes of the four marks."""
        if self._percent is None:
            return ()
        edge, length, width = (
            self._scale * each for each in (MARK_FROM_EDGE, MARK_LENGTH, MARK_WIDTH)
        )
        half = width / 2
        x = edge + self.width() * self._percent / 100 + half
        y = edge + self.height() * self._percent / 100 + half
        strokes = []
        for left, inward in ((x, 1), (self.width() - x, -1)):
            for top, down in ((y, 1), (self.height() - y, -1)):
                ends = left - inward * half, left + inward * (length - half)
                strokes.append(Line(ends[0], top, ends[1], top, "text1", width))
                ends = top - down * half, top + down * (length - half)
                strokes.append(Line(left, ends[0], left, ends[1], "text1", width))
        return tuple(strokes)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them."""
        painter = QPainter(self)
        paint(self.lines(), painter, self._brush)
        painter.end()
