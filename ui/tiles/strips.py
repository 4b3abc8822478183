"""The three small strips at the right of an alert or stale hero: shape, last value, time."""

from typing import NamedTuple

from commandcenter.clock import HOUR, MINUTE
from commandcenter.protocol.wall import Strip, WallView
from ui.lettering import SEMIBOLD, SMALLEST
from ui.sheet import Line
from ui.tiles import plot
from ui.tiles.pad import Pad, Style
from ui.tiles.plot import Axis, Plot, Story
from ui.tiles.trend import last_forms, local_hours, ordered, sub_label

WIDTH = 488
_BEFORE, _AFTER = 150 * MINUTE, 30 * MINUTE
_LABEL, _VALUE = Style(32), Style(36, SEMIBOLD, "text1")
_FIRST_BASE, _PITCH, _PLOT = 42, 100, 52
_AXIS_BELOW_LABEL = 62
_LONGEST = 3 * HOUR


class StripColours(NamedTuple):
    """The colours that depend on the ground the strips lie on."""

    band: str = "band"
    shade: str = "crit@16"
    publication: str = "line2"


def small_strips(pad: Pad, view: WallView, at: tuple[float, float], colours: StripColours) -> None:
    """Draw the last two and a half hours of the strips, `WIDTH` wide, their corner at `at`."""
    left, top = at
    right = left + WIDTH
    start = max(view.axis_start_us, view.as_of_us - _BEFORE)
    end = max(min(view.axis_end_us, start + _LONGEST, view.as_of_us + _AFTER), start + HOUR)
    axis = Axis(start, end, view.as_of_us, left, right)
    story = Story(view.publications, view.crises, view.breaks)
    strips = ordered(view)
    for index, strip in enumerate(strips):
        base = top + _FIRST_BASE + _PITCH * index
        where = Plot(axis, base + _AXIS_BELOW_LABEL, _PLOT, 4)
        _label(pad, view, strip, base, (left, right))
        pad.add(*plot.shades(where, story, colours.shade), live=True)
        pad.add(*plot.band(where, strip, colours.band), live=True)
        pad.add(Line(left, where.base, right, where.base, "line2", 2))
        pad.add(*plot.line(where, strip, story), live=True)
        pad.add(*plot.runs(axis, story, where.base - _PLOT, 4, colours.publication), live=True)
        lines = plot.verticals(axis, story, where.base - _PLOT, where.base, colours.publication)
        pad.add(*lines, live=True)
        pad.add(plot.now_line(axis, where.base - _PLOT, where.base), live=True)
    if strips:
        bottom = top + _FIRST_BASE + _PITCH * (len(strips) - 1) + _AXIS_BELOW_LABEL
        _times(pad, axis, story, bottom)


def _label(pad: Pad, view: WallView, strip: Strip, base: float, ends: tuple[float, float]) -> None:
    language, (left, right) = pad.kit.language, ends
    newest = last_forms(pad.kit, view, strip)
    value = pad.text(
        newest, right, base, _VALUE, width=200, align="right", live=True, keep_long=SMALLEST
    )
    name = language.word(f"figures.{strip.key}")
    forms: tuple[str, ...] = (name,)
    if not strip.layers:
        every = sub_label(pad.kit, strip)
        forms = (language.word("strips.line", label=name, every=every), name)
    pad.text(forms, left, base, _LABEL, width=value.x - 12 - left)


def _times(pad: Pad, axis: Axis, story: Story, base: float) -> None:
    flags = list(plot.flags(axis, story, base + 22, 30))
    pad.add(*flags)
    for at in local_hours(pad.kit, axis, 4):
        x = axis.x(at)
        pad.add(Line(x, base, x, base + 6, "line2", 2))
        text = pad.kit.language.time(at, pad.kit.zone)
        half = pad.kit.lettering.width(text, _LABEL.px) / 2
        middle = min(max(x, axis.left + half), axis.right - half)
        if all(abs(flag.x - middle) > half + 13 for flag in flags):
            pad.text(text, middle, base + 38, _LABEL, width=120, align="centre")
