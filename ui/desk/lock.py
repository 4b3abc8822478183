"""A locked seat: nothing of the desk is seen but that alerts are open; a person's own code opens it."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from commandcenter.languages import plain
from ui.desk.canvas import Canvas
from ui.desk.desk import Desk
from ui.desk.keys import key_name
from ui.desk.locking import Locking
from ui.desk.pad import BODY, PLAIN, SECOND, STRONG, TITLE, DeskPad
from ui.desk.seen import Seen
from ui.sheet import Box, Painted

_WIDE, _HIGH, _SIDE, _FIELD = 640.0, 300.0, 32.0, 44.0
_FIELD_TOP = 108.0


class Lock(QWidget):
    """Covers the whole window. `opened` when the desk may be seen again."""

    opened = Signal()

    def __init__(self, desk: Desk, locking: Locking, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self.locking = desk, locking
        self.scale = 1.0
        self._seen: Seen | None = None
        self.sheet = Canvas(desk.brush, self)
        self.line = _Secret(desk, self)
        self.line.entered.connect(self._entered)
        self.line.moved.connect(self._moved)
        self.setFocusProxy(self.line)
        self.setAutoFillBackground(True)
        self.hide()

    def place(self, rect: QRect, scale: float) -> None:
        """Cover a part of the window: all of it."""
        self.scale = scale
        self.setGeometry(rect)
        self.sheet.place(self.rect(), scale)

    def begin(self, seen: Seen) -> None:
        """Lock, or have a code chosen first."""
        self.locking.begin()
        self.come(seen)

    def come(self, seen: Seen) -> None:
        """Come to the front and take the focus."""
        self.line.clear()
        self.show_seen(seen)
        self.show()
        self.come_again()

    def come_again(self) -> None:
        """Stay on top of what was made anew below."""
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_seen(self, seen: Seen) -> None:
        """Show what is asked; follow what the hub says to a token."""
        self._seen = seen
        self._follow(seen)
        if self.locking.step == "open":
            self._go()
            return
        pad = DeskPad(self._desk.kit(seen), *self.sheet.extent())
        pad.add(Box(0, 0, pad.width, pad.height, "bg0"))
        left, top = (pad.width - _WIDE) / 2, (pad.height - _HIGH) / 2
        pad.add(Box(left, top, _WIDE, _HIGH, "bg1", "info", 2, 8))
        x, room = left + _SIDE, _WIDE - 2 * _SIDE
        language, locking = self._desk.language, self.locking
        title = language.forms("lock.locked" if locking.is_locked else "lock.open")
        pad.text(title, x, top + 46, TITLE._replace(px=24), width=room)
        asked = language.forms(f"lock.{locking.step}", who=plain(locking.person, 40))
        pad.text(asked, x, top + 84, BODY, width=room)
        pad.add(Box(x, top + _FIELD_TOP, room, _FIELD, "bg2", "info", 2, 6))
        box = (x + 10, top + _FIELD_TOP + 4, room - 20, _FIELD - 8)
        self.line.setGeometry(QRect(*(round(each * self.scale) for each in box)))
        self.line.setFont(self._desk.brush.lettering.font(round(18 * self.scale)))
        self._below(pad, seen, x, top + 184, room)
        self.sheet.show_sheet(pad.sheet(f"{title[0]}, {asked[0]}, {self._told()}"))
        self.line.setAccessibleName(asked[0])

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the sheet: never what is typed."""
        return self.sheet.painted_texts(root)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back where nothing is locked yet; no other key reaches the desk."""
        if event.key() == Qt.Key.Key_Escape and self.locking.leave():
            self._go()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click reaches nothing below."""
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's words
        """Tab stays inside."""
        return False

    def _below(self, pad: DeskPad, seen: Seen, x: float, base: float, room: float) -> None:
        language = self._desk.language
        if told := self._told():
            pad.wrapped(told, x, base, STRONG._replace(colour="warn"), width=room)
        elif self.locking.step == "token":
            pad.text(language.forms("lock.token_help"), x, base, PLAIN, width=room)
        many = len(seen.open_alerts)
        if self.locking.is_locked and many:
            pad.text(language.forms("lock.alerts", n=many), x, base + 44, BODY, width=room)
        keys = [("Enter", "confirm")]
        keys += [("Up", "other")] if self.locking.step in {"code", "token", "waiting"} else []
        keys += [("Esc", "back")] if not self.locking.is_locked else []
        base, at = base + 88, x
        for name, word in keys:
            at = pad.cap(key_name(name, language), at, base) + 10
            words = pad.text(language.forms(f"lock.key_{word}"), at, base, SECOND, width=240)
            at = pad.end(words) + 24

    def _told(self) -> str:
        told = self.locking.told
        if not told:
            return ""
        left = self._desk.language.duration(self.locking.wait_us)
        return self._desk.language.word(f"lock.{told}_told", left=left)

    def _follow(self, seen: Seen) -> None:
        """Take the hub's word on a token that somebody new gave."""
        if self.locking.step != "waiting":
            return
        if seen.link.reason == "refused":
            self.locking.turned_away()
        elif seen.link.state == "fresh" and seen.person:
            self.locking.welcomed(seen.person)
        elif seen.link.state == "disconnected":
            self.locking.unanswered()

    def _entered(self, text: str) -> None:
        self.line.clear()
        self.locking.say(text)
        if self._seen is not None:
            self.show_seen(self._seen)

    def _moved(self, by: int) -> None:
        self.line.clear()
        self.locking.beside(by)
        if self._seen is not None:
            self.show_seen(self._seen)

    def _go(self) -> None:
        if self.isVisible():
            self.hide()
            self.line.clear()
            self.opened.emit()


class _Secret(QLineEdit):
    """What is typed is not shown, and not kept once it was entered."""

    entered = Signal(str)
    moved = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(200)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        colours, palette = desk.brush.theme.colour, QPalette()
        palette.setColor(QPalette.ColorRole.Base, colours("bg2"))
        palette.setColor(QPalette.ColorRole.Text, colours("text1"))
        self.setPalette(palette)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter enters, up and down go to another person, Esc is the lock's."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit(self.text())
        elif key in steps:
            self.moved.emit(steps[key])
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
            event.accept()
