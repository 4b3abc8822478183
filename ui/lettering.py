"""Type: one family, tabular figures, cached fonts and widths, and the rule that makes a text fit.

Sizes are in pixels of a wall 1080 high; the painter scales them with everything else, so a layout that
holds at 1080p holds at every size. Inter where the system has it, else the system's sans, narrowed
where it runs wider than Inter: every layout was drawn for Inter's widths.
"""

import math
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple, TypeVar

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QPainterPath

from commandcenter.languages import without_last_word

SMALLEST = 32  # nothing on a wall is smaller: 16 arc-minutes at 3 m on 55"
BODY = 41  # the same at 4 m
REGULAR, SEMIBOLD, BOLD = 400, 600, 700

_SAMPLE = "Da rispondere obiettivo 1234567890%"
_INTER_AT_100 = {REGULAR: 1787.0, SEMIBOLD: 1834.0, BOLD: 1858.0}  # its width of the sample
_NARROWEST = 75
_CACHED_TEXTS = 800  # twice what all scenes of a wall write

_Value = TypeVar("_Value")


class Ink(NamedTuple):
    """The painted box of a text around its base point: left and top are relative to it."""

    left: float
    top: float
    width: float
    height: float


class Lettering:
    """Fonts and measures of one family. Needs a QGuiApplication."""

    def __init__(self, family: str | None = None) -> None:
        self.family = family or _family()
        self._fonts: dict[tuple[int, int], QFont] = {}
        self._metrics: dict[tuple[int, int], QFontMetricsF] = {}
        self._stretches: dict[int, int] = {}
        self._widths: dict[tuple[str, int, int], float] = {}
        self._inks: dict[tuple[str, int, int], Ink] = {}

    def font(self, px: int, weight: int = REGULAR) -> QFont:
        """Return the font of that size and weight."""
        key = (px, weight)
        if key not in self._fonts:
            if weight not in self._stretches:
                self._stretches[weight] = self._stretch(weight)
            self._fonts[key] = self._made(px, weight, self._stretches[weight])
        return self._fonts[key]

    def width(self, text: str, px: int, weight: int = REGULAR) -> float:
        """Return how far `text` advances."""
        key = (text, px, weight)
        if (known := self._widths.get(key)) is None:
            known = self._measure(px, weight).horizontalAdvance(text)
            _keep(self._widths, key, known)
        return known

    def ink(self, text: str, px: int, weight: int = REGULAR) -> Ink:
        """Return the box that `text` paints."""
        key = (text, px, weight)
        if (known := self._inks.get(key)) is None:
            path = QPainterPath()  # exact; a font's own tight box is rounded to whole pixels
            path.addText(0, 0, self.font(px, weight), text)
            box = path.boundingRect()
            known = Ink(box.left(), box.top(), box.width(), box.height())
            _keep(self._inks, key, known)
        return known

    def cap_height(self, px: int, weight: int = REGULAR) -> float:
        """Return the height of a capital letter."""
        return self._measure(px, weight).capHeight()

    def fit(
        self,
        forms: Sequence[str],
        width: float,
        px: int,
        weight: int = REGULAR,
        *,
        keep_long: int = 0,
        smallest: int = SMALLEST,
    ) -> tuple[str, int]:
        """Return the form and size that fit into `width`.

        The long form first, then the shorter ones, then the shortest in smaller steps, never below
        `smallest`. A title may keep its long form down to `keep_long` px before it takes a shorter one.
        Only a name that people chose may be too long even so: it then loses its last words, and
        letters only where its first word alone is too long.
        """
        if keep_long and (size := self._shrunk(forms[0], width, px, weight)) >= keep_long:
            return forms[0], size
        for form in forms:
            if self.width(form, px, weight) <= width:
                return form, px
        shortest = min(forms, key=lambda form: self.width(form, px, weight))
        size = max(smallest, self._shrunk(shortest, width, px, weight))
        return self._cut(shortest, width, size, weight), size

    def _shrunk(self, text: str, width: float, px: int, weight: int) -> int:
        """Return the largest size up to `px` at which `text` fits; it may be too small to use."""
        size = min(px, math.floor(px * width / max(1.0, self.width(text, px, weight))) + 1)
        while size > 1 and self.width(text, size, weight) > width:
            size -= 1
        return size

    def _cut(self, text: str, width: float, px: int, weight: int) -> str:
        while " " in text and self.width(text, px, weight) > width:
            text = without_last_word(text)
        while len(text) > 1 and self.width(text, px, weight) > width:
            text = text[:-1]
        return text

    def _measure(self, px: int, weight: int) -> QFontMetricsF:
        key = (px, weight)
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(self.font(px, weight))
        return self._metrics[key]

    def _stretch(self, weight: int) -> int:
        """Return the stretch at which the sample is no wider than in Inter, 100 = as designed."""
        if self.family == "Inter":
            return 100
        wanted = _INTER_AT_100[weight]
        for stretch in range(100, _NARROWEST, -1):
            metrics = QFontMetricsF(self._made(100, weight, stretch))
            if metrics.horizontalAdvance(_SAMPLE) <= wanted:
                return stretch
        return _NARROWEST

    def _made(self, px: int, weight: int, stretch: int) -> QFont:
        font = QFont(self.family)
        font.setPixelSize(px)
        font.setWeight(QFont.Weight(weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setFeature(QFont.Tag("tnum"), 1)
        if stretch != 100:
            font.setStretch(stretch)
        if px >= 40:
            spacing = QFont.SpacingType.PercentageSpacing
            font.setLetterSpacing(spacing, 96 if px >= 72 else 98)
        return font


@cache
def lettering(family: str | None = None) -> Lettering:
    """Return the lettering of a family, made once; None = Inter, else the system's own sans."""
    return Lettering(family)


def _family() -> str:
    if "Inter" in QFontDatabase.families():
        return "Inter"
    general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return QFontInfo(general).family()


def _keep(
    cache: dict[tuple[str, int, int], _Value], key: tuple[str, int, int], value: _Value
) -> None:
    # A clock and ages write ever new texts: the older half goes, rather than grow for weeks.
    if len(cache) >= _CACHED_TEXTS:
        for old in list(islice(cache, _CACHED_TEXTS // 2)):
            del cache[old]
    cache[key] = value
