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

_ROW, _SIDE, _HEAD = 34, 24, 52
_CAPS_WIDE = 200
_LEAST = 400  # of a column: words stand beside the caps


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
        """Lay the keys out in one column, or in as many as their number asks for."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        per_column = max(1, int((high - 32 - _HEAD - _SIDE) // _ROW))
        groups = _fitting(self.groups, per_column * max(1, int((wide - 32 - _SIDE) // _LEAST)))
        lines = _lines(groups)
        columns = -(-lines // per_column)
        card_wide = min(wide - 32, 520 * columns + _SIDE)
        card_high = _HEAD + min(lines, per_column) * _ROW + _SIDE
        left, top = (wide - card_wide) / 2, (high - card_high) / 2
        self.card.place(_rect(left, top, card_wide, card_high, self.scale), self.scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        title = as_sentence(self.desk.language.word("keys.all_keys"))
        pad.text(title, _SIDE, 36, TITLE, width=card_wide - 2 * _SIDE)
        spoken = self._columns(pad, groups, (card_wide - _SIDE) / columns, per_column)
        self.card.show_sheet(pad.sheet(". ".join((title, *spoken))))

    def _columns(
        self, pad: DeskPad, groups: Sequence[Group], column: float, per_column: int
    ) -> list[str]:
        """Write group after group, from column to column; return what a screen reader says."""
        line, spoken = 0, []
        for group in groups:
            x, base = _at(line, per_column, column)
            pad.text(group.title, x, base, HEAD, width=column - _SIDE)
            line += 1
            for key in group.keys:
                x, base = _at(line, per_column, column)
                spoken.append(self._key(pad, key, x, base, column - _SIDE))
                line += 1
            line += 1
        return spoken

    def _key(self, pad: DeskPad, key: Key, x: float, base: float, room: float) -> str:
        language = self.desk.language
        end = pad.caps(caps(key, language), x, base)
        start = max(end + 12, x + _CAPS_WIDE)
        words = language.forms(f"keys.{key.action}")
        pad.text(words, start, base, BODY, width=x + room - start)
        strokes = ", ".join(key_name(name, language) for name in key.strokes)
        return f"{strokes}: {words[0]}"


def _lines(groups: Sequence[Group]) -> int:
    """Count the lines of groups, with a blank one between two."""
    return sum(len(group.keys) + 2 for group in groups) - 1


def _fitting(groups: Sequence[Group], room: int) -> Sequence[Group]:
    """Return as many groups as find room, the first ones: the last are of other panes, shown from there."""
    shown = list(groups)
    while len(shown) > 1 and _lines(shown) > room:
        shown.pop()
    return shown


def _at(line: int, per_column: int, column: float) -> tuple[float, float]:
    """Return where a line of the list begins: its left end and its base line."""
    number, place = divmod(line, per_column)
    return _SIDE + number * column, _HEAD + place * _ROW + 22


def _rect(x: float, y: float, wide: float, high: float, scale: float) -> QRect:
    return QRect(round(x * scale), round(y * scale), round(wide * scale), round(high * scale))
