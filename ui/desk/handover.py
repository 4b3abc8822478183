"""The change of shift: what is open, and what happened since this person last read it, on one card.

Enter takes all of it as read; Esc leaves it for later. What is read is kept for each person of this desk.
"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain
from commandcenter.protocol.alerts import AlertRow
from ui.desk.desk import Desk
from ui.desk.keys import CLOSE, Key
from ui.desk.news import News, news
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, HEAD, PLAIN, SECOND, STRONG, TITLE, DeskPad
from ui.desk.seen import Seen
from ui.desk.words import alert_age_us, alert_name, dated, is_late, state_forms, when_forms
from ui.shapes import LEVEL_SHAPES
from ui.sheet import Line
from ui.theme import LEVEL_COLOURS

_SIDE, _ROW, _PAGE = 24, 32, 10
_MOST_OPEN = 6
_AROUND = 150  # the card's title and heads, and what is free around them
_WHEN, _ABOUT = 148, 300  # widths


class HandOver(Overlay):
    """Arrows go through the news, which may be longer than the card."""

    keys = (
        Key("move", ("Up", "Down")),
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the list, take it as read, or leave."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        steps |= {Qt.Key.Key_PageUp: -_PAGE, Qt.Key.Key_PageDown: _PAGE}
        if (by := steps.get(Qt.Key(event.key()))) is not None and self._seen is not None:
            self._first = max(0, self._first + by)
            self.show_seen(self._seen)
            event.accept()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._seen is not None:
            self.desk.looked.mark(self._seen.person, self._seen.now_us)
            self.leave()
            event.accept()
        else:
            super().keyPressEvent(event)

    def show_seen(self, seen: Seen) -> None:
        """Write what is open, then what is new."""
        self._seen = seen
        wide, high, scale = self.width() / self.scale, self.height() / self.scale, self.scale
        found = news(self.desk.language, seen, self.desk.looked.since(seen.person, seen.now_us))
        rows = min(len(seen.open_alerts), _MOST_OPEN + 1) + max(1, len(found))
        card_wide, card_high = min(1240, wide - 32), min(high - 32, _AROUND + rows * _ROW)
        left = (wide - card_wide) / 2
        place = (left, 16.0, card_wide, card_high)
        self.card.place(QRect(*(round(each * scale) for each in place)), scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        title = self._title(seen)
        pad.text(title, _SIDE, 40, TITLE, width=card_wide - 2 * _SIDE)
        base = self._open(pad, seen, 76.0)
        self._news(pad, seen, found, base + 20)
        self.card.show_sheet(pad.sheet(title[0]))

    def _title(self, seen: Seen) -> tuple[str, ...]:
        language, looked = self.desk.language, self.desk.looked
        if not looked.is_known(seen.person, seen.now_us):
            return language.forms("handover.first")
        when = when_forms(language, seen, looked.since(seen.person, seen.now_us))
        return language.forms(dated(language, "handover.since", when), time=when[0])

    def _open(self, pad: DeskPad, seen: Seen, base: float) -> float:
        language, alerts = self.desk.language, seen.open_alerts
        room = pad.width - 2 * _SIDE
        pad.text(language.forms("handover.open", n=len(alerts)), _SIDE, base, HEAD, width=room)
        for alert in alerts[:_MOST_OPEN]:
            base += _ROW
            self._open_row(pad, alert, seen, base)
        if len(alerts) > _MOST_OPEN:
            base += _ROW
            more = language.forms("handover.more", n=len(alerts) - _MOST_OPEN)
            pad.text(more, _SIDE + 40, base, SECOND, width=room - 40)
        return base + 16

    def _open_row(self, pad: DeskPad, alert: AlertRow, seen: Seen, base: float) -> None:
        language, room = self.desk.language, pad.width - 2 * _SIDE
        colour = LEVEL_COLOURS[alert.level]
        pad.mark(LEVEL_SHAPES[alert.level], _SIDE, base, STRONG._replace(colour=colour))
        x = _SIDE + 32
        pad.text(alert_name(language, alert), x, base, STRONG, width=_ABOUT)
        x += _ABOUT + 16
        pad.text((f"{alert.severity}/10",), x, base, STRONG._replace(colour=colour), width=64)
        x += 72
        lasts = language.duration(alert_age_us(alert, seen.now_us))
        since = tuple(f"{when} · {lasts}" for when in when_forms(language, seen, alert.since_us))
        pad.text((*since, lasts), x, base, BODY, width=210)
        x += 226
        owner = (plain(alert.owner),) if alert.owner else language.forms("alerts.nobody")
        pad.text(owner, x, base, BODY if alert.owner else PLAIN, width=170)
        x += 186
        style = STRONG._replace(colour="warn") if is_late(alert, seen) else BODY
        pad.text(state_forms(language, alert, seen), x, base, style, width=_SIDE + room - x)

    def _news(self, pad: DeskPad, seen: Seen, found: list[News], base: float) -> None:
        language, room = self.desk.language, pad.width - 2 * _SIDE
        pad.add(Line(_SIDE, base - 16, pad.width - _SIDE, base - 16, "line2"))
        base += 8
        fits = max(1, int((pad.height - base - 24) // _ROW))
        self._first = max(0, min(self._first, len(found) - fits))
        shown = found[self._first : self._first + fits]
        pad.text(language.forms("handover.news", n=len(found)), _SIDE, base, HEAD, width=room / 2)
        if len(shown) < len(found):
            part = {"first": self._first + 1, "last": self._first + len(shown), "all": len(found)}
            words = language.forms("case_groups.page", **part)
            pad.text(words, pad.width - _SIDE, base, SECOND, width=room / 2, align="right")
        if not found:
            pad.text(language.forms("handover.none"), _SIDE, base + _ROW, PLAIN, width=room)
        for one in shown:
            base += _ROW
            self._line(pad, one, seen, base)

    def _line(self, pad: DeskPad, one: News, seen: Seen, base: float) -> None:
        when = when_forms(self.desk.language, seen, one.at_us)
        pad.text(when, _SIDE, base, SECOND, width=_WHEN)
        x = _SIDE + _WHEN + 12
        pad.text(one.about, x, base, STRONG, width=_ABOUT)
        x += _ABOUT + 16
        pad.text(one.words, x, base, BODY, width=pad.width - _SIDE - x)
