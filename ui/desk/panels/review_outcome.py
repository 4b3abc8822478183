"""What came of a crisis: what was done and learned, what is left to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain
from commandcenter.protocol.review import FollowUpRow, ReviewView
from ui.desk import review_words
from ui.desk.desk import Desk
from ui.desk.pad import BODY, HEAD, PADDING, PLAIN, SECOND, DeskPad
from ui.desk.panel import BODY_TOP, Panel, Place
from ui.desk.seen import Seen
from ui.sheet import Line

_MOTIVE = 160  # width of the name of another crisis
_ROOM_FOR_TWO = 130  # below a line: the next text, and the open follow-ups


class ReviewOutcome(Panel):
    """The closing words, and every follow-up that is open, of this crisis and of others."""

    key = "review_outcome"
    where = Place("review", "right", 192)

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        desk.replay.loaded.connect(self._again)

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write what there is of them."""
        view = self.desk.replay.view
        if view is None:
            self.empty(pad, self.desk.language.forms("replay.nothing"))
            return
        base = self._closing(pad, view, BODY_TOP + 22)
        self._open(pad, view, seen, base + 12)

    def _closing(self, pad: DeskPad, view: ReviewView, base: float) -> float:
        """Write what was done and what was learned, as the review said that closed it."""
        language, room = self.desk.language, pad.width - 2 * PADDING
        told = [(key, getattr(view, key)) for key in ("actions", "lessons")]
        if not any(text for _, text in told):
            key = "replay.not_closed" if view.state == "resolved" else "replay.no_closing"
            pad.text(language.forms(key), PADDING, base, PLAIN, width=room)
            return base
        for key, text in told:
            if text:
                words = language.word(f"replay.{key}", text=plain(text, 200))
                first, *more = pad.lines(words, BODY, room)
                pad.text(first, PADDING, base, BODY, width=room)
                if more and pad.height - base > _ROOM_FOR_TWO:
                    base += 22
                    pad.text(more[0], PADDING, base, BODY, width=room)
                base += 24
        return base - 24

    def _open(self, pad: DeskPad, view: ReviewView, seen: Seen, top: float) -> None:
        language, room = self.desk.language, pad.width - 2 * PADDING
        here = [one for one in view.follow_ups if one.done_us is None]
        found: list[FollowUpRow] = [*here, *view.open_elsewhere]
        pad.add(Line(PADDING, top, pad.width - PADDING, top, "line2"))
        words = language.forms("replay.open_ones", n=len(found))
        pad.text(words, PADDING, top + 24, HEAD, width=room)
        fits = max(0, int((pad.height - 10 - top - 24) // 24))
        for place, one in enumerate(sorted(found, key=lambda one: one.due)[:fits]):
            told, is_late = review_words.follow_up(language, one, seen.now_us, seen.zone)
            base = top + 48 + 24 * place
            shape, colour = ("triangle", "warn") if is_late else ("ring", "text1")
            x = pad.mark(shape, PADDING, base, SECOND._replace(colour=colour))
            right = pad.width - PADDING
            of = "" if one.incident == view.incident else language.motive(one.motive)
            if of and pad.width_of(of, SECOND) <= _MOTIVE:
                right = pad.text(of, right, base, SECOND, width=_MOTIVE, align="right").x
            pad.text(told, x, base, SECOND._replace(colour="text1"), width=right - x - 12)

    def _again(self) -> None:
        if self.seen is not None and self.isVisible():
            self.show_seen(self.seen)
