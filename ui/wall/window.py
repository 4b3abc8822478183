"""The wall's window: it only places tiles, keeps time and lets nobody leave by accident."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QFocusEvent, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from commandcenter.clock import MINUTE, now_us
from commandcenter.languages import Language
from commandcenter.platform import boot_us
from commandcenter.protocol.wall import WallView
from ui.lettering import lettering
from ui.linkstate import SeatState
from ui.mirror import Mirror
from ui.pulse import Pulse
from ui.sheet import Brush
from ui.theme import theme
from ui.tiles.header import shown_hero
from ui.viewing import Viewing, type_for
from ui.wall.composer import Composer, Placed
from ui.wall.grid import Grid, grid
from ui.wall.tile import TileWidget

LEAVE_MS = 2000
SHIFT_EVERY_US = 3 * MINUTE

_SHIFTS = ((-4, -4), (0, -4), (4, -4), (4, 0), (4, 4), (0, 4), (-4, 4), (-4, 0))


class WallWindow(QWidget):
    """Shows the view "wall" of a mirror at 4 Hz. `shown` is the state that it shows at this moment."""

    def __init__(self, mirror: Mirror, language: Language) -> None:
        super().__init__()
        self._mirror = mirror
        self._brush = Brush(theme(), lettering())
        self._composer = Composer(language, self._brush.lettering)
        self._viewing, self._pulled_in = Viewing(), 0.0
        self._grid: Grid = grid(1920, 1080)
        self._canvas = QWidget(self)
        self._tiles: dict[str, TileWidget] = {}
        self._shift = 0
        self._corner = (0, 0)
        self._shifted_us = boot_us()
        self.shown: SeatState = "disconnected"
        self.repainted = 0
        self.pulse = Pulse(self.refresh, self)
        self._leave = QTimer(self, singleShot=True, interval=LEAVE_MS)
        self._leave.timeout.connect(self.close)
        mirror.view_changed.connect(self._news)
        mirror.link_changed.connect(self.refresh)
        self._dress(language)
        self.refresh()

    def speak(self, language: Language) -> None:
        """Show everything in that language from now on."""
        self._composer.speak(language)
        self.setWindowTitle(language.word("words.title"))
        self.refresh()

    def suit(self, viewing: Viewing, overscan_pct: float = 0.0) -> None:
        """Write for who looks from there, and keep that share of width and height free at each edge."""
        if (viewing, overscan_pct) != (self._viewing, self._pulled_in):
            self._viewing, self._pulled_in = viewing, overscan_pct
            self._lay_out()

    def report_error(self) -> None:
        """Show for ten minutes that this wall itself had an error."""
        self.pulse.report_fault()

    def refresh(self) -> None:
        """Draw what is known now."""
        self.pulse.begin(self._mirror.seq)  # first, so that an error below stops nothing
        view = self._mirror.view("wall", WallView)
        link = self._mirror.link_state()
        passed = self._mirror.run_on_us("wall")
        now = view.as_of_us + passed if view is not None else now_us()
        failures = self._composer.failures
        placed = self._composer.compose(view, link, now, self._grid, ui_error=self.pulse.has_fault)
        if self._composer.failures != failures:
            self.report_error()
        self._show(placed)
        self.shown = link.state if view is not None else "disconnected"
        hero = shown_hero(view, now)
        if hero is None or now - hero.fired_us >= MINUTE:
            self._shift_pixels()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Start to count how long Esc is held; any other key does nothing."""
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self._leave.start()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Forget an Esc that was let go too soon."""
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self._leave.stop()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget a held Esc: its release goes to another window."""
        self._leave.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tiles out anew."""
        self._lay_out()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop every timer; nothing runs behind a closed wall."""
        self.pulse.stop()
        self._leave.stop()
        self._mirror.view_changed.disconnect(self._news)
        self._mirror.link_changed.disconnect(self.refresh)
        event.accept()

    def _lay_out(self) -> None:
        """Fit the grid into what the edges of the glass leave."""
        x, y = (round(side * self._pulled_in / 100) for side in (self.width(), self.height()))
        self._corner = (x, y)
        wide, high = max(1, self.width() - 2 * x), max(1, self.height() - 2 * y)
        self._grid = grid(wide, high, type_for(self._viewing, (wide, high)))
        self._canvas.setGeometry(x, y, wide, high)
        self.refresh()

    def _dress(self, language: Language) -> None:
        self.setWindowTitle(language.word("words.title"))
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, self._brush.theme.colour("bg0"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _news(self, name: str) -> None:
        if name == "wall":
            self.pulse.soon()

    def _show(self, placed: list[Placed]) -> None:
        names = {tile.name for tile in placed}
        for name, widget in self._tiles.items():
            if name not in names:
                widget.hide()
        for tile in placed:
            shown = self._tiles.get(tile.name)
            if shown is None:
                shown = self._tiles[tile.name] = TileWidget(self._brush, self._canvas)
            shown.place(self._grid, tile.rect)
            self.repainted += shown.show_sheet(tile.sheet)
            shown.show()

    def _shift_pixels(self) -> None:
        """Move the canvas a little now and then, so that no panel burns the wall in."""
        now = boot_us()
        if now - self._shifted_us < SHIFT_EVERY_US:
            return
        self._shifted_us = now
        x, y = _SHIFTS[self._shift]
        self._shift = (self._shift + 1) % len(_SHIFTS)
        left, top = self._corner
        scale = self._grid.scale
        self._canvas.move(left + round(x * scale), top + round(y * scale))
