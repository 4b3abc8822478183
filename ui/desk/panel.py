"""A panel of a pane: frame, cap and title, a note at the right, and below them its own content."""

import logging
from typing import ClassVar, Literal, NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from commandcenter.languages import zone
from commandcenter.protocol.row import Role
from ui import scrollbar
from ui.desk.canvas import Canvas
from ui.desk.desk import Desk
from ui.desk.keys import Key
from ui.desk.pad import PADDING, PLAIN, SECOND, TITLE, DeskPad
from ui.desk.seen import Seen
from ui.desk.table import Column, Row, Rows, Table, head_ops
from ui.sheet import Box, Hatch, Line, Painted, Sheet
from ui.tiles.pad import Kit
from ui.viewing import DESK

LOG = logging.getLogger(__name__)

TITLE_BASE = 30
BODY_TOP = 48
TAB_GAP = 20
Block = Literal["top", "left", "right"]


class Place(NamedTuple):
    """Where a panel stands in its pane: block, least height at a desk 1080 high, share of what is left.

    `is_half`: two such, one after the other, share a row of their block.
    """

    pane: str
    block: Block
    height: int
    stretch: int = 1
    is_half: bool = False


class Panel(Canvas):
    """What every panel does. One that needs more than a painted body adds its own widgets."""

    key: ClassVar[str]  # words panels.KEY
    where: ClassVar[Place]
    is_heard_next_door: ClassVar[bool] = (
        False  # its keys work from the other panels of its pane, too
    )
    roles: ClassVar[frozenset[Role]] = frozenset({"regia", "manager", "admin"})
    keys: ClassVar[tuple[Key, ...]] = ()
    arrows: ClassVar[tuple[str, ...]] = ()  # those that move something in it
    opens: ClassVar[bool] = False  # Enter opens what is chosen in it
    explains: ClassVar[bool] = False  # I explains what is chosen in it

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk.brush, parent)
        self.desk, self.number = desk, number
        self.seen: Seen | None = None
        self.tabs: tuple[Panel, ...] = ()  # itself and the others, where several share one place
        self._has_failed = False
        self._veil = Veil(desk, self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def title(self) -> tuple[str, ...]:
        """The panel's name, long form first."""
        return self.desk.language.forms(f"panels.{self.key}")

    def height_at(self, width: float) -> int:
        """Return the least height the panel needs where it is so wide."""
        return self.where.height

    def show_seen(self, seen: Seen) -> bool:
        """Show what is known now; False where that failed. Nothing here may move focus or selection."""
        try:
            self._show(seen)
        except Exception:  # a bug in one panel must not take the others off the desk
            if not self._has_failed:
                LOG.exception("panel %s could not be drawn", self.key)
            self._has_failed = True
            self._show_failed(seen)
            return False
        self._has_failed = False
        return True

    def _show_failed(self, seen: Seen) -> None:
        """Say that this panel failed: never an old number that looks new."""
        pad = DeskPad(self.desk.kit(seen), *self.extent())
        pad.frame(edge="warn", edge_px=2)
        self._head(pad, seen, with_note=False)
        words = self.desk.language.forms("desk.panel_failed")
        x = pad.mark("triangle", PADDING, BODY_TOP + 30, PLAIN._replace(colour="warn"))
        pad.text(words, x, BODY_TOP + 30, PLAIN, width=pad.width - PADDING - x)
        self.show_sheet(pad.sheet(f"{self.title[0]}, {words[0]}"))
        self._veil.hide()
        for child in self._content():
            child.hide()

    def _content(self) -> list[QWidget]:
        return [child for child in self.findChildren(QWidget) if child is not self._veil]

    def _show(self, seen: Seen) -> None:
        if self._has_failed:
            for child in self._content():
                child.show()
        self.seen = seen
        pad = DeskPad(self.desk.kit(seen), *self.extent())
        if seen.link.state == "stale":
            pad.frame(edge="stale", edge_px=2, dashed=True)
        else:
            pad.frame()
        if self.hasFocus():
            pad.frame(fill="", edge="info", edge_px=2)
        self._head(pad, seen)
        self.write(pad, seen)
        self.show_sheet(pad.sheet(self.spoken(seen)))
        if seen.link.state == "disconnected" and seen.wall is not None:
            self._veil.cover(self.veiled(), self.scale)
        else:
            self._veil.hide()

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write what stands below the title."""
        raise NotImplementedError

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Return the forms of the note at the right of the title."""
        return ()

    def spoken(self, seen: Seen) -> str:
        """Return what a screen reader says of the panel as a whole."""
        return ", ".join((self.title[0], *self.note(seen)[:1]))

    def veiled(self) -> QRect:
        """Return the part that lies under the veil while the hub is away."""
        return self.rect()

    def act(self, action: str) -> bool:
        """Do what one of the panel's own keys asks; False where there is nothing to do it with."""
        return False

    def keys_now(self) -> tuple[Key, ...]:
        """Return the panel's own keys as they are now: fewer while it asks for something."""
        return self.keys

    def choose(self, name: str) -> bool:
        """Choose a part of the panel by its id; False where there is none."""
        return False

    def hears_next_door(self) -> bool:
        """Tell whether its keys work from the other panels of its pane as well."""
        return self.is_heard_next_door

    def mark(self, seen: Seen) -> tuple[str, str] | None:
        """Return shape and colour of what its tab carries while it lies behind another; None = nothing."""
        return None

    def needs_somebody(self) -> bool:
        """Tell whether its tab comes to the front by itself, as long as nobody chose another one there."""
        return False

    def came_up(self) -> None:
        """Know that the pane came to the front: what is sorted then is sorted now."""

    def focus_widget(self) -> QWidget:
        """Return what takes the focus when the panel is gone to."""
        return self

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the panel and of what stands in it."""
        found = super().painted_texts(root)
        for child in self.findChildren(QWidget):
            if child.isVisibleTo(root) and isinstance(child, Canvas | Table):
                found += child.painted_texts(root)
        return found

    def _head(self, pad: DeskPad, seen: Seen, *, with_note: bool = True) -> None:
        end = self._names(pad, seen, PADDING) + 24
        if with_note and (note := self.note(seen)):
            least = pad.kit.lettering.width(note[-1], SECOND.px)
            room = pad.width - PADDING - end
            if least <= room:
                right = pad.width - PADDING
                pad.text(note, right, TITLE_BASE, SECOND, width=room, align="right")

    def _names(self, pad: DeskPad, seen: Seen, x: float) -> float:
        """Write cap and title, beside those of the tabs that lie behind; return where they end."""
        cap = self.desk.language.word("key_names.alt")
        for panel in self.tabs or (self,):
            x = pad.cap(f"{cap} {panel.number}", x, TITLE_BASE) + 10
            if panel is self:
                left = x
                title = pad.text(self.title, x, TITLE_BASE, TITLE, width=pad.width - PADDING - x)
                x = pad.end(title)
                if self.tabs:
                    pad.add(Box(left, TITLE_BASE + 8, x - left, 3, "info"))
            else:
                x = self._tab(pad, panel, seen, x)
            x += TAB_GAP
        return x - TAB_GAP

    def _tab(self, pad: DeskPad, panel: "Panel", seen: Seen, x: float) -> float:
        """Write the name of a tab that lies behind, with its mark; return where it ends."""
        if (mark := panel.mark(seen)) is not None:
            shape, colour = mark
            x = pad.mark(shape, x, TITLE_BASE, PLAIN._replace(colour=colour))
        words = pad.text(panel.title[-1:], x, TITLE_BASE, PLAIN, width=pad.width - PADDING - x)
        return pad.end(words)

    def empty(self, pad: DeskPad, words: tuple[str, ...], top: float = BODY_TOP) -> None:
        """Say that there is nothing to show, and why that is so."""
        pad.text(words, PADDING, top + 30, PLAIN, width=pad.width - 2 * PADDING)


class TablePanel(Panel):
    """A panel whose body is a table, with an optional foot below it."""

    columns: ClassVar[tuple[Column, ...]]
    arrows = ("Up", "Down")
    row_height: ClassVar[int] = 40
    tight_height: ClassVar[int] = 0  # of its rows where it is one of several tabs; 0 = the same
    has_heads: ClassVar[bool] = True
    foot_height: ClassVar[int] = 0

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        words = [desk.language.forms(f"columns.{c.key}") if c.key else ("",) for c in self.columns]
        self._heads = words
        kit = Kit(desk.language, desk.brush.lettering, zone("UTC"), DESK)
        rows = Rows(self.columns, [forms[0] for forms in words], self)
        self.table = Table(kit, desk.brush, rows, self.row_height, self)
        self.table.setAccessibleName(self.title[0])
        self.table.opened.connect(self.open_row)
        self.table.chosen.connect(self._chosen)
        self._veil.raise_()

    def rows(self, seen: Seen) -> list[Row]:
        """Return the rows as they are now."""
        raise NotImplementedError

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Return what is said where there is no row."""
        return self.desk.language.forms("desk.nothing")

    def preferred(self) -> str:
        """Return the id of the row to begin with; "" = the first one."""
        return ""

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Write what stands below the table."""

    def foot_now(self) -> int:
        """Return how high the foot is now: more while it lists what may be chosen."""
        return self.foot_height

    def veiled(self) -> QRect:
        """Leave the foot out: there a refused command is told, which is news."""
        return self.rect().adjusted(0, 0, 0, -round(self.foot_now() * self.scale))

    def open_row(self, name: str) -> None:
        """Open what a row stands for."""

    def choose(self, name: str) -> bool:
        """Choose the row of that id."""
        return self.table.choose(name)

    def focus_widget(self) -> QWidget:
        """Return the table."""
        return self.table

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the heads, show the rows between them and the foot."""
        scale, top = self.scale, BODY_TOP + 28 * self.has_heads
        bottom = pad.height - (self.foot_now() or 8)
        left, right = 8, pad.width - 8 + scrollbar.WIDTH / scale - 2
        is_tight = bool(self.tabs) and self.tight_height
        self.table.row_height = self.tight_height if is_tight else self.row_height
        self.table.place(
            QRect(
                round(left * scale),
                round(top * scale),
                round((right - left) * scale),
                max(0, round((bottom - top) * scale)),
            ),
            scale,
        )
        rows = self.rows(seen)
        self.table.show_rows(rows, self.preferred())
        if rows and self.has_heads:
            head_ops(pad, self.table, self._heads, left, BODY_TOP + 18)
            pad.add(Line(PADDING, top - 0.5, pad.width - PADDING, top - 0.5, "line2"))
        elif not rows:
            words = (
                self.nothing(seen) if seen.is_whole else self.desk.language.forms("desk.waiting")
            )
            self.empty(pad, words)
        if self.foot_height:
            self.foot(pad, seen, bottom)

    def _chosen(self) -> None:
        """Say of what the keys speak now."""
        if self.seen is not None:
            self.show_seen(self.seen)


class Veil(Canvas):
    """Lies over a panel whose numbers nobody vouches for any more; the last ones stay legible."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk.brush, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self, part: QRect, scale: float) -> None:
        """Cover a part of the panel."""
        self.place(part, scale)
        wide, high = self.extent()
        # Small text needs more light under it than a wall's numbers.
        self.show_sheet(Sheet((Hatch(0, 0, wide, high, 8, "bg0@45"),)))
        self.raise_()
        self.show()
