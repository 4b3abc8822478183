"""What the composer's keys do with the draft: begin, fill a slot, change how many, ask for a proposal."""

from collections.abc import Callable
from functools import partial

from ui.desk.choices import Choice, Offer
from ui.desk.composing import quick_draft
from ui.desk.desk import Desk
from ui.desk.draft import KINDS, begun
from ui.desk.quick import GOES, UNDOES, Chosen, draft_of, more_for
from ui.desk.seen import Seen
from ui.desk.slots import SLOTS, beside, filled, label, slot_choices, takes_text


class Drafting:
    """Acts on the one draft of a desk; `place` is the slot that arrows change."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._composing = desk, desk.composing
        self.place = 0

    def choose(self, name: str, seen: Seen) -> bool:
        """Begin the draft that a name says: TYPE, and KIND:NAME as its source, or as its end after `to=`."""
        type_, _, about = name.partition(" ")
        if type_ not in KINDS:
            return False
        draft = begun(type_)
        if about.startswith("to="):
            draft = draft._replace(to=about.removeprefix("to="))
        elif about:
            draft = draft._replace(source=about)
        self._composing.begin(draft, seen)
        return True

    def quick(self, digit: str, seen: Seen) -> None:
        """Begin a quick action: a draft, a way to go, or the undoing of one's last."""
        if digit in GOES:
            name = self._desk.case if GOES[digit] == "case_why" else ""
            self._desk.opened.emit(GOES[digit], name)
        elif digit == UNDOES:
            self._desk.opened.emit("undo_last", "")
        else:
            quick_draft(self._composing, digit, self._chosen, seen)

    def amount(self, by: int, seen: Seen) -> None:
        """Change how many; where nothing is drafted yet, begin with somebody for the chosen queue."""
        if not self._composing.is_touched and by > 0:
            self._composing.begin(more_for(self._chosen), seen)
        elif self._composing.is_touched:
            self._composing.change(seen, self._composing.draft.more(by))

    def step(self, by: int) -> None:
        """Go to the slot beside."""
        self.place = max(0, min(len(SLOTS) - 1, self.place + by))

    def turn(self, by: int, seen: Seen) -> None:
        """Change the slot in focus by one."""
        draft, slot = self._composing.draft, SLOTS[self.place]
        if slot == "amount":
            self.amount(by, seen)
        elif slot == "until":
            self._composing.change(seen, draft.later(by))
        elif name := beside(draft, slot, -by, self._choices(slot, seen)):
            self.take(slot, name, seen)

    def offer(self, slot: str, seen: Seen, taken: Callable[[str, str], object]) -> None:
        """Let somebody choose what a slot holds, by typing; `taken` is told slot and name."""
        draft, choices = self._composing.draft, self._choices(slot, seen)
        is_free = takes_text(slot, draft)
        if not choices and not is_free:
            return
        title = self._desk.language.word(f"slots.{label(draft, slot)}")
        self.place = SLOTS.index(slot) if slot in SLOTS else 0
        self._desk.offered.emit(Offer(title, choices, partial(taken, slot), free=is_free))

    def take(self, slot: str, name: str, seen: Seen) -> None:
        """Put what was chosen into its slot."""
        if slot in {"type", "amount"}:
            self._composing.begin(draft_of(name, self._chosen), seen)
        else:
            self._composing.change(seen, filled(self._composing.draft, slot, name))

    def propose(self, seen: Seen) -> None:
        """Ask what to do about the incident that is looked at, else about the gravest one."""
        alert = next(iter(seen.open_alerts), None)
        name = self._desk.incident or (alert.incident if alert is not None else "")
        self._composing.drop()
        self._composing.propose(seen, name)

    @property
    def _chosen(self) -> Chosen:
        return Chosen(self._desk.queue, self._desk.case, self._desk.agent)

    def _choices(self, slot: str, seen: Seen) -> tuple[Choice, ...]:
        return slot_choices(slot, self._composing.draft, seen, self._desk.language)
