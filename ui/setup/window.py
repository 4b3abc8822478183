"""The window of the setup: keyboard first, every choice kept at once, corner marks on the real edge."""

import math
from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QPalette, QResizeEvent, QScreen
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from commandcenter.errors import UserError
from commandcenter.languages import Language
from commandcenter.languages import language as language_of
from commandcenter.seat_settings import SeatSettings
from ui import scrollbar
from ui.display import Home
from ui.lettering import lettering
from ui.setup import choices, feeds_page
from ui.setup.canvas import Canvas, Marks
from ui.setup.draft import (
    Answer,
    Display,
    Draft,
    address_problem,
    begun,
    code_of,
    hub_url,
    paired,
)
from ui.setup.feeding import Feeding
from ui.setup.joining import Joining
from ui.setup.pages import page
from ui.setup.pieces import Layout, Page, Piece
from ui.setup.probe import Probe
from ui.setup.widgets import Choice, Field
from ui.sheet import Brush, Sheet
from ui.theme import theme
from ui.tiles.pad import Kit
from ui.viewing import DESK

WIDEST = 1280
LEAST = (1296, 768)
_TALL = 960
_MM_PER_IN = 25.4

Saved = Callable[[SeatSettings], None]


_FEEDING = frozenset({"tryfeed", "keepfeed", "dropfeed", "look", "takein"})


class SetupWindow(QWidget):
    """Asks language, data, screen and distance. `saved` takes the settings at every choice.

    `closed` carries True when a person went through to the end, False when he only left. `language` is
    shown until another is chosen; `roles` are those whose windows can be opened; `displays` None = asked
    of the system; `join` is the command that pairs this screen with a hub. A `saved` that raises UserError
    is told in words, and nothing is lost.
    """

    closed = Signal(bool)

    def __init__(
        self,
        settings: SeatSettings,
        saved: Saved,
        language: Language,
        *,
        roles: tuple[str, ...] = ("wall",),
        displays: tuple[Display, ...] | None = None,
        step: int = 1,
        join: Sequence[str] = (),
        program: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._saved, self.language = saved, language
        self._brush = Brush(theme(), lettering())
        self._draft = begun(settings, displays or connected(), roles)._replace(step=step)
        self.scale, self._layout = 1.0, Layout(0, close=False)
        self._pieces: dict[str, Choice | Field] = {}
        self._is_through = False
        self.home: Home | None = None
        self._probe = Probe(self)
        self._probe.answered.connect(self._answered)
        self._joining = Joining(join, self)
        self._joining.ended.connect(self._joined)
        self._feeding = Feeding(program, self)
        self._feeding.changed.connect(self._fed)
        self._area = QScrollArea(self)
        self._canvas = Canvas(self._brush)
        self._marks = Marks(self._brush, self)
        self._dress()
        self._show(self._draft)
        self._focus(choices.first_of(self._draft))
        self._feeding.look_up()

    @property
    def draft(self) -> Draft:
        """What was chosen so far."""
        return self._draft

    def sheets(self) -> tuple[tuple[Sheet, float, float, float], ...]:
        """Return what is painted behind the pieces: sheets with their corner and scale."""
        return self._canvas.sheets()

    def page(self) -> Page:
        """Return what is shown."""
        return page(self._draft, self.language, self._layout)

    def press(self, name: str) -> None:
        """Do what pressing the piece of that name does."""
        if name == "continue":
            self._continue()
        elif name == "try":
            self._try()
        elif name in _FEEDING:
            feeds = self._feeding.start(name, self._draft.feeds, self.language.code)
            self._show(self._draft._replace(feeds=feeds))
        else:
            step = self._draft.step
            self._take(choices.pressed(self._draft, name))
            if self._draft.step != step and name.startswith("step_"):
                self._focus(choices.first_of(self._draft))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, continue, go back, or choose by letter."""
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Right:
                self._move(1)
            case Qt.Key.Key_Up | Qt.Key.Key_Left:
                self._move(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._continue()
            case Qt.Key.Key_Escape:
                self._back()
            case Qt.Key.Key_F11:
                self._full_screen()
            case _:
                self._letter(event.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the page out anew."""
        self._area.resize(self.size())
        self._marks.resize(self.size())
        self._show(self._draft)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask no hub any further, and tell who opened us."""
        self._probe.stop()
        self._joining.stop()
        self._feeding.stop()
        self.closed.emit(self._is_through)
        event.accept()

    def _dress(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, self._brush.theme.colour("bg0"))
        self.setPalette(palette)
        self._area.setPalette(palette)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._canvas)
        for bar in (self._area.verticalScrollBar(), self._area.horizontalScrollBar()):
            scrollbar.dress(bar, self._brush.theme)

    # ---- showing

    def _take(self, draft: Draft) -> None:
        """Show a draft; what it changes in the settings is kept at once."""
        if draft.settings != self._draft.settings:
            try:
                self._saved(draft.settings)
                draft = draft._replace(failure="")
            except UserError as error:
                draft = draft._replace(failure=self.language.error(error))
            if draft.settings.language:
                self.language = language_of(draft.settings.language)
            if self.home is not None:
                self.home.move_to(draft.settings.screen)
        self._show(draft)

    def _show(self, draft: Draft) -> None:
        self._draft = draft
        self.setWindowTitle(self.language.word("setup.title"))
        self._lay_out()
        shown = page(draft, self.language, self._layout)
        kit = Kit(self.language, self._brush.lettering, UTC, DESK)
        self._canvas.show_page(shown, kit, draft, self.scale)
        self._place(shown.pieces, kit)
        pulled = draft.settings.overscan_pct if draft.settings.role == "wall" else None
        self._marks.pull_in(pulled, self.scale)
        self._marks.raise_()

    def _lay_out(self) -> None:
        width, height = max(1, self.width()), max(1, self.height())
        self.scale = max(1.0, min(width / 1920, height / 1080))
        wide, high = width / self.scale, height / self.scale
        self._layout = Layout(max(8.0, math.floor((wide - WIDEST) / 2)), close=high < _TALL)
        wide, high = max(wide, LEAST[0]), max(high, LEAST[1])
        self._canvas.resize(int(wide * self.scale), int(high * self.scale))

    def _place(self, pieces: tuple[Piece, ...], kit: Kit) -> None:
        """Show each piece by the widget of its name; the focus follows the order of the page."""
        before: QWidget | None = None
        names = {piece.name for piece in pieces}
        for name, widget in self._pieces.items():
            if name not in names:
                widget.hide()
        for piece in pieces:
            widget = self._pieces.get(piece.name) or self._made(piece)
            widget.show_piece(piece, kit, self.scale)
            widget.show()
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget

    def _made(self, piece: Piece) -> "Choice | Field":
        name = piece.name
        made: Choice | Field
        if piece.kind in {"field", "secret"}:
            made = Field(self._brush, self.keyPressEvent, self._canvas)
            made.textEdited.connect(lambda text: self._take(choices.typed(self._draft, name, text)))
        else:
            made = Choice(self._brush, self.keyPressEvent, self._canvas)
            made.clicked.connect(lambda: self.press(name))
        made.setObjectName(name)
        self._pieces[name] = made
        return made

    # ---- keys

    def _order(self) -> list[str]:
        return [piece.name for piece in self.page().pieces]

    def _move(self, by: int) -> None:
        order, focus = self._order(), self.focusWidget()
        name = focus.objectName() if focus is not None else ""
        index = order.index(name) + by if name in order else 0
        self._focus(order[index % len(order)])

    def _focus(self, name: str) -> None:
        widget = self._pieces.get(name)
        if widget is not None and widget.isVisibleTo(self):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(widget)

    def _letter(self, text: str) -> None:
        letter = {"-": "less", "−": "less", "+": "more"}.get(text)
        if letter is None and text.isdigit() and self._draft.step == 3:
            letter = f"distance_{text}"
        named = {piece.key.lower(): piece.name for piece in self.page().pieces if piece.key}
        name = letter or named.get(text.lower(), "")
        if name in self._order() and not name.startswith("step_"):
            self.press(name)
            self._focus("continue" if name == "read" else name)

    def _continue(self) -> None:
        if self._draft.step == 4:
            self._is_through = True
            self.close()
            return
        if self._draft.step == 2 and self._draft.joins and not self._draft.answer:
            self._try()
        if self._draft.step == 2 and not self._draft.joins:
            main = feeds_page.main_of(self._draft.feeds)
            if main and not self._draft.feeds.busy:
                self.press(main)
                return
        step = self._draft.step
        self._take(choices.forward(self._draft))
        stays = self._draft.step == step
        field = "token" if code_of(self._draft) and not address_problem(self._draft) else "address"
        self._focus(field if stays else choices.first_of(self._draft))

    def _back(self) -> None:
        if self._draft.step == 1:
            self.close()
            return
        self._take(choices.back(self._draft))
        self._focus(choices.first_of(self._draft))

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
            self.resize(*LEAST)
        else:
            self.showFullScreen()

    # ---- the hub

    def _try(self) -> None:
        """Join the hub of the fields with the code, or ask it whether it answers and takes the token."""
        draft, token = self._draft, ""
        if (code := code_of(draft)) is not None:
            if not address_problem(draft):
                self._joining.begin(draft.hub.strip(), code)
                self._show(draft._replace(answer="joining", problem=""))
            return
        if draft.token.strip():
            try:
                token = Path(draft.token.strip()).expanduser().read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError, RuntimeError):
                self._show(draft._replace(problem="token_unreadable", answer=""))
                return
        try:
            url = hub_url(draft.hub)
            known = draft.settings.fingerprint if url == draft.settings.hub else ""
            self._probe.ask(url, token, known)
        except UserError:
            return  # the page says already that this is no address
        self._show(draft._replace(answer="trying", problem=""))

    def _joined(self, answer: dict[str, Any]) -> None:
        self._take(paired(self._draft, answer))
        self._focus("continue" if self._draft.answer == "joined" else "token")

    def _fed(self) -> None:
        """Show what came of a feed or an export. At first: which feeds this computer reads."""
        draft = self._draft
        had = draft.feeds
        feeds = self._feeding.apply(had)
        is_first = not had.listed and feeds.listed and not draft.settings.hub and not draft.joins
        if is_first and not had.source:
            feeds = feeds._replace(source="live")
        self._show(draft._replace(feeds=feeds))

    def _answered(self, answer: Answer) -> None:
        self._show(self._draft._replace(answer=answer))


def run_setup(
    settings: SeatSettings,
    saved: Saved,
    language: str,
    *,
    roles: tuple[str, ...],
    join: Sequence[str] = (),
    program: Sequence[str] = (),
) -> bool:
    """Open the setup on the seat's display until it is closed; return whether it came to its end."""
    application = QApplication.instance() or QApplication(["commandcenter"])
    window = SetupWindow(
        settings, saved, language_of(language), roles=roles, join=join, program=program
    )
    window.home = Home(window, settings.screen)
    ends: list[bool] = []
    # A loop of its own: that of the application would stay for any other window that is still open.
    until_closed = QEventLoop()
    window.closed.connect(ends.append)
    window.closed.connect(until_closed.quit)
    application.aboutToQuit.connect(until_closed.quit)
    window.home.fill()
    until_closed.exec()
    window.deleteLater()
    return ends == [True]


def connected() -> tuple[Display, ...]:
    """Return the displays of this computer, as the system tells them."""
    return tuple(_display(screen) for screen in QGuiApplication.screens())


def _display(screen: QScreen) -> Display:
    millimetres = screen.physicalSize()
    inches = math.hypot(millimetres.width(), millimetres.height()) / _MM_PER_IN
    size = screen.geometry().size()
    said = round(inches) if inches >= 5 else None
    return Display(screen.name(), (size.width(), size.height()), said)
