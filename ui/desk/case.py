"""A case: its conversation over time, how each message is read, and all that a person does with it, by keys.

The hub notes who opened it. What is new in it comes by itself; what was said or done here is asked for anew.
"""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.clock import SECOND
from commandcenter.languages import plain, zone
from commandcenter.platform import boot_us
from commandcenter.protocol.able import Able
from commandcenter.protocol.desk import MessageRow
from commandcenter.protocol.web import is_web
from ui import scrollbar
from ui.desk import case_acts, correcting
from ui.desk.asks import Ask
from ui.desk.case_acts import CaseActs
from ui.desk.case_draw import HEAD, draw_foot, draw_head, foot_height
from ui.desk.case_shown import CaseShown, shown_of
from ui.desk.case_thread import COLUMNS, CaseLine, row_of, with_sent
from ui.desk.correcting import Correcting
from ui.desk.desk import Desk
from ui.desk.entries import Request
from ui.desk.flagging import HELP
from ui.desk.keys import CLOSE, Key, stroke
from ui.desk.marking import Marked
from ui.desk.overlay import Overlay
from ui.desk.pad import DeskPad
from ui.desk.reckoned import answer
from ui.desk.reply import ABLE
from ui.desk.seen import Seen
from ui.desk.table import Rows, Table, head_ops
from ui.rect import Rect
from ui.sheet import Line, Painted
from ui.tiles.pad import Kit
from ui.viewing import DESK

OPEN, START, ORIGINAL, HIDE = "case.open", "case.start", "message.original", "message.hide"
_SIDE, _ROW = 24, 32
_LOOK = 1 * SECOND  # so often it is asked what became of what is on its way
_AGAIN = frozenset({
    correcting.CORRECT, correcting.UNDO, START, "case.undo", "override.undo", *case_acts.DONE,
})  # fmt: skip
_UNDER_WAY = frozenset({"requested", "sent"})
_OF_CASE = (
    Key("reply", ("R",), in_bar=True),
    *case_acts.KEYS,
    Key("case_start", ("S",), in_bar=True),
    Key("case_why", ("G",), in_bar=True),
    Key("to_customer", ("L",), in_bar=True),
    Key("original", ("O",), in_bar=True),
    Key("own_data", ("D",), in_bar=True),
    Key("hide", ("Y",), in_bar=True),
    Key("leaf", ("Left", "Right"), in_bar=True, tells_stroke=True),
    Key("again", ("0",)),
)
_OPEN_ONLY = {"case_start", *(key.action for key in case_acts.KEYS)} - {"undo_case"}
_LAST = (CLOSE, Key("all_keys", ("?",)))


class CasePane(Overlay):
    """One case. Up and down go through what happened; other keys speak of the chosen message or the case."""

    keys = (*_OF_CASE, *correcting.KEYS, *_LAST)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.case = ""
        self.shown: CaseShown | None = None
        self.able: Able | None = None
        self.leaf = 0  # which part of a long text is read
        self.told = ""  # that no browser opened
        self.noted = ""  # where the original was opened
        self.asked: Ask | None = None
        self._able_ask: Ask | None = None
        self._original: Ask | None = None
        self._looked_us = 0
        self._wants_look = False  # it is to be asked as soon as it can be
        self._seen: Seen | None = None
        self.said_of = Correcting(desk)
        self.acts = CaseActs(desk, "case")
        language = desk.language
        self._heads = [language.forms(f"columns.{column.key}") for column in COLUMNS]
        kit = Kit(language, desk.brush.lettering, zone("UTC"), DESK)
        rows = Rows(COLUMNS, [forms[0] for forms in self._heads], self)
        self.table = Table(kit, desk.brush, rows, _ROW, self)
        self.table.setAccessibleName(language.word("case_pane.thread"))
        self.table.chosen.connect(self._other_line)
        desk.asks.changed.connect(self._moved_on)

    # ---- asking

    def begin(self, case: str) -> None:
        """Ask for a case."""
        self.case, self.shown, self.able, self.leaf = case, None, None, 0
        self.told = self.noted = ""
        self._able_ask = self._original = None
        self.said_of.leave()
        self.table.show_rows(())
        self.again()

    def again(self) -> None:
        """Ask for it anew: the hub notes that it was looked at."""
        self.asked = self.desk.asks.send(OPEN, subject="case.open", target={"case": self.case})

    def _moved_on(self, ask: Ask) -> None:
        if ask is self.asked and ask.data:
            found = shown_of(ask.data)
            self.shown = found if found is not None else self.shown
            self._look(anew=True)
        elif ask is self._able_ask and ask.data:
            before, self.able = self.able, answer(ask.data, Able) or self.able
            if self.isVisible() and before is not None and _arrived(before, self.able):
                self.again()
        elif ask is self._original and ask.data:
            self._show_original(str(ask.data.get("address", "")))
        elif self.isVisible() and ask.state == "seen" and ask.frame.action in _AGAIN:
            self.again()

    def _look(self, *, anew: bool = False) -> None:
        """Ask what can be done, and what became of what is on its way; while nothing is, not again."""
        message = self._last_message()
        sent = self.able.sent if self.able is not None else ()
        is_open = any(one.state in _UNDER_WAY for one in sent)
        is_due = boot_us() - self._looked_us > _LOOK
        is_asking = self._able_ask is not None and self._able_ask.is_pending
        self._wants_look = self._wants_look or anew
        if message is None or is_asking or not (self._wants_look or (is_open and is_due)):
            return
        self._wants_look = False
        self._looked_us = boot_us()
        target = {"message": message.message}
        self._able_ask = self.desk.asks.send(ABLE, subject="case.able", target=target)

    def look_again(self) -> None:
        """Ask what became of what just left."""
        self._look(anew=True)

    def _show_original(self, address: str) -> None:
        """Open the message where its platform shows it; the hub has noted who asked for it."""
        self._original, language = None, self.desk.language
        is_open = is_web(address) and QDesktopServices.openUrl(QUrl(address))
        host = plain(QUrl(address).host(), 80)
        self.told = "" if is_open else language.word("case_pane.no_browser")
        self.noted = language.word("case_pane.opened_at", host=host) if is_open else ""

    # ---- what is chosen

    def focus_widget(self) -> QWidget:
        """Return the conversation."""
        return self.table

    @property
    def lines(self) -> list[CaseLine]:
        """What happened, oldest first, with what is on its way and what came since it was opened."""
        if self.shown is None:
            return []
        known = {line.message.message for line in self.shown.lines if line.message is not None}
        fresh = {row.message: row for row in self._of_case()}
        lines = [
            line._replace(message=fresh.get(line.message.message, line.message))
            if line.message is not None
            else line
            for line in self.shown.lines
        ]
        lines += [
            CaseLine(row.at_us, "message", text=row.text, message=row)
            for seq, row in fresh.items()
            if seq not in known
        ]
        return with_sent(lines, self.able.sent if self.able is not None else ())

    def _of_case(self) -> list[MessageRow]:
        """Return the newest messages that the desk's view has of this case."""
        view = self._seen.desk if self._seen is not None else None
        return [row for row in view.messages if row.case == self.case] if view is not None else []

    def chosen(self) -> CaseLine | None:
        """Return the line that keys speak of."""
        return next((line for line in self.lines if line.id == self.table.chosen_id), None)

    def message(self) -> MessageRow | None:
        """Return the chosen message; where another line is chosen, the customer's newest one before it."""
        chosen = self.chosen()
        if chosen is None or chosen.message is not None:
            return chosen.message if chosen is not None else None
        before = [
            x.message for x in self.lines if x.message is not None and x.at_us <= chosen.at_us
        ]
        return before[-1] if before else self._last_message()

    def _last_message(self) -> MessageRow | None:
        found = [line.message for line in self.lines if line.message is not None]
        return found[-1] if found else None

    def _other_line(self) -> None:
        self.leaf, self.told, self.noted = 0, "", ""
        self.desk.changed.emit()

    # ---- keys

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys that do something with what is chosen and may be done."""
        message = self.message()
        own = tuple(key for key in self.keys if not self._rests(key.action, message))
        return self.said_of.keys(own, message)

    def _rests(self, action: str, message: MessageRow | None) -> bool:
        can = self.able.can if self.able is not None else {}
        if action in {"reply", "hide"}:
            return message is None or can.get(action, "no") == "no"
        of_message = {key.action for key in correcting.KEYS} | {"original", "own_data"}
        if action in of_message:
            return message is None
        is_over = self.shown is None or not self.shown.is_open
        return is_over and action in _OPEN_ONLY

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a stroke says; Esc leaves what is being chosen, then the case."""
        name = stroke(event)
        for key in self.keys_now():
            if name in key.strokes and key.action != "close":
                self.act(f"{key.action} {name}" if key.tells_stroke else key.action)
                self.desk.changed.emit()
                event.accept()
                return
        super().keyPressEvent(event)

    def act(self, action: str) -> bool:
        """Do what a key says of the chosen message or of the case."""
        verb, _, told = action.partition(" ")
        message, shown, seen = self.message(), self.shown, self._seen
        if message is not None and self.said_of.act(verb, told, message):
            return True
        if shown is None or seen is None:
            if verb == "again":
                self.again()
            return verb == "again"
        if self.acts.act(verb, (Marked(self.case, self._label()),), seen):
            return True
        if message is not None and self._of_message(verb, message):
            return True
        return self._of_case_itself(verb, told, shown)

    def _of_message(self, verb: str, message: MessageRow) -> bool:
        """Do what a key says of a message beside its reading."""
        match verb:
            case "reply":
                self.desk.opened.emit("reply", str(message.message))
            case "original":
                self._original = self._send(ORIGINAL, message)
            case "own_data":
                self._send(HELP, message)
            case "hide":
                about = correcting.subject_of(message)
                target = {"message": message.message}
                self.desk.asked.emit(Request(HIDE, about, target, {}, ("note",)))
            case _:
                return False
        return True

    def _of_case_itself(self, verb: str, told: str, shown: CaseShown) -> bool:
        match verb:
            case "case_start":
                self.desk.asks.send(START, subject="case", target={"case": self.case})
            case "case_why" | "all_keys":
                self.desk.opened.emit(verb, self.case)
            case "to_customer":
                self.desk.opened.emit("customer", f"K-{shown.customer}")
            case "leaf":
                self.leaf += -1 if told == "Left" else 1
            case "again":
                self.again()
            case _:
                return False
        return True

    def _label(self) -> str:
        number = self.shown.number if self.shown is not None else 0
        return self.desk.language.number(number) if number else self.case

    def _send(self, action: str, message: MessageRow) -> Ask:
        target = {"message": message.message}
        return self.desk.asks.send(action, subject=correcting.subject_of(message), target=target)

    # ---- what is drawn

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the card and of the conversation in it."""
        return self.card.painted_texts(root) + self.table.painted_texts(root)

    def show_seen(self, seen: Seen) -> None:
        """Show the case that is here, or that it is on its way or may not be read."""
        self._seen = seen
        self._look()
        wide, high, scale = self.width() / self.scale, self.height() / self.scale, self.scale
        card_wide, card_high = min(1560.0, wide - 32), high - 32
        left, top = (wide - card_wide) / 2, 16.0
        self.card.place(Rect(left, top, card_wide, card_high).scaled(scale), scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        spoken = draw_head(pad, self, seen)
        foot = foot_height(self)
        body = HEAD + 28.0
        room = (card_high - foot - body) // _ROW * _ROW
        right = card_wide - _SIDE + scrollbar.WIDTH / scale
        self.table.place(Rect(left + _SIDE, top + body, right - _SIDE, room).scaled(scale), scale)
        lines = self.lines
        self.table.setVisible(bool(lines))
        rows = [row_of(line, seen, self.desk.language) for line in lines]
        last = self._last_message()
        newest = rows[-1].id if rows else ""
        self.table.show_rows(rows, f"message {last.message}" if last is not None else newest)
        if lines:
            head_ops(pad, self.table, self._heads, _SIDE, body - 10)
            pad.add(Line(_SIDE, body - 0.5, card_wide - _SIDE, body - 0.5, "line2"))
        draw_foot(pad, self, seen, body + room)
        self.card.show_sheet(pad.sheet(spoken))


def _arrived(before: Able, now: Able | None) -> bool:
    """Tell whether something was seen since that went out: then the conversation has it."""
    seen = {one.id for one in before.sent if one.state == "confirmed"}
    return now is not None and any(s.state == "confirmed" and s.id not in seen for s in now.sent)
