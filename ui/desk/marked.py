"""What a list adds where its cases may be marked: the keys of what is marked, and a bar that says how many.

The bar stands at the foot of the list as long as something is marked, and after a command until it is read.
"""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.clock import SECOND
from commandcenter.platform import boot_us
from ui.desk.asks import Ask
from ui.desk.canvas import Canvas
from ui.desk.case_acts import DONE, FEW, FLAG_KEY, KEYS, CaseActs
from ui.desk.desk import Desk
from ui.desk.entries import answer_words
from ui.desk.keys import Key, stroke
from ui.desk.marking import Marked, Marks
from ui.desk.pad import PADDING, PLAIN, STRONG, DeskPad
from ui.desk.pad import SECOND as QUIET
from ui.desk.seen import Seen
from ui.desk.table import Table
from ui.sheet import Box, Line, Painted

HEIGHT = 40
MARK = Key("mark", ("Space",))
MARK_MORE = Key("mark_more", ("Shift+Up", "Shift+Down"))
MARK_ALL = Key("mark_all", ("Ctrl+A",))
MARKING = (MARK, MARK_MORE, MARK_ALL)  # the table itself does what they say
_UNMARK = Key("unmark", ("Esc",), in_bar=True)
_OF_MARKED = (*KEYS, FLAG_KEY, Key("mark", ("Space",), in_bar=True), _UNMARK)
_STANDS = 20 * SECOND  # so long it is told what became of a command


class MarkedCases:
    """The marks of one list, what is done with them, and the bar."""

    def __init__(
        self, desk: Desk, table: Table, of_row: Callable[[str], Marked | None], parent: QWidget
    ) -> None:
        self._desk = desk
        self.marks = Marks(table, of_row)
        self.acts = CaseActs(desk, f"cases {id(table)}")
        self.bar = Canvas(desk.brush, parent)
        self.bar.hide()
        table.rows_model.said_first = self._said
        self.marks.changed.connect(desk.changed)
        desk.asks.changed.connect(self._moved_on)

    def _said(self, row: str) -> str:
        return self._desk.language.word("case_acts.marked") if self.marks.has(row) else ""

    def _moved_on(self, ask: Ask) -> None:
        """What is done is marked no more."""
        is_done = ask.subject == self.acts.subject and ask.state == "accepted"
        if is_done and ask.frame.action in DONE:
            self.marks.clear()

    def keys(self, own: tuple[Key, ...]) -> tuple[Key, ...]:
        """Return the keys of what is marked, where something is; else the list's own."""
        return _OF_MARKED if self.marks.cases else own

    def act(self, action: str, seen: Seen | None) -> bool:
        """Do what a key says of the marked cases; False where nothing is marked or meant."""
        if seen is None or not self.marks.cases:
            return False
        return self.acts.act(action, self.marks.cases, seen)

    def pressed(self, event: QKeyEvent, seen: Seen | None) -> bool:
        """Do what a stroke says of the marked cases, where the list is no panel."""
        name = stroke(event)
        action = next((key.action for key in (*KEYS, FLAG_KEY) if name in key.strokes), "")
        if not action or not self.act(action, seen):
            return False
        event.accept()
        return True

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the bar."""
        return self.bar.painted_texts(root) if self.bar.isVisibleTo(root) else []

    def show(self, seen: Seen, area: QRect, scale: float) -> None:
        """Show the bar at the foot of an area, where there is something to say."""
        told = self._told()
        is_shown = bool(self.marks.cases or told[1])
        self.bar.setVisible(is_shown)
        if not is_shown:
            return
        high = round(HEIGHT * scale)
        self.bar.place(QRect(area.x(), area.bottom() + 1 - high, area.width(), high), scale)
        self.bar.raise_()
        pad = DeskPad(self._desk.kit(seen), *self.bar.extent())
        pad.add(
            Box(0, 0, pad.width, pad.height, "info_ground"), Line(0, 0.5, pad.width, 0.5, "info")
        )
        self._write(pad, told)
        self.bar.show_sheet(pad.sheet())

    def _write(self, pad: DeskPad, told: tuple[str, str]) -> None:
        language, cases, base, right = (
            self._desk.language,
            self.marks.cases,
            26,
            pad.width - PADDING,
        )
        shape, words = told
        if words:
            style = {"cross": STRONG._replace(colour="warn")}.get(shape, QUIET)
            wide = min(right * 0.6, pad.width_of(words, style))
            x = right - wide if cases else PADDING + 28.0
            pad.mark(shape, x - 24, base, style)
            pad.text((words,), x, base, style, width=right - x)
            right = x - 48
        if not cases:
            return
        x = pad.mark("check", PADDING, base, STRONG._replace(colour="info"))
        count = pad.text(language.word("case_acts.count", n=len(cases)), x, base, STRONG, width=240)
        named = [case.label for case in cases]
        forms = [", ".join(named[:n]) + (" …" if n < len(named) else "") for n in range(FEW, 0, -1)]
        x = pad.end(count) + 16
        if right - x > pad.width_of(forms[-1], PLAIN):
            pad.text(forms, x, base, PLAIN, width=right - x)

    def _told(self) -> tuple[str, str]:
        """Return a shape and what became of the last command, while that is news."""
        ask = self._desk.asks.of(self.acts.subject)
        if ask is None or (ask.state == "seen" and boot_us() - ask.at_us > _STANDS):
            return "", ""
        language = self._desk.language
        if ask.state == "refused":
            return "cross", ask.words
        if ask.is_pending:
            return "ring", language.word("asks.pending")
        words = answer_words(ask, language)
        return (
            "check",
            f"{words} · {language.word('case_acts.undo')}" if ask.frame.action in DONE else words,
        )
