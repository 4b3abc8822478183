"""Where a figure comes from: sentence, steps, formula, population, exclusions, goal, usual, source."""

from typing import ClassVar

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import Language, plain
from commandcenter.protocol.desk import Counted, Explained
from commandcenter.protocol.wall import Figure
from ui.desk.desk import Desk
from ui.desk.keys import CLOSE, Key
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, HEAD, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.seen import Seen
from ui.desk.words import data_age_us
from ui.figures import goal_forms, look_of, usual_forms, value_text, written
from ui.lettering import SEMIBOLD
from ui.sheet import Box, Line
from ui.tiles.pad import Style

_SIDE = 32
_TITLE = Style(26, SEMIBOLD, "text1")
_STEP = 22
_WIDE, _HIGH, _LEAST_HIGH = 1296, 712, 560
_OPENING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_O}
CASES = Key("cases", ("Enter", "O"))
_DECIMALS = {"minutes": 1, "ratio": 2}


class Explain(Overlay):
    """Stands below the figure it explains and points at it; arrows explain the next one."""

    dims = False  # the explained number must be seen beside its explanation
    keys: ClassVar[tuple[Key, ...]] = (Key("figure", ("Left", "Right")), CASES, CLOSE)
    stepped = Signal(int)
    cases_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.figure = ""
        self.pointed: QRect | None = None  # the figure's card, in pixels of this widget

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next figure or the one before, open the cases; Esc leaves."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if (by := steps.get(Qt.Key(event.key()))) is not None:
            self.stepped.emit(by)
            event.accept()
        elif event.key() in _OPENING:
            if self.lists_cases():
                self.cases_asked.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the point between the card and the number it speaks of."""
        if self.pointed is None or self.card.y() <= self.pointed.bottom():
            return
        x, tip = self.pointed.center().x(), self.pointed.bottom() + 2 * self.scale
        foot, half = self.card.y() + 1, 14 * self.scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.desk.brush.theme.colour("info"))
        corners = ((x - half, foot), (x, tip), (x + half, foot))
        painter.drawPolygon([QPointF(*corner) for corner in corners])
        painter.end()

    def show_seen(self, seen: Seen) -> None:
        """Explain the figure as it is now."""
        wide, high = self.width() / self.scale, self.height() / self.scale
        top = 16.0
        if self.pointed is not None:
            top = (self.pointed.bottom() + 1) / self.scale + 20
        if high - top - 16 < _LEAST_HIGH:
            top = 16.0  # no room below the number: then over it
        card_wide, card_high = min(_WIDE, wide - 32), min(_HIGH, high - top - 16)
        left = self._left(wide, card_wide)
        rect = QRect(
            round(left * self.scale),
            round(top * self.scale),
            round(card_wide * self.scale),
            round(card_high * self.scale),
        )
        self.card.place(rect, self.scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        figure = self.shown_figure(seen)
        if figure is None:
            words = self.desk.language.forms("desk.waiting")
            pad.text(words, _SIDE, 50, PLAIN, width=card_wide - 2 * _SIDE)
            self.card.show_sheet(pad.sheet(words[0]))
            return
        sentence = self._head(pad, figure, seen)
        middle = round(card_wide * 0.56 / 8) * 8
        self._counted(pad, figure, seen, middle)
        self._defined(pad, figure, seen, middle)
        self.card.show_sheet(pad.sheet(sentence))

    def keys_now(self) -> tuple[Key, ...]:
        """Leave out the key of cases where the figure counts none."""
        return tuple(key for key in self.keys if key != CASES or self.lists_cases())

    def lists_cases(self) -> bool:
        """Tell whether the figure has a list: every headline has one."""
        return bool(self.figure)

    def shown_figure(self, seen: Seen) -> Figure | None:
        """Return the figure that is explained; None where it is not here."""
        return seen.figure(self.figure)

    def shown_explained(self, seen: Seen) -> Explained | None:
        """Return what stands behind it."""
        return seen.explained(self.figure)

    def _left(self, wide: float, card_wide: float) -> float:
        if self.pointed is None:
            return (wide - card_wide) / 2
        middle = self.pointed.center().x() / self.scale
        return max(16.0, min(wide - card_wide - 16, middle - card_wide / 2))

    def _head(self, pad: DeskPad, figure: Figure, seen: Seen) -> str:
        language, key = self.desk.language, figure.key
        value = value_text(language, figure) or language.word("words.unknown")
        number = Style(36, SEMIBOLD, look_of(figure).colour)
        right = pad.width - _SIDE
        drawn = pad.text(value, right, 50, number, width=300, align="right")
        left = drawn.x - 16
        if forms := self._interval(figure, self.shown_explained(seen)):
            left = pad.text(forms, left, 50, PLAIN, width=360, align="right").x - 24
        pad.text(language.forms(f"figures.{key}"), _SIDE, 48, _TITLE, width=left - _SIDE)
        sentence = self._sentence(figure)
        base = pad.wrapped(sentence, _SIDE, 82, BODY, width=pad.width - 2 * _SIDE)
        pad.add(Line(_SIDE, base + 18, pad.width - _SIDE, base + 18, "line2"))
        self._top = base + 46
        return sentence

    def _interval(self, figure: Figure, explained: Explained | None) -> tuple[str, ...]:
        if explained is None or explained.low is None or explained.high is None or not figure.n:
            return ()
        return self.desk.language.forms(
            "explain.interval",
            low=written(self.desk.language, figure, explained.low)[0],
            high=written(self.desk.language, figure, explained.high)[0],
            n=figure.n,
        )

    def _sentence(self, figure: Figure) -> str:
        language = self.desk.language
        if figure.value is None and not (figure.unit == "share" and figure.n == 0):
            return language.word("explain.missing")
        value = language.number(figure.value or 0, decimals=_DECIMALS.get(figure.unit, 0))
        return language.word(
            _definition(language, figure, "sentence"),
            value=value if figure.least is None else language.percent(figure.value or 0),
            part=language.number(_part(figure)),
            n=language.number(figure.n or 0),
        )

    def _counted(self, pad: DeskPad, figure: Figure, seen: Seen, middle: float) -> None:
        """Write the steps that lead to the number, each with a bar on one scale, then the formula."""
        language, base = self.desk.language, self._top
        room = middle - _SIDE - 24
        pad.text(language.forms("explain.steps"), _SIDE, base, HEAD, width=room)
        explained = self.shown_explained(seen)
        steps = explained.steps if explained is not None else ()
        if not steps:
            pad.text(language.forms("explain.no_steps"), _SIDE, base + 36, PLAIN, width=room)
        most = max((step.count for step in steps), default=0) or 1
        space = min(46.0, (pad.height - 130 - base) / max(1, len(steps)))
        for place, step in enumerate(steps):
            base = self._top + 36 + place * space
            last = place == len(steps) - 1
            style = Style(20, SEMIBOLD, "text1")
            pad.text(
                language.number_forms(step.count), _SIDE + 84, base, style, width=84, align="right"
            )
            words = language.forms(f"kpi_steps.{step.key}")
            pad.text(words, _SIDE + 104, base, STRONG if last else BODY, width=room - 104 - 140)
            if place and (less := self._less(step, steps[place - 1], explained)):
                pad.text(less, _SIDE + 104, base + 19, SECOND, width=room - 104 - 140)
            long = max(1.0, 128 * step.count / most) if step.count else 0.0
            colour = "text1" if last else "data2"
            if long:
                pad.add(Box(_SIDE + room - 132, base - 13, round(long), 16, colour))
        self._sum(pad, figure, room)

    def _sum(self, pad: DeskPad, figure: Figure, room: float) -> None:
        """Write the formula, with today's counts where it is a ratio of them."""
        words, counts = self._formula(figure)
        lines = pad.lines(words, SECOND, room - 32)
        high = 20 + 22 * len(lines) + 26 * bool(counts)
        top = pad.height - 28 - high
        pad.add(Box(_SIDE, top, room, high, "bg1", radius=6))
        base = top + 28.0
        if counts:
            pad.text((counts,), _SIDE + 16, base, STRONG, width=room - 32)
            base += 26
        for place, line in enumerate(lines):
            pad.text((line,), _SIDE + 16, base + 22 * place, SECOND, width=room - 32)

    def _less(self, step: Counted, before: Counted, explained: Explained | None) -> tuple[str, ...]:
        """Say how many the step before has more, and why; () where the steps do not go down."""
        key = f"explain_less.{step.key}"
        if not self.desk.language.has(key) or explained is None:
            return ()
        n, immature = before.count - step.count, explained.immature or 0
        if n <= 0:
            return ()
        return self.desk.language.forms(key, n=n, immature=immature)

    def _formula(self, figure: Figure) -> tuple[str, str]:
        """Return the formula in words, and in counts where it is a ratio of them."""
        language = self.desk.language
        words = language.word(_definition(language, figure, "formula"))
        is_counted = figure.unit == "share" and figure.least is None
        if not is_counted or not figure.n or figure.value is None:
            return words, ""
        part, n = language.number(_part(figure)), language.number(figure.n)
        return words, f"{part} ÷ {n} = {language.number(figure.value, decimals=4)}"

    def _defined(self, pad: DeskPad, figure: Figure, seen: Seen, middle: float) -> None:
        """Write whom it counts, whom it leaves out, what it is compared with, where it comes from."""
        language, base = self.desk.language, self._top
        left, room = middle + 24, pad.width - middle - 24 - _SIDE
        pad.add(Line(middle, base - 16, middle, pad.height - 28, "line2"))
        for name in ("unit", "population", "exclusions"):
            pad.text(language.forms(f"explain.{name}"), left, base, HEAD, width=room)
            words = language.word(_definition(language, figure, name))
            base = pad.wrapped(words, left, base + 24, BODY, width=room, step=_STEP) + 34
        pad.text(language.forms("explain.compared"), left, base, HEAD, width=room)
        for line in self._compared(figure, seen):
            base = pad.wrapped(line, left, base + 24, BODY, width=room, step=_STEP)
        base += 34
        pad.text(language.forms("explain.from"), left, base, HEAD, width=room)
        for line in self._source(figure, seen):
            base = pad.wrapped(line, left, base + 24, BODY, width=room, step=_STEP)

    def _compared(self, figure: Figure, seen: Seen) -> list[str]:
        """Say what it is compared with: its goal, and what it usually is."""
        language = self.desk.language
        learning = seen.wall is not None and seen.wall.history is not None
        usual = usual_forms(language, figure, learning=learning)
        return [f"{goal_forms(language, figure)[0]} · {usual[0]}"]

    def _source(self, figure: Figure, seen: Seen) -> list[str]:
        language, view = self.desk.language, seen.wall
        explained = self.shown_explained(seen)
        found = [language.word(f"kpi_{figure.key}.source")]
        quality = seen.desk.quality if seen.desk is not None else None
        if figure.least is not None and quality is not None and quality.audit_end_us is not None:
            date = language.date(quality.audit_end_us - 1, seen.zone)
            who = ", ".join(map(plain, quality.audit_who))
            key = "audit_due" if figure.audit_due else "audit"
            told = language.word(f"kpi_negative.{key}", date=date, n=quality.audit_n, who=who)
            found.append(told)
        if view is not None:
            here = sum(row.state == "fresh" for row in view.feeds)
            age = data_age_us(seen)
            told = language.word("words.unknown") if age is None else language.duration(age)
            key = "explain.feeds" if seen.link.state == "fresh" else "explain.feeds_unknown"
            found.append(language.word(key, here=here, all=len(view.feeds), age=told))
            time = language.time(view.as_of_us, seen.zone, seconds=True)
            version = explained.version if explained is not None else 1
            found.append(language.word("explain.computed", time=time, version=version))
        if explained is not None:
            found.append(language.word(f"explain.clock_{explained.clock}"))
        return found


def _definition(language: Language, figure: Figure, name: str) -> str:
    """Return the key of a part of a figure's definition: a calibrated share has words of its own."""
    key = f"kpi_{figure.key}.{name}"
    own = f"{key}_calibrated"
    return own if figure.least is not None and language.has(own) else key


def _part(figure: Figure) -> int:
    """Return the numerator of a share."""
    if figure.part is not None:
        return figure.part
    return round((figure.value or 0) * (figure.n or 0))
