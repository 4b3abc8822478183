"""How soon a crisis was seen, taken, answered and over; and its figures before, during and after."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from commandcenter.protocol.review import ReviewView
from ui.desk import review_words
from ui.desk.desk import Desk
from ui.desk.pad import BODY, HEAD, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import BODY_TOP, Panel, Place
from ui.desk.seen import Seen
from ui.lettering import SEMIBOLD
from ui.sheet import Line
from ui.tiles.pad import Style

_COLUMNS = ("before", "during", "after", "usual")
_BIG = Style(24, SEMIBOLD, "text1")
_ROW = 25


class ReviewFigures(Panel):
    """Four times, then one row a figure; what was known otherwise at the end of the crisis says so."""

    key = "review_figures"
    where = Place("review", "right", 344)

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        desk.replay.loaded.connect(self._again)

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say that all columns are counted by the same rules."""
        return self.desk.language.forms("review_figures.same")

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the times and the rows."""
        view = self.desk.replay.view
        if view is None:
            self.empty(pad, self.desk.language.forms("replay.nothing"))
            return
        self._times(pad, view, seen)
        self._rows(pad, view, seen, BODY_TOP + 96)

    def _times(self, pad: DeskPad, view: ReviewView, seen: Seen) -> None:
        language, wide = self.desk.language, (pad.width - 2 * PADDING) / len(view.times)
        for place, one in enumerate(view.times):
            x, room, base = PADDING + place * wide, wide - 12, BODY_TOP + 14
            pad.text(language.forms(f"review_times.{one.key}"), x, base, HEAD, width=room)
            late = review_words.is_late(one)
            style = _BIG._replace(colour="warn") if late else _BIG
            left = pad.mark("triangle", x, base + 32, style) if late else x
            pad.text(review_words.took(language, one), left, base + 32, style, width=room)
            below = review_words.ends(language, one, seen.zone, is_over=view.over_us is not None)
            pad.text(below, x, base + 56, Style(14, 400, "text2"), width=room)

    def _rows(self, pad: DeskPad, view: ReviewView, seen: Seen, top: float) -> None:
        language = self.desk.language
        rights = [pad.width - PADDING - 96 * (3 - place) for place in range(4)]
        pad.add(Line(PADDING, top - 16, pad.width - PADDING, top - 16, "line2"))
        for key, right in zip(_COLUMNS, rights, strict=True):
            words = language.forms(f"review_figures.{key}")
            pad.text(words, right, top + 4, HEAD, width=84, align="right")
        revised = False
        for place, row in enumerate(view.rows):
            base = top + 32 + _ROW * place
            pad.text(
                language.forms(f"review_rows.{row.key}"),
                PADDING,
                base,
                BODY,
                width=rights[0] - PADDING - 84,
            )
            for key, right in zip(_COLUMNS, rights, strict=True):
                style = STRONG if key == "during" else PLAIN
                told = review_words.value(language, row, getattr(row, key))
                text = pad.text(told, right, base, style, width=84, align="right")
                if key == "during" and row.during_then is not None:
                    revised = True
                    pad.shape("revised", text.x - 12, base - 6, 12, "info")
            pad.add(Line(PADDING, base + 8, pad.width - PADDING, base + 8, "line"))
        if revised:
            self._revised(pad, view, top + 32 + _ROW * len(view.rows) + 4)

    def _revised(self, pad: DeskPad, view: ReviewView, base: float) -> None:
        """Say what was known of them at the end of the crisis."""
        language = self.desk.language
        told = " · ".join(
            _then(
                review_words.value(language, row, row.during_then),
                language.forms(f"review_rows.{row.key}")[-1],
            )
            for row in view.rows
            if row.during_then is not None
        )
        x = pad.mark("revised", PADDING, base, SECOND._replace(colour="info"))
        words = language.forms("review_figures.then", told=told)
        pad.text(words, x, base, SECOND, width=pad.width - PADDING - x)

    def _again(self) -> None:
        if self.seen is not None and self.isVisible():
            self.show_seen(self.seen)


def _then(value: str, name: str) -> str:
    return f"{name} {value}"
