"""Where the panels of a pane stand: a top block, two columns, or in a narrow window one below the other.

A pane whose panels are needed at once has tabs instead: each block is one place, and nothing lies below the
edge of the window.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ui.desk.pad import GUTTER, MARGIN
from ui.desk.panel import Block
from ui.rect import Rect

TWO_COLUMNS = 1600  # from this width the left and the right block stand side by side
LEFT_SHARE = 1168 / (1168 + 704)
SHARES = {"review": 1296 / (1296 + 576)}  # of the left block, where it is not that
TABBED = frozenset({"regia"})  # panes whose blocks are tabs where the window is narrow
TIGHT = 8  # the gutter between blocks of tabs
LEAST_TABLE = 200  # of a block of tables: heads and four rows


class Wanted(NamedTuple):
    """What a panel asks for: its block, its least height, its share of what is left."""

    block: Block
    height: float
    stretch: int
    is_half: bool = False


def arrange(
    wanted: Sequence[Wanted], width: float, height: float, left_share: float = LEFT_SHARE
) -> tuple[list[Rect], float]:
    """Return where each panel stands and how high the whole is; edges on whole pixels, never less than asked.

    The top block spans the window, the others stand side by side below it, or one after the other
    where the window is narrow. What is left of the height is shared out by `stretch`. Two halves share a
    row, and where the window is narrow one place.
    """
    inner: float = width - 2 * MARGIN
    tops = [place for place, want in enumerate(wanted) if want.block == "top"]
    left = [place for place, want in enumerate(wanted) if want.block == "left"]
    right = [place for place, want in enumerate(wanted) if want.block == "right"]
    boxes: dict[int, Rect] = {}
    y = float(MARGIN)
    for place in tops:
        boxes[place] = Rect(MARGIN, y, inner, wanted[place].height)
        y += wanted[place].height + GUTTER
    if width < TWO_COLUMNS or not left or not right:
        columns: list[tuple[tuple[float, float], list[int]]] = [((MARGIN, inner), left + right)]
    else:
        wide = round((inner - GUTTER) * left_share / 8) * 8
        columns = [
            ((MARGIN, wide), left),
            ((MARGIN + wide + GUTTER, inner - wide - GUTTER), right),
        ]
    bottom = y
    for across, places in columns:
        are_tabs = width < TWO_COLUMNS
        end = _stack(boxes, wanted, places, across, (y, height - MARGIN), are_tabs=are_tabs)
        bottom = max(bottom, end)
    return [boxes[place] for place in range(len(wanted))], bottom - GUTTER + MARGIN


def _stack(
    boxes: dict[int, Rect],
    wanted: Sequence[Wanted],
    places: Sequence[int],
    across: tuple[float, float],
    down: tuple[float, float],
    *,
    are_tabs: bool,
) -> float:
    """Stack panels in a column; return where it ends, with a gutter."""
    x, wide = across
    y, end = down
    rows = _rows(wanted, places)
    asked = sum(wanted[row[0]].height + GUTTER for row in rows) - GUTTER
    left_over = max(0.0, end - y - asked)
    shares = sum(wanted[row[0]].stretch for row in rows) or 1
    for row in rows:
        first = wanted[row[0]]
        high = first.height + left_over * first.stretch // shares
        part = wide if are_tabs or len(row) == 1 else (wide - GUTTER) / 2
        for number, place in enumerate(row):
            left = x if are_tabs else x + number * (part + GUTTER)
            boxes[place] = Rect(left, y, part, high)
        y += high + GUTTER
    return y


def _rows(wanted: Sequence[Wanted], places: Sequence[int]) -> list[list[int]]:
    """Return the panels of a column row by row: one, or two halves."""
    rows: list[list[int]] = []
    for place in places:
        before = rows[-1] if rows else []
        if wanted[place].is_half and len(before) == 1 and wanted[before[0]].is_half:
            before.append(place)
        else:
            rows.append([place])
    return rows


def in_tabs(wanted: Sequence[Wanted], width: float, height: float) -> tuple[list[Rect], float]:
    """Return the same for a pane of tabs: the right block has what its highest needs, the left the rest."""
    inner, y = width - 2 * MARGIN, float(TIGHT)
    low = max((want.height for want in wanted if want.block == "right"), default=0.0)
    high = max(LEAST_TABLE, height - 3 * TIGHT - low)
    places = {
        "left": Rect(MARGIN, y, inner, high),
        "right": Rect(MARGIN, y + high + TIGHT, inner, low),
    }
    return [places[want.block] for want in wanted], y + high + TIGHT + low + TIGHT
