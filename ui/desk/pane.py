"""A pane: its panels in three blocks, laid out for the window, scrolled by panel where it is too small."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui import scrollbar
from ui.desk.arranging import LEFT_SHARE, SHARES, TABBED, TWO_COLUMNS, Wanted, arrange, in_tabs
from ui.desk.desk import Desk
from ui.desk.pad import MARGIN
from ui.desk.panel import Panel
from ui.desk.seen import Seen
from ui.rect import Rect


class Pane(QScrollArea):
    """The panels of one F-key."""

    def __init__(self, desk: Desk, key: str, kinds: Sequence[type[Panel]], parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ground = QWidget()
        self.viewport().setAutoFillBackground(False)
        self.setWidget(self._ground)
        self._ground.setAutoFillBackground(False)  # setWidget turns it on
        scrollbar.dress(self.verticalScrollBar(), desk.brush.theme)
        self.panels = [kind(desk, place, self._ground) for place, kind in enumerate(kinds, 1)]
        self._last = self.panels[0]
        self._visited: list[Panel] = []  # the last one last

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave every key to the window: a pane is scrolled by panel, and arrows may be a panel's own."""
        event.ignore()

    def place(self, rect: QRect, scale: float) -> None:
        """Lay the panels out in a place of the window."""
        self.setGeometry(rect)
        wide, high = rect.width() / scale, rect.height() / scale
        boxes, whole = self._arranged(wide, high)
        if whole > high + 0.5:  # room for the scroll bar
            wide -= scrollbar.WIDTH / scale
            boxes, whole = self._arranged(wide, high)
        self._ground.resize(round(wide * scale), max(rect.height(), round(whole * scale)))
        self._pair(boxes)
        for panel, box in zip(self.panels, boxes, strict=True):
            panel.place(box.scaled(scale), scale)

    def _arranged(self, wide: float, high: float) -> tuple[list[Rect], float]:
        wanted = self._wanted(wide)
        if self.key in TABBED and wide < TWO_COLUMNS:
            return in_tabs(wanted, wide, high)
        return arrange(wanted, wide, high, SHARES.get(self.key, LEFT_SHARE))

    def _pair(self, boxes: Sequence[Rect]) -> None:
        """Make tabs of panels that got one place."""
        at: dict[Rect, list[Panel]] = {}
        for panel, box in zip(self.panels, boxes, strict=True):
            at.setdefault(box, []).append(panel)
        for group in at.values():
            for panel in group:
                panel.tabs = tuple(group) if len(group) > 1 else ()
            self._turn_up(self._in_front(group))

    def _in_front(self, group: Sequence[Panel]) -> Panel:
        """Return the tab that is seen: the one last gone to, else what needs somebody, else the first."""
        gone_to = [panel for panel in self._visited if panel in group]
        needed = [panel for panel in group if panel.needs_somebody()]
        return (gone_to[-1:] or needed or list(group))[0]

    @staticmethod
    def _turn_up(panel: Panel) -> None:
        """Show one of several tabs; the others lie behind it."""
        panel.show()
        for other in panel.tabs:
            if other is not panel:
                other.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the panels that they came to the front."""
        for panel in self.panels:
            panel.came_up()
        super().showEvent(event)

    def show_seen(self, seen: Seen) -> bool:
        """Show what is known now in every panel; False where one of them failed."""
        whole = all([panel.show_seen(seen) for panel in self.panels])  # noqa: C419 - each of them
        for group in {panel.tabs for panel in self.panels if panel.tabs}:
            self._turn_up(self._in_front(group))
        return whole

    def go_to(self, panel: Panel) -> None:
        """Give a panel the focus and scroll so that it is seen whole."""
        self._go(panel)
        panel.focus_widget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shown(self) -> list[Panel]:
        """Return the panels that no other tab hides."""
        return [panel for panel in self.panels if not panel.isHidden()]

    def panel_with(self, widget: QWidget | None) -> Panel | None:
        """Return the panel that holds a widget."""
        for panel in self.panels:
            if widget is not None and (panel is widget or panel.isAncestorOf(widget)):
                return panel
        return None

    def step_back(self, panel: Panel | None) -> bool:
        """Leave a panel that takes the focus by a key of its own for the one before; True = it is one."""
        if panel is None or not panel.hears_next_door():
            return False
        before = [one for one in self._visited if one is not panel]
        if before:
            self.go_to(before[-1])
        return True

    def note_focus(self, widget: QWidget | None) -> None:
        """Remember where the focus is, and have it in view: by Tab, too, one scrolls by panel."""
        panel = self.panel_with(widget)
        if panel is not None and panel is not self._last:
            self._go(panel)

    def _go(self, panel: Panel) -> None:
        self._last = panel
        self._visited = [*(one for one in self._visited if one is not panel), panel]
        self._turn_up(panel)
        self._bring(panel)

    def _bring(self, panel: Panel) -> None:
        """Scroll so that a panel that is not seen whole begins at the top."""
        shown, bar = self.viewport().height(), self.verticalScrollBar()
        if panel.y() < bar.value() or panel.y() + panel.height() > bar.value() + shown:
            bar.setValue(panel.y() - MARGIN)

    def focus_last(self) -> None:
        """Go where the focus was when this pane was left."""
        self.go_to(self._last)

    def _wanted(self, width: float) -> list[Wanted]:
        inner = width - 2 * MARGIN
        return [
            Wanted(
                panel.where.block,
                panel.height_at(inner),
                panel.where.stretch,
                panel.where.is_half,
            )
            for panel in self.panels
        ]
