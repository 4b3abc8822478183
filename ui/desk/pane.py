"""A pane: its panels in three blocks, laid out for the window, scrolled by panel where it is too small."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui import scrollbar
from ui.desk.desk import Desk
from ui.desk.pad import GUTTER, MARGIN
from ui.desk.panel import Block, Panel
from ui.desk.seen import Seen
from ui.rect import Rect

TWO_COLUMNS = 1600  # from this width the left and the right block stand side by side
LEFT_SHARE = 1168 / (1168 + 704)
SHARES = {"review": 1296 / (1296 + 576)}  # of the left block, where it is not that


class Wanted(NamedTuple):
    """What a panel asks for: its block, its least height, its share of what is left."""

    block: Block
    height: float
    stretch: int
    is_half: bool = False


def arrange(
    wanted: Sequence[Wanted], width: float, height: float, left_share: float = LEFT_SHARE
) -> tuple[list[Rect], float]:
    """Return where each panel stands and how high the whole is; edges on whole pixels, never less than asked.

    The top block spans the window, the others stand side by side below it, or one after the other
    where the window is narrow. What is left of the height is shared out by `stretch`. Two halves share a
    row, and where the window is narrow one place.
    """
    inner: float = width - 2 * MARGIN
    tops = [place for place, want in enumerate(wanted) if want.block == "top"]
    left = [place for place, want in enumerate(wanted) if want.block == "left"]
    right = [place for place, want in enumerate(wanted) if want.block == "right"]
    boxes: dict[int, Rect] = {}
    y = float(MARGIN)
    for place in tops:
        boxes[place] = Rect(MARGIN, y, inner, wanted[place].height)
        y += wanted[place].height + GUTTER
    if width < TWO_COLUMNS or not left or not right:
        columns: list[tuple[tuple[float, float], list[int]]] = [((MARGIN, inner), left + right)]
    else:
        wide = round((inner - GUTTER) * left_share / 8) * 8
        columns = [
            ((MARGIN, wide), left),
            ((MARGIN + wide + GUTTER, inner - wide - GUTTER), right),
        ]
    bottom = y
    for across, places in columns:
        are_tabs = width < TWO_COLUMNS
        end = _stack(boxes, wanted, places, across, (y, height - MARGIN), are_tabs=are_tabs)
        bottom = max(bottom, end)
    return [boxes[place] for place in range(len(wanted))], bottom - GUTTER + MARGIN


def _stack(
    boxes: dict[int, Rect],
    wanted: Sequence[Wanted],
    places: Sequence[int],
    across: tuple[float, float],
    down: tuple[float, float],
    *,
    are_tabs: bool,
) -> float:
    """Stack panels in a column; return where it ends, with a gutter."""
    x, wide = across
    y, end = down
    rows = _rows(wanted, places)
    asked = sum(wanted[row[0]].height + GUTTER for row in rows) - GUTTER
    left_over = max(0.0, end - y - asked)
    shares = sum(wanted[row[0]].stretch for row in rows) or 1
    for row in rows:
        first = wanted[row[0]]
        high = first.height + left_over * first.stretch // shares
        part = wide if are_tabs or len(row) == 1 else (wide - GUTTER) / 2
        for number, place in enumerate(row):
            left = x if are_tabs else x + number * (part + GUTTER)
            boxes[place] = Rect(left, y, part, high)
        y += high + GUTTER
    return y


def _rows(wanted: Sequence[Wanted], places: Sequence[int]) -> list[list[int]]:
    """Return the panels of a column row by row: one, or two halves."""
    rows: list[list[int]] = []
    for place in places:
        before = rows[-1] if rows else []
        if wanted[place].is_half and len(before) == 1 and wanted[before[0]].is_half:
            before.append(place)
        else:
            rows.append([place])
    return rows


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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave every key to the window: a pane is scrolled by panel, and arrows may be a panel's own."""
        event.ignore()

    def place(self, rect: QRect, scale: float) -> None:
        """Lay the panels out in a place of the window."""
        self.setGeometry(rect)
        wide, high = rect.width() / scale, rect.height() / scale
        share = SHARES.get(self.key, LEFT_SHARE)
        boxes, whole = arrange(self._wanted(wide), wide, high, share)
        if whole > high + 0.5:  # room for the scroll bar
            wide -= scrollbar.WIDTH / scale
            boxes, whole = arrange(self._wanted(wide), wide, high, share)
        self._ground.resize(round(wide * scale), max(rect.height(), round(whole * scale)))
        self._pair(boxes)
        for panel, box in zip(self.panels, boxes, strict=True):
            panel.place(box.scaled(scale), scale)

    def _pair(self, boxes: Sequence[Rect]) -> None:
        """Make tabs of two panels that got one place: the one that was gone to last is seen."""
        at: dict[Rect, Panel] = {}
        for panel, box in zip(self.panels, boxes, strict=True):
            first = at.setdefault(box, panel)
            panel.tab_beside = None
            if first is panel:
                panel.show()
            else:
                panel.tab_beside, first.tab_beside = first, panel
                self._turn_up(panel if panel is self._last else first)

    @staticmethod
    def _turn_up(panel: Panel) -> None:
        """Show the one of two tabs; the other lies behind it."""
        if panel.tab_beside is not None:
            panel.show()
            panel.tab_beside.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the panels that they came to the front."""
        for panel in self.panels:
            panel.came_up()
        super().showEvent(event)

    def show_seen(self, seen: Seen) -> bool:
        """Show what is known now in every panel; False where one of them failed."""
        return all([panel.show_seen(seen) for panel in self.panels])  # noqa: C419 - each of them

    def go_to(self, panel: Panel) -> None:
        """Give a panel the focus and scroll so that it is seen whole."""
        self._last = panel
        self._turn_up(panel)
        self._bring(panel)
        panel.focus_widget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def panel_with(self, widget: QWidget | None) -> Panel | None:
        """Return the panel that holds a widget."""
        for panel in self.panels:
            if widget is not None and (panel is widget or panel.isAncestorOf(widget)):
                return panel
        return None

    def note_focus(self, widget: QWidget | None) -> None:
        """Remember where the focus is, and have it in view: by Tab, too, one scrolls by panel."""
        panel = self.panel_with(widget)
        if panel is not None and panel is not self._last:
            self._last = panel
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
