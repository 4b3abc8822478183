"""The composer: four slots and a reason; what would follow stands below before anything is applied.

Its keys work from every panel of the regia: digits begin the ten quick actions, + and − change how many, Q, S
and T say where to, where from and until when, Ctrl+Enter applies. Esc leaves the draft as it is.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from commandcenter.languages import plain
from ui.desk.auto_reasons import worded
from ui.desk.contingency import trouble
from ui.desk.desk import Desk
from ui.desk.drafting import Drafting
from ui.desk.effect_cards import hint_values, spoken_effect, write_effect, write_losers
from ui.desk.keys import Key
from ui.desk.others import drafting_words
from ui.desk.pad import DeskPad
from ui.desk.panel import Panel, Place
from ui.desk.quick import DIGITS
from ui.desk.reason_line import ReasonLine
from ui.desk.regia_words import regia
from ui.desk.seen import Seen
from ui.desk.slot_boxes import BOX, REASON_TOP, write_reason, write_slots, write_steps
from ui.desk.slots import Slot, slots_of
from ui.sheet import Painted

PROPOSE = Key("propose", ("B",), in_palette=True)
HOW_MANY = Key("how_many", ("W",), in_palette=True)
APPLY = Key("apply_draft", ("Ctrl+Enter",), in_bar=True, in_palette=True)


class Composer(Panel):
    """Shows the desk's one draft."""

    key = "composer"
    where = Place("regia", "right", 352)
    is_heard_next_door = True
    arrows = ("Left", "Right", "Up", "Down")
    opens = True
    keys = (
        Key("quick", DIGITS, ("1–0",), in_bar=True, tells_stroke=True),
        Key("amount", ("+", "-"), ("+", "\N{MINUS SIGN}"), in_bar=True, tells_stroke=True),
        Key("slot_to", ("Q",), in_palette=True),
        Key("slot_source", ("S",), in_palette=True),
        Key("slot_until", ("T",), in_palette=True),
        Key("slot_type", ("Y",), in_palette=True),
        Key("reason", ("R",), in_palette=True),
        PROPOSE,
        HOW_MANY,
        Key("use_plan", ("P",), in_palette=True),
        Key("keep_plan", ("Ctrl+P",), in_palette=True),
        Key("drop_draft", ("D",), in_palette=True),
        APPLY,
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.composing = desk.composing
        self._drafting = Drafting(desk)
        self.line = ReasonLine(desk, self)
        self.line.left.connect(self._reason_told)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # ---- keys

    def act(self, action: str) -> bool:
        """Do what a key says with the draft."""
        name, _, stroke = action.partition(" ")
        if self.seen is None or regia(self.seen) is None:
            return False
        if name == "reason":
            self._begin_reason()
        elif name == "apply_draft":
            self._apply()
        elif not self._drafting.act(name, stroke, self.seen, self._take):
            return False
        self._again()
        return True

    def choose(self, name: str) -> bool:
        """Begin the draft that a name says: TYPE, and KIND:NAME as its source, or as its end after `to=`."""
        if self.seen is None or not self._drafting.choose(name, self.seen):
            return False
        self._again()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from slot to slot, up and down change one, Enter offers what it may hold."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        turns = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or self.seen is None:
            event.ignore()
        elif (by := steps.get(key)) is not None:
            self._drafting.step(by)
            self._again()
        elif (by := turns.get(key)) is not None:
            self._drafting.turn(by, self.seen)
            self._again()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._drafting.offer(self._drafting.slot, self.seen, self._take)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take it away."""
        self._again()

    def _again(self) -> None:
        if self.seen is not None:
            self.show_seen(self.seen)

    def _take(self, slot: str, name: str) -> None:
        """Put into a slot what was chosen in the palette."""
        if self.seen is not None:
            self._drafting.take(slot, name, self.seen)
            self._again()

    def _apply(self) -> None:
        if self.seen is None:
            return
        if self.line.isVisible():
            self._reason_told(self.line.text())
        self.composing.apply(self.seen)
        if self.composing.hint == "no_reason":
            self._begin_reason()

    def _begin_reason(self) -> None:
        self.line.begin(worded(self.desk.language, self.composing.draft.reason))

    def _reason_told(self, text: str) -> None:
        before = worded(self.desk.language, self.composing.draft.reason)
        if self.seen is not None and text.strip() != before:
            changed = self.composing.draft._replace(reason=plain(text, 500).strip())
            self.composing.draft = changed
            self.composing.hint = ""
        if self.line.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.hide()
        self._again()

    # ---- what is drawn

    def hears_next_door(self) -> bool:
        """Only where something is assigned: else its keys are free for others."""
        return self.seen is not None and regia(self.seen) is not None

    def mark(self, seen: Seen) -> tuple[str, str] | None:
        """A draft stands here."""
        return ("disc", "info") if self.composing.is_touched else None

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say which type it is, whose draft, and what another one drafts at the same time."""
        if regia(seen) is None:
            return ()
        forms = self._own_note(seen)
        beside = drafting_words(seen, self.desk.language)
        return (f"{forms[0]} · {beside}", beside) if beside else forms

    def _own_note(self, seen: Seen) -> tuple[str, ...]:
        language, composing = self.desk.language, self.composing
        if not composing.is_touched:
            if said := trouble(language, seen):
                return (said, *language.forms("composer.bad_plan"))
            wait = "composer.proposing" if composing.is_proposing else "composer.begin"
            return language.forms(wait)
        type_ = language.word(f"override_types.{composing.draft.type}")
        if composing.draft.plan:
            name, n = plain(composing.draft.plan, 60), len(composing.draft.steps)
            return language.forms("composer.planned", name=name, n=n)
        if composing.draft.steps:
            return self._proposed_note(seen)
        return (language.word("composer.draft", type=type_), type_)

    def _proposed_note(self, seen: Seen) -> tuple[str, ...]:
        """Say how far the proposed set gets, and what holds it back where that is not far enough."""
        language, composing = self.desk.language, self.composing
        plain_forms = language.forms("composer.proposed", n=len(composing.draft.steps))
        bundle = composing.bundle
        if bundle is None or bundle.share_with is None:
            return plain_forms
        name = "restores" if bundle.is_enough else "falls_short" if bundle.gap_left else "gets"
        values = hint_values(language, composing) | {"n": len(composing.draft.steps)}
        share = bundle.share_with
        values["share"] = language.percent(share)
        values["time"] = language.time(composing.until_us, seen.zone)
        return (*language.forms(f"composer.{name}", **values), *plain_forms)

    def spoken(self, seen: Seen) -> str:
        """Say the draft as a whole, and what it would change."""
        said = [slot.words for slot in self._slots(seen) if slot.words]
        said += spoken_effect(self.desk, seen)
        return ", ".join((self.title[0], *self.note(seen)[:1], *said))

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the slots, what would follow, the reason and the button."""
        language = self.desk.language
        if regia(seen) is None:
            self.empty(pad, language.forms("composer.none" if seen.is_whole else "desk.waiting"))
            self.line.hide()
            return
        if self._is_before_somebody():
            self.composing.renew()
        if self.composing.look():
            self.desk.opened.emit("conflict", "")
        if slots := self._slots(seen):
            write_slots(pad, self.desk, slots, self._drafting.place if self.hasFocus() else None)
        else:
            write_steps(pad, self.desk, seen)
        write_effect(pad, self.desk, seen)
        write_losers(pad, self.desk, seen)
        can = bool(self.composing.sets(seen)) and seen.link.state != "disconnected"
        writing = self.line.isVisibleTo(self)
        left, wide = write_reason(pad, self.desk, APPLY, is_writing=writing, can_apply=can)
        self.line.place(left, REASON_TOP, wide, BOX, self.scale)

    def _is_before_somebody(self) -> bool:
        """Tell whether the keys of somebody are in this pane."""
        pane, held = self.parentWidget(), QApplication.focusWidget()
        return pane is not None and held is not None and pane.isAncestorOf(held)

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the panel and what is being typed."""
        return super().painted_texts(root) + self.line.painted_texts(root, self.scale)

    def _slots(self, seen: Seen) -> list[Slot]:
        composing = self.composing
        return slots_of(composing.draft, seen, self.desk.language, is_touched=composing.is_touched)
