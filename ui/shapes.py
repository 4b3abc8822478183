"""The shapes that carry a meaning beside their colour, drawn as paths in a unit square around 0,0.

A path, not a glyph: every system draws the same mark, whatever fonts it has. Stroked shapes are turned
into filled outlines once, so painting is one fill; they are made large, since a stroker flattens curves.
"""

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QPolygonF, QTransform

_LARGE = 1000.0


@cache
def sized(kind: str, size: float) -> QPainterPath:
    """Return the filled path of a shape in a square of `size`, centred on 0,0; KeyError if unknown."""
    return QTransform.fromScale(size, size).map(_SHAPES[kind]())


def _polygon(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def _stroked(path: QPainterPath, width: float) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width * _LARGE)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    outline = stroker.createStroke(QTransform.fromScale(_LARGE, _LARGE).map(path)).simplified()
    return QTransform.fromScale(1 / _LARGE, 1 / _LARGE).map(outline)


def _lines(*runs: tuple[tuple[float, float], ...], width: float = 0.12) -> QPainterPath:
    path = QPainterPath()
    for run in runs:
        path.moveTo(*run[0])
        for point in run[1:]:
            path.lineTo(*point)
    return _stroked(path, width)


def _diamond() -> QPainterPath:
    return _polygon((0, -0.5), (0.5, 0), (0, 0.5), (-0.5, 0))


def _triangle() -> QPainterPath:
    return _polygon((0, -0.46), (0.5, 0.42), (-0.5, 0.42))


def _disc() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(-0.42, -0.42, 0.84, 0.84))
    return path


def _ring() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(-0.37, -0.37, 0.74, 0.74))
    return _stroked(path, 0.11)


def _clock() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(-0.44, -0.44, 0.88, 0.88))
    face = _stroked(path, 0.11)
    hands = QPainterPath()
    hands.moveTo(0, -0.25)
    hands.lineTo(0, 0.02)
    hands.lineTo(0.2, 0.1)
    return face.united(_stroked(hands, 0.11))


def _cross() -> QPainterPath:
    return _lines(((-0.3, -0.3), (0.3, 0.3)), ((0.3, -0.3), (-0.3, 0.3)))


def _check() -> QPainterPath:
    return _lines(((-0.4, 0.02), (-0.12, 0.3), (0.42, -0.32)), width=0.14)


def _flag() -> QPainterPath:
    pole = _lines(((-0.3, -0.42), (-0.3, 0.46)), width=0.1)
    return pole.united(_polygon((-0.3, -0.46), (0.42, -0.18), (-0.3, 0.1)))


def _pulse() -> QPainterPath:
    run = ((-0.5, 0.06), (-0.26, 0.06), (-0.1, -0.34), (0.12, 0.36), (0.26, 0.06), (0.5, 0.06))
    return _lines(run, width=0.085)


def _revised() -> QPainterPath:
    arc = QPainterPath()
    arc.arcMoveTo(QRectF(-0.36, -0.36, 0.72, 0.72), 150)
    arc.arcTo(QRectF(-0.36, -0.36, 0.72, 0.72), 150, -290)
    head = _polygon((-0.5, -0.3), (-0.14, -0.22), (-0.42, 0.06))
    return _stroked(arc, 0.1).united(head)


_SHAPES: dict[str, Callable[[], QPainterPath]] = {
    "check": _check,
    "clock": _clock,
    "cross": _cross,
    "diamond": _diamond,
    "disc": _disc,
    "flag": _flag,
    "pulse": _pulse,
    "revised": _revised,
    "ring": _ring,
    "triangle": _triangle,
}

LEVEL_SHAPES = {"normal": "disc", "notice": "disc", "warning": "triangle", "critical": "diamond"}
