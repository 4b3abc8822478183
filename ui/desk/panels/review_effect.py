"""What the overrides of a crisis brought and what it cost: as it was, beside the same without them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from commandcenter.protocol.review import Cost, PairedRun, ReviewView
from ui.desk import relived_words, review_words
from ui.desk.desk import Desk
from ui.desk.pad import BODY, HEAD, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import BODY_TOP, Panel, Place
from ui.desk.seen import Seen
from ui.lettering import SEMIBOLD
from ui.sheet import Line
from ui.tiles.pad import Style

_MONEY = Style(28, SEMIBOLD, "text1")
_EFFECT, _AFTER, _WITHOUT = 172, 96, 68  # widths
_GAP = 8


class ReviewEffect(Panel):
    """Follows the crisis that is replayed; what is not reckoned yet says so."""

    key = "review_effect"
    where = Place("review", "right", 224)

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        desk.replay.loaded.connect(self._again)
        desk.relived.changed.connect(self._again)

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say what is compared."""
        return self.desk.language.forms("review_effect.same")

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the comparison, how many overrides helped, and the cost below."""
        view = self.desk.replay.view
        if view is None:
            self.empty(pad, self.desk.language.forms("replay.nothing"))
            return
        if self.isVisible():
            self.desk.relived.show(view)
        run, room = self.desk.relived.run, pad.width - 2 * PADDING
        if run is None:
            words = relived_words.state(self.desk.language, self.desk.relived.view)
            pad.text(words, PADDING, BODY_TOP + 22, PLAIN, width=room)
        else:
            self._table(pad, view, run, seen)
        told = relived_words.counts(self.desk.language, view)
        if told:
            pad.text(told, PADDING, BODY_TOP + 84, SECOND, width=room)
        pad.add(Line(PADDING, BODY_TOP + 96, pad.width - PADDING, BODY_TOP + 96, "line2"))
        self._cost(pad, view.cost, run)

    def _table(self, pad: DeskPad, view: ReviewView, run: PairedRun, seen: Seen) -> None:
        language, right = self.desk.language, pad.width - PADDING
        widths = (_AFTER, _WITHOUT, _EFFECT)
        edges = (right - _EFFECT - _GAP - _WITHOUT - _GAP, right - _EFFECT - _GAP, right)
        for key, edge, width in zip(("with", "without", "effect"), edges, widths, strict=True):
            words = language.forms(f"review_effect.{key}")
            pad.text(words, edge, BODY_TOP + 8, HEAD, width=width, align="right")
        for place, row in enumerate(relived_words.rows(language, view, run, seen.zone)):
            base = BODY_TOP + 34 + 26 * place
            pad.text(row.name, PADDING, base, BODY, width=edges[0] - _AFTER - _GAP - PADDING)
            cells = zip((row.after, row.without, row.effect), edges, widths, strict=True)
            for words, edge, width in cells:
                style = PLAIN if words is row.without else STRONG
                pad.text(words, edge, base, style, width=width, align="right")
            pad.add(Line(PADDING, base + 8, right, base + 8, "line"))

    def _cost(self, pad: DeskPad, cost: Cost | None, run: PairedRun | None) -> None:
        language, x, base = self.desk.language, float(PADDING), BODY_TOP + 130.0
        words = review_words.cost(language, cost)
        if cost is None:
            pad.text(words, x, base - 6, PLAIN, width=pad.width - 2 * PADDING)
            return
        total = review_words.money(language, cost.cents, cost.currency)
        text = pad.text(total, x, base, _MONEY, width=220)
        left = pad.end(text) + 16
        pad.text(words, left, base - 2, BODY, width=pad.width - PADDING - left)
        if run is not None and cost.missed_promise_cents is not None:
            told = relived_words.cost_without(language, cost, run)
            pad.text(told, x, base + 28, SECOND, width=pad.width - 2 * PADDING)

    def _again(self) -> None:
        if self.seen is not None and self.isVisible():
            self.show_seen(self.seen)
