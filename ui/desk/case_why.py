"""Why a case goes where it goes: what decided, its steps, what it needs and by which line, who else could.

The hub is asked, which reckons it for this moment; until it answers, what the list of the late knows stands
there.
"""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.protocol.cases import CaseWhy as Told
from commandcenter.protocol.regia import LateRow
from ui.desk.asks import Ask
from ui.desk.case_why_draw import draw_late, draw_told, high_of
from ui.desk.desk import Desk
from ui.desk.draft import KINDS
from ui.desk.keys import CLOSE, Key, stroke
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, DeskPad
from ui.desk.reckoned import answer
from ui.desk.regia_words import regia
from ui.desk.seen import Seen
from ui.rect import Rect

WHY = "case.why"
_SIDE = 24
_HELP = Key("help_case", ("Enter",))
_AGAIN = Key("again", ("R",))


class CaseWhy(Overlay):
    """Enter drafts the one override that would help, where there is one; R asks anew."""

    keys = (_HELP, _AGAIN, CLOSE)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.case = ""
        self.asked: Ask | None = None
        self._seen: Seen | None = None

    def begin(self, case: str) -> None:
        """Ask why a case goes where it goes."""
        self.case = case
        self.asked = self.desk.asks.send(WHY, subject=WHY, target={"case": case})

    @property
    def found(self) -> Told | None:
        """What the hub answered, once it has."""
        return answer(self.asked.data, Told) if self.asked is not None and self.asked.data else None

    def keys_now(self) -> tuple[Key, ...]:
        """Enter does something only where something would help."""
        return self.keys if self._help() else (_AGAIN, CLOSE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Draft what helps, ask anew, or leave."""
        helps, name = self._help(), stroke(event)
        if name == "Enter" and helps:
            self.leave()
            self.desk.opened.emit("draft", helps)
            event.accept()
        elif name == "R":
            self.begin(self.case)
            event.accept()
        else:
            super().keyPressEvent(event)

    def show_seen(self, seen: Seen) -> None:
        """Show why, as it is now."""
        self._seen = seen
        wide, high = self.width() / self.scale, self.height() / self.scale
        row, found = self._row(seen), self.found
        card_wide = min(1280.0 if found is not None else 760.0, wide - 32)
        card_high = min(high - 32, high_of(found, row))
        left, top = (wide - card_wide) / 2, max(16.0, min(64.0, high - card_high - 16))
        self.card.place(Rect(left, top, card_wide, card_high).scaled(self.scale), self.scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        if found is not None:
            draw_told(pad, found, seen, self.desk.language)
        elif row is not None:
            draw_late(pad, row, seen, self.desk.language)
        else:
            pad.text(self._waiting(), _SIDE, 48, BODY, width=card_wide - 2 * _SIDE)
        self.card.show_sheet(pad.sheet())

    def _waiting(self) -> tuple[str, ...]:
        if self.asked is not None and self.asked.state == "refused":
            return (self.asked.words,)
        key = (
            "case_why.asking"
            if self.asked is not None and self.asked.is_pending
            else "case_why.unknown"
        )
        return self.desk.language.forms(key)

    def _row(self, seen: Seen) -> LateRow | None:
        view = regia(seen)
        rows = view.late if view is not None else ()
        return next((row for row in rows if row.case == self.case), None)

    def _help(self) -> str:
        """Return the draft that would help, as `TYPE` with what it is about."""
        row = self._row(self._seen) if self._seen is not None else None
        found = self.found
        if found is not None:
            goes_to, helps = found.agent, found.helps
        elif row is not None:
            goes_to, helps = row.goes_to, row.helps
        else:
            return ""
        type_, _, what = helps.partition(":")
        if goes_to:
            return ""
        if type_ == "CALL_IN":
            return "MOVE on_call:"
        if type_ not in KINDS:
            return ""
        return f"{type_} to=skill:{what}" if what else type_
