"""The composer without its looks: one draft, its preview, what became of it."""

from typing import Any

from commandcenter.clock import MINUTE
from commandcenter.commands.registry import ACTIONS
from commandcenter.languages import Language
from commandcenter.protocol.preview import Bundle, Preview
from ui.desk import quick
from ui.desk.asks import Ask, Asks
from ui.desk.auto_reasons import of_alert
from ui.desk.draft import Draft, begun, sets_of, taken
from ui.desk.how_many import HowMany
from ui.desk.previewing import Previewing
from ui.desk.reckoned import answer
from ui.desk.regia_words import regia
from ui.desk.seen import Seen

SUBJECT = "composer"
SET, BUNDLE, PROPOSE = "override.set", "override.bundle", "override.propose"
STALE = "override_stale"
_WAITS = frozenset({"wait", "again"})  # hints that hold until the effect is here


class Composing:
    """What every panel and dialog of a desk knows of the one draft that is made at it."""

    def __init__(self, asks: Asks, language: Language) -> None:
        self._asks, self._language = asks, language
        self.draft = begun("MOVE")
        self.is_touched = False  # something was chosen: it is a draft and no empty form
        self.proposed_for = ""  # the incident whose proposal stands here
        self.version: int | None = None  # of the list of overrides, as seen when the draft began
        self.preview = Previewing(asks, f"{SUBJECT}.preview")
        self.how_many = HowMany(asks, f"{SUBJECT}.needed")
        self.applied: Ask | None = None
        self.hint = ""  # words composer.HINT: what is missing
        self.bundle: Bundle | None = None  # what the hub proposed last, how far it gets
        self._replaces = ""  # the key that would take another draft in place of a proposed set
        self._proposal: Ask | None = None
        self._told = ""  # the id of the ask whose conflict was shown
        self.withdrawn: Preview | None = None  # what showed the last proposal as no better
        self._asked_us = 0  # when the proposal was asked for, by the hub's clock

    # ---- the draft

    def begin(self, draft: Draft, seen: Seen) -> None:
        """Take another draft in place of what stands here; a reason that was typed stays."""
        reason = self.draft.reason or self._usual_reason(seen)
        self.draft = draft._replace(reason=draft.reason or reason)
        self.version, self.proposed_for, self.bundle = None, "", None
        self._moved(seen)

    def change(self, seen: Seen, draft: Draft) -> None:
        """Go on with a changed draft."""
        if not draft.reason:
            draft = draft._replace(reason=self._usual_reason(seen))
        self.draft = draft
        self._moved(seen)

    def drop(self) -> None:
        """Empty the form."""
        self.draft, self.is_touched, self.version, self.hint = begun("MOVE"), False, None, ""
        self.applied = self._proposal = None
        self.proposed_for, self.bundle, self._replaces = "", None, ""
        self.preview.forget()
        self.how_many.drop()

    def renew(self) -> None:
        """Keep the preview one of now, as long as the draft stands before somebody."""
        if self.is_touched and not self._is_under_way:
            self.preview.renew()

    def keeps(self, stroke: str) -> bool:
        """Tell whether a proposed set, or a plan, stays: a key that begins another draft is pressed twice."""
        is_first = bool(self.is_touched and self.draft.steps and self._replaces != stroke)
        self._replaces = stroke if is_first else ""
        if is_first:
            self.hint = "set_stays"
        return is_first

    def sets(self, seen: Seen) -> list[dict[str, Any]]:
        """Return what would be set."""
        view = regia(seen)
        if view is None or seen.desk is None or not self.is_touched:
            return []
        return sets_of(self.draft, view, seen.desk.people)

    def people(self, seen: Seen) -> list[str]:
        """Return whom the draft moves or calls in."""
        view = regia(seen)
        if view is None or seen.desk is None or not self.is_touched:
            return []
        return taken(self.draft, view, seen.desk.people)

    def _moved(self, seen: Seen) -> None:
        view = regia(seen)
        self.is_touched, self.hint, self.applied = True, "", None
        if self.version is None and view is not None:
            self.version = view.version
        self.preview.ask(self.sets(seen))

    def _usual_reason(self, seen: Seen) -> str:
        """Return what burns as the reason, where something does; it may be written over."""
        alert = next(iter(seen.open_alerts), None)
        return of_alert(alert) if alert is not None else ""

    # ---- what the hub says

    @property
    def found(self) -> Preview | None:
        """The preview of the draft, where there is one."""
        return self.preview.found

    def apply(self, seen: Seen) -> None:
        """Send the draft; what is missing, or too old to act on, is told instead."""
        sets = self.sets(seen)
        if self.is_proposing:
            self.hint = "still_looking"
        elif not sets:
            self.hint = "incomplete"
        elif not self.draft.reason.strip():
            self.hint = "no_reason"
        elif self._is_under_way:
            self.hint = ""
        elif self.preview.is_old:
            self.preview.ask(sets, anew=True)
            self.hint = "again"
        elif self.preview.is_asking:
            self.hint = "wait"
        else:
            self.send(sets, self.version)

    def send(
        self, sets: list[dict[str, Any]], version: int | None, ends: tuple[str, ...] = ()
    ) -> None:
        """Set an override, or several as one; what they take the place of ends with the same command."""
        self.hint = ""
        action, args = SET, sets[0]
        if len(sets) > 1 or ends:
            plain = [{**one, "reason": self.draft.reason} for one in sets]
            args = {"sets": plain, "reason": self.draft.reason, "minutes": self.draft.minutes}
            args |= {"ends": list(ends)} if ends else {}
            action = BUNDLE
        self.applied = self._asks.send(action, subject=SUBJECT, args=args, version=version)

    def look(self) -> bool:
        """Take what came: applied, the form is empty again; a proposal fills it. True = a conflict."""
        ask = self.applied
        self.how_many.look()
        if self.hint in _WAITS and not self.preview.is_waited_for:
            self.hint = "ready" if self.preview.found is not None else ""
        if ask is not None and ask.state == "seen":
            self.drop()
            self.hint = "applied"
        if self._proposal is not None and self._proposal.data:
            self._take(self._proposal)
        self._withdraw()
        if ask is None or ask.error is None or not ask.error.key.startswith(STALE):
            return False
        is_new, self._told = self._told != ask.frame.id, ask.frame.id
        return is_new

    @property
    def _is_under_way(self) -> bool:
        """It was sent to be applied, and is not in force yet."""
        return self.applied is not None and self.applied.is_pending

    @property
    def until_us(self) -> int:
        """Until when what was proposed last looked ahead."""
        found = self.bundle.preview if self.bundle is not None else None
        return self._asked_us + (found.horizon_min if found is not None else 0) * MINUTE

    def _withdraw(self) -> None:
        """Take a proposal back, in words, that turned out to be no better once it was reckoned well."""
        found, bundle = self.preview.found, self.bundle
        if bundle is None or found is None or self._is_under_way or not found.is_last:
            return
        is_as_proposed = self.draft.steps == tuple(step.override for step in bundle.steps)
        if bundle.steps and is_as_proposed and found.is_no_better:
            self.drop()
            self.hint, self.withdrawn = "withdrawn", found

    def propose(self, seen: Seen, incident: str) -> None:
        """Ask the hub what it would do about an incident."""
        if PROPOSE not in ACTIONS or not incident:
            return
        self.proposed_for, self._asked_us = incident, seen.now_us
        args = {"incident": incident}
        self._proposal = self._asks.send(PROPOSE, subject=f"{SUBJECT}.propose", args=args)
        view = regia(seen)
        self.version = view.version if view is not None else None
        self.draft = self.draft._replace(reason=self._usual_reason(seen))

    def _take(self, ask: Ask) -> None:
        """Make a draft of a proposal, unless something else was begun meanwhile."""
        found = answer(ask.data, Bundle)
        ask.data = {}
        self._proposal = None
        if found is None or self.is_touched:
            return
        self.bundle = found
        if not found.steps:
            self.hint = "no_need" if found.is_enough else "nothing_helps"
            return
        self.hint = ""
        steps = tuple(step.override for step in found.steps)
        ahead = found.preview.horizon_min if found.preview is not None else 0
        minutes = max(
            self.draft.minutes, ahead
        )  # as far as was looked ahead: a crisis lasts over an hour
        self.draft = self.draft._replace(steps=steps, minutes=minutes)
        self.is_touched = True
        plain = [{**step, "minutes": self.draft.minutes, "reason": ""} for step in steps]
        self.preview.ask(plain)

    @property
    def is_proposing(self) -> bool:
        """A proposal was asked for and has not come."""
        return self._proposal is not None and self._proposal.is_pending

    @property
    def no_proposal(self) -> str:
        """Why the hub proposes nothing; "" = it does, or was not asked."""
        return self._proposal.words if self._proposal is not None else ""


def quick_draft(composing: Composing, digit: str, chosen: quick.Chosen, seen: Seen) -> bool:
    """Begin the draft of a quick action; False where the digit begins none."""
    draft = quick.draft_for(digit, composing.draft, chosen, seen)
    if draft is None:
        return False
    composing.begin(draft, seen)
    return True
