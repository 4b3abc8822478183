"""Colours by name, from resources/themes: nothing in `ui` writes a colour of its own.

A name may carry its opacity in percent: "stale@16" is the token `stale` at 16 %.
"""

import tomllib
from functools import cache
from pathlib import Path

from PySide6.QtGui import QColor

_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "themes"

LEVEL_COLOURS = {"normal": "text1", "notice": "info", "warning": "warn", "critical": "crit"}


class Theme:
    """The colours of one theme file. Immutable; get it with `theme(name)`."""

    def __init__(self, tokens: dict[str, str]) -> None:
        self.tokens = tokens
        self._colours: dict[str, QColor] = {}

    def colour(self, name: str) -> QColor:
        """Return the colour of a token, or of "token@opacity"; raise KeyError for an unknown one."""
        if (known := self._colours.get(name)) is None:
            token, _, opacity = name.partition("@")
            known = QColor(self.tokens[token])
            if opacity:
                known.setAlphaF(int(opacity) / 100)
            self._colours[name] = known
        return known

    def contrast(self, ink: str, ground: str) -> float:
        """Return the WCAG contrast ratio of two tokens, 1 to 21."""
        light, dark = sorted((self._luminance(ink), self._luminance(ground)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    def _luminance(self, token: str) -> float:
        colour = self.colour(token)
        red, green, blue = (
            value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
            for value in (colour.redF(), colour.greenF(), colour.blueF())
        )
        return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


@cache
def theme(name: str = "dark") -> Theme:
    """Read a theme file, once."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        tables = tomllib.load(file)
    return Theme(
        {
            token: colour
            for table in tables.values()
            if isinstance(table, dict)
            for token, colour in table.items()
        }
    )
