"""What two who overrule at once are told: what changed, what was drafted, the effects of each way out.

Nothing here is drawn. `conflict.py` shows it; the hub reckons the effects, one question after the other.
"""

from typing import Any

from commandcenter.languages import plain
from ui.desk.conflict_changes import Change, changes_of, standing
from ui.desk.desk import Desk
from ui.desk.previewing import Previewing
from ui.desk.regia_words import regia
from ui.desk.seen import Seen

KEEP, REPLACE, BOTH = range(3)


class Dispute:
    """The draft of this desk against what others did; `outcome` is what is chosen, theirs at first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.outcome = KEEP
        self.changes: tuple[Change, ...] = ()
        self.sets: list[dict[str, Any]] = []
        # One question after the other: a newer one takes the place of an older one in the hub.
        self.instead = Previewing(desk.asks, "conflict.instead")
        self.both = Previewing(desk.asks, "conflict.both")
        self.before = Previewing(desk.asks, "conflict.before")

    def begin(self, seen: Seen) -> bool:
        """Take what the hub said of the draft; False where there is no conflict."""
        ask = self._desk.composing.applied
        if ask is None or ask.error is None:
            return False
        self.changes = changes_of(dict(ask.error.values))
        self.sets = self._desk.composing.sets(seen)
        self.outcome = KEEP
        for one in (self.instead, self.both, self.before):
            one.forget()
        if self.changes and self.sets:
            self.instead.ask(self.sets, standing(self.changes))
        return bool(self.changes)

    def ask_on(self) -> None:
        """Ask the next question once the one before is answered, or cannot be."""
        if self.sets and _is_done(self.instead):
            self.both.ask(self.sets)
            if _is_done(self.both) and (theirs := standing(self.changes)):
                self.before.ask([], theirs)

    def awaits(self, one: Previewing) -> bool:
        """Tell whether an effect is still to come, asked for or in the line."""
        if one is self.before and not standing(self.changes):
            return False
        return bool(self.sets) and one.found is None and not one.words

    @property
    def last(self) -> Change:
        """The newest of what changed."""
        return max(self.changes, key=lambda one: one.version)

    @property
    def who(self) -> str:
        """The other one; the engine where nobody did it."""
        return plain(self.last.who, 32) or self._desk.language.word("decisions_panel.engine")

    def confirm(self, seen: Seen) -> None:
        """Do what is chosen, over the list as it is now."""
        composing = self._desk.composing
        if self.outcome == KEEP:
            composing.drop()
            return
        view = regia(seen)
        now = view.version if view is not None else 0
        version = max([now, *(one.version for one in self.changes)])
        ends = standing(self.changes) if self.outcome == REPLACE else ()
        composing.version = version
        composing.send(self.sets, version, ends)


def _is_done(one: Previewing) -> bool:
    return bool(one.words) or (one.found is not None and one.found.is_last)
