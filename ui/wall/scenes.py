"""Which scene stands in the hero row: a function of the view and the instant, the same on every wall.

Three scenes have 20 seconds of every minute; of the last two, queues and promises, it is the turn of one
in even minutes and of the other in odd ones. One that has nothing of its own to show leaves its time to
the other, and both to the overview: channels and networks need two cells of a row with messages, promises
two rows of a kind, else they only repeat the headline; queues need a case to answer. An alert takes the
row, and while the link is silent the scene that was seen last stays.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from commandcenter.clock import SECOND
from commandcenter.protocol.wall import PromiseRow, VolumeRow, WallView
from ui.linkstate import LinkState
from ui.rect import Rect
from ui.sheet import Sheet
from ui.tiles.backlog import backlog_tile
from ui.tiles.pad import Kit
from ui.tiles.promises import KINDS, promises_tile
from ui.tiles.volume import row_tile, volume_tile
from ui.wall.grid import Grid

SCENES = ("trend", "channels", "backlog", "promises")
_TURNS = (
    ("trend",),
    ("channels",),
    ("backlog", "promises"),
)  # those of a turn change by the minute
SHOWN_US = 20 * SECOND
_CHART_STEP_US = 10 * SECOND  # half a pixel of the trend's axis lasts longer


class Placed(NamedTuple):
    """A tile on the canvas."""

    name: str
    rect: Rect
    sheet: Sheet


_RowOf = tuple[Sequence[VolumeRow], tuple[float, float]]
Make = Callable[[tuple[float, float]], Sheet]
Tile = Callable[[str, Rect, object, Make], Placed]  # writes a tile again where its key has changed


def with_something(view: WallView) -> tuple[str, ...]:
    """Return the scenes that have something of their own to show, in their order."""
    found = {
        "trend": True,
        "channels": any(_is_divided(rows) for rows in (view.channels, view.networks)),
        "backlog": any(any(row.bands) for row in view.queues),
        "promises": any(_is_split(view.promises, kind) for kind in KINDS),
    }
    return tuple(scene for scene in SCENES if found[scene])


def scene_at(view: WallView, link: LinkState, now_us: int) -> str:
    """Return the scene of an instant; a silent link holds that of its last sign of life."""
    heard_us = now_us - (link.silent_us or 0) if link.state != "fresh" else now_us
    minute, turn = divmod(heard_us // SHOWN_US, len(_TURNS))
    kept, scenes = with_something(view), _TURNS[turn]
    first = minute % len(scenes)
    for scene in (*scenes[first:], *scenes[:first]):
        if scene in kept:
            return scene
    return SCENES[0]


def _is_divided(rows: Sequence[VolumeRow]) -> bool:
    """Tell whether messages of the time axis lie in more than one cell of a row."""
    return sum(any(row.strip.values) for row in rows) > 1


def _is_split(rows: Sequence[PromiseRow], kind: str) -> bool:
    """Tell whether cases of today, or that wait, lie in more than one row of a kind."""
    return sum(bool(row.waiting or row.promise.n) for row in rows if row.kind == kind) > 1


def scene_tiles(
    tile: Tile, kit: Kit, view: WallView, link: LinkState, grid: Grid, scene: str
) -> list[Placed]:
    """Return the tiles of a scene other than the overview."""
    if scene == "backlog":
        key = (view.queues, view.oldest_us, *partial(view), link)
        return [tile("backlog", grid.hero, key, lambda size: backlog_tile(kit, view, link, size))]
    if scene == "promises":
        key = (view.promises, *partial(view), link)
        return [tile("promises", grid.hero, key, lambda size: promises_tile(kit, view, link, size))]
    tops = grid.rows
    return [
        *_cells(tile, kit, view, link, grid, (view.channels, tops[0])),
        *_cells(tile, kit, view, link, grid, (view.networks, tops[1])),
    ]


def charts(view: WallView) -> tuple[object, ...]:
    """Return what every time chart of a view is drawn from."""
    return (
        view.strips,
        *_story(view),
        (view.axis_start_us, view.axis_end_us, view.timezone),
        view.as_of_us // _CHART_STEP_US,
    )


def _story(view: WallView) -> tuple[object, ...]:
    return view.publications, view.crises, view.breaks


def partial(view: WallView) -> tuple[object, ...]:
    """Return what the notes on lost feeds are written from."""
    return view.motives_without, view.motives_without_since_us, view.timezone


def _cells(
    tile: Tile, kit: Kit, view: WallView, link: LinkState, grid: Grid, row: _RowOf
) -> Iterator[Placed]:
    """Yield the title of a row and its cells; each is written again only where it has changed."""
    rows, (top, height) = row
    kind = "channel" if rows is view.channels else "network"
    columns = [Rect(each.x, top, each.w, height) for each in grid.numbers]
    beyond = view.channels_beyond if kind == "channel" else 0
    key = (kind, beyond, view.axis_start_us, view.timezone)
    yield tile(f"{kind}s", columns[0], key, lambda size: row_tile(kit, kind, view, size))
    step = view.as_of_us // _CHART_STEP_US
    for place, (each, where) in enumerate(zip(rows, columns[1:], strict=False)):
        parts = (each, *_story(view), view.axis_start_us, step, view.history is None, link)
        yield tile(
            f"{kind}_{place}",
            where,
            (parts, view.timezone),
            lambda size, each=each: volume_tile(kit, each, view, link, size),  # type: ignore[misc]
        )
