"""The pad a tile writes its sheet on: it places texts so that they fit, and keeps ground and live apart."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Literal, NamedTuple

from commandcenter.languages import Language
from ui.lettering import BODY, REGULAR, Lettering
from ui.sheet import Box, Hatch, Mark, Op, Sheet, Text
from ui.viewing import NEAR, Type

PADDING = 24
RADIUS = 8
HERO_HEIGHT = 416  # what the hero row was drawn for; a taller one centres its content
_OPTICAL = 56  # from here the ink, not the blank a letter brings along, meets the margin

Align = Literal["left", "right", "centre"]


class Kit(NamedTuple):
    """What every tile needs to word and measure its texts."""

    language: Language
    lettering: Lettering
    zone: tzinfo
    type: Type = NEAR


class Style(NamedTuple):
    """How a text is set. `px` is for four metres; a `fitted` one was measured already and stays."""

    px: int = BODY
    weight: int = REGULAR
    colour: str = "text2"
    fitted: bool = False


class Pad:
    """Collects what a tile paints; `sheet` closes it."""

    def __init__(self, kit: Kit, width: float, height: float) -> None:
        self.kit = kit
        self.width = width
        self.height = height
        self._ground: list[Op] = []
        self._live: list[Op] = []

    def add(self, *ops: Op, live: bool = False) -> None:
        """Add shapes; `live` ones are painted over the kept picture of the others."""
        (self._live if live else self._ground).extend(ops)

    def px(self, style: Style) -> int:
        """Return the size that a style has on this wall."""
        return style.px if style.fitted else self.kit.type.px(style.px)

    def width_of(self, text: str, style: Style) -> float:
        """Return how far a text of that style advances."""
        return self.kit.lettering.width(text, self.px(style), style.weight)

    def cap_height(self, style: Style) -> float:
        """Return the height of a capital letter of that style."""
        return self.kit.lettering.cap_height(self.px(style), style.weight)

    def text(
        self,
        forms: str | Sequence[str],
        x: float,
        base: float,
        style: Style,
        *,
        width: float,
        align: Align = "left",
        live: bool = False,
        keep_long: int = 0,
    ) -> Text:
        """Add the form that fits into `width`; `x` is the left end, right end or centre of the text."""
        listed = (forms,) if isinstance(forms, str) else forms
        text, px = self.kit.lettering.fit(
            listed,
            width,
            self.px(style),
            style.weight,
            keep_long=keep_long,
            smallest=self.kit.type.smallest,
        )
        if align != "left":
            taken = self.kit.lettering.width(text, px, style.weight)
            x -= taken if align == "right" else taken / 2
        elif px >= _OPTICAL:
            x -= self.kit.lettering.ink(text, px, style.weight).left
        op = Text(x, base, text, px, style.weight, style.colour)
        self.add(op, live=live)
        return op

    def two_lines(self) -> tuple[float, float]:
        """Return the base lines of a tile that has two lines of must-read text."""
        middle = self.height / 2
        return (middle - 22, middle + 50) if self.kit.type.is_far else (middle - 24, middle + 52)

    def last_line(self) -> float:
        """Return the base line of a hero's last line, under its rule."""
        return self.height - (18 if self.kit.type.is_far else 21)

    def end(self, text: Text) -> float:
        """Return the x where a text ends."""
        return text.x + self.kit.lettering.width(text.text, text.px, text.weight)

    def mark(self, kind: str, x: float, base: float, style: Style, *, live: bool = False) -> float:
        """Add a shape before a text of that style, its left end at x; return where the text begins."""
        capital = self.cap_height(style)
        size, middle = capital * 1.2, base - capital / 2
        self.add(Mark(kind, x + size / 2, middle, size, style.colour), live=live)
        return x + size + 8

    def shape(self, kind: str, x: float, y: float, size: float, colour: str) -> None:
        """Add a shape centred on x, y."""
        self.add(Mark(kind, x, y, size, colour))

    def frame(
        self, *, fill: str = "bg1", edge: str = "line", edge_px: float = 1, dashed: bool = False
    ) -> None:
        """Add the tile's own surface and edge."""
        self.add(Box(0, 0, self.width, self.height, fill, edge, edge_px, RADIUS, dashed=dashed))

    def stale_frame(self) -> None:
        """Add the surface with the dashed edge of what is no longer complete or fresh."""
        self.frame(edge="stale", edge_px=4, dashed=True)

    def veil(self) -> None:
        """Dim and hatch the whole tile."""
        self.add(Hatch(0, 0, self.width, self.height, RADIUS), live=True)

    def sheet(self, spoken: str = "") -> Sheet:
        """Return what was collected; without words of its own it says aloud what is written on it."""
        made = Sheet(tuple(self._ground), tuple(self._live), spoken)
        return made if spoken else made._replace(spoken=", ".join(op.text for op in made.texts()))
