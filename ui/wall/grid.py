"""Where the tiles of a wall lie. Positions never move; only the hero row changes what stands in it.

Drawn for 1920 x 1080. Another size scales by its height; a wider or taller shape gives what is left
over to the columns and to the hero row, so nothing is letterboxed and every edge stays on 8 px.
"""

from typing import NamedTuple

WIDTH, HEIGHT = 1920, 1080
MARGIN, GUTTER, ROW_GUTTER, COLUMNS = 32, 24, 16, 5

_TOP, _NUMBERS, _FOOTER = 104, 328, 168


class Rect(NamedTuple):
    """A rectangle of the canvas."""

    x: float
    y: float
    w: float
    h: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.w, self.h


class Grid(NamedTuple):
    """The canvas of one screen: its scale, its origin in pixels of the screen, and its tiles."""

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
        """Top and height of two rows that divide the hero row."""
        height = (self.hero.h - ROW_GUTTER) / 2
        return (self.hero.y, height), (self.hero.y + height + ROW_GUTTER, height)


def grid(width: int, height: int) -> Grid:
    """Lay the tiles out for a screen of that many pixels."""
    scale = max(0.05, min(width / WIDTH, height / HEIGHT))
    wide, high = width / scale, height / scale
    column = 352 + 8 * int((wide - WIDTH + 1) // (8 * COLUMNS))
    extra = 8 * int((high - HEIGHT + 1) // 8)
    inner = COLUMNS * column + (COLUMNS - 1) * GUTTER
    left_block, right_block = 3 * column + 2 * GUTTER, 2 * column + GUTTER
    right = MARGIN + left_block + GUTTER
    hero_top = _TOP + _NUMBERS + ROW_GUTTER
    hero = 416 + extra
    foot = hero_top + hero + ROW_GUTTER
    return Grid(
        scale=scale,
        left=(wide - inner - 2 * MARGIN) / 2 * scale,
        top=(high - HEIGHT - extra) / 2 * scale,
        header=Rect(MARGIN, 24, inner, 64),
        numbers=tuple(
            Rect(MARGIN + (column + GUTTER) * index, _TOP, column, _NUMBERS)
            for index in range(COLUMNS)
        ),
        trend=Rect(MARGIN, hero_top, left_block, hero),
        motives=Rect(right, hero_top, right_block, hero),
        hero=Rect(MARGIN, hero_top, inner, hero),
        teams=Rect(MARGIN, foot, left_block, _FOOTER),
        feeds=Rect(right, foot, right_block, _FOOTER),
    )
