"""The change of shift on one card: what is open, what stays in force, what presses, what is unread.

N gives the shift over with a note, G signs for what another one gave. Enter takes the news as read; Esc
leaves it for later. What is read is kept for each person of this desk.
"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.desk import handover_head
from ui.desk.desk import Desk
from ui.desk.handover_lists import ROW, height_of, write_alerts, write_left, write_news
from ui.desk.keys import CLOSE, Key, stroke
from ui.desk.news import news
from ui.desk.overlay import Overlay
from ui.desk.pad import TITLE, DeskPad
from ui.desk.seen import Seen
from ui.desk.words import dated, when_forms

_SIDE, _PAGE = 24, 10
_AROUND = 200  # the card's title, state and heads, and what is free around them


class HandOver(Overlay):
    """Arrows go through the news, which may be longer than the card."""

    keys = (
        Key("move", ("Up", "Down")),
        handover_head.GIVE,
        handover_head.SIGN,
        Key("all_read", ("Enter",)),
        CLOSE,
    )

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self._first = 0
        self._seen: Seen | None = None

    def open(self, seen: Seen) -> None:
        """Begin with the newest."""
        self._first = 0
        super().open(seen)

    def keys_now(self) -> tuple[Key, ...]:
        """Of giving and signing name the one that does something now."""
        if self._seen is None:
            return self.keys
        hidden = {handover_head.GIVE, handover_head.SIGN} - {handover_head.key_now(self._seen)}
        return tuple(key for key in self.keys if key not in hidden)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the list, hand over, sign, take it as read, or leave."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        steps |= {Qt.Key.Key_PageUp: -_PAGE, Qt.Key.Key_PageDown: _PAGE}
        seen, key = self._seen, Qt.Key(event.key())
        if seen is None:
            super().keyPressEvent(event)
            return
        if (by := steps.get(key)) is not None:
            self._first = max(0, self._first + by)
            self.show_seen(seen)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.desk.looked.mark(seen.person, seen.now_us)
            self.leave()
        elif not handover_head.act(self.desk, seen, stroke(event)):
            super().keyPressEvent(event)
        event.accept()

    def show_seen(self, seen: Seen) -> None:
        """Write where the hand-over stands, what is left, then what is new."""
        self._seen = seen
        wide, high, scale = self.width() / self.scale, self.height() / self.scale, self.scale
        found = news(self.desk.language, seen, self.desk.looked.since(seen.person, seen.now_us))
        asked = _AROUND + height_of(self.desk.language, seen) + max(1, len(found)) * ROW
        card_wide, card_high = min(1240, wide - 32), min(high - 32, asked)
        place = ((wide - card_wide) / 2, 16.0, card_wide, card_high)
        self.card.place(QRect(*(round(each * scale) for each in place)), scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        title = self._title(seen)
        pad.text(title, _SIDE, 40, TITLE, width=card_wide - 2 * _SIDE)
        base = handover_head.write_head(pad, self.desk, seen, 74)
        base = write_alerts(pad, self.desk, seen, base + 36)
        base = write_left(pad, self.desk, seen, base + 8)
        self._first = write_news(pad, self.desk, seen, found, self._first, base + 16)
        self.card.show_sheet(pad.sheet(title[0]))

    def _title(self, seen: Seen) -> tuple[str, ...]:
        language, looked = self.desk.language, self.desk.looked
        if not looked.is_known(seen.person, seen.now_us):
            return language.forms("handover.first")
        when = when_forms(language, seen, looked.since(seen.person, seen.now_us))
        return language.forms(dated(language, "handover.since", when), time=when[0])
