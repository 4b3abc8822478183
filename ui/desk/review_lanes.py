"""The lanes of a review, one under the other, and the scrubber below. What overlaps takes another row.

A lane says how many of its overrides are drawn and how many are not, so that both together are all of them.
"""

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

ROW = 24
_LEAST, _UNDONE = (
    26,
    44,
)  # widths at which a bar shows its shape or number; and beside it that it was undone
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
    return ROW * sum(1 + max(one.row for one in placed) for placed in packed)


def draw(pad: DeskPad, view: ReviewView, axis: Axis, top: float, bottom: float) -> float:
    """Draw the lanes between two heights, as many rows as find room; return where they end.

    A lane leaves two rows to each below it: the first bar of every lane comes before the ninth of one.
    """
    y = top
    packed = [_packed(pad, lane, axis) for lane in view.lanes]
    needed = [1 + max(one.row for one in placed) for placed in packed]
    for place, (lane, placed) in enumerate(zip(view.lanes, packed, strict=True)):
        left = int((bottom - y) // ROW)
        if left < 1:
            break
        others = sum(min(2, rows) for rows in needed[place + 1 :])
        rows = min(needed[place], left, max(1, left - others))
        pad.add(Line(PADDING, y, pad.width - PADDING, y, "line"))
        hidden = sum(one.row >= rows for one in placed) + lane.left_out
        drawn = sum(one.row < rows for one in placed)
        name = pad.kit.language.forms(f"lanes.{lane.key}", n=drawn)
        pad.text(name, PADDING, y + 17, STRONG, width=axis.left - PADDING - 24)
        if hidden:
            told = pad.kit.language.forms("report.more", n=hidden)
            pad.text(told, PADDING, y + 35, SECOND, width=axis.left - PADDING - 24)
        for one in placed:
            if one.row < rows:
                _mark(pad, one, y + ROW * one.row)
        y += ROW * max(rows, 1 + bool(hidden))
    return y


def _packed(pad: DeskPad, lane: Lane, axis: Axis) -> list[_Placed]:
    """Give each mark the first row in which it finds room."""
    ends: list[float] = []
    placed = []
    for mark in lane.marks:
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


def _mark(pad: DeskPad, one: _Placed, y: float) -> None:
    mark, base = one.mark, y + 17
    if mark.end_us is None and not mark.lasts:
        shape, colour = _SHAPES.get(mark.kind, ("disc", "info"))
        pad.shape(shape, one.left + (4 if shape == "flag" else 0), y + 12, 13, colour)
        if one.words:
            pad.text(
                one.words, one.left + 14, base, _TEXT, width=max(20.0, one.until - one.left - 14)
            )
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
    if mark.kind == "override":
        number = pad.kit.language.number(mark.number)
        pad.text(number, one.left + 12, base, STRONG, width=20, align="centre")
    else:
        shape = {"incident": LEVEL_SHAPES[mark.level], "break": "cross"}.get(mark.kind, "ring")
        pad.shape(shape, one.left + 12, y + 12, 12, colour)
    room = one.right - one.left - 30
    if mark.is_undone:
        pad.shape("cross", one.right - 11, y + 12, 12, "text1")
        room -= 18
    form = next((form for form in one.words if pad.width_of(form, _TEXT) <= room), "")
    if form:
        pad.text(form, one.left + 24, base, _TEXT, width=room)


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
