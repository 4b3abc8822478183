"""Trend: messages, negatives and cases to answer over six hours, with usual band, publications and crises."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from commandcenter.protocol.wall import Strip, WallView
from ui.desk.desk import Desk
from ui.desk.pad import PADDING, SECOND, STRONG, DeskPad
from ui.desk.panel import Panel, Place
from ui.desk.seen import Seen
from ui.lettering import REGULAR, SEMIBOLD
from ui.publications import mark_forms
from ui.sheet import Line
from ui.tiles import plot
from ui.tiles.pad import Style
from ui.tiles.plot import Axis, Plot, Story
from ui.tiles.trend import last_forms, local_hours, ordered, sub_label, tick_text

LEFT = 184  # where the plots begin
TOP, BELOW = 56, 36
_FLAG = 16
_NUMBER = Style(28, SEMIBOLD, "text1")
_SMALL = Style(14, REGULAR, "text2")


class Trend(Panel):
    """Three strips on one axis."""

    key = "trend"
    where = Place("numbers", "left", 376)

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the strips from top to bottom, then the axis they share."""
        view, strips = seen.wall, ordered(seen.wall) if seen.wall is not None else []
        if view is None or not strips:
            self.empty(pad, self.desk.language.forms("desk.waiting"))
            return
        right = pad.width - PADDING
        axis = Axis(view.axis_start_us, view.axis_end_us, view.as_of_us, LEFT, right)
        story = Story(view.publications, view.crises, view.breaks)
        pitch = (pad.height - TOP - BELOW) / len(strips)
        for place, strip in enumerate(strips):
            base = TOP + pitch * (place + 1) - 8
            where = Plot(axis, base, pitch - 20, 2.5)
            self._strip(pad, strip, where, story, view)
        bottom = TOP + pitch * len(strips) - 8
        pad.add(*plot.verticals(axis, story, TOP - 4, bottom, "line2"), live=True)
        pad.add(*plot.runs(axis, story, TOP - 4, 3, "line2"), live=True)
        pad.add(plot.now_line(axis, TOP - 4, bottom), live=True)
        self._times(pad, axis, bottom)
        self._publications(pad, axis, story)

    def spoken(self, seen: Seen) -> str:
        """Say each strip's newest value: the sentence that stands for the picture."""
        if seen.wall is None:
            return super().spoken(seen)
        kit, language = self.desk.kit(seen), self.desk.language
        values = [
            f"{language.word(f'figures.{strip.key}')}, {sub_label(kit, strip)}: "
            f"{last_forms(kit, seen.wall, strip)[0]}"
            for strip in ordered(seen.wall)
        ]
        return ", ".join((self.title[0], *values))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take it away."""
        self._again()

    def _again(self) -> None:
        if self.seen is not None:
            self.show_seen(self.seen)

    def _strip(self, pad: DeskPad, strip: Strip, where: Plot, story: Story, view: WallView) -> None:
        language, kit = self.desk.language, pad.kit
        tick = where.y(strip.tick, strip.top)
        told = pad.text(tick_text(kit, strip), LEFT - 10, tick + 5, _SMALL, width=64, align="right")
        room, top = told.x - 8 - PADDING, where.base - where.height
        pad.text(language.forms(f"figures.{strip.key}"), PADDING, top + 14, STRONG, width=room)
        middle = min(top + 48, where.base - 16)
        pad.text(last_forms(kit, view, strip), PADDING, middle, _NUMBER, width=room, live=True)
        if middle + 22 <= where.base + 2:
            pad.text(sub_label(kit, strip), PADDING, middle + 22, _SMALL, width=room)
        pad.add(*plot.shades(where, story, "crit@16"), live=True)
        if view.history is None:
            pad.add(*plot.band(where, strip, "band"), live=True)
        pad.add(*plot.layers(where, strip), live=True)
        pad.add(Line(LEFT, tick, where.axis.right, tick, "line", 1))
        pad.add(Line(LEFT, where.base, where.axis.right, where.base, "line2", 1))
        pad.add(*plot.line(where, strip, story), live=True)

    def _times(self, pad: DeskPad, axis: Axis, base: float) -> None:
        for at in local_hours(pad.kit, axis, 9):
            x = axis.x(at)
            pad.add(Line(x, base, x, base + 4, "line2", 1))
            text = self.desk.language.time(at, pad.kit.zone)
            half = pad.kit.lettering.width(text, _SMALL.px) / 2
            middle = min(max(x, axis.left + half), axis.right - half)
            pad.text(text, middle, base + 22, _SMALL, width=64, align="centre")

    def _publications(self, pad: DeskPad, axis: Axis, story: Story) -> None:
        """Name each publication beside its flag, as far as there is room until the next one."""
        marks = list(plot.flags(axis, story, TOP - 12, _FLAG))
        pad.add(*marks)
        shown = [
            post
            for post in story.publications
            if post.state != "cancelled" and axis.holds(post.at_us)
        ]
        flagged = {mark.x for mark in marks if mark.kind == "flag"}
        for post in shown:
            at = axis.x(post.at_us) + 0.3 * _FLAG
            if at not in flagged:  # it would touch the one before
                continue
            left = at + 14
            end = min([mark.x - 16 for mark in marks if mark.x > at], default=axis.right)
            width = pad.kit.lettering.width
            forms = [
                form for form in mark_forms(pad.kit, post) if width(form, SECOND.px) <= end - left
            ]
            if forms:
                pad.text(forms[0], left, TOP - 7, SECOND, width=end - left)
