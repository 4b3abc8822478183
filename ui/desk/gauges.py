"""What a cell draws beside its text: a bar of ages, units taken, time left, the cap of a key."""

from typing import NamedTuple

from ui.desk.pad import HEAD, DeskPad
from ui.sheet import Area, Box

_HIGH = 16
_AGES = ("age1", "age2", "age3", "age4")
_HATCHED = 2  # the third band: 4 to 12 hours
_LEAST = 4.0  # of a band that is not empty
_SQUARE = 11.0


class Ages(NamedTuple):
    """Cases by age, young to old, on one scale: `longest` cases fill the width."""

    bands: tuple[int, ...]
    longest: int

    def draw(self, pad: DeskPad, left: float, right: float, base: float) -> float:
        """Draw a block a band, the oldest at the right; return where a text behind it begins."""
        top = round(pad.height / 2) - _HIGH / 2
        scale = (right - left) * 0.56 / max(1, self.longest)  # what is late is told behind it
        for band, count in enumerate(self.bands):
            if count:
                wide = max(_LEAST, count * scale)
                block(pad, band, left, top, wide, _HIGH)
                left += wide + 1
        return left + 11


def block(pad: DeskPad, band: int, left: float, top: float, wide: float, high: float) -> None:
    """Draw a block of an age band: that of 4 to 12 hours is hatched, so that it is told without colour."""
    if band == _HATCHED:
        corners = (
            (left, top), (left + wide, top), (left + wide, top + high), (left, top + high),
        )  # fmt: skip
        pad.add(Area(corners, _AGES[band], hatched=True))
        pad.add(Box(left, top, wide, high, edge=_AGES[band], edge_px=1))
    else:
        pad.add(Box(left, top, wide, high, _AGES[band]))


class Legend(NamedTuple):
    """What the bands are called; hollow where a colour would stand for nothing."""

    names: tuple[str, ...]
    counts: tuple[int, ...]

    def draw(self, pad: DeskPad, left: float, right: float, base: float) -> float:
        """Draw a square and a name a band, side by side."""
        top = base - _SQUARE
        for band, (name, count) in enumerate(zip(self.names, self.counts, strict=True)):
            if band >= _HATCHED and not count:
                pad.add(Box(left, top, _SQUARE, _SQUARE, edge="line2", edge_px=1))
            else:
                block(pad, band, left, top, _SQUARE, _SQUARE)
            text = pad.text(name, left + _SQUARE + 5, base, HEAD, width=right - left - _SQUARE)
            left = pad.end(text) + 12
        return left


class Units(NamedTuple):
    """Units of work taken, of those a person has."""

    taken: int
    of: int

    def draw(self, pad: DeskPad, left: float, right: float, base: float) -> float:
        """Draw a square a unit; where they do not fit, narrower ones."""
        pitch = min(_SQUARE + 3, (right - left) * 0.62 / max(1, self.of))
        top = round(pad.height / 2) - _SQUARE / 2
        for unit in range(self.of):
            colour = "data2" if unit < self.taken else "bg3"
            pad.add(Box(left + unit * pitch, top, max(1.0, pitch - 3), _SQUARE, colour))
        return left + self.of * pitch + 8


class TimeLeft(NamedTuple):
    """The share of its time that an override has left, drawn below the countdown."""

    share: float
    is_short: bool

    def draw(self, pad: DeskPad, left: float, right: float, base: float) -> float:
        """Draw the bar under the text."""
        top = base + 6
        pad.add(Box(left, top, right - left, 3, "bg3"))
        if self.share > 0:
            colour = "warn" if self.is_short else "text2"
            pad.add(Box(left, top, max(2.0, (right - left) * min(1.0, self.share)), 3, colour))
        return left


class Cap(NamedTuple):
    """The cap of a key that acts on this row."""

    name: str

    def draw(self, pad: DeskPad, left: float, right: float, base: float) -> float:
        """Draw it at the right end."""
        wide = pad.caps_width((self.name,))
        pad.cap(self.name, right - wide, base)
        return right
