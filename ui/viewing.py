"""How large a wall must write to be read from where people stand, by the screen's size and their distance.

A text is read without effort when its capitals are 16 minutes of arc high. Sizes are pixels of a canvas
1080 high; what a person says of the diagonal goes before what the screen says, which is often wrong.
"""

import math
from typing import NamedTuple

from ui.lettering import BODY, SMALLEST

FAR_BODY = 51
DISTANCES_M = (3.0, 4.0, 5.0)
USUAL_DIAGONAL_IN = 55.0

_MM_PER_IN = 25.4
_ARC_16 = 0.004654  # the tangent of 16 minutes of arc
_CAPITAL = 0.727  # Inter's capital height as a share of its size
_CANVAS = (1920, 1080)


class Type(NamedTuple):
    """The sizes of one screen: whatever must be read is at least `body`; aids from nearer stay as they are.

    `smallest` is where a text that finds no room stops shrinking.
    """

    body: int = BODY
    smallest: int = SMALLEST

    @property
    def is_far(self) -> bool:
        """Tell whether this is the large type: four headlines and three teams then find room."""
        return self.body > BODY

    def px(self, drawn: int) -> int:
        """Return the size of a text that was drawn for four metres with `drawn` px."""
        return max(drawn, self.body) if drawn >= BODY else drawn


NEAR, FAR = Type(), Type(FAR_BODY)
DESK = Type(smallest=14)  # from 60 cm


class Viewing(NamedTuple):
    """From how far a screen of which diagonal is read; `diagonal_in` None = nobody has said it."""

    distance_m: float = 4.0
    diagonal_in: float | None = None


def pitch_mm(diagonal_in: float, size: tuple[int, int]) -> float:
    """Return the width of one pixel of a screen of that diagonal and resolution."""
    return diagonal_in * _MM_PER_IN / math.hypot(*size)


def smallest_px(distance_m: float, diagonal_in: float, size: tuple[int, int]) -> int:
    """Return the smallest must-read text in pixels of that screen."""
    return math.ceil(_needed_px(distance_m, diagonal_in, size))


def type_for(viewing: Viewing, size: tuple[int, int]) -> Type:
    """Return the type of a wall of that many pixels."""
    diagonal = viewing.diagonal_in or USUAL_DIAGONAL_IN
    needed = _needed_px(viewing.distance_m, diagonal, size) / _scale(size)
    return FAR if needed > BODY else NEAR


def reach_m(written: Type, diagonal_in: float, size: tuple[int, int]) -> float:
    """Return from how far a wall of that type is still read."""
    capital_mm = written.body * _scale(size) * _CAPITAL * pitch_mm(diagonal_in, size)
    return capital_mm / _ARC_16 / 1000


def _needed_px(distance_m: float, diagonal_in: float, size: tuple[int, int]) -> float:
    return distance_m * 1000 * _ARC_16 / pitch_mm(diagonal_in, size) / _CAPITAL


def _scale(size: tuple[int, int]) -> float:
    return min(size[0] / _CANVAS[0], size[1] / _CANVAS[1])
