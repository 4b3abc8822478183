"""Where the tiles of a wall lie. Positions never move; only the hero row changes what stands in it.

Drawn for 1920 x 1080. Another size scales by its height; a wider or taller shape gives what is left
over to the columns and to the hero row, so nothing is letterboxed and every edge stays on 8 px.
The large type, for five metres, has four wide columns instead of five, in the same three rows.
"""

from typing import NamedTuple

from ui.rect import Rect
from ui.viewing import NEAR, Type

WIDTH, HEIGHT = 1920, 1080
MARGIN, ROW_GUTTER = 32, 16

_TOP = 104


class _Shape(NamedTuple):
    """How many columns, how wide and how far apart; how many the left block has; heights of three rows."""

    columns: int
    width: int
    gutter: int
    left: int
    numbers: int
    hero: int
    footer: int


_NEAR = _Shape(5, 352, 24, 3, 328, 416, 168)
_FAR = _Shape(4, 440, 32, 2, 352, 408, 152)


class Grid(NamedTuple):
    """The canvas of one screen: its type, its scale, its origin in pixels of the screen, and its tiles."""

    type: Type
    scale: float
    left: float
    top: float
    header: Rect
    numbers: tuple[Rect, ...]
    trend: Rect
    motives: Rect
    hero: Rect
    teams: Rect
    feeds: Rect

    @property
    def rows(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Top and height of two rows that divide the hero row, on the grid of 8."""
        height = (self.hero.h - ROW_GUTTER) / 2 // 8 * 8
        return (self.hero.y, height), (self.hero.y + self.hero.h - height, height)


def grid(width: int, height: int, written: Type = NEAR) -> Grid:
    """Lay the tiles out for a screen of that many pixels, in that type."""
    shape = _FAR if written.is_far else _NEAR
    scale = max(0.05, min(width / WIDTH, height / HEIGHT))
    wide, high = width / scale, height / scale
    column = shape.width + 8 * int((wide - WIDTH + 1) // (8 * shape.columns))
    extra = 8 * int((high - HEIGHT + 1) // 8)
    pitch = column + shape.gutter
    inner = shape.columns * pitch - shape.gutter
    left_block = shape.left * pitch - shape.gutter
    right_block = (shape.columns - shape.left) * pitch - shape.gutter
    right = MARGIN + left_block + shape.gutter
    hero_top = _TOP + shape.numbers + ROW_GUTTER
    hero = shape.hero + extra
    foot = hero_top + hero + ROW_GUTTER
    return Grid(
        type=written,
        scale=scale,
        left=(wide - inner - 2 * MARGIN) / 2 * scale,
        top=(high - HEIGHT - extra) / 2 * scale,
        header=Rect(MARGIN, 24, inner, 64),
        numbers=tuple(
            Rect(MARGIN + pitch * index, _TOP, column, shape.numbers)
            for index in range(shape.columns)
        ),
        trend=Rect(MARGIN, hero_top, left_block, hero),
        motives=Rect(right, hero_top, right_block, hero),
        hero=Rect(MARGIN, hero_top, inner, hero),
        teams=Rect(MARGIN, foot, left_block, shape.footer),
        feeds=Rect(right, foot, right_block, shape.footer),
    )
