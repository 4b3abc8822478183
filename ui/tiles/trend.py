"""The trend hero: three strips on one time axis, with publications, crises and lost feeds over them."""

from typing import NamedTuple

from commandcenter.clock import HOUR, to_datetime
from commandcenter.protocol.wall import History, Publication, Strip, WallView
from ui.lettering import SEMIBOLD
from ui.linkstate import LinkState
from ui.publications import mark_forms
from ui.sheet import Box, Line, Sheet
from ui.tiles import plot
from ui.tiles.pad import PADDING, Kit, Pad, Style
from ui.tiles.plot import Axis, Plot, Story

ORDER = ("messages", "negative", "to_answer")

_TITLE = Style(36, SEMIBOLD, "text1")
_SMALL = Style(32)
_FLAG_MIDDLE, _FLAG_BASE, _FLAG_PX, _HALF_FLAG = 26, 38, 30, 14
_PLOT_LEFT = 332
_TICKS_BELOW, _TIMES_BELOW = 6, 38
_MOST_TIMES, _BETWEEN_TIMES = 5, 12
_HISTORY_BESIDE = 168  # the box around the text: margins and the bar of progress


class _Row(NamedTuple):
    """Where one strip's row lies: its axis line, and the height of its plot."""

    base: float
    height: float


def trend_tile(kit: Kit, view: WallView, link: LinkState, size: tuple[float, float]) -> Sheet:
    """Draw the three strips of a view."""
    pad = Pad(kit, *size)
    if link.state == "stale":
        pad.stale_frame()
    else:
        pad.frame()
    strips = ordered(view)
    rows = _rows(size[1], len(strips))
    axis = Axis(
        view.axis_start_us, view.axis_end_us, view.as_of_us, _left(pad, strips), size[0] - PADDING
    )
    story = Story(view.publications, view.crises, view.breaks)
    for strip, row in zip(strips, rows, strict=True):
        _strip(pad, strip, Plot(axis, row.base, row.height), story, learning=bool(view.history))
    bottom = rows[-1].base if rows else size[1] - 56
    _times(pad, axis, bottom)
    pad.add(*plot.verticals(axis, story, 52, bottom, "line2"), live=True)
    pad.add(*plot.runs(axis, story, 48, 4, "line2"), live=True)
    pad.add(plot.now_line(axis, 48, bottom), live=True)
    _publications(pad, axis, story)
    if view.history is not None:
        empty = not strips or not any(value is not None for value in strips[0].values)
        (_history if empty else _history_aside)(pad, view.history)
    if link.state == "disconnected":
        pad.veil()
    return pad.sheet()


def ordered(view: WallView) -> list[Strip]:
    """Return the strips of a view in the order in which they are always drawn."""
    by_key = {strip.key: strip for strip in view.strips}
    return [by_key[key] for key in ORDER if key in by_key]


def tick_text(kit: Kit, strip: Strip) -> str:
    """Write the value of a strip's labelled grid line: it is a round number, so millions are said so."""
    return _value_forms(kit, strip, strip.tick)[-1]


def last_forms(kit: Kit, view: WallView, strip: Strip) -> tuple[str, ...]:
    """Write the newest value of a strip, whole and perhaps rounded; "—" where its last bucket is a gap.

    What is counted at an instant has its figure of now: one screen never shows two of it.
    """
    for figure in view.figures:
        if (figure.key, figure.window) == (strip.key, "now") and figure.value is not None:
            return _value_forms(kit, strip, figure.value)
    if not strip.values or strip.values[-1] is None:
        return kit.language.forms("words.unknown")
    return _value_forms(kit, strip, strip.values[-1])


def local_hours(kit: Kit, axis: Axis, most: int) -> list[int]:
    """Return the local hours to write under an axis, at most `most` of them."""
    offset = to_datetime(axis.now_us).astimezone(kit.zone).utcoffset()
    shift = round(offset.total_seconds() * 1_000_000) if offset else 0
    for step in (1, 2, 3, 4, 6, 12, 24):
        if len(found := plot.hours(axis, shift, step * HOUR)) <= most:
            return found
    return []


def _value_forms(kit: Kit, strip: Strip, value: float) -> tuple[str, ...]:
    language = kit.language
    if strip.key == "negative":
        return (language.percent(value),)
    return language.number_forms(value)


def _rows(height: float, count: int) -> list[_Row]:
    # 110 px a row at 416; a taller wall gives its rows what it has more.
    pitch = (height - 86) / 3
    return [_Row(30 + pitch * (index + 1), pitch - 18) for index in range(count)]


def _left(pad: Pad, strips: list[Strip]) -> float:
    """Return where the plots begin: further right only where labels and tick would meet."""
    lettering = pad.kit.lettering
    needed = [
        PADDING
        + lettering.width(pad.kit.language.word(f"figures.{strip.key}"), _TITLE.px, SEMIBOLD)
        + lettering.width(tick_text(pad.kit, strip), _SMALL.px)
        + 22
        for strip in strips
    ]
    return float(-(-max(needed, default=0) // 4) * 4) if max(needed, default=0) > 332 else 332.0


def _strip(pad: Pad, strip: Strip, where: Plot, story: Story, *, learning: bool) -> None:
    language = pad.kit.language
    left, right = where.axis.left, where.axis.right
    room = left - 13 - PADDING
    label = language.forms(f"figures.{strip.key}")
    pad.text(label, PADDING, where.base - 54, _TITLE, width=room)
    pad.text(sub_label(pad.kit, strip), PADDING, where.base - 14, _SMALL, width=room)
    tick = where.y(strip.tick, strip.top)
    pad.text(tick_text(pad.kit, strip), left - 13, tick + 11, _SMALL, width=room / 2, align="right")
    pad.add(*plot.shades(where, story, "crit@16"), live=True)
    pad.add(Line(left, tick, right, tick, "line"))
    if not learning:
        pad.add(*plot.band(where, strip, "band"), live=True)
    pad.add(*plot.layers(where, strip), live=True)
    pad.add(Line(left, where.base, right, where.base, "line2", 2))
    pad.add(*plot.line(where, strip, story), live=True)


def sub_label(kit: Kit, strip: Strip) -> str:
    """Say what one point of a strip stands for."""
    if strip.layers:
        return kit.language.word("strips.by_age")
    return kit.language.word("strips.every", minutes=strip.bucket_s // 60)


def _times(pad: Pad, axis: Axis, base: float) -> None:
    free = axis.left - 40
    for at in local_hours(pad.kit, axis, _MOST_TIMES):
        x = axis.x(at)
        pad.add(Line(x, base, x, base + _TICKS_BELOW, "line2", 2))
        text = pad.kit.language.time(at, pad.kit.zone)
        half = pad.kit.lettering.width(text, _SMALL.px) / 2
        middle = min(max(x, axis.left + half), axis.right - half)
        if middle - half >= free:
            pad.text(text, middle, base + _TIMES_BELOW, _SMALL, width=120, align="centre")
            free = middle + half + _BETWEEN_TIMES


def _publications(pad: Pad, axis: Axis, story: Story) -> None:
    """Flag every publication and name it beside its flag; what it brings, and its end, where room is left."""
    marks = list(plot.flags(axis, story, _FLAG_MIDDLE, _FLAG_PX))
    pad.add(*marks)
    flags = [(mark.x - _HALF_FLAG, mark.x + _HALF_FLAG) for mark in marks]
    poles = {mark.x - 0.3 * _FLAG_PX for mark in marks}
    placed: dict[Publication, _Named] = {}
    for is_whole in (False, True):  # every name comes before what else is told of one
        for post in story.publications:
            x = axis.x(post.at_us)
            if post.state == "cancelled" or not axis.holds(post.at_us) or x not in poles:
                continue
            taken = [span for span in flags if span != (x + 9 - _HALF_FLAG, x + 9 + _HALF_FLAG)]
            taken += [named.span for other, named in placed.items() if other != post]
            forms = mark_forms(pad.kit, post)
            if found := _beside(pad, axis, x, forms if is_whole else forms[-1:], taken):
                placed[post] = found
    for named in placed.values():
        pad.text(named.words, named.begin, _FLAG_BASE, _SMALL, width=named.length + 1)


class _Named(NamedTuple):
    """A publication's name: where it begins and how long it is."""

    words: str
    begin: float
    length: float

    @property
    def span(self) -> tuple[float, float]:
        """What it takes, with a margin."""
        return self.begin - 4, self.begin + self.length + 4


def _beside(
    pad: Pad, axis: Axis, x: float, forms: tuple[str, ...], taken: list[tuple[float, float]]
) -> _Named | None:
    """Return the longest form that finds room right or left of a flag at x."""
    for words in forms:
        length = pad.kit.lettering.width(words, _SMALL.px)
        for begin in (x + 30, x - 12 - length):
            found = _Named(words, begin, length)
            low, high = found.span
            is_inside = begin >= axis.left - 40 and begin + length <= axis.right
            if is_inside and all(high <= left or low >= right for left, right in taken):
                return found
    return None


def _history(pad: Pad, history: History) -> None:
    """Say how far the history has come, where there is nothing else to see yet."""
    style = Style(weight=SEMIBOLD, colour="text1")
    longest = pad.width - PADDING - 368 - _HISTORY_BESIDE
    text, px = pad.kit.lettering.fit(_days(pad, history), longest, pad.px(style), style.weight)
    width = pad.kit.lettering.width(text, px, style.weight)
    box = Box(368, 60, width + _HISTORY_BESIDE, 64, "bg1", "line2", 1, 8)
    pad.add(box, live=True)
    pad.text(
        text, box.x + 24, box.y + 46, style._replace(px=px, fitted=True), width=width + 1, live=True
    )
    _progress(pad, history, box.x + box.w - 120, box.y + 26, 96, 12)


def _history_aside(pad: Pad, history: History) -> None:
    """Say it beside the chart, where lines are drawn already."""
    room = _PLOT_LEFT - PADDING - 24
    style = Style(34, SEMIBOLD, "text1")
    pad.text(_days(pad, history), PADDING, 32, style, width=room, live=True)
    _progress(pad, history, PADDING, 44, room, 6)


def _days(pad: Pad, history: History) -> tuple[str, ...]:
    return pad.kit.language.forms("strips.history", day=history.day, days=history.of_days)


def _progress(
    pad: Pad, history: History, left: float, top: float, width: float, height: float
) -> None:
    done = round(width * min(1.0, history.day / max(1, history.of_days)))
    pad.add(Box(left, top, width, height, "bg3"), live=True)
    pad.add(Box(left, top, done, height, "text1"), live=True)
