"""Answering a customer: the text, and while it is typed how much room and time there is for it.

It leaves by the feed that brought the message, once; what became of it stands in the case. What was typed
stays with its message until it is sent: Esc throws nothing away.
"""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from commandcenter.clock import HOUR, MINUTE
from commandcenter.commands.registry import ACTIONS
from commandcenter.languages import Language, plain
from commandcenter.platform import boot_us
from commandcenter.protocol.able import Able
from commandcenter.protocol.desk import MessageRow
from ui import scrollbar
from ui.desk.asks import Ask
from ui.desk.case_thread import breakable
from ui.desk.choices import Offer
from ui.desk.desk import Desk
from ui.desk.keys import CLOSE, Key
from ui.desk.notice import Notice
from ui.desk.overlay import Overlay
from ui.desk.pad import PLAIN, SECOND, STRONG, TITLE, DeskPad
from ui.desk.reckoned import answer
from ui.desk.reply_macros import SHOW, choices, ready
from ui.desk.seen import Seen
from ui.desk.text_line import field_palette
from ui.desk.words import dated, when_forms
from ui.rect import Rect
from ui.sheet import Box, Painted, Text, painted

ABLE, REPLY, NOTIFY = "message.able", "message.reply", "ban.notify"
PAUSE_MS = 400  # without a stroke: then the text is tried
_LOOK = MINUTE // 30  # so often it is asked whether somebody else answered meanwhile
MOST = 10_000  # characters that a command takes
_SIDE, _STEP, _LINES = 24, 24, 3
_WARN = STRONG._replace(colour="warn")
_SEND = Key("reply_send", ("Ctrl+Enter",), in_bar=True)
_MACRO = Key("reply_macro", ("Ctrl+M",), in_bar=True)


class Reply(Overlay):
    """One message and what is answered to it. `done` when the hub took it."""

    keys = (_SEND, _MACRO, CLOSE)
    done = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.message: MessageRow | None = None
        self.able: Able | None = None
        self.hint = ""  # words reply.HINT: why it was not sent
        self._asked: Ask | None = None  # what can be done
        self._sent: Ask | None = None
        self._macros: Ask | None = None
        self._waited = False  # the customer waited for an answer when this one was begun
        self._looked_us = 0
        self._tried = ""  # the text that the hub was asked about last
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._try)
        self._drafts: dict[tuple[str, int], str] = {}
        self._command = REPLY
        self._more: dict[str, str] = {}  # arguments beside the text
        self.field = _Field(self.card)
        self.field.setAccessibleName(desk.language.word("reply.field"))
        self.field.setPalette(field_palette(desk.brush.theme, "bg1"))
        scrollbar.dress(self.field.verticalScrollBar(), desk.brush.theme)
        self.field.textChanged.connect(self._typed)
        self.field.sends.connect(self.send)
        self.field.asks_macros.connect(self.ask_macros)
        desk.asks.changed.connect(self._moved_on)

    def begin(self, message: MessageRow, able: Able | None = None) -> None:
        """Answer a message; what was typed to it before stands there again. `able`: what is known so far."""
        self._begin(message, able, REPLY, {}, "")

    def begin_notice(self, notice: Notice) -> None:
        """Look over the notice of a sanction, and send it; the hub refuses one that lacks anything."""
        self._begin(notice.message, None, NOTIFY, {"language": notice.language}, notice.text)

    def _begin(
        self, message: MessageRow, able: Able | None, command: str, more: dict[str, str], text: str
    ) -> None:
        self.message, self.able, self.hint, self._sent = message, able, "", None
        self._command, self._more = command, more
        self._waited = command == REPLY and (able is None or able.waits)
        self.field.setPlainText(self._drafts.get(self._draft, text))
        self._try()

    def _try(self) -> None:
        """Ask what can be done, and what of the text as it is now may not go out."""
        if self.message is None:
            return
        self._looked_us = boot_us()
        self._tried, target = self.text, {"message": self.message.message}
        args = {"text": self._tried[:MOST]}
        self._asked = self.desk.asks.send(ABLE, subject="reply.able", target=target, args=args)

    @property
    def _draft(self) -> tuple[str, int]:
        """What the text typed now is kept by; a notice of each language is one of its own."""
        number = self.message.message if self.message is not None else 0
        return " ".join((self._command, *self._more.values())), number

    def put(self, text: str) -> None:
        """Put a text in place of what is typed: a shared one, to be looked over."""
        self.field.setPlainText(text)

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys; shared texts only where this hub has them."""
        return self.keys if SHOW in ACTIONS else (_SEND, CLOSE)

    def ask_macros(self) -> None:
        """Ask for the shared texts, to have one of them chosen."""
        if SHOW in ACTIONS:
            self._macros = self.desk.asks.send(SHOW, subject="reply.macros")

    def _offer(self, macros: list[dict[str, Any]]) -> None:
        """Let one of the texts be chosen that fit the message."""
        if self.message is None:
            return
        found = ready(macros, self.message, self._longest, self.desk.language.code)
        self.hint = "" if found else "no_macros"
        texts = {one.name: one.text for one in found}
        if found:
            title = self.desk.language.word("reply.macros")
            self.desk.offered.emit(Offer(title, choices(found), lambda name: self.put(texts[name])))

    def focus_widget(self) -> QWidget:
        """Return the field."""
        return self.field

    @property
    def text(self) -> str:
        """What is typed."""
        return self.field.toPlainText().strip()

    @property
    def is_answered(self) -> bool:
        """The customer waits no more: somebody answered. This one may still go out, but that is told."""
        return self._waited and self.able is not None and not self.able.waits

    def problem(self, now_us: int) -> str:
        """Return the key of why it cannot be sent as it is; "" = it can."""
        able, text = self.able, self.text
        if able is not None and able.can.get("reply") == "no":
            return "cannot"
        if able is not None and able.until_us is not None and now_us > able.until_us:
            return "late"
        if not text:
            return "empty"
        if len(text) > self._longest:
            return "long"
        return "personal" if able is not None and able.hidden and text == self._tried else ""

    @property
    def _longest(self) -> int:
        return min(MOST, self.able.longest or MOST) if self.able is not None else MOST

    def send(self) -> None:
        """Send it, unless it cannot be sent as it is."""
        if self.message is None or (self._sent is not None and self._sent.is_pending):
            return
        self.hint = self.problem(self._now_us)
        if not self.hint:
            self._sent = self.desk.asks.send(
                self._command,
                subject=f"reply {self.message.message}",
                target={"message": self.message.message},
                args={"text": self.text, **self._more},
            )
        self.desk.changed.emit()

    def _moved_on(self, ask: Ask) -> None:
        if ask is self._asked and ask.data:
            self.able = answer(ask.data, Able) or self.able
        elif ask is self._macros and "macros" in ask.data:
            told, ask.data = ask.data, {}
            if self.isVisible():
                self._offer(told["macros"])
        elif ask is self._sent and ask.state == "accepted" and self.message is not None:
            self._drafts.pop(self._draft, None)
            self.done.emit()
            self.leave()

    def _typed(self) -> None:
        self.hint = ""
        self._pause.start()
        if self.message is not None:
            self._drafts[self._draft] = self.field.toPlainText()
        self.desk.changed.emit()

    # ---- what is drawn

    _now_us = 0

    def show_seen(self, seen: Seen) -> None:
        """Write what is answered, the field, and beneath it what there is room and time for."""
        self._now_us = seen.now_us
        is_asking = self._asked is not None and self._asked.is_pending
        if self._waited and not is_asking and boot_us() - self._looked_us > _LOOK:
            self._try()
        wide, high, scale = self.width() / self.scale, self.height() / self.scale, self.scale
        card_wide, card_high = min(880.0, wide - 32), min(520.0, high - 32)
        place = Rect((wide - card_wide) / 2, (high - card_high) / 2, card_wide, card_high)
        self.card.place(place.scaled(scale), scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        top = self._head(pad)
        field = Rect(_SIDE, top, card_wide - 2 * _SIDE, card_high - top - 92)
        pad.add(Box(*field, "bg1", "info", 2, 6))
        self.field.setFont(self.desk.brush.lettering.font(round(16 * scale)))
        inner = Rect(field.x + 8, field.y + 6, field.w - 16, field.h - 12)
        self.field.setGeometry(inner.scaled(scale))
        self._foot(pad, seen)
        self.card.show_sheet(pad.sheet())

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the card and the first line that is typed."""
        texts = super().painted_texts(root)
        if self.field.toPlainText():
            corner = self.field.mapTo(root, self.field.rect().topLeft())
            op = Text(
                4, 20, self.field.toPlainText().split("\n", maxsplit=1)[0][:60], 16, 400, "text1"
            )
            text = painted(op, self.desk.brush.lettering, 0, 0, self.scale)
            texts.append(text.moved(corner.x(), corner.y()))
        return texts

    def _head(self, pad: DeskPad) -> float:
        """Write to whom and to what; return where the field begins."""
        message, language = self.message, self.desk.language
        if message is None:
            return 64
        room = pad.width - 2 * _SIDE
        title = language.word(
            "reply.title",
            customer=f"K-{message.customer}",
            channel=language.channel(message.channel)[0],
        )
        pad.text(title, _SIDE, 40, TITLE, width=room)
        lines = pad.lines(breakable(plain(message.text, 400)), PLAIN, room)[:_LINES]
        for place, line in enumerate(lines):
            pad.text((line,), _SIDE, 72 + place * _STEP, PLAIN, width=room)
        return 72.0 + len(lines) * _STEP - 4

    def _foot(self, pad: DeskPad, seen: Seen) -> None:
        """Write how much room is left, until when it may go out, and what stands against it."""
        language, room, base = self.desk.language, pad.width - 2 * _SIDE, pad.height - 60
        count, limit = len(self.text), self._longest
        told = (
            language.word("reply.count", n=count, most=limit)
            if limit < MOST
            else language.word("reply.count_only", n=count)
        )
        style = _WARN if count > limit else SECOND
        end = pad.end(pad.text((told,), _SIDE, base, style, width=room * 0.4))
        window, is_near = window_words(language, self.able, seen)
        if window:
            x = end + 32
            style = _WARN if is_near else SECOND
            x = pad.mark("triangle", x, base, style) if is_near else x
            pad.text((window,), x, base, style, width=pad.width - _SIDE - x)
        self._state(pad, seen, pad.height - 28)

    def _state(self, pad: DeskPad, seen: Seen, base: float) -> None:
        language, room = self.desk.language, pad.width - 2 * _SIDE
        sent, able = self._sent, self.able
        problem = self.hint or self.problem(seen.now_us)
        shape, style = "cross", _WARN
        if sent is not None and sent.state == "refused" and not self.hint:
            words = sent.words
        elif sent is not None and sent.is_pending:
            shape, style, words = "ring", SECOND, language.word("asks.pending")
        elif problem and (self.hint or problem in {"cannot", "late", "long", "personal"}):
            words = self._problem_words(problem)
        elif self.is_answered:
            shape, words = "triangle", language.word("reply.answered")
        elif able is not None and (limit := able.limits.get("reply")):
            shape, style, words = (
                "disc",
                SECOND._replace(colour="text2"),
                language.word(f"reply.limit_{limit}"),
            )
        elif able is None:
            shape, style, words = "ring", SECOND, language.word("reply.asking")
        else:
            shape, style, words = "check", SECOND, language.word("reply.ready")
        x = pad.mark(shape, _SIDE, base, style)
        pad.text((words,), x, base, style, width=_SIDE + room - x)

    def _problem_words(self, problem: str) -> str:
        language, message = self.desk.language, self.message
        channel = language.channel(message.channel)[0] if message is not None else ""
        if problem == "personal" and self.able is not None:
            kinds = (kind.partition("_")[0] for kind in self.able.hidden)
            what = ", ".join(language.word(f"hidden_data.{kind}") for kind in kinds)
            return language.word("reply.personal", what=what)
        return language.word(f"reply.{problem}", channel=channel, n=len(self.text) - self._longest)


class _Field(QPlainTextEdit):
    """Plain text only. Ctrl+Enter sends, Ctrl+M asks for shared texts, Esc is the card's."""

    sends = Signal()
    asks_macros = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send, leave the card, or type."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sends.emit()
        elif (
            event.key() == Qt.Key.Key_M and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self.asks_macros.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


def window_words(language: Language, able: Able | None, seen: Seen) -> tuple[str, bool]:
    """Say until when the platform lets us answer, and whether that is near or over; "" = it sets no end."""
    if able is None or able.until_us is None:
        return "", False
    left = able.until_us - seen.now_us
    when = when_forms(language, seen, able.until_us)
    if left < 0:
        return language.word(dated(language, "reply.closed", when), time=when[0]), True
    words = dated(language, "reply.open", when)
    return language.word(words, time=when[0], left=language.duration(left)), left < HOUR
