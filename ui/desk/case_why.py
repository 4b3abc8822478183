"""Why a case goes where it goes: the engine's codes in words, from what decided, and what would help."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.protocol.regia import LateRow
from ui.desk.desk import Desk
from ui.desk.draft import KINDS
from ui.desk.keys import CLOSE, Key
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, HEAD, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.regia_words import agent_name, queue_forms, regia
from ui.desk.seen import Seen
from ui.desk.why_words import code_words, helps_forms, ranked, why_forms
from ui.sheet import Line
from ui.tiles.pad import Style

_SIDE, _LINE = 24, 30
_BIG = Style(22, 600, "text1")
_MOST = 8


class CaseWhy(Overlay):
    """Enter drafts the one override that would help, where there is one."""

    keys = (Key("help_case", ("Enter",)), CLOSE)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.case = ""
        self._seen: Seen | None = None

    def keys_now(self) -> tuple[Key, ...]:
        """Enter does something only where something would help."""
        return self.keys if self._help() else (CLOSE,)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Draft what helps, or leave."""
        helps = self._help()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and helps:
            self.leave()
            self.desk.opened.emit("draft", helps)
            event.accept()
        else:
            super().keyPressEvent(event)

    def show_seen(self, seen: Seen) -> None:
        """Show why, as it is now."""
        self._seen = seen
        wide, high = self.width() / self.scale, self.height() / self.scale
        row, scale = self._row(seen), self.scale
        codes = ranked(row.why)[:_MOST] if row is not None else []
        card_wide = min(760.0, wide - 32)
        card_high = min(high - 32, 236.0 + _LINE * max(1, len(codes)))
        left, top = (wide - card_wide) / 2, min(96.0, high - card_high)
        self.card.place(
            QRect(
                round(left * scale),
                round(top * scale),
                round(card_wide * scale),
                round(card_high * scale),
            ),
            scale,
        )
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        if row is None:
            words = self.desk.language.forms("case_why.unknown")
            pad.text(words, _SIDE, 48, BODY, width=card_wide - 2 * _SIDE)
        else:
            self._write(pad, row, codes, seen)
        self.card.show_sheet(pad.sheet())

    def _row(self, seen: Seen) -> LateRow | None:
        view = regia(seen)
        rows = view.late if view is not None else ()
        return next((row for row in rows if row.case == self.case), None)

    def _help(self) -> str:
        """Return the draft that would help, as `TYPE` with what it is about."""
        row = self._row(self._seen) if self._seen is not None else None
        if row is None or row.goes_to:
            return ""
        type_, _, what = row.helps.partition(":")
        if type_ == "CALL_IN":
            return "MOVE on_call:"
        if type_ not in KINDS:
            return ""
        return f"{type_} to=skill:{what}" if what else type_

    def _write(self, pad: DeskPad, row: LateRow, codes: list[str], seen: Seen) -> None:
        language, room = self.desk.language, pad.width - 2 * _SIDE
        case = language.number(row.number)
        pad.text(language.forms("case_why.title", case=case), _SIDE, 44, _BIG, width=room)
        left = row.due_us - seen.now_us
        due = language.word(
            "case_why.due" if left >= 0 else "case_why.due_past",
            time=language.time(row.due_us, seen.zone, seconds=True), age=language.duration(abs(left)),
        )  # fmt: skip
        about = [queue_forms(language, seen, row.queue)[0], language.motive(row.motive), due]
        pad.text(" · ".join(about), _SIDE, 74, SECOND, width=room)
        if row.goes_to:
            goes = language.word("case_why.goes", agent=agent_name(seen, row.goes_to))
            pad.text(
                (f"{goes}: {why_forms(language, row.why)[-1]}", goes),
                _SIDE,
                110,
                STRONG,
                width=room,
            )
        else:
            x = pad.mark("triangle", _SIDE, 110, STRONG._replace(colour="warn"))
            pad.text(language.forms("case_why.nobody"), x, 110, STRONG, width=room)
            if helps := helps_forms(language, row.helps):
                told = language.word("case_why.helps", what=helps[0])
                pad.text(told, _SIDE, 138, BODY, width=room)
        pad.add(Line(_SIDE, 158, pad.width - _SIDE, 158, "line2"))
        pad.text(language.forms("case_why.codes"), _SIDE, 184, HEAD, width=room)
        for place, code in enumerate(codes):
            base = 214 + _LINE * place
            pad.text(code_words(language, code), _SIDE, base, BODY, width=room * 0.64)
            pad.text(
                code,
                pad.width - _SIDE,
                base,
                PLAIN._replace(px=14),
                width=room * 0.34,
                align="right",
            )
