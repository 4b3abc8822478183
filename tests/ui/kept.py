"""Kept pictures of every state of every screen, and how near a new drawing must come to them.

`python -m tests.ui.kept` draws them anew; look at each that it names before you commit it. They are kept
at a third of their size, in few colours, written in Inter: a machine without Inter cannot draw them, so
there only the outlines of the walls are compared (`outlines.json`), which no family of type changes.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock
from zoneinfo import ZoneInfo

import numpy as np
from msgspec.structs import replace
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from commandcenter.clock import SECOND
from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.wall import History, WallView
from commandcenter.state import State
from commandcenter.views.wall import Around, wall
from tests.commandcenter.kpis.moments import moment
from tests.ui import scenes, views
from tests.ui.desk import desks, regias, reviews
from ui.desk.picture import Shot, draw_desk
from ui.desk.window import DeskWindow
from ui.lettering import lettering
from ui.linkstate import LinkState
from ui.picture import Picture, draw_wall
from ui.setup.picture import draw_setup
from ui.sheet import Box, Hatch, Mark
from ui.viewing import Viewing
from ui.wall.composer import Composer, Placed
from ui.wall.grid import grid

FOLDER = Path(__file__).parent / "pictures"
OUTLINES = FOLDER / "outlines.json"
SIZE = (1920, 1080)
SMALL = (640, 360)

# Both set by looking, 0 to 255. `PEAK` is over any 4×4 pixels of the small picture: the same wall drawn at
# another scale, whose edges all fall otherwise, stays under 20; one small digit under the veil reaches 28,
# and a digit, a mark, a level or two of a wall's 1920 pixels in full light 50 to 200. `MEAN` is over the
# whole picture, for grounds that change a little everywhere. tests/ui/test_kept.py holds both ends.
PEAK, MEAN = 26.0, 3.0
_WINDOW = 4
_SURFACES = 96  # the most frequent colours of a picture, kept as they are

HELP = {
    "it": "Chiama i sistemi, int. 4411",
    "es": "Llama a sistemas, ext. 4411",
    "en": "Call IT, ext. 4411",
}
STALE = LinkState("stale", "silent", 7 * SECOND)
GONE = LinkState("disconnected", "broken", 38 * SECOND, 3, 3_200_000, HELP["en"])
WAITING = LinkState("disconnected", "waiting", 2 * SECOND, 1)

Pixels = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]


class Wall(NamedTuple):
    """What a wall is shown."""

    view: WallView | None
    scene: str = "trend"
    link: LinkState = LinkState()
    passed_us: int = 0

    @property
    def now_us(self) -> int:
        """The instant at which it is drawn."""
        start = views.at("08:00") if self.view is None else self.view.as_of_us
        return start + self.passed_us


def empty() -> WallView:
    """Return what a hub shows of a log in which nothing is."""
    start = views.at("08:00")
    return wall(moment(State(), start + 24 * SECOND), Around(started_us=start))


def late() -> WallView:
    """Return an alert that nobody took in its time, while another burns."""
    return views.alarm(owner=None, announced_us=None, others=1, acknowledge_by_us=views.at("14:18"))


WALLS: dict[str, Callable[[], Wall]] = {
    "wall_normal": lambda: Wall(scenes.normal()),
    "wall_channels": lambda: Wall(scenes.normal(), "channels"),
    "wall_channels_late": lambda: Wall(scenes.late(), "channels"),
    "wall_backlog": lambda: Wall(scenes.normal(), "backlog"),
    "wall_promises": lambda: Wall(scenes.promised(), "promises"),
    "wall_promises_late": lambda: Wall(scenes.promised_late(), "promises"),
    "wall_backlog_late": lambda: Wall(scenes.late(), "backlog"),
    "wall_early": lambda: Wall(views.early()),
    "wall_alarm": lambda: Wall(views.alarm()),
    "wall_alarm_late": lambda: Wall(late()),
    "wall_cleared": lambda: Wall(views.cleared()),
    "wall_stale": lambda: Wall(views.normal(), "trend", STALE, 7 * SECOND),
    "wall_disconnected": lambda: Wall(views.normal(), "trend", GONE, 38 * SECOND),
    "wall_one_feed_down": lambda: Wall(scenes.one_feed_down()),
    "wall_waiting": lambda: Wall(None, "trend", WAITING, 2 * SECOND),
    "wall_startup": lambda: Wall(views.startup()),
    "wall_empty": lambda: Wall(empty()),
    "wall_history": lambda: Wall(
        replace(views.normal(), history=History(day=5, of_days=14), simulated=True)
    ),
    "wall_absurd": lambda: Wall(views.worst()),
}


def shown_by(name: str, code: str) -> Wall:
    """Return what a wall is shown in a language: whom to call is a text of the site."""
    shown = WALLS[name]()
    if not shown.link.help_line:
        return shown
    return shown._replace(link=shown.link._replace(help_line=HELP[code]))


def draw(shown: Wall, code: str, size: tuple[int, int] = SIZE) -> Picture:
    """Draw a wall as it stands in Rome, wherever this machine stands."""
    with mock.patch("ui.wall.composer._local_zone", return_value=ZoneInfo("Europe/Rome")):
        return draw_wall(
            shown.view,
            language=code,
            size=size,
            link_state=shown.link,
            now_us=shown.now_us,
            scene=shown.scene,
        )


def _desk(shot: Callable[[], Shot], pane: str, what: str = "") -> Callable[[str], Picture]:
    def before(window: DeskWindow) -> None:
        if what:
            window.open_thing("figure", what)

    def drawn(code: str) -> Picture:
        shown = shot()
        if shown.link.help_line:
            shown = shown._replace(link=shown.link._replace(help_line=HELP[code]))
        return draw_desk(
            shown, pane=pane, language=code, size=SIZE, person="M. Ferri", before=before
        )

    return drawn


def _setup(step: int) -> Callable[[str], Picture]:
    def drawn(code: str) -> Picture:
        roles = ("wall", "regia", "review")
        return draw_setup(Viewing(4, 55), language=code, size=SIZE, step=step, roles=roles)

    return drawn


def _wall(name: str) -> Callable[[str], Picture]:
    return lambda code: draw(shown_by(name, code), code)


PICTURES: dict[str, Callable[[str], Picture]] = {
    **{name: _wall(name) for name in WALLS},
    "regia_normal": _desk(lambda: regias.with_regia(desks.normal(), regias.calm()), "regia"),
    "regia_alarm": _desk(lambda: regias.with_regia(desks.alarm()), "regia"),
    "regia_disconnected": _desk(lambda: regias.with_regia(desks.disconnected()), "regia"),
    "regia_explain": _desk(desks.normal, "regia", "within_45"),
    "review_replay": _desk(reviews.reviewed_overruled, "review"),
    "setup_1": _setup(1),
    "setup_3": _setup(3),
}


# ---- pixels


def pixels(image: QImage) -> Pixels:
    """Return the pixels of an image: blue, green, red."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8)
    return data.reshape(image.height(), image.width(), 4)[:, :, :3].copy()


def small(picture: Picture) -> Pixels:
    """Return the picture at the size that is kept: each pixel the mean of a square."""
    step = picture.image.width() // SMALL[0]
    whole = pixels(picture.image).reshape(SMALL[1], step, SMALL[0], step, 3)
    return np.asarray(np.round(whole.mean(axis=(1, 3))).astype(np.uint8))


def luminance(colours: np.ndarray) -> np.ndarray:
    """Return WCAG's relative luminance of blue-green-red pixels."""
    shares = colours.astype(np.float64) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.0722, 0.7152, 0.2126]))


def ratio(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the contrast of luminances, 1 to 21."""
    return np.asarray((np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05))


class Apart(NamedTuple):
    """How far two pictures are from each other."""

    peak: float
    mean: float

    @property
    def is_too_far(self) -> bool:
        """Tell whether a person must look."""
        return self.peak > PEAK or self.mean > MEAN


def apart(one: Pixels, other: Pixels) -> Apart:
    """Compare two pictures by the channel that differs most, over squares and over all."""
    each = _differences(one, other)
    sums = np.pad(each, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    n = _WINDOW
    squares = sums[n:, n:] - sums[:-n, n:] - sums[n:, :-n] + sums[:-n, :-n]
    return Apart(float(squares.max()) / (n * n), float(each.mean()))


def _differences(one: Pixels, other: Pixels) -> np.ndarray:
    return np.asarray(np.abs(one.astype(np.int16) - other.astype(np.int16)).max(axis=2))


def image_of(these: Pixels) -> QImage:
    """Return pixels as an image of 256 colours: surfaces keep theirs, those of edges are rounded."""
    exact = _packed(these)
    found, often = np.unique(exact, return_counts=True)
    surfaces = np.isin(exact, found[np.argsort(often)[-_SURFACES:]])
    for step in range(4, 128, 2):
        rounded = _packed(np.minimum(255, np.round(these / step) * step))
        packed = np.where(surfaces, exact, rounded)
        colours, indices = np.unique(packed, return_inverse=True)
        if len(colours) <= 256:
            break
    height, width = packed.shape
    data = indices.reshape(height, width).astype(np.uint8).tobytes()
    image = QImage(data, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable([int(colour) | 0xFF000000 for colour in colours])
    return image.copy()


def _packed(these: np.ndarray) -> np.ndarray:
    blue, green, red = np.moveaxis(these.astype(np.uint32), 2, 0)
    return np.asarray(red << 16 | green << 8 | blue)


def kept(name: str, code: str) -> Pixels:
    """Return the kept picture of a state in a language."""
    return read(path_of(name, code))


def read(path: Path) -> Pixels:
    """Return the pixels of a file; raise where there is no picture."""
    image = QImage(str(path))
    if image.isNull():
        raise FileNotFoundError(f"{path.name}: run `python -m tests.ui.kept`")
    return pixels(image)


def path_of(name: str, code: str) -> Path:
    """Return where the picture of a state in a language is kept."""
    return FOLDER / f"{name}.{code}.png"


def side_by_side(one: Pixels, other: Pixels, path: Path) -> None:
    """Save what was kept, what was drawn, and where they differ, from left to right."""
    far = _differences(one, other)[:, :, np.newaxis]
    told = np.repeat(np.minimum(255, far * 3), 3, axis=2).astype(np.uint8)
    image_of(np.concatenate((one, other, told), axis=1)).save(str(path))


# ---- outlines


def outline(name: str, family: str | None = None) -> dict[str, list[str]]:
    """Say of each tile of a wall what no family of type changes: place, edges, shapes, veil."""
    shown = WALLS[name]()
    with mock.patch("ui.wall.composer._local_zone", return_value=ZoneInfo("Europe/Rome")):
        placed = Composer(language("it"), lettering(family)).compose(
            shown.view, shown.link, shown.now_us, grid(*SIZE), scene=shown.scene
        )
    return {tile.name: list(_outlined(tile)) for tile in placed}


def _outlined(tile: Placed) -> Iterable[str]:
    yield "at " + " ".join(f"{side:g}" for side in tile.rect)
    for op in (*tile.sheet.ground, *tile.sheet.live):
        if isinstance(op, Box) and op.edge:
            dashed = " dashed" if op.dashed else ""
            yield f"edge {op.edge} {op.edge_px:g}{dashed} on {op.fill or 'nothing'}"
        elif isinstance(op, Mark) and op.kind != "revised":  # shown only where a text leaves room
            yield f"{op.kind} {op.colour}"
        elif isinstance(op, Hatch):
            yield "veil"


# ---- renewing them


def renew() -> int:
    """Draw every picture anew and write those that differ; return how many."""
    FOLDER.mkdir(exist_ok=True)
    changed = 0
    for name, drawn in PICTURES.items():
        for code in LANGUAGES:
            found, path = small(drawn(code)), path_of(name, code)
            far = apart(kept(name, code), found) if path.exists() else None
            if far is None or far.is_too_far:
                image_of(found).save(str(path))
                changed += 1
                told = "new" if far is None else f"differs by {far.peak:.0f}, mean {far.mean:.1f}"
                sys.stdout.write(f"{path.name}: {told}\n")
    wanted = {path_of(name, code) for name in PICTURES for code in LANGUAGES}
    for path in set(FOLDER.glob("*.png")) - wanted:
        path.unlink()
        sys.stdout.write(f"{path.name}: gone\n")
    outlines: dict[str, Any] = {name: outline(name) for name in WALLS}
    OUTLINES.write_text(json.dumps(outlines, indent=1) + "\n", "utf-8")
    return changed


def main() -> int:
    """Renew what is kept; refuse where Inter is missing."""
    kept_alive = QApplication.instance() or QApplication(["kept"])
    if lettering().family != "Inter":
        sys.stderr.write("Kept pictures are written in Inter: install it first (fonts-inter).\n")
        return 1
    changed = renew()
    sys.stdout.write(f"{changed} to look at in {FOLDER.name}/\n")
    del kept_alive
    return 0


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.exit(main())
