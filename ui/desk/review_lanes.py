"""The lanes of a review, one under the other, and the scrubber below. What overlaps takes another row.

A lane says how many of its overrides are drawn and how many are not, so that both together are all of them.
"""

from collections.abc import Sequence
from typing import NamedTuple

from commandcenter.protocol.review import Lane, LaneMark, ReviewView
from ui.desk import review_words
from ui.desk.pad import PADDING, SECOND, STRONG, DeskPad
from ui.lettering import REGULAR, SEMIBOLD
from ui.shapes import LEVEL_SHAPES
from ui.sheet import Box, Line
from ui.theme import LEVEL_COLOURS
from ui.tiles.pad import Style
from ui.tiles.plot import Axis

ROW = 22
_LEAST, _UNDONE = 34, 52  # widths at which a bar shows its shape or number; and that it was undone
_TEXT = Style(14, REGULAR, "text1")
_SHAPES = {
    "publication": ("flag", "text1"),
    "correction": ("revised", "info"),
    "step": ("disc", "info"),
}
_GROUNDS = {
    "critical": "crit_ground",
    "warning": "warn_ground",
    "notice": "info_ground",
    "normal": "bg2",
}


class _Placed(NamedTuple):
    """A mark where it stands: its row in its lane, its ends, how far it takes room, its words."""

    mark: LaneMark
    row: int
    left: float
    right: float
    until: float
    words: tuple[str, ...]


def height(pad: DeskPad, view: ReviewView, axis: Axis) -> float:
    """Return how high the lanes are where each mark finds its row."""
    packed = (_packed(pad, lane, axis) for lane in view.lanes)
    return ROW * sum(1 + max(one.row for one in placed) for placed in packed if placed)


def draw(pad: DeskPad, view: ReviewView, axis: Axis, top: float, bottom: float) -> float:
    """Draw the lanes between two heights, as many rows as find room; return where they end.

    The lanes take rows in turn: the first bar of every lane comes before the ninth of one.
    """
    y = top
    packed = [(lane, placed) for lane in view.lanes if (placed := _packed(pad, lane, axis))]
    needed = [1 + max(one.row for one in placed) for _, placed in packed]
    for (lane, placed), rows in zip(
        packed, _shared(needed, int((bottom - top) // ROW)), strict=True
    ):
        if not rows:
            continue
        pad.add(Line(PADDING, y, pad.width - PADDING, y, "line"))
        hidden = sum(one.row >= rows for one in placed) + lane.left_out
        drawn = sum(one.row < rows for one in placed)
        name = pad.kit.language.forms(f"lanes.{lane.key}", n=drawn)
        room = axis.left - PADDING - (24 if rows > 1 or not hidden else 76)
        text = pad.text(name, PADDING, y + 16, STRONG, width=room)
        if hidden:
            told = pad.kit.language.forms("report.more", n=hidden)
            left, base = (PADDING, y + 34) if rows > 1 else (pad.end(text) + 8, y + 16)
            pad.text(told, left, base, SECOND, width=axis.left - left - 8)
        for one in placed:
            if one.row < rows:
                _mark(pad, one, y + ROW * one.row)
        y += ROW * rows
    return y


def _shared(needed: Sequence[int], rows: int) -> list[int]:
    """Share rows among lanes: one each, then one more each that lacks some, from the top."""
    given = [0] * len(needed)
    while rows > 0 and given != list(needed):
        for place, most in enumerate(needed):
            if given[place] < most and rows > 0:
                given[place] += 1
                rows -= 1
    return given


def _packed(pad: DeskPad, lane: Lane, axis: Axis) -> list[_Placed]:
    """Give each mark the first row in which it finds room."""
    ends: list[float] = []
    placed = []
    for mark in lane.marks:
        if not _is_on(axis, mark):
            continue
        words = review_words.mark(pad.kit.language, mark)
        left = axis.x(mark.at_us)
        is_span = mark.end_us is not None or mark.lasts
        right = (
            axis.x(mark.end_us) if mark.end_us is not None else axis.right if mark.lasts else left
        )
        if is_span:
            right = max(right, left + (_UNDONE if mark.is_undone else _LEAST))
            until = right
        else:
            words = () if mark.kind == "correction" else words
            wide = pad.width_of(words[0], _TEXT) + 26 if words else 14
            until = min(left + min(wide, 190), axis.right)
        row = next((n for n, end in enumerate(ends) if end + 6 <= left), len(ends))
        ends[row : row + 1] = [until]
        placed.append(_Placed(mark, row, left, right, until, words))
    return placed


def _is_on(axis: Axis, mark: LaneMark) -> bool:
    """Tell whether a mark reaches into what the axis shows."""
    ends_us = axis.end_us if mark.lasts else mark.end_us or mark.at_us
    return mark.at_us <= axis.end_us and ends_us >= axis.start_us


def _mark(pad: DeskPad, one: _Placed, y: float) -> None:
    mark, base = one.mark, y + 16
    if mark.end_us is None and not mark.lasts:
        shape, colour = _SHAPES.get(mark.kind, ("disc", "info"))
        pad.shape(shape, one.left + (4 if shape == "flag" else 0), y + 11, 13, colour)
        room = one.until - one.left - 14
        if form := _fitting(pad, one.words, room):
            pad.text(form, one.left + 14, base, _TEXT, width=room)
        return
    colour = (
        LEVEL_COLOURS[mark.level]
        if mark.kind == "incident"
        else "stale"
        if mark.kind == "break"
        else "info"
    )
    ground = _GROUNDS[mark.level] if mark.kind == "incident" else "bg1"
    dashed = mark.lasts or mark.kind == "break"
    pad.add(
        Box(one.left, y + 3, one.right - one.left, ROW - 5, ground, colour, 1, 4, dashed=dashed)
    )
    begin = one.left + 24.0
    if mark.kind == "override":
        number = pad.kit.language.number(mark.number)
        begin = pad.end(pad.text(number, one.left + 8, base, STRONG, width=32)) + 6
    else:
        shape = {"incident": LEVEL_SHAPES[mark.level], "break": "cross"}.get(mark.kind, "ring")
        pad.shape(shape, one.left + 12, y + 11, 12, colour)
    room = one.right - begin - 6
    if mark.is_undone:
        pad.shape("cross", one.right - 11, y + 11, 12, "text1")
        room -= 18
    if form := _fitting(pad, one.words, room):
        pad.text(form, begin, base, _TEXT, width=room)


def _fitting(pad: DeskPad, forms: Sequence[str], room: float) -> str:
    """Return the longest form that finds room, "" = none does."""
    return next((form for form in forms if pad.width_of(form, _TEXT) <= room), "")


def scrubber(pad: DeskPad, view: ReviewView, axis: Axis, y: float, at_us: int) -> None:
    """Draw the track, how far one is, the handle, and above it every mark in its shape."""
    pad.text(pad.kit.language.forms("replay.title"), PADDING, y + 6, STRONG, width=axis.left - 40)
    pad.add(Box(axis.left, y - 3, axis.right - axis.left, 6, "bg3", radius=3))
    x = axis.x(at_us)
    pad.add(Box(axis.left, y - 3, max(1.0, x - axis.left), 6, "text1", radius=3))
    for when, shape, colour in _events(view):
        if axis.holds(when):
            pad.shape(shape, axis.x(when), y - 18, 12, colour)
    pad.add(Box(x - 5, y - 12, 10, 24, "text1", radius=3))


def _events(view: ReviewView) -> list[tuple[int, str, str]]:
    """Return when something stands on the scrubber, and as what."""
    found = []
    for lane in view.lanes:
        for mark in lane.marks:
            if mark.kind == "incident":
                found.append((mark.at_us, LEVEL_SHAPES[mark.level], LEVEL_COLOURS[mark.level]))
                found += [(mark.end_us, "check", "done")] if mark.end_us is not None else []
            elif mark.kind == "publication":
                found.append((mark.at_us, "flag", "text1"))
            elif mark.kind == "override" and mark.is_undone and mark.end_us is not None:
                found.append((mark.end_us, "cross", "info"))
            elif mark.kind == "break":
                found.append((mark.at_us, "cross", "stale"))
    found += [(one.at_us, "disc", "info") for one in view.decisions if one.kind != "publication"]
    return found


def playhead(pad: DeskPad, axis: Axis, at_us: int, top: float, bottom: float) -> None:
    """Draw the line that crosses every chart and lane, with its time above it."""
    x = axis.x(at_us)
    pad.add(Line(x, top, x, bottom, "text1", 2))
    text, style = pad.kit.language.time(at_us, pad.kit.zone), Style(15, SEMIBOLD, "ink")
    wide = pad.width_of(text, style) + 16
    left = min(max(x - wide / 2, axis.left), axis.right - wide)
    pad.add(Box(left, top - 22, wide, 22, "text1", radius=4))
    pad.text(text, left + wide / 2, top - 6, style, width=wide, align="centre")
