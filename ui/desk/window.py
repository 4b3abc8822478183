"""The desk's window: it places bars and panes, keeps time, and sends each key where it belongs."""

import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from commandcenter.clock import MINUTE
from commandcenter.languages import Language
from commandcenter.platform import boot_us
from ui.desk.announce import announce, news
from ui.desk.canvas import Canvas
from ui.desk.desk import Desk
from ui.desk.explain import Explain
from ui.desk.finder import everything
from ui.desk.help import Group, Help
from ui.desk.keybar import HEIGHT as BAR_HEIGHT
from ui.desk.keybar import KeyBar
from ui.desk.keys import EVERYWHERE, PANELS_BY_KEY, PANES_BY_KEY, Key, stroke
from ui.desk.overlay import Overlay
from ui.desk.pad import PLAIN, TITLE, DeskPad
from ui.desk.palette import Palette
from ui.desk.pane import Pane
from ui.desk.panel import Panel
from ui.desk.panels import PANELS
from ui.desk.panels.numbers import Numbers
from ui.desk.seen import Seen, look
from ui.desk.topbar import HEIGHT as TOP_HEIGHT
from ui.desk.topbar import TopBar
from ui.lettering import lettering
from ui.linkstate import SeatState
from ui.mirror import Mirror
from ui.sheet import Brush, Painted
from ui.theme import theme

LOG = logging.getLogger(__name__)

REFRESH_MS = 250
SOONEST_MS = 200  # a view that comes is shown at once, but not more often than this
ERROR_SHOWN_US = 10 * MINUTE
DRAWN_FOR = (1920, 1080)
NARROWEST = 1024


class DeskWindow(QWidget):
    """One desk. `shown` is the state that it shows at this moment; `new_setup` makes the settings' window."""

    def __init__(
        self,
        mirror: Mirror,
        language: Language,
        *,
        pane: str = "regia",
        panels: Sequence[type[Panel]] = PANELS,
        new_setup: Callable[[], QWidget] | None = None,
    ) -> None:
        super().__init__()
        self._mirror, self._new_setup = mirror, new_setup
        self.setup: QWidget | None = None
        self.desk = Desk(mirror, language, Brush(theme(), lettering()))
        self.seen = look(mirror)
        self.scale = 1.0
        self.shown: SeatState = "disconnected"
        self._last_us = 0
        self._error_us: int | None = None
        self._kinds, self._wanted = tuple(panels), pane
        self._ground = Canvas(self.desk.brush, self)
        self.panes: list[Pane] = []
        self.pane: Pane | None = None
        self._back: list[str] = []
        self.top = TopBar(self.desk, [], self)
        self.bar = KeyBar(self.desk, self)
        self.palette_ = Palette(self.desk, self)
        self.help = Help(self.desk, self)
        self.explain = Explain(self.desk, self)
        self._overlays: tuple[Overlay, ...] = (self.explain, self.help, self.palette_)
        self._role: object = self  # nobody's: the panes are built for the first role that comes
        self._timer = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._connect()
        self._dress()
        self.refresh()

    def _connect(self) -> None:
        self._mirror.view_changed.connect(self._news)
        self._mirror.link_changed.connect(self.refresh)
        self.desk.opened.connect(self.open_thing)
        self.desk.changed.connect(self._soon)
        self.desk.asks.changed.connect(self._soon)
        for overlay in self._overlays:
            overlay.closed.connect(self._focus_again)
        self.explain.stepped.connect(self._explain_beside)
        self.palette_.entries = lambda: everything(self)
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]

    def _dress(self) -> None:
        self.setWindowTitle(self.desk.language.word("words.title"))
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, self.desk.brush.theme.colour("bg0"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self.setMinimumSize(NARROWEST, 576)

    def report_error(self) -> None:
        """Show for ten minutes that this desk itself had an error."""
        self._error_us = boot_us()

    # ---- what is shown

    def refresh(self) -> None:
        """Draw what is known now."""
        self._timer.start(REFRESH_MS)  # first, so that an error below stops nothing
        self._last_us = boot_us()
        before, self.seen = self.seen, look(self._mirror)
        seen = self.seen
        announce(self, news(before, seen, self.desk.language))
        if seen.role is not None and seen.role != self._role:
            self._build(seen)
        self.shown = seen.link.state if seen.wall is not None else "disconnected"
        front = self.pane.key if self.pane is not None else ""
        self.top.show_seen(seen, front, ui_error=self._has_error())
        self.bar.show_keys(self.keys_shown(), seen)
        self._say(seen)
        if self.pane is not None:
            self.pane.show_seen(seen)
        for overlay in self._overlays:
            if overlay.isVisible():
                overlay.show_seen(seen)

    def _has_error(self) -> bool:
        return self._error_us is not None and boot_us() - self._error_us < ERROR_SHOWN_US

    def painted_texts(self) -> list[Painted]:
        """Return every text on the window with its box; what an overlay's card covers is left out."""
        found = self.top.painted_texts(self) + self.bar.painted_texts(self)
        over = [overlay for overlay in self._overlays if overlay.isVisible()]
        below = self._ground.painted_texts(self) if self.pane is None else []
        if self.pane is not None:
            seen_part = QRect(self.pane.mapTo(self, QPoint(0, 0)), self.pane.viewport().size())
            for panel in self.pane.panels:
                below += [t for t in panel.painted_texts(self) if _inside(t, seen_part)]
        for overlay in over:
            card = QRect(overlay.card.mapTo(self, QPoint(0, 0)), overlay.card.size())
            below = [text for text in below if not _touches(text, card)]
            below += overlay.painted_texts(self)
        return found + below

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew: text keeps its size, and grows on larger screens."""
        wide, high = self.width(), self.height()
        self.scale = max(1.0, min(wide / DRAWN_FOR[0], high / DRAWN_FOR[1]))
        top, bottom = round(TOP_HEIGHT * self.scale), round(BAR_HEIGHT * self.scale)
        middle = QRect(0, top, wide, high - top - bottom)
        self.top.place(QRect(0, 0, wide, top), self.scale)
        self.bar.place(QRect(0, high - bottom, wide, bottom), self.scale)
        self._ground.place(middle, self.scale)
        for pane in self.panes:
            pane.place(middle, self.scale)
        for overlay in self._overlays:
            overlay.place(middle, self.scale)
        self.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs; nothing lives behind a closed desk."""
        self._timer.stop()
        if self.setup is not None:
            self.setup.close()
        self._mirror.view_changed.disconnect(self._news)
        self._mirror.link_changed.disconnect(self.refresh)
        QApplication.instance().focusChanged.disconnect(self._focus_changed)  # type: ignore[union-attr]
        event.accept()

    def _build(self, seen: Seen) -> None:
        """Make the panes that this role may see and that hold something."""
        self._role = seen.role
        before = self.pane.key if self.pane is not None else self._wanted
        for pane in self.panes:
            pane.deleteLater()
        self.panes, self.pane = [], None
        tabs = []
        for name, key in PANES_BY_KEY.items():
            kinds = [k for k in self._kinds if k.where.pane == key and seen.role in k.roles]
            if kinds:
                self.panes.append(Pane(self.desk, key, kinds, self))
                tabs.append((name, key))
        self.top.deleteLater()
        self.top = TopBar(self.desk, tabs, self)
        self.top.pane_asked.connect(self.go_to_pane)
        self.top.alert_asked.connect(lambda name: self.open_thing("incident", name))
        self._ground.setVisible(not self.panes)
        for pane in self.panes:
            pane.hide()
        for child in (*self.panes, self.top, *self._overlays):
            child.raise_()
        self.top.show()
        known = [pane.key for pane in self.panes]
        if known:
            self.go_to_pane(before if before in known else known[0])
        self.resizeEvent(QResizeEvent(self.size(), self.size()))

    def _say(self, seen: Seen) -> None:
        """Without a pane, say why: no hub yet, or a token that opens a wall only."""
        if self.pane is not None:
            return
        pad = DeskPad(self.desk.kit(seen), *self._ground.extent())
        language, middle = self.desk.language, pad.height / 2
        key = "desk.wall_only" if seen.role is not None else "desk.waiting"
        reason = seen.link.reason
        if seen.role is None and reason in {"refused", "version", "untrusted"}:
            key = f"down.{reason}"
        wide = pad.width - 64
        title = TITLE._replace(px=24)
        pad.text(language.forms(key), pad.width / 2, middle - 12, title, width=wide, align="centre")
        help_line = (seen.link.help_line,) if seen.link.help_line else language.forms("down.call")
        pad.text(help_line, pad.width / 2, middle + 24, PLAIN, width=wide, align="centre")
        self._ground.show_sheet(pad.sheet(language.word(key)))

    def _news(self, name: str) -> None:
        if name in {"wall", "desk"}:
            self._soon(SOONEST_MS)

    def _soon(self, at_most_ms: object = 0) -> None:
        """Draw again at once, but not within an event that draws already."""
        limit = at_most_ms if isinstance(at_most_ms, int) else 0
        wait = max(0, limit - (boot_us() - self._last_us) // 1000)
        if wait < self._timer.remainingTime() or not self._timer.isActive():
            self._timer.start(wait)

    # ---- going about

    def go_to_pane(self, key: str) -> bool:
        """Bring a pane to the front with the focus where it was there; False where there is none."""
        for pane in self.panes:
            if pane.key == key:
                if self.pane is not None and self.pane is not pane:
                    self._back = [*self._back[-8:], self.pane.key]
                    self.pane.hide()
                self.pane = pane
                pane.show()
                pane.show_seen(self.seen)
                pane.focus_last()
                self._soon()
                return True
        return False

    def show_panel(self, pane: Pane, panel: Panel) -> None:
        """Bring a panel's pane to the front and give the panel the focus."""
        self.go_to_pane(pane.key)
        pane.go_to(panel)

    def go_to_panel(self, number: int) -> bool:
        """Give the focus to a panel of the pane in front."""
        if self.pane is None or number > len(self.pane.panels):
            return False
        self.pane.go_to(self.pane.panels[number - 1])
        return True

    def open_thing(self, kind: str, name: str) -> None:
        """Show an incident's facts, or what stands behind a figure."""
        if kind == "incident":
            self.desk.choose_incident(name)
            if self.go_to_pane("review"):
                self._go_to_kind("incident")
        elif kind == "figure":
            numbers = self.numbers()
            if numbers is not None:
                self._explain(numbers, name)
        elif kind == "feed":
            self.go_to_pane("regia")
            self._go_to_kind("feeds")
            panel = self.panel("feeds")
            if panel is not None:
                panel.focus_widget().choose(name)  # type: ignore[attr-defined]

    def _explain(self, numbers: Numbers, name: str) -> None:
        self.go_to_pane(numbers.where.pane)
        if (card := numbers.choose(name)) is None or self.pane is None:
            return
        self.pane.go_to(numbers)
        corner = card.mapTo(self, QPoint(0, 0)) - self.explain.pos()
        self.explain.figure = name
        self.explain.pointed = QRect(corner, card.size())
        self.explain.open(self.seen)

    def _explain_beside(self, by: int) -> None:
        numbers = self.numbers()
        if numbers is not None:
            self._explain(numbers, numbers.beside(self.explain.figure, by))

    def numbers(self) -> Numbers | None:
        """Return the panel of the headline figures, if this role has it."""
        found = self.panel("numbers")
        return found if isinstance(found, Numbers) else None

    def panel(self, key: str) -> Panel | None:
        """Return a panel by its key."""
        ordered = sorted(
            self.panes, key=lambda pane: pane is not self.pane
        )  # the one in front first
        return next((p for pane in ordered for p in pane.panels if p.key == key), None)

    def _go_to_kind(self, key: str) -> None:
        panel = self.panel(key)
        if self.pane is not None and panel in self.pane.panels and panel is not None:
            self.pane.go_to(panel)

    def _focus_again(self) -> None:
        if self.pane is not None:
            self.pane.focus_last()

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self.pane is not None and now is not None:
            self.pane.note_focus(now)
            self._soon()

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the registry says of a stroke; everything else does nothing."""
        name = stroke(event)
        if not self._pressed(name):
            event.ignore()

    def _pressed(self, name: str) -> bool:
        if name in PANES_BY_KEY:
            return self.go_to_pane(PANES_BY_KEY[name])
        if name in PANELS_BY_KEY:
            return self.go_to_panel(PANELS_BY_KEY[name])
        for key in self._panel_keys():
            if name in key.strokes:
                return self.act(key.action)
        for key in EVERYWHERE:
            if name in key.strokes:
                return self.act(key.action)
        return False

    def act(self, action: str) -> bool:
        """Do an action by its name; False where nothing can be done."""
        acts: dict[str, Callable[[], object]] = {
            "search": lambda: self.palette_.open(self.seen),
            "all_keys": self._show_help,
            "full_screen": self._toggle_full_screen,
            "back": self._go_back,
            "setup": self._open_setup,
        }
        if action in acts:
            acts[action]()
            return True
        for panel in self.acting_panels():
            if panel.act(action):
                self._soon()
                return True
        return False

    def keys_shown(self) -> list[Key]:
        """Return the keys of the bar: the focused panel's first, then those of everywhere."""
        for overlay in reversed(self._overlays):
            if overlay.isVisible():
                return list(overlay.keys)
        keys = [self._here(key) for key in EVERYWHERE if key.in_bar and self.is_of_use(key)]
        own = [key for key in self._panel_keys() if key.in_bar]
        first = [key for key in keys if key.action in {"panel", "move", "open"}]
        return [*first, *own, *keys[len(first) :]]

    def _here(self, key: Key) -> Key:
        """Return a key with the caps that it has where the focus is now."""
        if key.action == "pane":
            shown = {pane.key for pane in self.panes}
            return key._replace(caps=tuple(n for n, p in PANES_BY_KEY.items() if p in shown))
        if key.action == "panel" and self.pane is not None:
            return key._replace(caps=(f"Alt+1–{len(self.pane.panels)}",))
        panel = self._panel_in_focus()
        if key.action == "move" and panel is not None and panel.arrows:
            return key._replace(caps=panel.arrows)
        return key

    def is_of_use(self, key: Key) -> bool:
        """Tell whether a key of everywhere does something as the window is now."""
        if key.action == "explain":
            return self.pane is not None and any(
                isinstance(panel, Numbers) for panel in self.pane.panels
            )
        if key.action == "setup":
            return self._new_setup is not None
        if key.action == "move":
            panel = self._panel_in_focus()
            return panel is not None and bool(panel.arrows)
        if key.action == "open":
            panel = self._panel_in_focus()
            return panel is not None and panel.opens
        if key.action in {"panel", "next", "pane"}:
            return self.pane is not None
        return True

    def _panel_keys(self) -> list[Key]:
        panel = self._panel_in_focus()
        return list(panel.keys) if panel is not None else []

    def _panel_in_focus(self) -> Panel | None:
        return None if self.pane is None else self.pane.panel_with(QApplication.focusWidget())

    def acting_panels(self) -> list[Panel]:
        """Return who may do a panel's action: the one in focus, then the others of its pane."""
        if self.pane is None:
            return []
        first = self._panel_in_focus()
        rest = [panel for panel in self.pane.panels if panel is not first]
        return [first, *rest] if first is not None else rest

    def _show_help(self) -> None:
        language = self.desk.language
        asked = [key for key in EVERYWHERE if key.action != "setup" or self.is_of_use(key)]
        here = [key if key.action == "move" else self._here(key) for key in asked]
        groups = [Group(language.forms("help.everywhere"), tuple(here))]
        for pane in self.panes:
            name = language.word(f"panes.{pane.key}")
            for panel in pane.panels:
                if panel.keys:
                    title = f"{name} · {panel.title[0]}"
                    groups.append(Group((title, panel.title[0]), panel.keys))
        self.help.groups = groups
        self.help.open(self.seen)

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _go_back(self) -> None:
        """Go back to the pane before; with none, nothing: Esc never closes and never destroys."""
        while self._back:
            key = self._back.pop()
            if self.pane is None or key != self.pane.key:
                self.go_to_pane(key)
                self._back.pop()  # going back is no step that could be gone back
                return

    def _open_setup(self) -> None:
        """Open the settings in a window of their own; a second time, bring it to the front."""
        if self._new_setup is None:
            return
        if self.setup is None or not self.setup.isVisible():
            self.setup = self._new_setup()
            self.setup.show()
        self.setup.activateWindow()


def _inside(text: Painted, part: QRect) -> bool:
    return (
        text.x >= part.left()
        and text.y >= part.top()
        and text.x + text.w <= part.right() + 1
        and text.y + text.h <= part.bottom() + 1
    )


def _touches(text: Painted, part: QRect) -> bool:
    return (
        text.x < part.right() + 1
        and text.x + text.w > part.left()
        and text.y < part.bottom() + 1
        and text.y + text.h > part.top()
    )
