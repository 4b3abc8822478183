"""Two who overrule at once: mine, theirs and now, each with its effects; theirs stays unless one chooses.

The hub refuses what was drafted over an older list and tells what changed meanwhile. Nothing is lost by
either: Esc leads back to the draft and changes nothing.
"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.desk.conflict_changes import are_on_one_thing
from ui.desk.conflict_outcomes import write_outcomes
from ui.desk.conflict_rows import SIDE, change_words, write_table
from ui.desk.desk import Desk
from ui.desk.dispute import BOTH, KEEP, REPLACE, Dispute
from ui.desk.keys import CLOSE, Key
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, DeskPad
from ui.desk.seen import Seen
from ui.tiles.pad import Style

_BIG = Style(24, 600, "text1")
_WIDE, _HIGH = 1216.0, 744.0


class Conflict(Overlay):
    """1, 2 and 3 choose an outcome, Enter confirms it."""

    keys = (
        Key("outcome", ("1", "2", "3", "Left", "Right"), ("1–3",)),
        Key("confirm", ("Enter",)),
        CLOSE,
    )

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.dispute = Dispute(desk)
        self._seen: Seen | None = None

    def begin(self, seen: Seen) -> bool:
        """Take what the hub said of the draft; False where there is no conflict."""
        return self.dispute.begin(seen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose and confirm; Esc leaves everything as it is."""
        digits = {Qt.Key.Key_1: KEEP, Qt.Key.Key_2: REPLACE, Qt.Key.Key_3: BOTH}
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key, chosen = Qt.Key(event.key()), self.dispute.outcome
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._seen is not None:
                self.dispute.confirm(self._seen)
                self.leave()
        elif key in digits or key in steps:
            chosen = digits.get(key, chosen + steps.get(key, 0))
            self.dispute.outcome = max(KEEP, min(BOTH, chosen))
            if self._seen is not None:
                self.show_seen(self._seen)
        else:
            super().keyPressEvent(event)
        event.accept()

    def show_seen(self, seen: Seen) -> None:
        """Show the three beside each other, as far as they are reckoned."""
        self._seen = seen
        self.dispute.ask_on()
        wide, high, scale = self.width() / self.scale, self.height() / self.scale, self.scale
        card_wide, card_high = min(_WIDE, wide - 32), min(_HIGH, high - 16)
        place = ((wide - card_wide) / 2, (high - card_high) / 2, card_wide, card_high)
        self.card.place(QRect(*(round(each * scale) for each in place)), scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg1", edge="info", edge_px=2)
        spoken = self._head(pad, seen)
        write_table(pad, self.desk, self.dispute, seen)
        write_outcomes(pad, self.desk, self.dispute, seen)
        self.card.show_sheet(pad.sheet(spoken))

    def _head(self, pad: DeskPad, seen: Seen) -> str:
        """Write what it is about and who did what when; return it to be spoken."""
        language, dispute = self.desk.language, self.dispute
        last, room = dispute.last, pad.width - 2 * SIDE
        key = "same" if are_on_one_thing(dispute.changes, dispute.sets) else "title"
        what = change_words(language, last, seen)[-1]
        title = language.forms(f"conflict.{key}", what=what)
        x = pad.mark("disc", SIDE, 54, _BIG._replace(colour="info")) + 8
        pad.text(title, x, 54, _BIG, width=pad.width - SIDE - x)
        age = language.duration(max(0, seen.now_us - last.at_us))
        told = language.forms("conflict.expired")
        if last.who:
            told = language.forms("conflict.told", who=dispute.who, age=age)
        pad.text(told, SIDE, 96, BODY, width=room)
        return f"{title[0]}, {told[0]}"
