"""A cell of a table: plain text in forms from long to short, a shape before it, what else it shows.

Nothing is elided: a cell takes the form that fits.
"""

from typing import NamedTuple, Protocol

from ui.desk.pad import BODY, SECOND, DeskPad
from ui.sheet import Box, Op
from ui.tiles.pad import Align, Kit, Style

SIDE = 8  # blank left and right in a cell


class Column(NamedTuple):
    """A column: the key of its head, its width at a desk 1080 high (0 = what is left), where texts stand."""

    key: str
    width: int
    align: Align = "left"


class Gauge(Protocol):
    """Something drawn in a cell beside its text."""

    def draw(self, pad: DeskPad, left: float, right: float, base: float) -> float:
        """Draw it between left and right; return where the cell's text begins."""
        ...


class Cell(NamedTuple):
    """What one cell shows: forms from long to short, style, a shape before the text; or a bar (0 to 1).

    `gauge` is drawn before shape and text. `more`: a quieter text behind the first, where there is room;
    `below`: one in a second line.
    """

    forms: tuple[str, ...] = ()
    style: Style = BODY
    mark: str = ""
    mark_colour: str = ""
    bar: float = 0.0
    gauge: Gauge | None = None
    more: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def cell_ops(kit: Kit, cell: Cell, align: Align, wide: float, high: float) -> tuple[Op, ...]:
    """Return what a cell of that size paints."""
    pad = DeskPad(kit, wide, high)
    style = cell.style
    base = round(high / 2 + kit.lettering.cap_height(style.px, style.weight) / 2)
    left, right = float(SIDE), wide - SIDE
    if cell.below:
        base = round(high / 2) - 3
        pad.text(cell.below, left, base + 20, SECOND, width=right - left)
    if cell.bar:
        pad.add(
            Box(left, round(high / 2) - 8, max(1, round(cell.bar * (right - left))), 16, "data2")
        )
    if cell.gauge is not None:
        left = cell.gauge.draw(pad, left, right, base)
    if cell.mark and align == "right" and cell.forms:
        _before(pad, cell, left, right, base)
        return pad.sheet().ground
    if cell.mark:
        left = pad.mark(cell.mark, left, base, style._replace(colour=cell.mark_colour))
    if cell.forms:
        x = right if align == "right" else left
        text = pad.text(cell.forms, x, base, style, width=right - left, align=align)
        _behind(pad, cell.more, pad.end(text) + 10, right, base)
    return pad.sheet().ground


def _before(pad: DeskPad, cell: Cell, left: float, right: float, base: float) -> None:
    """Write a text at the right end, its shape directly before it."""
    style = cell.style
    size = pad.cap_height(style) * 1.2 + 8  # as a pad draws a shape
    text = pad.text(cell.forms, right, base, style, width=right - left - size, align="right")
    pad.mark(cell.mark, text.x - size, base, style._replace(colour=cell.mark_colour))


def _behind(pad: DeskPad, forms: tuple[str, ...], left: float, right: float, base: float) -> None:
    """Write the longest form that fits behind a text, or nothing."""
    width = pad.kit.lettering.width
    fitting = [form for form in forms if width(form, SECOND.px) <= right - left]
    if fitting:
        pad.text(fitting[0], left, base, SECOND, width=right - left)
