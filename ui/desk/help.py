"""The page of all keys, made from the registry: everywhere, in this pane's panels, in the reader's words."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from ui.desk.desk import Desk
from ui.desk.entries import as_sentence
from ui.desk.keys import Key, caps, key_name
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, HEAD, TITLE, DeskPad
from ui.desk.seen import Seen

_ROW, _SIDE = 36, 24
_CAPS_WIDE = 200


class Group(NamedTuple):
    """Keys that work in one place."""

    title: tuple[str, ...]
    keys: tuple[Key, ...]


class Help(Overlay):
    """Shows every key there is; Esc leaves."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.groups: Sequence[Group] = ()

    def show_seen(self, seen: Seen) -> None:
        """Lay the groups out in one column, or in two where they are many."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        rows = sum(len(group.keys) + 2 for group in self.groups)
        columns = 2 if rows * _ROW + 64 > high - 64 else 1
        card_wide = min(wide - 64, 560 * columns)
        per_column = -(-rows // columns) + (columns > 1)
        card_high = min(high - 32, per_column * _ROW + 72)
        left, top = (wide - card_wide) / 2, max(16, (high - card_high) / 2)
        self.card.place(_rect(left, top, card_wide, card_high, self.scale), self.scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        language = self.desk.language
        pad.text(
            as_sentence(language.word("keys.all_keys")),
            _SIDE,
            36,
            TITLE,
            width=card_wide - 2 * _SIDE,
        )
        spoken = self._columns(pad, card_wide / columns, card_high)
        self.card.show_sheet(pad.sheet(". ".join((language.word("keys.all_keys"), *spoken))))

    def _columns(self, pad: DeskPad, column: float, high: float) -> list[str]:
        language, x, base = self.desk.language, float(_SIDE), 72.0
        spoken = []
        for group in self.groups:
            if base > 72 and base + (len(group.keys) + 1) * _ROW > high:
                x, base = x + column, 72.0
            pad.text(group.title, x, base, HEAD, width=column - _SIDE)
            for key in group.keys:
                base += _ROW
                names = caps(key, language)
                end = pad.caps(names, x, base)
                start = max(end + 12, x + _CAPS_WIDE)
                words = language.forms(f"keys.{key.action}")
                pad.text(words, start, base, BODY, width=x + column - _SIDE - start)
                strokes = ", ".join(key_name(name, language) for name in key.strokes)
                spoken.append(f"{strokes}: {words[0]}")
            base += _ROW + 8
        return spoken


def _rect(x: float, y: float, wide: float, high: float, scale: float) -> QRect:
    return QRect(round(x * scale), round(y * scale), round(wide * scale), round(high * scale))
