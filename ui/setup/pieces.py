"""The pieces of the setup: what stands where, as plain values; drawing and keyboard know nothing more.

Positions are pixels of a page 1920 x 1080; a lower one (1366 x 768) has its lines closer, never smaller
texts. What a person can choose is a `Piece` with a name; everything else is drawn on the page.
"""

from typing import Literal, NamedTuple

from ui.rect import Rect
from ui.tiles.pad import Style

RING = 3  # a piece is that much larger than its surface on each side, for the ring of the focus

Kind = Literal[
    "card", "step", "radio", "size", "switch", "field", "secret", "button", "key", "line"
]


class Piece(NamedTuple):
    """Something that can have the focus. `key` is the letter that chooses it, `spoken` what is read aloud."""

    name: str
    kind: Kind
    rect: Rect
    title: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    key: str = ""
    on: bool = False
    value: str = ""
    spoken: str = ""


class Words(NamedTuple):
    """A text of the page: its forms, its place, its style."""

    forms: tuple[str, ...]
    x: float
    base: float
    style: Style
    width: float
    align: Literal["left", "right", "centre"] = "left"
    mark: str = ""


class Panel(NamedTuple):
    """A surface of the page."""

    rect: Rect
    fill: str = "bg1"
    edge: str = "line"
    dashed: bool = False


class Page(NamedTuple):
    """All of it, and where the readable test stands (None where nobody reads from afar)."""

    panels: tuple[Panel, ...]
    words: tuple[Words, ...]
    pieces: tuple[Piece, ...]
    sample: Rect | None = None
    chip: Rect | None = None
    rules: tuple[float, ...] = ()


class Layout(NamedTuple):
    """Where the page lies on a window: its left edge, and whether its lines are close."""

    left: float
    close: bool

    def y(self, drawn: float) -> float:
        """Return where a height of the tall page lies."""
        if not self.close:
            return drawn
        if drawn < 184:
            return drawn - 52 if drawn < 120 else drawn - 66
        return 88 + (drawn - 184) * 0.85

    def rect(self, x: float, y: float, w: float, h: float) -> Rect:
        """Return a rectangle of the page, x from the left edge of the 1280 px wide block."""
        top, bottom = self.y(y), self.y(y + h)
        return Rect(self.left + x, round(top), w, round(bottom) - round(top))
