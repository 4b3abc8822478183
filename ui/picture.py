"""A wall as a picture, drawn offscreen by the very tiles that the window shows."""

import os
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from commandcenter.languages import language as language_of
from commandcenter.protocol.wall import WallView
from ui.lettering import lettering
from ui.linkstate import LinkState
from ui.sheet import Brush, Painted, paint, painted, prepare
from ui.theme import theme
from ui.viewing import Viewing, type_for
from ui.wall.composer import Composer
from ui.wall.grid import Grid, grid

_KEPT: list[QApplication] = []


class Picture(NamedTuple):
    """The image, and every text on it with the box its ink covers, in pixels of the image."""

    image: QImage
    texts: list[Painted]


def draw_wall(
    view: WallView | None,
    *,
    language: str,
    size: tuple[int, int] = (1920, 1080),
    link_state: LinkState | None = None,
    now_us: int | None = None,
    scene: str | None = "trend",
    ui_error: bool = False,
    viewing: Viewing | None = None,
) -> Picture:
    """Draw a view as the wall shows it.

    `now_us` None = the instant of the view. `viewing` None = four metres on 55". `scene` None = the one
    whose turn it is. Without a view the wall shows that it waits for its hub. Starts Qt offscreen where
    nobody has started it.
    """
    offscreen()
    letters = lettering()
    now = now_us if now_us is not None else view.as_of_us if view is not None else 0
    link = link_state or LinkState()
    where = grid(*size, type_for(viewing or Viewing(), size))
    placed = Composer(language_of(language), letters).compose(
        view, link, now, where, scene=scene, ui_error=ui_error
    )
    image = QImage(*size, QImage.Format.Format_RGB32)
    brush = Brush(theme(), letters)
    image.fill(brush.theme.colour("bg0"))
    painter = QPainter(image)
    texts: list[Painted] = []
    for tile in placed:
        _to_tile(painter, where, tile.rect.x, tile.rect.y)
        paint(tile.sheet.ground, painter, brush)
        paint(tile.sheet.live, painter, brush)
        texts += [
            painted(text, letters, tile.rect.x, tile.rect.y, where.scale).moved(
                where.left, where.top
            )
            for text in tile.sheet.texts()
        ]
    painter.end()
    return Picture(image, texts)


def offscreen() -> None:
    """Start Qt without a screen where nobody has started it."""
    if QApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _KEPT.append(QApplication(["commandcenter"]))


def grabbed(window: QWidget) -> QImage:
    """Return what a window shows."""
    return window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def put_away(window: QWidget) -> None:
    """Close a window and free it now: outside a running loop Qt would keep it until one runs."""
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)


def _to_tile(painter: QPainter, where: Grid, x: float, y: float) -> None:
    painter.resetTransform()
    prepare(painter, where.scale, where.left, where.top)
    painter.translate(x, y)
