"""The queues by age: a row each, in the site's own order, and their sum."""

from typing import NamedTuple

from commandcenter.protocol.wall import QueueRow, WallView
from ui.figures import without_forms
from ui.lettering import SEMIBOLD, SMALLEST
from ui.linkstate import LinkState
from ui.sheet import Area, Box, Line, Mark, Sheet
from ui.tiles.pad import PADDING, Kit, Pad, Style

ROWS = 6
BANDS = ("under_45", "to_4h", "to_12h", "over_12h")

_TITLE = Style(weight=SEMIBOLD, colour="text1")
_HEAD = Style(32)
_NAME = Style(colour="text1")
_NUMBER = Style(weight=SEMIBOLD, colour="text1")
_NONE = Style()
_NOTE = Style(36, SEMIBOLD, "stale")
_HEAD_BASE, _ROWS_TOP, _PITCH, _BASE = 44, 62, 48, 37
_FAR_ROWS_TOP, _FAR_PITCH = 57, 49.5
_COUNT, _BANDS, _GOAL, _OLDEST = 416, (1040, 1200, 1352, 1488), 1640, 1832  # right edges at 1856
_BAR_LEFT, _BAR_RIGHT, _BAR_HEIGHT = 448, 888, 28
_SQUARE, _MARK = 20, 40
_AGES = ("age1", "age2", "age3", "age4")
_LEVELS = {2: ("warn", "triangle"), 3: ("crit", "diamond")}  # what waits too long, by band
_HATCHED = 2


class _Columns(NamedTuple):
    """Right edges of the columns, shifted with a wider tile."""

    total: float
    bar: tuple[float, float]
    bands: tuple[float, ...]
    goal: float
    oldest: float


def backlog_tile(kit: Kit, view: WallView, link: LinkState, size: tuple[float, float]) -> Sheet:
    """Draw every queue and the sum of all."""
    pad, language = Pad(kit, *size), kit.language
    if link.state == "stale" or view.motives_without:
        pad.stale_frame()
    else:
        pad.frame()
    rows = view.queues[:ROWS]
    columns = _columns(size[0])
    sums = tuple(sum(row.bands[band] for row in rows) for band in range(len(BANDS)))
    end = _heads(pad, columns, sums)
    _title(pad, view, link, end - 24)
    if not rows:
        pad.text(language.forms("scenes.no_queues"), PADDING, 130, _NONE, width=pad.width - 48)
        return pad.sheet(language.word("scenes.backlog"))
    far = kit.type.is_far
    rows_top, least = (_FAR_ROWS_TOP, _FAR_PITCH) if far else (_ROWS_TOP, _PITCH)
    pitch = least + max(0.0, (size[1] - 416) / (ROWS + 1))
    longest = max(max(sum(row.bands), row.goal) for row in rows) or 1
    for index, row in enumerate(rows):
        top = rows_top + pitch * index
        pad.add(Line(PADDING, top, pad.width - PADDING, top, "line"))
        base = top + _BASE + (pitch - _PITCH) / 2
        _row(pad, row, columns, base)
        _bar(pad, row, columns, base - 15, longest)
    top = rows_top + pitch * len(rows)
    pad.add(Line(PADDING, top, pad.width - PADDING, top, "line2", 2))
    _total(pad, view, rows, sums, columns, top + _BASE + 1 + (pitch - _PITCH) / 2)
    return pad.sheet(_spoken(kit, rows))


def _columns(width: float) -> _Columns:
    extra = width - 1856
    return _Columns(
        total=_COUNT + extra / 4,
        bar=(_BAR_LEFT + extra / 4, _BAR_RIGHT + extra / 2),
        bands=tuple(edge + extra for edge in _BANDS),
        goal=_GOAL + extra,
        oldest=_OLDEST + extra,
    )


def _heads(pad: Pad, columns: _Columns, sums: tuple[int, ...]) -> float:
    """Write the heads of the columns from the right; return where the leftmost begins."""
    language = pad.kit.language
    room = columns.oldest - columns.goal - 16
    oldest = language.forms("scenes.oldest")
    pad.text(oldest, columns.oldest, _HEAD_BASE, _HEAD, width=room, align="right")
    room = columns.goal - columns.bands[-1] - 8
    goal = language.forms("scenes.goal")
    pad.text(goal, columns.goal, _HEAD_BASE, _HEAD, width=room, align="right")
    left = columns.goal
    for band, right in reversed(tuple(enumerate(columns.bands))):
        word = language.word(f"ages.{BANDS[band]}")
        text = pad.text(word, right, _HEAD_BASE, _HEAD, width=120, align="right")
        left = text.x - 8 - _SQUARE
        _square(pad, band, left, empty=band in _LEVELS and not sums[band])
    return left


def _square(pad: Pad, band: int, left: float, *, empty: bool) -> None:
    """Draw a band's square of the legend, hollow where a colour would stand for nothing."""
    top = _HEAD_BASE - 22
    if empty:
        pad.add(Box(left, top, _SQUARE, _SQUARE, edge="line2", edge_px=2))
    else:
        _block(pad, band, left, top, _SQUARE, _SQUARE)


def _block(pad: Pad, band: int, left: float, top: float, width: float, height: float) -> None:
    if band == _HATCHED:
        right, bottom = left + width, top + height
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        pad.add(Area(corners, _AGES[band], hatched=True), live=True)
        pad.add(Box(left, top, width, height, edge=_AGES[band], edge_px=2), live=True)
    else:
        pad.add(Box(left, top, width, height, _AGES[band]), live=True)


def _title(pad: Pad, view: WallView, link: LinkState, end: float) -> None:
    """Write the title, and behind it what is old or missing in these numbers."""
    language = pad.kit.language
    forms = language.forms("scenes.backlog_title")
    if link.state != "stale" and not view.motives_without:
        pad.text(forms, PADDING, _HEAD_BASE, _TITLE, width=end - PADDING)
        return
    title = pad.text(forms[-1:], PADDING, _HEAD_BASE, _TITLE, width=end - PADDING - 200)
    x = pad.end(title) + 24
    if link.state == "stale":
        x = pad.mark("clock", x, _HEAD_BASE, _NOTE)
        note: tuple[str, ...] = (language.duration(link.silent_us or 0),)
    else:
        x = pad.mark("cross", x, _HEAD_BASE, _NOTE)
        note = without_forms(pad.kit, view.motives_without, view.motives_without_since_us)
    pad.text(note, x, _HEAD_BASE, _NOTE, width=end - x, live=True)


def _row(pad: Pad, row: QueueRow, columns: _Columns, base: float) -> None:
    language = pad.kit.language
    total = sum(row.bands)
    count = pad.text(
        language.number_forms(total), columns.total, base, _NUMBER if total else _NONE, width=180,
        align="right", live=True, keep_long=SMALLEST,
    )  # fmt: skip
    name = language.queue(row.key, row.names)
    pad.text(name, PADDING, base, _NAME, width=count.x - 16 - PADDING)
    _bands(pad, row.bands, columns, base)
    _goal(pad, row.goal, columns, base, _NONE)
    _oldest(pad, row.oldest_us, columns, base, _NAME)


def _bands(pad: Pad, bands: tuple[int, ...], columns: _Columns, base: float) -> None:
    """Write a row's numbers: what waits too long in its colour and behind its shape."""
    lettering, edges = pad.kit.lettering, (columns.bar[1], *columns.bands)
    for band, (count, right) in enumerate(zip(bands, columns.bands, strict=True)):
        forms = pad.kit.language.number_forms(count)
        room = right - edges[band] - 12
        if not count:
            pad.text(forms, right, base, _NONE, width=room, align="right", live=True)
            continue
        colour, kind = _LEVELS.get(band, ("text1", ""))
        style = _NUMBER._replace(colour=colour)
        marked = kind and lettering.width(forms[-1], SMALLEST, SEMIBOLD) + _MARK <= room
        room -= _MARK if marked else 0
        written = pad.text(
            forms, right, base, style, width=room, align="right", live=True, keep_long=SMALLEST
        )
        if marked:
            cap = lettering.cap_height(written.px, SEMIBOLD)
            x = written.x - 6 - cap * 0.55
            pad.add(Mark(kind, x, base - cap / 2, cap * 1.1, colour), live=True)


def _goal(pad: Pad, goal: int, columns: _Columns, base: float, style: Style) -> None:
    values = pad.kit.language.number_forms(goal)
    forms = (pad.kit.language.forms("goals.at_most", value=values[0])[-1], *values)
    room = columns.goal - columns.bands[-1] - 12
    pad.text(forms, columns.goal, base, style, width=room, align="right")


def _oldest(pad: Pad, oldest_us: int | None, columns: _Columns, base: float, style: Style) -> None:
    language = pad.kit.language
    unknown = language.word("words.unknown")
    text = unknown if oldest_us is None else language.duration(oldest_us, days=False)
    style = style if oldest_us is not None else _NONE
    room = columns.oldest - columns.goal - 12
    pad.text(text, columns.oldest, base, style, width=room, align="right", live=True)


def _bar(pad: Pad, row: QueueRow, columns: _Columns, middle: float, longest: int) -> None:
    """Draw a queue's ages end to end on the scale of all queues, and its goal."""
    left, right = columns.bar
    least, gap = 4.0, 1.0
    scale = (right - left - len(BANDS) * (least + gap)) / longest
    top = round(middle - _BAR_HEIGHT / 2)
    goal = round(left + row.goal * scale)
    x = left
    for band, count in enumerate(row.bands):
        if count:
            width = max(least, round(count * scale))
            _block(pad, band, x, top, width, _BAR_HEIGHT)
            x += width + gap
    pad.add(Box(goal - 2, top - 5, 4, _BAR_HEIGHT + 10, "text1"), live=True)


def _total(
    pad: Pad,
    view: WallView,
    rows: tuple[QueueRow, ...],
    sums: tuple[int, ...],
    columns: _Columns,
    base: float,
) -> None:
    language = pad.kit.language
    count = pad.text(
        language.number_forms(sum(sums)),
        columns.total,
        base,
        _NUMBER,
        width=180,
        align="right",
        live=True,
        keep_long=SMALLEST,
    )
    pad.text(language.forms("scenes.all"), PADDING, base, _NUMBER, width=count.x - 16 - PADDING)
    _bands(pad, sums, columns, base)
    _goal(pad, sum(row.goal for row in rows), columns, base, Style(weight=SEMIBOLD))
    _oldest(pad, view.oldest_us, columns, base, _NUMBER)


def _spoken(kit: Kit, rows: tuple[QueueRow, ...]) -> str:
    words = kit.language
    parts = [f"{words.queue(row.key, row.names)[0]} {words.number(sum(row.bands))}" for row in rows]
    return ", ".join((words.word("scenes.backlog_title"), *parts))
