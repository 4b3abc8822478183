"""The whole wall in a part of a desk, drawn by its own tiles, in a frame that says it is a replay.

It is never shown without the band that names the instant, so nobody takes it for the wall of now.
"""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from commandcenter.languages import Language, zone
from commandcenter.protocol.wall import WallView
from ui.desk.canvas import Canvas
from ui.desk.desk import Desk
from ui.desk.pad import DeskPad
from ui.lettering import SEMIBOLD
from ui.linkstate import LinkState
from ui.sheet import Box, Painted, Sheet
from ui.tiles.pad import Kit, Style
from ui.viewing import DESK
from ui.wall.composer import Composer
from ui.wall.grid import Grid, grid
from ui.wall.tile import TileWidget

BAND = 32  # px high, of a desk 1080 high
EDGE = 4
RATIO = 1920 / 1080


class ReplayWall(QWidget):
    """Shows one wall at a time; an empty frame while the next is on its way."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._composer = Composer(desk.language, desk.brush.lettering)
        self._frame = Canvas(desk.brush, self)
        self._canvas = QWidget(self)
        self._tiles: dict[str, TileWidget] = {}
        self._grid: Grid = grid(464, 261)
        self._scale = 1.0
        self.view: WallView | None = None

    def place(self, rect: QRect, scale: float) -> None:
        """Take a place; the wall is as large as its shape allows under the band."""
        if (rect, scale) == (self.geometry(), self._scale):
            return
        self._scale = scale
        self.setGeometry(rect)
        self._frame.place(QRect(0, 0, rect.width(), rect.height()), scale)
        edge, band = round(EDGE * scale), round(BAND * scale)
        wide, high = max(1, rect.width() - 2 * edge), max(1, rect.height() - band - edge)
        wide, high = min(wide, round(high * RATIO)), min(high, round(wide / RATIO))
        left = (rect.width() - wide) // 2
        self._canvas.setGeometry(left, band, wide, high)
        self._grid = grid(wide, high)

    def show_wall(self, view: WallView | None, at_us: int) -> None:
        """Show the wall of an instant; None = it is on its way."""
        self.view = view
        self._frame.show_sheet(self._band(view, at_us))
        self._canvas.setVisible(view is not None)
        if view is None:
            return
        placed = self._composer.compose(view, LinkState(), view.as_of_us, self._grid)
        names = {tile.name for tile in placed}
        for name, widget in self._tiles.items():
            if name not in names:
                widget.hide()
        for tile in placed:
            shown = self._tiles.get(tile.name)
            if shown is None:
                shown = self._tiles[tile.name] = TileWidget(self._desk.brush, self._canvas)
            shown.place(self._grid, tile.rect)
            shown.show_sheet(tile.sheet)
            shown.show()

    def band_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the band, in pixels of `root`."""
        return self._frame.painted_texts(root)

    def wall_texts(self) -> list[str]:
        """Return every text on the replayed wall."""
        return [
            text.text
            for tile in self._tiles.values()
            if not tile.isHidden()
            for text in tile.sheet.texts()
        ]

    def _band(self, view: WallView | None, at_us: int) -> Sheet:
        language: Language = self._desk.language
        wide, high = self.width() / self._scale, self.height() / self._scale
        where = zone(view.timezone if view is not None else self._timezone())
        kit = Kit(language, self._desk.brush.lettering, where, DESK)
        pad = DeskPad(kit, wide, high)
        pad.add(Box(0, 0, wide, high, "bg0", "stale", EDGE))
        pad.add(Box(0, 0, wide, BAND, "stale"))
        when = f"{language.date(at_us, where)}, {language.time(at_us, where, seconds=True)}"
        told = language.forms("replay.band", when=when)
        ink = Style(18, SEMIBOLD, "ink")
        pad.text(told, wide / 2, 22, ink, width=wide - 24, align="centre")
        if view is None:
            waiting = language.forms("replay.loading")
            pad.text(waiting, wide / 2, high / 2 + 16, Style(16), width=wide - 32, align="centre")
        return pad.sheet(told[0])

    def _timezone(self) -> str:
        view = self._desk.replay.view
        return view.timezone if view is not None else "UTC"
