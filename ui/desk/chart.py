"""How a figure went over its period: value, usual and goal, publications and crises, whole or by channel.

One line a plot, so that no colour has to tell channels apart: by channel they stand beside each other on one
scale. Arrows move a line through all of them, which says what stood there.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.protocol.figures import Course, CourseLine
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.keys import CLOSE, Key
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, HEAD, PLAIN, SECOND, STRONG, TITLE, DeskPad
from ui.desk.reckoned import Query, answer, part_name, period_words
from ui.desk.seen import Seen
from ui.figures import written
from ui.publications import mark_forms
from ui.rect import Rect
from ui.sheet import Box, Curve, Line, Mark
from ui.tiles import plot
from ui.tiles.pad import Align
from ui.tiles.plot import Axis, Story

_SIDE, _TOP, _FOOT = 32, 128, 56
_MOST = 8  # plots of channels: the first of the site's
_DASHES = (6.0, 4.0)

_Values = tuple[float | None, ...]


class Chart(Overlay):
    """Left and right move the line, C splits by channel, Esc leaves."""

    keys = (Key("chart_step", ("Left", "Right")), Key("chart_split", ("C",)), CLOSE)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.query: Query | None = None
        self.by_channel, self.place_ = False, -1  # the bucket under the line; -1 = the newest
        self.course: Course | None = None
        self._ask: Ask | None = None

    def begin(self, query: Query) -> None:
        """Ask for the course of a figure."""
        self.query, self.by_channel, self.place_ = query, False, -1
        self._send()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the line, split, or leave."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if (by := steps.get(Qt.Key(event.key()))) is not None and self.course is not None:
            last = len(self.course.edges_us) - 2
            self.place_ = max(0, min(last, self._here(self.course) + by))
            self.desk.changed.emit()
            event.accept()
        elif event.key() == Qt.Key.Key_C:
            self.by_channel = not self.by_channel
            self._send()
            event.accept()
        else:
            super().keyPressEvent(event)

    def show_seen(self, seen: Seen) -> None:
        """Show the course that is here."""
        if self._ask is not None and self.course is None and self._ask.data:
            self.course = answer(self._ask.data, Course)
        wide, high = self.width() / self.scale, self.height() / self.scale
        card_wide, card_high = min(1440, wide - 32), high - 32
        left = (wide - card_wide) / 2
        box = Rect(left, 16, card_wide, card_high).scaled(self.scale)
        self.card.place(box, self.scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        spoken = self._head(pad, seen)
        if self.course is not None:
            for line, place in self._places(self.course, card_wide, card_high):
                self._plot(pad, self.course, line, place, seen)
        self.card.show_sheet(pad.sheet(spoken))

    def _send(self) -> None:
        self.course = None
        if self.query is not None:
            self._ask = self.desk.asks.send(
                "figures.course",
                subject="course",
                target=self.query.target,
                args={"figure": self.query.figure, "by_channel": self.by_channel},
            )

    def _here(self, course: Course) -> int:
        """Return the bucket under the line: that of the newest value where none was chosen."""
        if self.place_ >= 0:
            return self.place_
        known = [n for n, value in enumerate(course.lines[0].values) if value is not None]
        return known[-1] if known else 0

    def _head(self, pad: DeskPad, seen: Seen) -> str:
        """Write which figure it is, and what stands under the line."""
        language, query, course = self.desk.language, self.query, self.course
        if query is None:
            return ""
        name, room = language.word(f"figures.{query.figure}"), pad.width - 2 * _SIDE
        pad.text((name,), _SIDE, 44, TITLE, width=room * 0.6)
        if course is None:
            words = self._ask.words if self._ask is not None else ""
            forms = (words,) if words else language.forms("figures_panel.asking")
            pad.text(forms, _SIDE, 80, PLAIN, width=room)
            return name
        period = period_words(language, course.period, seen.zone)
        pad.text((period,), pad.width - _SIDE, 44, PLAIN, width=room * 0.39, align="right")
        told = self._under(course, course.lines[0].values, seen)
        pad.text((told,), _SIDE, 80, STRONG, width=room)
        legend = language.word("chart.legend")
        if (others := len(course.lines) - 1 - _MOST) > 0:
            legend = f"{legend} · {language.word('chart.other', n=others)}"
        pad.text((legend,), _SIDE, pad.height - 20, SECOND, width=room)
        return f"{name}, {told}"

    def _under(self, course: Course, values: _Values, seen: Seen) -> str:
        """Say when the line stands, the value there, and what is usual and aimed at."""
        language, place = self.desk.language, self._here(course)
        begin, end = course.edges_us[place : place + 2]
        if course.period.span == "day":
            ends = {"begin": language.time(begin, seen.zone), "end": language.time(end, seen.zone)}
            when = language.word("chart.hour", **ends)
        else:
            when = language.date(begin, seen.zone)
        parts = [language.word("chart.now", when=when, value=self._value(course, values[place]))]
        if course.usual and (usual := course.usual[place]) is not None:
            parts.append(language.word("chart.usual", value=self._value(course, usual)))
        figure = course.period.rows[0].figure
        if figure.goal is not None:
            parts.append(language.word("chart.goal", value=self._value(course, figure.goal)))
        return " · ".join(parts)

    def _value(self, course: Course, value: float | None) -> str:
        if value is None:
            return self.desk.language.word("chart.gap")
        return written(self.desk.language, course.period.rows[0].figure, value)[0]

    def _places(self, course: Course, wide: float, high: float) -> list[tuple[CourseLine, Rect]]:
        """Return which line is drawn where: the whole alone, or the channels in two columns."""
        lines = course.lines[1 : _MOST + 1] or course.lines
        columns = 1 if len(lines) == 1 else 2
        rows = -(-len(lines) // columns)
        across, down = (wide - 2 * _SIDE) / columns, (high - _TOP - _FOOT) / rows
        return [
            (
                line,
                Rect(
                    _SIDE + n % columns * across + 56,
                    _TOP + n // columns * down + 28,
                    across - 80,
                    down - 64,
                ),
            )
            for n, line in enumerate(lines)
        ]

    def _plot(
        self, pad: DeskPad, course: Course, line: CourseLine, place: Rect, seen: Seen
    ) -> None:
        language, figure = self.desk.language, course.period.rows[0].figure
        x, y, wide, high = place
        top, base = _scale_top(course), y + high
        first, last = course.edges_us[0], course.edges_us[-1]

        def across(at_us: int) -> float:
            return x + wide * min(1.0, max(0.0, (at_us - first) / (last - first)))

        def up(value: float) -> float:
            return base - high * min(1.0, max(0.0, value / top))

        for crisis in course.crises:
            begin, end = across(crisis.start_us), across(crisis.end_us or course.period.as_of_us)
            pad.add(Box(begin, y, max(2.0, end - begin), high, "warn@16"))
        pad.add(Line(x, base, x + wide, base, "line2"))
        for value in (0.0, top):
            label = written(language, figure, value)
            pad.text(label, x - 8, up(value) + 5, SECOND, width=52, align="right")
        if figure.goal is not None and figure.goal <= top:
            pad.add(Line(x, up(figure.goal), x + wide, up(figure.goal), "text2", 1, _DASHES))
        middles = [(a + b) // 2 for a, b in zip(course.edges_us, course.edges_us[1:], strict=False)]
        drawn = [(course.usual, "data2", 2.0)] if line.part_of is None else []
        for values, colour, width in [*drawn, (line.values, "data", 3.0)]:
            for run in _runs(values):
                points = tuple((across(middles[n]), up(value)) for n, value in run)
                if len(points) == 1:
                    pad.add(Box(points[0][0] - 3, points[0][1] - 3, 6, 6, colour, radius=3))
                else:
                    pad.add(Curve(points, colour, width))
        self._posts(pad, course, place)
        self._cross(pad, course, line, (across(middles[self._here(course)]), y, base), place)
        self._ticks(pad, course, place, seen)

    def _posts(self, pad: DeskPad, course: Course, place: Rect) -> None:
        """Mark our publications: each in a day, of more days those in which there was one."""
        edges, is_day = course.edges_us, course.period.span == "day"
        axis = Axis(edges[0], edges[-1], course.period.as_of_us, place.x, place.x + place.w)
        pad.add(*plot.runs(axis, Story(course.publications), place.y - 4, 3, "text2"))
        begun = [post for post in course.publications if post.at_us >= edges[0]]
        flags = {post.at_us if is_day else _begin(edges, post.at_us) for post in begun}
        for at_us in sorted(flags):
            at = place.x + place.w * (at_us - edges[0]) / (edges[-1] - edges[0])
            if is_day:
                pad.add(Line(at, place.y - 4, at, place.y + place.h, "text2", 1, _DASHES))
            pad.add(Mark("flag", at + 6, place.y - 2, 12, "text2"))
        if is_day and len(course.lines) == 1:
            free = place.x
            for post in begun:
                at = axis.x(post.at_us) + 16
                ends = [axis.x(other.at_us) for other in begun if other.at_us > post.at_us]
                room = min([place.x + place.w, *ends]) - at - 8
                if at >= free and room > 0:
                    forms = (*mark_forms(pad.kit, post), "")
                    free = pad.end(pad.text(forms, at, place.y - 2, SECOND, width=room)) + 8

    def _cross(
        self,
        pad: DeskPad,
        course: Course,
        line: CourseLine,
        at: tuple[float, float, float],
        place: Rect,
    ) -> None:
        """Draw the line that the arrows move, and say what a channel has there."""
        x, top, base = at
        pad.add(Line(x, top, x, base, "info", 2))
        if line.part_of is None and len(course.lines) == 1:
            return
        language = self.desk.language
        named = part_name(language, "channel", line.part_of) if line.part_of else ()
        name = (*named, *language.forms("figures_panel.unnamed"))[0]
        value = self._value(course, line.values[self._here(course)])
        pad.text((name,), place.x, place.y - 10, HEAD, width=place.w * 0.6)
        pad.text(
            (value,), place.x + place.w, place.y - 10, BODY, width=place.w * 0.39, align="right"
        )

    def _ticks(self, pad: DeskPad, course: Course, place: Rect, seen: Seen) -> None:
        """Write when the plot begins, its middle and its end."""
        language, edges = self.desk.language, course.edges_us
        last = len(edges) - 1
        ends: tuple[tuple[int, Align], ...] = ((0, "left"), (last // 2, "centre"), (last, "right"))
        for n, align in ends:
            at = edges[n] if course.period.span == "day" or n < last else edges[n] - 1
            words = (
                language.time(at, seen.zone)
                if course.period.span == "day"
                else language.date(at, seen.zone)
            )
            x = place.x + place.w * (edges[n] - edges[0]) / (edges[-1] - edges[0])
            pad.text((words,), x, place.y + place.h + 22, SECOND, width=120, align=align)


def _scale_top(course: Course) -> float:
    """Return the upper end of the one scale of all plots: a share's is the whole."""
    if course.period.rows[0].figure.unit == "share":
        return 1.0
    lines = course.lines[1:] or course.lines
    values = [value for line in lines for value in line.values if value is not None]
    if len(course.lines) == 1:
        values += [value for value in course.usual if value is not None]
    most = max(values, default=1.0)
    return max(5.0, float(-(-most * 1.1 // 5) * 5))


def _begin(edges: tuple[int, ...], at_us: int) -> int:
    """Return where the bucket of an instant begins."""
    return max((edge for edge in edges if edge <= at_us), default=edges[0])


def _runs(values: _Values) -> list[list[tuple[int, float]]]:
    """Return the stretches without a gap: (bucket, value)."""
    runs: list[list[tuple[int, float]]] = [[]]
    for n, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((n, value))
    return [run for run in runs if run]
