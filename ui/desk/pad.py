"""The desk's pad: the wall's, with type for 60 cm, caps of keys and wrapped sentences."""

from collections.abc import Iterable

from ui.lettering import REGULAR, SEMIBOLD, Lettering
from ui.sheet import Box
from ui.tiles.pad import Pad, Style

MARGIN = GUTTER = PADDING = 16
BIG = Style(30, SEMIBOLD, "text1")
TITLE = Style(18, SEMIBOLD, "text1")
STRONG = Style(16, SEMIBOLD, "text1")
BODY = Style(16, REGULAR, "text1")
PLAIN = Style(16, REGULAR, "text2")
SECOND = Style(15, REGULAR, "text2")
HEAD = Style(14, SEMIBOLD, "text2")
CAP = Style(14, SEMIBOLD, "text2")

_CAP_HEIGHT, _CAP_SIDE = 26, 7


class DeskPad(Pad):
    """Places texts of a desk: never smaller than 14 px."""

    def cap(self, name: str, x: float, base: float, style: Style = CAP) -> float:
        """Draw the cap of a key, its left end at x; return where it ends."""
        wide = max(_CAP_HEIGHT, self.kit.lettering.width(name, style.px, style.weight) + 14)
        top = base - _CAP_HEIGHT / 2 - self.kit.lettering.cap_height(style.px, style.weight) / 2
        self.add(Box(x, round(top), wide, _CAP_HEIGHT, "bg2", "line2", 1, 4))
        self.text(name, x + wide / 2, base, style, width=wide, align="centre")
        return x + wide

    def caps(self, names: Iterable[str], x: float, base: float) -> float:
        """Draw several caps side by side; return where the last one ends."""
        for place, name in enumerate(names):
            x = self.cap(name, x + 4 * bool(place), base)
        return x

    def caps_width(self, names: Iterable[str]) -> float:
        """Return how wide `caps` would be."""
        width = self.kit.lettering.width
        wide = [max(_CAP_HEIGHT, width(name, CAP.px, CAP.weight) + 14) for name in names]
        return sum(wide) + 4 * (len(wide) - 1)

    def wrapped(
        self, sentence: str, x: float, base: float, style: Style, *, width: float, step: float = 22
    ) -> float:
        """Write a sentence in as many lines as it needs; return the base line of the last."""
        for place, line in enumerate(self.lines(sentence, style, width)):
            base += step * bool(place)
            self.text(line, x, base, style, width=width)
        return base

    def lines(self, sentence: str, style: Style, width: float) -> list[str]:
        """Break a sentence between words so that no line is wider than `width`."""
        return broken(sentence, self.kit.lettering, style, width)


def broken(sentence: str, lettering: Lettering, style: Style, width: float) -> list[str]:
    """Break a sentence between words so that no line is wider than `width`."""
    lines: list[str] = []
    for word in sentence.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and lettering.width(longer, style.px, style.weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
