"""The key bar: the keys that do something where the focus is now, as many of them as fit."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.desk.canvas import Canvas
from ui.desk.desk import Desk
from ui.desk.keys import Key, caps
from ui.desk.pad import PADDING, SECOND, DeskPad
from ui.desk.seen import Seen
from ui.sheet import Box, Line

HEIGHT = 48
_BASE = 30
_GAP, _NEAR = 26, 8
_LAST = frozenset({"back", "close", "all_keys"})  # never left out: they lead to all the others


class KeyBar(Canvas):
    """One strip at the bottom."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk.brush, parent)
        self.desk = desk

    def show_keys(self, keys: Sequence[Key], seen: Seen) -> None:
        """Show these keys in this order; where they do not all fit, the later ones go first."""
        language = self.desk.language
        pad = DeskPad(self.desk.kit(seen), *self.extent())
        pad.add(Box(0, 0, pad.width, pad.height, "bg1"))
        pad.add(Line(0, 0.5, pad.width, 0.5, "line"))
        x = float(PADDING)
        for key in self._fitting(pad, keys):
            x = pad.caps(caps(key, language), x, _BASE) + _NEAR
            label = language.word(f"keys.{key.action}")
            x = pad.end(pad.text(label, x, _BASE, SECOND, width=pad.width - x)) + _GAP
        self.show_sheet(pad.sheet())

    def _fitting(self, pad: DeskPad, keys: Sequence[Key]) -> list[Key]:
        shown = list(keys)
        while shown and self._width(pad, shown) > pad.width - 2 * PADDING:
            spare = [key for key in shown if key.action not in _LAST]
            shown.remove(spare[-1] if spare else shown[-1])
        return shown

    def _width(self, pad: DeskPad, keys: Sequence[Key]) -> float:
        language = self.desk.language
        width = pad.kit.lettering.width
        return sum(
            pad.caps_width(caps(key, language))
            + _NEAR
            + width(language.word(f"keys.{key.action}"), SECOND.px)
            + _GAP
            for key in keys
        )
