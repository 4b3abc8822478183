"""A rectangle of a page that is drawn for one size and shown at another."""

from typing import NamedTuple

from PySide6.QtCore import QRect


class Rect(NamedTuple):
    """Left, top, width and height, in pixels of a screen 1080 high."""

    x: float
    y: float
    w: float
    h: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.w, self.h

    def scaled(self, scale: float) -> QRect:
        """Return it in pixels of the window: edges on whole ones, so that neighbours stay neighbours."""
        left, top = round(self.x * scale), round(self.y * scale)
        right, bottom = round((self.x + self.w) * scale), round((self.y + self.h) * scale)
        return QRect(left, top, right - left, bottom - top)
