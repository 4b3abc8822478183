"""From a view to the sheets of every tile; what did not change is not written again."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from commandcenter.clock import SECOND
from commandcenter.languages import Language, zone
from commandcenter.protocol.wall import WallView
from ui.figures import FIGURES
from ui.lettering import Lettering
from ui.linkstate import LinkState
from ui.rect import Rect
from ui.sheet import Box, Mark, Sheet
from ui.tiles.alert import alert_tile
from ui.tiles.down import down_tile
from ui.tiles.feeds import feeds_tile
from ui.tiles.header import Scene, header_tile, shown_hero
from ui.tiles.motives import Ranking, motives_tile
from ui.tiles.number import number_tile, waiting_tile
from ui.tiles.pad import RADIUS, Kit, Pad
from ui.tiles.teams import teams_tile
from ui.tiles.trend import trend_tile
from ui.viewing import Type
from ui.wall.grid import Grid
from ui.wall.scenes import SCENES, Placed, charts, partial, scene_at, scene_tiles, with_something

__all__ = ["Composer", "Placed"]

LOG = logging.getLogger(__name__)


class Composer:
    """Writes the tiles of one wall. Keeps the last sheet of each and what it was written from."""

    def __init__(self, language: Language, lettering: Lettering) -> None:
        self.language = language
        self.lettering = lettering
        self._ranking = Ranking()
        self._made: dict[str, tuple[object, Sheet]] = {}
        self._written_for: tuple[Language, Type] | None = None
        self.failures = 0

    def speak(self, language: Language) -> None:
        """Write everything in that language from the next time on."""
        self.language = language

    def compose(
        self,
        view: WallView | None,
        link: LinkState,
        now_us: int,
        grid: Grid,
        *,
        scene: str | None = None,
        ui_error: bool = False,
    ) -> list[Placed]:
        """Return the tiles to show at `now_us` (the hub's clock, run on while it is away).

        `scene` None = the one whose turn it is.
        """
        shown = _scene(view, link, now_us, scene)
        link = _coarse(link)
        if self._written_for != (self.language, grid.type):
            self._written_for = (self.language, grid.type)
            self._made.clear()
        where = zone(view.timezone) if view else _local_zone()
        kit = Kit(self.language, self.lettering, where, grid.type)
        at = now_us - now_us % SECOND
        placed = [
            self._tile(
                "header",
                grid.header,
                (view, link, at, shown, ui_error),
                lambda size: header_tile(
                    kit, view, link, now_us, size, scene=shown, ui_error=ui_error
                ),
            )
        ]
        placed += self._numbers(kit, view, link, grid)
        placed += self._middle(kit, view, link, now_us, grid, shown)
        placed += self._footer(kit, view, link, now_us, grid)
        return placed

    def _tile(
        self, name: str, rect: Rect, key: object, make: Callable[[tuple[float, float]], Sheet]
    ) -> Placed:
        """Write a tile again only when what it is written from has changed."""
        full_key = (key, rect.size)
        known = self._made.get(name)
        if known is None or known[0] != full_key:
            try:
                sheet = make(rect.size)
            except Exception:  # a bug in one tile must not take the others off the wall
                LOG.exception("tile %s could not be drawn", name)
                self.failures += 1
                sheet = _failed(rect.size)
            known = (full_key, sheet)
            self._made[name] = known
        return Placed(name, rect, known[1])

    def _numbers(
        self, kit: Kit, view: WallView | None, link: LinkState, grid: Grid
    ) -> list[Placed]:
        if view is None:
            return [
                self._tile(
                    key,
                    rect,
                    None,
                    lambda size, key=key: waiting_tile(kit, key, size),  # type: ignore[misc]
                )
                for key, rect in zip(FIGURES, grid.numbers, strict=False)
            ]
        learning = view.history is not None
        shown = LinkState(link.state, silent_us=link.silent_us if link.state == "stale" else 0)
        return [
            self._tile(
                figure.key,
                rect,
                (figure, shown, learning, view.timezone),
                lambda size, figure=figure: number_tile(  # type: ignore[misc]
                    kit, figure, shown, size, learning=learning
                ),
            )
            for figure, rect in zip(view.figures, grid.numbers, strict=False)
        ]

    def _middle(
        self,
        kit: Kit,
        view: WallView | None,
        link: LinkState,
        now_us: int,
        grid: Grid,
        scene: Scene | None,
    ) -> list[Placed]:
        """The hero row: an alert, else what failed, else the scene whose turn it is."""
        hero = shown_hero(view, now_us)
        if view is not None and hero is not None:
            told = [
                (figure.without, figure.value if figure.window == "now" else None)
                for figure in view.figures
            ]
            key: object = (charts(view), hero, told, link, now_us // (10 * SECOND))
            tile = self._tile(
                "hero",
                grid.hero,
                key,
                lambda size: alert_tile(kit, view, hero, link, now_us, size),
            )
            return [tile]
        if view is None or link.state == "disconnected":
            key = (view and charts(view), link, now_us // SECOND)
            return [
                self._tile(
                    "hero",
                    grid.hero,
                    key,
                    lambda size: down_tile(kit, view, link, now_us, size),
                )
            ]
        if scene is not None and scene.shown != "trend":
            return scene_tiles(self._tile, kit, view, link, grid, scene.shown)
        return self._trend_and_motives(kit, view, link, grid)

    def _trend_and_motives(
        self, kit: Kit, view: WallView, link: LinkState, grid: Grid
    ) -> list[Placed]:
        rows = self._ranking.rows(view)
        return [
            self._tile(
                "trend",
                grid.trend,
                (charts(view), view.history, link.state),
                lambda size: trend_tile(kit, view, link, size),
            ),
            self._tile(
                "motives",
                grid.motives,
                (rows, *partial(view), view.history, view.first_data_us, link.state),
                lambda size: motives_tile(kit, rows, view, link, size),
            ),
        ]

    def _footer(
        self, kit: Kit, view: WallView | None, link: LinkState, now_us: int, grid: Grid
    ) -> list[Placed]:
        if view is None:
            return [
                self._tile(name, rect, None, lambda size: _blank(kit, size))
                for name, rect in (("teams", grid.teams), ("feeds", grid.feeds))
            ]
        at = (now_us - view.as_of_us) // SECOND
        return [
            self._tile(
                "teams",
                grid.teams,
                (view.teams, view.over_4h, view.over_12h, view.over_h, view.oldest_us, link.state),
                lambda size: teams_tile(kit, view, link, size),
            ),
            self._tile(
                "feeds",
                grid.feeds,
                (view.feeds, at, link.state),
                lambda size: feeds_tile(kit, view, link, now_us, size),
            ),
        ]


def _scene(view: WallView | None, link: LinkState, now_us: int, scene: str | None) -> Scene | None:
    """Return what the hero row shows in turn; None while an alert or a lost hub takes it."""
    if view is None or link.state == "disconnected" or shown_hero(view, now_us) is not None:
        return None
    shown = scene or scene_at(view, link, now_us)
    kept = with_something(view)
    return Scene(shown, tuple(one for one in SCENES if one in kept or one == shown))


def _coarse(link: LinkState) -> LinkState:
    """Return the link as far as it shows: in whole seconds, so that no tile is written ten times."""
    if link.state == "fresh":
        return LinkState()
    silent, retry = link.silent_us, link.retry_in_us
    return link._replace(
        silent_us=None if silent is None else silent // SECOND * SECOND,
        retry_in_us=None if retry is None else -(-retry // SECOND) * SECOND,
    )


def _blank(kit: Kit, size: tuple[float, float]) -> Sheet:
    pad = Pad(kit, *size)
    pad.frame()
    return pad.sheet()


def _failed(size: tuple[float, float]) -> Sheet:
    """Return an empty tile with a warning mark: unknown, never an old number that looks new."""
    edge = Box(0, 0, *size, "bg1", "warn", 4, RADIUS)
    return Sheet((edge, Mark("triangle", size[0] / 2, size[1] / 2, min(48, size[1] / 2), "warn")))


def _local_zone() -> tzinfo:
    return datetime.now(UTC).astimezone().tzinfo or UTC
