"""A display list: what a tile paints, prepared as plain values so that painting computes nothing.

A tile is a function from rows to a `Sheet`. Two sheets that are equal look alike, so a tile repaints
only when its sheet changed; tests and `texts` read the same values that are painted. Coordinates are
pixels of a canvas 1080 high, from the tile's own corner.
"""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPolygonF

from ui.lettering import Lettering
from ui.shapes import sized
from ui.theme import Theme

Points = tuple[tuple[float, float], ...]
DASHES = (4.0, 3.0)  # in pen widths: the stale edge
DOTS = (2.0, 3.0)

_PATTERNS = {False: Qt.BrushStyle.SolidPattern, True: Qt.BrushStyle.BDiagPattern}


class Brush(NamedTuple):
    """What painting needs besides the sheet."""

    theme: Theme
    lettering: Lettering


class Box(NamedTuple):
    """A filled or edged rectangle; the edge lies inside it."""

    x: float
    y: float
    w: float
    h: float
    fill: str = ""
    edge: str = ""
    edge_px: float = 1
    radius: float = 0
    dashed: bool = False

    def paint(self, painter: QPainter, brush: Brush) -> None:
        """Fill, then draw the edge."""
        half = self.edge_px / 2 if self.edge else 0.0
        box = QRectF(self.x, self.y, self.w, self.h).adjusted(half, half, -half, -half)
        if not self.radius and not self.edge:
            painter.fillRect(box, brush.theme.colour(self.fill))
            return
        painter.setBrush(brush.theme.colour(self.fill) if self.fill else Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(brush, self.edge, self.edge_px, DASHES if self.dashed else ()))
        radius = max(0.0, self.radius - half)
        painter.drawRoundedRect(box, radius, radius)


class Line(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 1
    dashes: tuple[float, ...] = ()

    def paint(self, painter: QPainter, brush: Brush) -> None:
        """Draw it with flat ends."""
        painter.setPen(_pen(brush, self.colour, self.width, self.dashes))
        painter.drawLine(QLineF(self.x1, self.y1, self.x2, self.y2))


class Curve(NamedTuple):
    """A line through points."""

    points: Points
    colour: str
    width: float = 4
    dashes: tuple[float, ...] = ()

    def paint(self, painter: QPainter, brush: Brush) -> None:
        """Draw it with round joins; a single point is a dot."""
        pen = _pen(brush, self.colour, self.width, self.dashes)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if self.dashes else Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        points = [QPointF(x, y) for x, y in self.points]
        if len(points) == 1:
            painter.drawPoint(points[0])
        else:
            painter.drawPolyline(points)


class Area(NamedTuple):
    """A filled polygon; hatched, it tells itself apart without its colour."""

    points: Points
    fill: str
    hatched: bool = False

    def paint(self, painter: QPainter, brush: Brush) -> None:
        """Fill it."""
        outline = QPolygonF([QPointF(x, y) for x, y in self.points])
        colour = brush.theme.colour(self.fill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour, _PATTERNS[self.hatched]))
        painter.drawPolygon(outline)


class Mark(NamedTuple):
    """One of the shapes of `ui/shapes.py`, centred on x, y."""

    kind: str
    x: float
    y: float
    size: float
    colour: str

    def paint(self, painter: QPainter, brush: Brush) -> None:
        """Fill its path."""
        path: QPainterPath = sized(self.kind, self.size)
        painter.fillPath(path.translated(self.x, self.y), brush.theme.colour(self.colour))


class Hatch(NamedTuple):
    """The veil over what is no longer known: dimmed, with slanted lines 32 px apart."""

    x: float
    y: float
    w: float
    h: float
    radius: float = 0
    dim: str = "bg0@55"

    def paint(self, painter: QPainter, brush: Brush) -> None:
        """Dim the rectangle and hatch it."""
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.x, self.y, self.w, self.h), self.radius, self.radius)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(QRectF(self.x, self.y, self.w, self.h), brush.theme.colour(self.dim))
        painter.setPen(_pen(brush, "stale@16", 4, ()))
        steps = int((self.w + self.h) // 32) + 1
        painter.drawLines(
            [
                QLineF(self.x + 32 * step, self.y, self.x + 32 * step - self.h, self.y + self.h)
                for step in range(1, steps + 1)
            ]
        )
        painter.restore()


class Text(NamedTuple):
    """One line of plain text; `x` is its left end, `base` its base line."""

    x: float
    base: float
    text: str
    px: int
    weight: int
    colour: str

    def paint(self, painter: QPainter, brush: Brush) -> None:
        """Draw it as it is: `drawText` at a point knows no markup."""
        painter.setFont(brush.lettering.font(self.px, self.weight))
        painter.setPen(brush.theme.colour(self.colour))
        painter.drawText(QPointF(self.x, self.base), self.text)


Op = Box | Line | Curve | Area | Mark | Hatch | Text


class Sheet(NamedTuple):
    """What one tile shows: `ground` changes rarely and is kept as a picture, `live` is drawn on it.

    `spoken` is what a screen reader says of it.
    """

    ground: tuple[Op, ...] = ()
    live: tuple[Op, ...] = ()
    spoken: str = ""

    def texts(self) -> tuple[Text, ...]:
        """Return every text that is painted."""
        return tuple(op for op in (*self.ground, *self.live) if isinstance(op, Text))


class Painted(NamedTuple):
    """A text on the picture: the box its ink covers and its size, in pixels of the picture."""

    text: str
    x: float
    y: float
    w: float
    h: float
    px: float

    def moved(self, x: float, y: float) -> "Painted":
        """Return it on a picture that this one is a part of, with its corner at x, y."""
        return self._replace(x=self.x + x, y=self.y + y)


def prepare(painter: QPainter, scale: float, x: float = 0, y: float = 0) -> None:
    """Set a painter up for a sheet of that scale whose corner is at x, y."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.translate(x, y)
    painter.scale(scale, scale)


def paint(ops: Iterable[Op], painter: QPainter, brush: Brush) -> None:
    """Paint a display list."""
    for op in ops:
        op.paint(painter, brush)


def painted(text: Text, lettering: Lettering, x: float, y: float, scale: float) -> Painted:
    """Return where a text of a tile at x, y is on a picture of that scale."""
    ink = lettering.ink(text.text, text.px, text.weight)
    return Painted(
        text=text.text,
        x=(x + text.x + ink.left) * scale,
        y=(y + text.base + ink.top) * scale,
        w=ink.width * scale,
        h=ink.height * scale,
        px=text.px * scale,
    )


def _pen(brush: Brush, colour: str, width: float, dashes: tuple[float, ...]) -> QPen:
    if not colour:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(QBrush(brush.theme.colour(colour)), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashes:
        pen.setDashPattern(dashes)
    return pen
