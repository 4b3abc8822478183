"""What the composer's keys do with the draft: begin, fill a slot, change how many, ask for a proposal."""

from collections.abc import Callable
from functools import partial

from ui.desk import how_many
from ui.desk.choices import Choice, Offer
from ui.desk.composing import quick_draft
from ui.desk.contingency import plan_words, plans
from ui.desk.desk import Desk
from ui.desk.draft import KINDS, LEAST, Draft, begun
from ui.desk.entries import Request
from ui.desk.forms import Form
from ui.desk.quick import GOES, UNDOES, Chosen, draft_of, more_for
from ui.desk.seen import Seen
from ui.desk.slots import SLOTS, beside, filled, label, slot_choices, takes_text

Taken = Callable[[str, str], object]
PLAN, GOAL, KEPT = "PLAN", "goal", "contingency"


class Drafting:
    """Acts on the one draft of a desk; `place` is the slot that arrows change."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._composing = desk, desk.composing
        self.place = 0

    def act(self, name: str, stroke: str, seen: Seen, taken: Taken) -> bool:
        """Do what a key says; False where it is about no draft. `taken` is told slot and name of a choice."""
        match name:
            case "quick":
                self.quick(stroke, seen)
            case "amount" if self._composing.draft.needs_second and stroke == "+":
                self.offer("second", seen, taken)
            case "amount":
                self.amount(1 if stroke == "+" else -1, seen)
            case "slot_to" | "slot_source" | "slot_until" | "slot_type":
                self.offer(name.removeprefix("slot_"), seen, taken)
            case "propose":
                self.propose(seen)
            case "how_many":
                self.offer_goals(taken)
            case "use_plan":
                self.offer_plans(seen, taken)
            case "keep_plan":
                self.keep_plan()
            case "drop_draft":
                self._composing.drop()
            case _:
                return False
        return True

    def choose(self, name: str, seen: Seen) -> bool:
        """Begin the draft that a name says: TYPE, and KIND:NAME as its source, or as its end after `to=`.

        PLAN and a name begin with a contingency plan.
        """
        type_, _, about = name.partition(" ")
        if type_ == PLAN:
            return self.plan(about, seen)
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
        if GOES.get(digit) == "case_why" and not self._desk.case:
            self._composing.hint = "no_case"
        elif digit in GOES:
            name = self._desk.case if GOES[digit] == "case_why" else ""
            self._desk.opened.emit(GOES[digit], name)
        elif digit == UNDOES:
            self._desk.opened.emit("undo_last", "")
        elif not self._composing.keeps(digit):
            quick_draft(self._composing, digit, self._chosen, seen)

    @property
    def slot(self) -> str:
        """The slot that arrows and Enter are about: the first one is who signs, where somebody must."""
        name = SLOTS[self.place]
        return "second" if name == "amount" and self._composing.draft.needs_second else name

    def amount(self, by: int, seen: Seen) -> None:
        """Change how many; where nothing is drafted yet, begin with somebody for the chosen queue."""
        if not self._composing.is_touched and by > 0:
            draft, found = more_for(self._chosen), self._composing.how_many.found
            if found is not None and found.people:  # what was just reckoned is what is begun with
                usual = found.until_min or draft.minutes
                draft = draft._replace(n=found.people, minutes=max(LEAST, usual))
            self._composing.begin(draft, seen)
        elif self._composing.is_touched:
            self._composing.change(seen, self._composing.draft.more(by))

    def step(self, by: int) -> None:
        """Go to the slot beside."""
        self.place = max(0, min(len(SLOTS) - 1, self.place + by))

    def turn(self, by: int, seen: Seen) -> None:
        """Change the slot in focus by one."""
        draft, slot = self._composing.draft, self.slot
        if slot == "second":
            return
        if slot == "amount":
            self.amount(by, seen)
        elif slot == "until":
            self._composing.change(seen, draft.later(by))
        elif name := beside(draft, slot, -by, self._choices(slot, seen)):
            self.take(slot, name, seen)

    def offer(self, slot: str, seen: Seen, taken: Taken) -> None:
        """Let somebody choose what a slot holds, by typing; `taken` is told slot and name."""
        draft, choices = self._composing.draft, self._choices(slot, seen)
        is_free = takes_text(slot)
        if not choices and not is_free:
            return
        title = self._desk.language.word(f"slots.{label(draft, slot)}")
        self.place = SLOTS.index(slot) if slot in SLOTS else 0
        self._desk.offered.emit(Offer(title, choices, partial(taken, slot), free=is_free))

    def take(self, slot: str, name: str, seen: Seen) -> None:
        """Put what was chosen into its slot."""
        if slot == PLAN:
            self.plan(name, seen)
        elif slot == GOAL:
            self._aim(name, seen)
        elif slot in {"type", "amount"}:
            self._composing.begin(draft_of(name, self._chosen), seen)
        else:
            self._composing.change(seen, filled(self._composing.draft, slot, name))

    def offer_goals(self, taken: Taken) -> None:
        """Let somebody choose a goal, or type one: share and minutes."""
        language = self._desk.language
        title, offered = language.word("how_many.title"), how_many.choices(language)
        self._desk.offered.emit(Offer(title, offered, partial(taken, GOAL), free=True))

    def _aim(self, name: str, seen: Seen) -> None:
        aim = how_many.aim_of(name.strip())
        self._composing.drop()
        if aim is None:
            self._composing.hint = "no_aim"
        else:
            self._composing.how_many.ask(aim, seen.now_us)

    def offer_plans(self, seen: Seen, taken: Taken) -> None:
        """Let somebody choose a contingency plan; one that cannot be set is not offered."""
        language = self._desk.language
        choices = tuple(Choice(row.name, plan_words(language, row)) for row in plans(seen))
        if choices:
            self._desk.offered.emit(
                Offer(language.word("slots.plan"), choices, partial(taken, PLAN))
            )
        else:
            self._composing.hint = "no_plan"

    def plan(self, name: str, seen: Seen) -> bool:
        """Begin with a contingency plan: it is previewed and set as one; False where there is none."""
        row = next((one for one in plans(seen) if one.name == name), None)
        if row is None:
            return False
        draft = Draft(steps=row.sets, plan=row.name, minutes=row.minutes, reason=row.name)
        self._composing.begin(draft, seen)
        return True

    def keep_plan(self) -> None:
        """Ask how what is in force is to be called as a plan."""
        said = self._desk.language
        form = Form(
            KEPT, {}, {}, lambda _name, text, _told: text, lambda told: str(told.get("name", ""))
        )
        words = said.word("slots.in_force")
        self._desk.asked.emit(Request("contingency.keep", words, {}, {}, ("name",), form=form))

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
