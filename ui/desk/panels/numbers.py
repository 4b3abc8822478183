"""Numbers: the headline figures with window, goal, usual and range; I explains the chosen one."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from commandcenter.protocol.wall import Figure
from ui.desk.canvas import Canvas
from ui.desk.desk import Desk
from ui.desk.pad import BODY, GUTTER, PADDING, SECOND, STRONG, DeskPad
from ui.desk.panel import Panel, Place
from ui.desk.seen import Seen
from ui.desk.words import spoken_figure
from ui.figures import (
    FIGURES,
    goal_forms,
    look_of,
    place_on,
    usual_forms,
    value_forms,
    window_forms,
    without_forms,
)
from ui.lettering import SEMIBOLD
from ui.shapes import LEVEL_SHAPES
from ui.sheet import Box, Mark
from ui.tiles.pad import Style

TOP = 48
WIDE = 300  # from here goal and usual stand beside the number, else below it
HEIGHT, NARROW_HEIGHT = 208, 272
_BESIDE, _SMALLEST_VALUE = 16, 28

_Lines = tuple[tuple[tuple[str, ...], Style, str], ...]  # forms, style, mark of goal and usual


class Numbers(Panel):
    """Five cards; arrows go from one to the next."""

    key = "numbers"
    where = Place("numbers", "top", HEIGHT, stretch=0)
    arrows = ("Left", "Right")
    opens = True

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.cards = [Card(desk, self, key) for key in FIGURES]
        self.chosen = self.cards[0]
        self._veil.raise_()

    def height_at(self, width: float) -> int:
        """Return the least height at that width: narrow cards are taller."""
        return HEIGHT if self._card_width(width) >= WIDE else NARROW_HEIGHT

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Place the cards and show their figures."""
        wide = self._card_width(pad.width)
        for place, card in enumerate(self.cards):
            left = PADDING + round(place * (wide + GUTTER))
            rect = QRect(
                round(left * self.scale),
                round(TOP * self.scale),
                round(wide * self.scale),
                round((pad.height - TOP - PADDING) * self.scale),
            )
            card.place(rect, self.scale)
            card.show_figure(seen)

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say what I does."""
        return self.desk.language.forms("numbers_panel.hint")

    def focus_widget(self) -> QWidget:
        """Return the card that was chosen last."""
        return self.chosen

    def act(self, action: str) -> bool:
        """Explain the chosen figure."""
        if action != "explain":
            return False
        self.desk.opened.emit("figure", self.chosen.key)
        return True

    def step(self, card: "Card", by: int) -> None:
        """Go to the next card, or to the one before."""
        place = self.cards.index(card) + by
        if 0 <= place < len(self.cards):
            self.cards[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def beside(self, key: str, by: int) -> str:
        """Return the figure so many places further, the last one at most."""
        place = FIGURES.index(key) + by
        return FIGURES[max(0, min(len(FIGURES) - 1, place))]

    def choose(self, name: str) -> bool:
        """Make the card of a figure the chosen one."""
        found = [card for card in self.cards if card.key == name]
        self.chosen = found[0] if found else self.chosen
        return bool(found)

    def _card_width(self, width: float) -> float:
        return (width - 2 * PADDING - (len(FIGURES) - 1) * GUTTER) // len(FIGURES)


class Card(Canvas):
    """One headline figure."""

    def __init__(self, desk: Desk, numbers: Numbers, key: str) -> None:
        super().__init__(desk.brush, numbers)
        self.desk, self.numbers, self.key = desk, numbers, key
        self._seen: Seen | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_figure(self, seen: Seen) -> None:
        """Show the figure as it is now."""
        self._seen = seen
        language, figure = self.desk.language, seen.figure(self.key)
        pad = DeskPad(self.desk.kit(seen), *self.extent())
        if figure is None:
            self._frame(pad, "line", dashed=False)
            label = language.forms(f"figures.{self.key}")
            pad.text(label, PADDING, 32, STRONG, width=pad.width - 2 * PADDING)
            pad.add(Box(PADDING, 66, 40, 5, "text1"))
            self.show_sheet(pad.sheet(f"{label[0]}, {language.word('spoken.missing')}"))
            return
        look = look_of(figure)
        old = seen.link.state == "stale" or bool(figure.without)
        edge = "stale" if old else "line" if look.level == "normal" else look.colour
        self._frame(pad, edge, dashed=old)
        self._head(pad, figure)
        self._value(pad, figure, seen)
        self._range(pad, figure, seen)
        self.show_sheet(pad.sheet(spoken_figure(language, figure, seen)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter explains; every other key is the window's."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if (by := steps.get(Qt.Key(event.key()))) is not None:
            self.numbers.step(self, by)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.numbers.act("explain")
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Explain, as Enter does."""
        self.numbers.act("explain")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Become the chosen one."""
        self.numbers.chosen = self
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lose the ring."""
        self._again()

    def _again(self) -> None:
        if self._seen is not None:
            self.show_figure(self._seen)

    def _frame(self, pad: DeskPad, edge: str, *, dashed: bool) -> None:
        if self.hasFocus():
            pad.frame(edge="info", edge_px=2)
            if edge not in {"line", "info"}:  # the ring must not hide that it is abnormal
                pad.add(Box(4, 4, pad.width - 8, pad.height - 8, "", edge, 2, 6, dashed=dashed))
        else:
            pad.frame(edge=edge, edge_px=1 if edge == "line" else 2, dashed=dashed)

    def _head(self, pad: DeskPad, figure: Figure) -> None:
        language, look = self.desk.language, look_of(figure)
        x = float(PADDING)
        if look.level != "normal":
            x = pad.mark(LEVEL_SHAPES[look.level], x, 32, STRONG._replace(colour=look.colour))
        label = language.forms(f"figures.{figure.key}")
        windows = window_forms(language, figure)
        if figure.n is not None:
            windows = (
                *(f"{window}, n {language.number(figure.n)}" for window in windows),
                *windows,
            )
        room = pad.width - PADDING - x
        if pad.width < WIDE:
            pad.text(label, x, 32, STRONG, width=room)
            pad.text(windows, PADDING, 56, SECOND, width=pad.width - 2 * PADDING)
            return
        forms = [f"{name}, {window}" for name in label for window in windows]
        pad.text((*forms, *label), x, 32, STRONG, width=room)

    def _value(self, pad: DeskPad, figure: Figure, seen: Seen) -> None:
        language, beside = self.desk.language, pad.width >= WIDE
        forms, base = value_forms(language, figure), 94 if beside else 106
        style = Style(56 if beside else 44, SEMIBOLD, look_of(figure).colour)
        room = pad.width - 2 * PADDING
        lines = self._lines(figure, seen)
        if forms[0]:
            left_over = room - self._least(pad, lines) if beside else room
            value = pad.text(
                forms, PADDING, base, style, width=left_over, live=True, keep_long=_SMALLEST_VALUE
            )
            end = pad.end(value)
        else:
            pad.add(Box(PADDING, base - 24, 40, 5, "text1"), live=True)
            end = PADDING + 40.0
        for (forms, line_style, mark), drop in zip(lines, (0, 26), strict=True):
            if beside:
                right = pad.width - PADDING
                left = end + _BESIDE
                wide = min(right - left, 20 + pad.kit.lettering.width(forms[0], line_style.px))
                x, at = right - wide, 70.0 + drop
            else:
                x, at, wide = PADDING, 138.0 + drop, room
            self._line(pad, (forms, line_style, mark), x, at, wide, right=beside)

    def _least(self, pad: DeskPad, lines: _Lines) -> float:
        """Return the room that goal and usual take at least, beside the value: no number of them is cut."""
        width = pad.kit.lettering.width
        return _BESIDE + max(
            min(width(form, style.px, style.weight) for form in forms) + 20 * bool(mark) + 1
            for forms, style, mark in lines
        )

    def _line(
        self,
        pad: DeskPad,
        line: tuple[tuple[str, ...], Style, str],
        x: float,
        base: float,
        width: float,
        *,
        right: bool,
    ) -> None:
        forms, style, mark = line
        if right:
            text = pad.text(
                forms, x + width, base, style, width=width - 20 * bool(mark), align="right"
            )
            if mark:
                pad.mark(mark, text.x - 20, base, style)
            return
        left = pad.mark(mark, x, base, style) if mark else x
        pad.text(forms, left, base, style, width=x + width - left)

    def _lines(self, figure: Figure, seen: Seen) -> _Lines:
        """Return goal and usual; what is missing or old takes the place of usual."""
        language, view = self.desk.language, seen.wall
        goal = (goal_forms(language, figure), SECOND, "")
        old = Style(15, SEMIBOLD, "stale")
        learning = view is not None and view.history is not None
        usual = (usual_forms(language, figure, learning=learning), SECOND, "")
        if seen.link.state == "stale":
            usual = ((language.duration(seen.link.silent_us or 0),), old, "clock")
        elif figure.without:
            usual = (without_forms(self.desk.kit(seen), figure.without), old, "cross")
        if figure.value is None and figure.available_from_us is not None:
            time = language.time(figure.available_from_us, seen.zone)
            goal = (language.forms("tile.missing_from", time=time), BODY, "")
        return goal, usual

    def _range(self, pad: DeskPad, figure: Figure, seen: Seen) -> None:
        left, right, middle = PADDING, pad.width - PADDING, pad.height - 22
        look = look_of(figure)

        def at(value: float) -> float:
            return place_on(figure, value, left, right)

        pad.add(Box(left, middle - 4, right - left, 8, "bg2"))
        learning = seen.wall is not None and seen.wall.history is not None
        if figure.low is not None and figure.high is not None and not learning:
            low, high = at(figure.low), at(figure.high)
            pad.add(Box(low, middle - 4, max(3.0, high - low), 8, "line2"))
        if figure.goal is not None:
            pad.add(Box(at(figure.goal) - 1.5, middle - 10, 3, 20, "text1"))
        if figure.value is not None and not (figure.unit == "share" and figure.n == 0):
            mark = Mark(LEVEL_SHAPES[look.level], at(figure.value), middle, 18, look.colour)
            pad.add(mark, live=True)
