"""Every text of every screen against the ground that really lies under it, by WCAG's contrast."""

from collections.abc import Callable
from functools import partialmethod
from typing import Any, NamedTuple
from unittest import mock

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from commandcenter.languages import LANGUAGES
from tests.ui.kept import PICTURES, WALLS, Pixels, luminance, pixels, ratio
from ui.picture import Picture
from ui.sheet import Brush, Hatch, Painted, Text

WALL, DESK, FILLED = 7.0, 4.5, 4.5
# Under the veil a number is dim on purpose, and legible; what is beside it is dimmer still.
VEILED_NUMBER, VEILED = 3.8, 2.0


class Written(NamedTuple):
    """A text that is on the picture, its contrast, and whether a veil lies over it."""

    text: Text
    ratio: float
    veiled: bool


class Noted:
    """Paints texts as ever and notes where, or leaves them out; notes veils, too."""

    def __init__(self) -> None:
        self.texts: list[tuple[Text, QRectF]] = []
        self.veils: list[QRectF] = []
        self.left_out = False
        self._text, self._hatch = Text.paint, Hatch.paint

    def text(self, op: Text, painter: QPainter, brush: Brush) -> None:
        if not self.left_out:
            ink = brush.lettering.ink(op.text, op.px, op.weight)
            box = QRectF(op.x + ink.left, op.base + ink.top, ink.width, ink.height)
            self.texts.append((op, painter.deviceTransform().mapRect(box)))
            self._text(op, painter, brush)

    def hatch(self, op: Hatch, painter: QPainter, brush: Brush) -> None:
        self.veils.append(painter.deviceTransform().mapRect(QRectF(op.x, op.y, op.w, op.h)))
        self._hatch(op, painter, brush)


def _noting(op: Any, note: Callable[..., None], painter: QPainter, brush: Brush) -> None:
    note(op, painter, brush)


def written(draw: Callable[[], Picture]) -> list[Written]:
    """Draw a screen with its texts and without; compare the two under every text that is seen."""
    noted = Noted()
    with (
        mock.patch.object(Text, "paint", partialmethod(_noting, noted.text)),
        mock.patch.object(Hatch, "paint", partialmethod(_noting, noted.hatch)),
    ):
        picture = draw()
        noted.left_out = True
        shown, bare = pixels(picture.image), pixels(draw().image)
    found = [_on(picture, one, noted) for one in picture.texts]
    return [Written(text, least(shown[part], bare[part]), veiled) for text, part, veiled in found]


def _on(picture: Picture, one: Painted, noted: Noted) -> tuple[Text, tuple[slice, slice], bool]:
    """Return the text that was painted where the picture says, its pixels, and whether it is veiled."""
    part = np.s_[int(one.y) : int(one.y + one.h) + 1, int(one.x) : int(one.x + one.w) + 1]
    at = QPointF(one.x + one.w / 2, one.y + one.h / 2)
    for text, box in reversed(noted.texts):
        if text.text == one.text and (box.center() - at).manhattanLength() < 3:
            return text, part, any(veil.contains(at) for veil in noted.veils)
    # A field paints its own text: its ground is what lies around it.
    return Text(one.x, one.y, one.text, round(one.px), 400, "text1"), part, False


def least(shown: Pixels, bare: Pixels) -> float:
    """Return the contrast at the full strokes of a text, of the worst tenth of them."""
    if (shown == bare).all():  # a field's: left out by nobody
        colours, often = np.unique(bare.reshape(-1, 3), axis=0, return_counts=True)
        bare = np.broadcast_to(colours[often.argmax()], shown.shape)
    changed = np.abs(shown.astype(np.int16) - bare).max(axis=2)
    ink = shown[np.unravel_index(changed.argmax(), changed.shape)].astype(np.int16)
    strokes = (np.abs(shown - ink).max(axis=2) <= 12) & (changed > 4)
    if not strokes.any():
        return 1.0
    each = ratio(luminance(shown[strokes]), luminance(bare[strokes]))
    return float(np.quantile(each, 0.1))


def wanted(one: Written, usual: float) -> float:
    if one.veiled:
        is_number = one.text.colour == "text1" and one.text.px >= 56
        return VEILED_NUMBER if is_number else VEILED
    return FILLED if one.text.colour == "ink" else usual


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", PICTURES)
def test_every_text_stands_out_from_what_lies_under_it(
    qapp: QApplication, name: str, code: str
) -> None:
    usual = WALL if name in WALLS else DESK
    texts = written(lambda: PICTURES[name](code))
    assert texts
    for one in texts:
        assert one.ratio >= wanted(one, usual), one
        if name in WALLS and one.text.colour == "ink":
            assert one.text.px >= 34, one


def test_only_a_lost_hub_lies_under_a_veil(qapp: QApplication) -> None:
    for name in ("wall_stale", "wall_one_feed_down", "wall_alarm"):
        assert not any(one.veiled for one in written(lambda name=name: PICTURES[name]("it")))  # type: ignore[misc]
    veiled = {
        one.text.text for one in written(lambda: PICTURES["wall_disconnected"]("it")) if one.veiled
    }
    assert {"46", "94%", "112", "21%", "44", "16"} <= veiled
    assert {
        "Hub non raggiungibile",
        "Chiama i sistemi, int. 4411",
        "ultimo dato 38 s fa",
    }.isdisjoint(veiled)


@pytest.mark.parametrize(
    ("ink", "ground", "expected"), [(255, 0, 21.0), (0, 255, 21.0), (119, 255, 4.48), (9, 9, 1.0)]
)
def test_contrast_is_that_of_the_standard(ink: int, ground: int, expected: float) -> None:
    one, other = (np.full((1, 3), grey, np.uint8) for grey in (ink, ground))
    assert ratio(luminance(one), luminance(other))[0] == pytest.approx(expected, abs=0.01)


def test_a_text_over_a_light_shape_is_found_out(qapp: QApplication) -> None:
    """What `least` is for: the token's ground is dark, the ground that lies there is not."""
    bare = np.full((40, 40, 3), 30, np.uint8)
    bare[:, 20:] = 190
    shown = bare.copy()
    shown[10:30, 5:35] = 242
    on_dark, across = (least(shown[:, :end], bare[:, :end]) for end in (20, 40))
    assert on_dark > 7
    assert across < 2
