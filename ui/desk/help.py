"""All keys, made from the registry: everywhere, then in each panel, in the reader's words, by pages."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.desk.desk import Desk
from ui.desk.entries import as_sentence
from ui.desk.keys import CLOSE, Key, caps, key_name
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, HEAD, TITLE, DeskPad
from ui.desk.seen import Seen

_ROW, _SIDE, _HEAD = 34, 24, 52
_CAPS_WIDE = 200
_LEAST = 392  # a column's width: caps and words beside each other


class Group(NamedTuple):
    """Keys that work in one place."""

    title: tuple[str, ...]
    keys: tuple[Key, ...]


_Line = tuple[str, ...] | Key | None  # a title, a key, a blank between two groups


class Help(Overlay):
    """Shows every key there is; arrows turn the page where there is more than one, Esc leaves."""

    keys = (Key("turn", ("Left", "Right")), CLOSE)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.groups: Sequence[Group] = ()
        self.page = 0
        self._seen: Seen | None = None

    def open(self, seen: Seen) -> None:
        """Begin with the first page."""
        self.page = 0
        super().open(seen)

    def keys_now(self) -> tuple[Key, ...]:
        """Return Esc, and the arrows where there is a page to turn to."""
        return self.keys if len(self.pages()) > 1 else (CLOSE,)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the page, or leave."""
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is not None and self._seen is not None:
            self.page = (self.page + by) % len(self.pages())
            self.show_seen(self._seen)
            event.accept()
        else:
            super().keyPressEvent(event)

    def show_seen(self, seen: Seen) -> None:
        """Lay the keys of a page out in one column, or in as many as their number asks for."""
        self._seen = seen
        wide, high = self.width() / self.scale, self.height() / self.scale
        pages, per_column = self.pages(), self._per_column()
        self.page = min(self.page, len(pages) - 1)
        columns = pages[self.page]
        longest = max(map(len, columns), default=1)
        card_wide = min(wide - 32, 520 * len(columns) + _SIDE)
        card_high = _HEAD + min(longest, per_column) * _ROW + _SIDE
        left, top = (wide - card_wide) / 2, (high - card_high) / 2
        self.card.place(_rect(left, top, card_wide, card_high, self.scale), self.scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        title = as_sentence(self.desk.language.word("keys.all_keys"))
        if len(pages) > 1:
            title = f"{title} · {self.page + 1}/{len(pages)}"
        pad.text(title, _SIDE, 36, TITLE, width=card_wide - 2 * _SIDE)
        spoken = self._columns(pad, columns, (card_wide - _SIDE) / len(columns))
        self.card.show_sheet(pad.sheet(". ".join((title, *spoken))))

    def _per_column(self) -> int:
        return max(2, int((self.height() / self.scale - 32 - _HEAD - _SIDE) // _ROW))

    def pages(self) -> list[list[list[_Line]]]:
        """Return the lines of every page, column by column; each column begins with a title."""
        high = self._per_column()
        columns: list[list[_Line]] = [[]]
        for group in self.groups:
            lines: list[_Line] = [group.title, *_one_by_one(group.keys)]
            if columns[-1]:
                columns[-1].append(None)
            if columns[-1] and len(columns[-1]) + min(len(lines), 3) > high:
                columns.append([])
            for line in lines:
                if len(columns[-1]) >= high:
                    columns.append([] if line is group.title else [group.title])
                columns[-1].append(line)
        most = max(1, int((self.width() / self.scale - 32 - _SIDE) // _LEAST))
        return [columns[first : first + most] for first in range(0, len(columns), most)]

    def _columns(self, pad: DeskPad, columns: list[list[_Line]], wide: float) -> list[str]:
        """Write column after column; return what a screen reader says."""
        spoken = []
        for number, lines in enumerate(columns):
            for place, line in enumerate(lines):
                x, base = _SIDE + number * wide, _HEAD + place * _ROW + 22
                if isinstance(line, Key):
                    spoken.append(self._key(pad, line, x, base, wide - _SIDE))
                elif line is not None:
                    pad.text(line, x, base, HEAD, width=wide - _SIDE)
        return spoken

    def _key(self, pad: DeskPad, key: Key, x: float, base: float, room: float) -> str:
        language = self.desk.language
        end = pad.caps(caps(key, language), x, base)
        start = max(end + 12, x + _CAPS_WIDE)
        words = language.forms(f"keys.{key.action}")
        pad.text(words, start, base, BODY, width=x + room - start)
        strokes = ", ".join(key_name(name, language) for name in key.strokes)
        return f"{strokes}: {words[0]}"


def _one_by_one(keys: Sequence[Key]) -> list[Key]:
    """Return keys with the quick actions one by one: a digit says nothing of what it does."""
    found: list[Key] = []
    for key in keys:
        digits = key.strokes if key.action == "quick" else ()
        found += [Key(f"quick_{digit}", (digit,)) for digit in digits] or [key]
    return found


def _rect(x: float, y: float, wide: float, high: float, scale: float) -> QRect:
    return QRect(round(x * scale), round(y * scale), round(wide * scale), round(high * scale))
