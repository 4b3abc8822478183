"""The motive ranking: the five motives people write about most, beside how much they usually do."""

from commandcenter.clock import MINUTE
from commandcenter.protocol.wall import MotiveRow, WallView
from ui.figures import without_forms
from ui.lettering import SEMIBOLD
from ui.linkstate import LinkState
from ui.sheet import Box, Sheet
from ui.tiles.pad import PADDING, Kit, Pad, Style

ROWS = 5
RESORT_AFTER_US = MINUTE

_TITLE = Style(weight=SEMIBOLD, colour="text1")
_NAME = Style(colour="text1")
_COUNT = Style(44, SEMIBOLD, "text1")
_LEGEND = Style(32)
_NOTE = Style(36, SEMIBOLD, "stale")
_BAR_LEFT, _FAR_BAR, _BAR_HEIGHT = 368, 456, 28
_MOST_COUNT = 200  # a wider count would leave the bars no room


class Ranking:
    """Keeps the order of the rows for a minute, so that nobody reads a list that jumps."""

    def __init__(self) -> None:
        self._order: tuple[str, ...] = ()
        self._sorted_us = 0

    def rows(self, view: WallView) -> tuple[MotiveRow, ...]:
        """Return the rows to draw: in the kept order while they are the same motives."""
        rows = view.motives[:ROWS]
        by_motive = {row.motive: row for row in rows}
        age = view.as_of_us - self._sorted_us
        if set(by_motive) != set(self._order) or not 0 <= age < RESORT_AFTER_US:
            self._order = tuple(row.motive for row in rows)
            self._sorted_us = view.as_of_us
        return tuple(by_motive[motive] for motive in self._order)


def motives_tile(
    kit: Kit,
    rows: tuple[MotiveRow, ...],
    view: WallView,
    link: LinkState,
    size: tuple[float, float],
) -> Sheet:
    """Draw the rows in the order given."""
    pad = Pad(kit, *size)
    partial = view.motives_without
    if link.state == "stale" or partial:
        pad.stale_frame()
    else:
        pad.frame()
    has_usual = view.history is None and any(row.usual is not None for row in rows)
    _head(pad, has_usual=has_usual)
    if partial:
        x = pad.mark("cross", PADDING - 5, 96, _NOTE) - 1
        forms = without_forms(kit, partial, view.motives_without_since_us)
        pad.text(forms, x, 96, _NOTE, width=pad.width - x - PADDING)
    if rows:
        _rows(pad, rows, has_usual=has_usual, top=148 if partial else 120)
    else:
        key = "empty" if view.first_data_us is not None else "empty_log"
        words = kit.language.forms(f"motives_tile.{key}")
        base = 148 if partial else 120
        pad.text(words, PADDING, base, Style(), width=pad.width - 2 * PADDING)
    if link.state == "disconnected":
        pad.veil()
    return pad.sheet()


def _head(pad: Pad, *, has_usual: bool) -> None:
    language, right = pad.kit.language, pad.width - PADDING
    if has_usual:
        usual = pad.text(
            language.word("motives_tile.usual"), right, 54, _LEGEND, width=200, align="right"
        )
        pad.add(Box(usual.x - 16, 26, 4, 34, "text1"))
        right = usual.x - 32
    title = language.forms("motives_tile.title")
    pad.text(title, PADDING, 54, _TITLE, width=right - PADDING)


def _rows(pad: Pad, rows: tuple[MotiveRow, ...], *, has_usual: bool, top: float) -> None:
    language = pad.kit.language
    right, bar_left = pad.width - PADDING, _FAR_BAR if pad.kit.type.is_far else _BAR_LEFT
    pitch = (pad.height - 40 - top) / (ROWS - 1)
    counts = [language.number_forms(row.count) for row in rows]
    if max(pad.width_of(forms[0], _COUNT) for forms in counts) > _MOST_COUNT:
        counts = [forms[-1:] for forms in counts]
    widest = max(pad.width_of(forms[0], _COUNT) for forms in counts)
    longest = max(max(row.count, (row.usual or 0) if has_usual else 0) for row in rows) or 1
    scale = (right - max(100.0, widest + 24) - bar_left) / longest
    for index, (row, forms) in enumerate(zip(rows, counts, strict=True)):
        base = top + pitch * index
        middle = base - pad.cap_height(_NAME) / 2
        bar_top = round(middle - _BAR_HEIGHT / 2)
        name = language.motive(row.motive)
        pad.text(name, PADDING, base, _NAME, width=bar_left - PADDING - 12)
        pad.add(Box(bar_left, bar_top, round(row.count * scale), _BAR_HEIGHT, "data2"), live=True)
        if has_usual and row.usual is not None:
            tick = bar_left + round(row.usual * scale) - 2
            pad.add(Box(tick, bar_top - 6, 4, _BAR_HEIGHT + 12, "text1"), live=True)
        pad.text(forms[0], right, base, _COUNT, width=widest + 1, align="right", live=True)
