"""The charts of a review on one time axis, and what stood in them at the instant: known then, known now."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from commandcenter.clock import MINUTE, SECOND
from commandcenter.languages import Language
from commandcenter.protocol.review import PairedRun, ReviewView
from commandcenter.protocol.wall import Strip, WallView
from ui.desk.pad import BIG, PADDING, STRONG, DeskPad
from ui.desk.pad import SECOND as SMALL_PLAIN
from ui.desk.relived import Without, without
from ui.desk.relived_words import line as line_without
from ui.lettering import REGULAR
from ui.sheet import Area, Box, Curve, Line
from ui.tiles import plot
from ui.tiles.pad import Style
from ui.tiles.plot import Axis, Plot, Story
from ui.tiles.trend import local_hours, sub_label

LEFT = 184
TOPS = ((64, 108), (192, 84), (296, 116))  # of each chart: its top and its height
BOTTOM = 412
LOWEST = 57  # a chart lower than its own name, value and unit
QUARTER = 15 * MINUTE
_BETWEEN = 20
_GIVE_WAY = (1, 0)  # the charts by the order in which they make room
_SMALL = Style(14, REGULAR, "text2")
_PEAK_ROOM = 240  # pixels for what is said of the highest point
_DASHES = (6.0, 4.0)


class Heights(NamedTuple):
    """Where the charts stand in a panel of that height: top and height, None = it makes room for lanes."""

    charts: tuple[tuple[float, float] | None, ...] = TOPS
    bottom: float = BOTTOM


def heights(spare: float, gives_way: int = 0) -> Heights:
    """Return the charts made higher by what the lanes leave free, or lower by what they lack.

    Where that is not enough, so many charts give way to the lanes: the share first, then the messages.
    """
    lowest = sum(LOWEST - high for _, high in TOPS)
    gone: list[int] = []
    for place in _GIVE_WAY[:gives_way]:
        if spare >= lowest:
            break
        gone.append(place)
        spare += LOWEST + _BETWEEN
    kept = [place for place in range(len(TOPS)) if place not in gone]
    whole = sum(TOPS[place][1] for place in kept)
    # `spare` counts each that gave way at its lowest: what it is higher by is not there to be shared.
    spare += sum(TOPS[place][1] - LOWEST for place in gone)
    charts: list[tuple[float, float] | None] = [None] * len(TOPS)
    top = float(TOPS[0][0])
    for place in kept:
        high = max(LOWEST, TOPS[place][1] + spare * TOPS[place][1] / whole)
        charts[place] = (top, high)
        top += high + _BETWEEN
    return Heights(tuple(charts), top - _BETWEEN)


def axis_of(view: ReviewView, at_us: int, wide: float, *, is_close: bool = False) -> Axis:
    """Return the axis that charts, lanes and scrubber share; "now" of it is the instant.

    Close: the crisis alone, with a tenth of it before and after.
    """
    start_us, end_us = view.start_us, view.end_us
    if is_close:
        over_us = end_us if view.over_us is None else view.over_us
        around = max(QUARTER, (over_us - view.onset_us) // 10)
        start_us, end_us = max(start_us, view.onset_us - around), min(end_us, over_us + around)
    return Axis(start_us, end_us, at_us, LEFT, wide - PADDING)


def draw(
    pad: DeskPad,
    view: ReviewView,
    axis: Axis,
    wall: WallView | None,
    placed: Heights,
    *,
    is_paper: bool = False,
    run: PairedRun | None = None,
) -> None:
    """Draw the three charts, the time of the crisis behind them, and the times below.

    `wall`: of the instant, None while it is on its way. Paper has no instant, and no number of one.
    `run`: the crisis without its overrides, None = not known.
    """
    _crisis(pad, view, axis, placed)
    goals = {figure.key: figure.goal for figure in wall.figures} if wall is not None else {}
    for whole, place in zip(view.strips, placed.charts, strict=False):
        if place is None:
            continue
        top, high = place
        strip = cropped(whole, axis)
        where = Plot(axis._replace(now_us=axis.end_us), top + high, high, 2.5)
        lived = (
            _on(axis, without(run, strip)) if run is not None and strip.key == "to_answer" else []
        )
        _chart(pad, _room_for(strip, lived), where, lived)
        if run is not None and lived:
            told = line_without(pad.kit.language, view, run, pad.kit.zone)
            pad.text(told, axis.right, top - 6, _SMALL, width=axis.right - axis.left, align="right")
        if (goal := goals.get(strip.key)) is not None and strip.key == "negative":
            _goal(pad, strip, where, goal)
        _name(pad, strip, top)
        if not is_paper:
            _readout(pad, strip, wall, top)
    _times(pad, axis, placed.bottom)


def _crisis(pad: DeskPad, view: ReviewView, axis: Axis, placed: Heights) -> None:
    over_us = view.end_us if view.over_us is None else view.over_us
    left, right = axis.x(view.onset_us), axis.x(over_us)
    top = next(place[0] for place in placed.charts if place is not None) - 12
    pad.add(Box(left, top, max(2.0, right - left), placed.bottom - top, "bg2"))


def cropped(strip: Strip, axis: Axis) -> Strip:
    """Return the part of a strip that lies on an axis."""
    step = strip.bucket_s * SECOND
    first = max(0, (axis.start_us - strip.start_us) // step)
    last = max(first, -(-(axis.end_us - strip.start_us) // step))
    return replace(
        strip,
        start_us=strip.start_us + first * step,
        values=strip.values[first:last],
        low=strip.low[first:last],
        high=strip.high[first:last],
        layers=tuple(layer[first:last] for layer in strip.layers),
        revised=tuple(one - first for one in strip.revised if first <= one < last),
    )


def _on(axis: Axis, found: Iterable[Without]) -> list[Without]:
    return [one for one in found if axis.holds(one.at_us)]


def _room_for(strip: Strip, lived: list[Without]) -> Strip:
    """Return a strip whose scale reaches as high as what would have been."""
    high = max((one.high for one in lived), default=0.0)
    if high <= strip.top:
        return strip
    step = 2 * 10 ** (len(str(int(high))) - 2 if high >= 10 else 0)
    top = float(-(-high // step) * step)
    return replace(strip, tick=top / 2, top=top)


def _chart(pad: DeskPad, strip: Strip, where: Plot, lived: list[Without]) -> None:
    axis = where.axis
    for value in (strip.tick, strip.top):
        y = where.y(value, strip.top)
        told = _value(pad.kit.language, strip, value)
        pad.text(told, LEFT - 10, y + 5, _SMALL, width=56, align="right")
        pad.add(Line(axis.left, y, axis.right, y, "line"))
    pad.add(*plot.band(where, strip, "band2"))
    if strip.layers:
        pad.add(*plot.layers(where, strip))
    pad.add(Line(axis.left, where.base, axis.right, where.base, "line2"))
    if lived:
        pad.add(Area(tuple(_ground(where, strip, lived)), "data2@40"))
    pad.add(*plot.line(where, strip, Story()))
    if lived:
        points = tuple((axis.x(one.at_us), where.y(one.value, strip.top)) for one in lived)
        pad.add(Curve(points, "text2", 2, _DASHES))
    if strip.key == "to_answer":
        _peak(pad, strip, where, lived)


def _ground(where: Plot, strip: Strip, lived: list[Without]) -> list[tuple[float, float]]:
    """Return the outline of the 95 % interval of what would have been."""
    x = where.axis.x
    upper = [(x(one.at_us), where.y(one.high, strip.top)) for one in lived]
    return [*upper, *((x(one.at_us), where.y(one.low, strip.top)) for one in reversed(lived))]


def _goal(pad: DeskPad, strip: Strip, where: Plot, goal: float) -> None:
    """Draw the goal that was in force, and say it at the right end."""
    y, axis = where.y(goal, strip.top), where.axis
    pad.add(Line(axis.left, y, axis.right, y, "text2", 1, _DASHES))
    told = pad.kit.language.forms("replay.goal", value=_value(pad.kit.language, strip, goal)[0])
    pad.text(told, axis.right, y - 5, _SMALL, width=140, align="right")


def _peak(pad: DeskPad, strip: Strip, where: Plot, lived: list[Without]) -> None:
    """Name the highest point and when it was, over what else rises there."""
    known = [(value, place) for place, value in enumerate(strip.values) if value is not None]
    if not known:
        return
    value, place = max(known, key=lambda one: (one[0], -one[1]))
    at_us = strip.start_us + (place + 1) * strip.bucket_s * SECOND
    x, y = where.axis.x(at_us), where.y(value, strip.top)
    pad.shape("disc", x, y, 9, "text1")
    language = pad.kit.language
    told = language.forms(
        "replay.peak", n=language.number(value), time=language.time(at_us, pad.kit.zone)
    )
    is_left = x > (where.axis.left + where.axis.right) / 2
    beside = (x - _PEAK_ROOM, x) if is_left else (x, x + _PEAK_ROOM)
    above = [
        where.y(one.high, strip.top) - 6
        for one in lived
        if beside[0] <= where.axis.x(one.at_us) <= beside[1]
    ]
    pad.text(
        told,
        x - 12 if is_left else x + 12,
        max(min([y + 4, *above]), where.base - where.height + 12),
        Style(14, 600, "text1"),
        width=_PEAK_ROOM,
        align="right" if is_left else "left",
    )


def _name(pad: DeskPad, strip: Strip, top: float) -> None:
    room = LEFT - 64 - PADDING
    pad.text(pad.kit.language.forms(f"figures.{strip.key}"), PADDING, top + 4, STRONG, width=room)


def _readout(pad: DeskPad, strip: Strip, wall: WallView | None, top: float) -> None:
    """Write what the wall said at the instant, and what is known now where that is something else."""
    language, room = pad.kit.language, LEFT - 64 - PADDING
    then, now = known(strip, wall)
    pad.text(_value(language, strip, then), PADDING, top + 38, BIG, width=room)
    if then is None or now is None or now == then:
        pad.text(sub_label(pad.kit, strip), PADDING, top + 60, _SMALL, width=room + 16)
    else:
        told = language.forms("replay.known_now", value=_value(language, strip, now)[-1])
        x = pad.mark("revised", PADDING, top + 60, SMALL_PLAIN)
        pad.text(told, x, top + 60, SMALL_PLAIN, width=LEFT - 24 - x)


def known(strip: Strip, wall: WallView | None) -> tuple[float | None, float | None]:
    """Return the newest value of a chart on a wall, and that of the same bucket as it is known now."""
    shown = next((one for one in wall.strips if one.key == strip.key), None) if wall else None
    if shown is None or not shown.values:
        return None, None
    at_us = shown.start_us + (len(shown.values) - 1) * shown.bucket_s * SECOND
    place = (at_us - strip.start_us) // (strip.bucket_s * SECOND)
    now = strip.values[place] if 0 <= place < len(strip.values) else None
    return shown.values[-1], now


def _value(language: Language, strip: Strip, value: float | None) -> tuple[str, ...]:
    if value is None:
        return language.forms("words.unknown")
    if strip.key == "negative":
        return (language.percent(value),)
    return language.number_forms(value)


def _times(pad: DeskPad, axis: Axis, base: float) -> None:
    for at_us in local_hours(pad.kit, axis, 9):
        x = axis.x(at_us)
        pad.add(Line(x, base, x, base + 4, "line2"))
        text = pad.kit.language.time(at_us, pad.kit.zone)
        half = pad.kit.lettering.width(text, _SMALL.px) / 2
        middle = min(max(x, axis.left + half), axis.right - half)
        pad.text(text, middle, base + 22, _SMALL, width=64, align="centre")
