from collections.abc import Iterator

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from commandcenter.languages import language
from commandcenter.protocol.wall import WallView
from tests.ui import views
from tests.ui.test_wall_pictures import pixels
from ui.linkstate import LinkState
from ui.picture import draw_wall
from ui.pulse import SOONEST_MS
from ui.viewing import Viewing
from ui.wall import window as module
from ui.wall.tile import TileWidget
from ui.wall.window import WallWindow

GONE = LinkState("disconnected", "broken", 38_000_000, 3, 3_200_000, "")


class Source(QObject):
    """What a window needs of a mirror, said by the test."""

    view_changed = Signal(str)
    link_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shown: WallView | None = views.normal()
        self.link = LinkState()

    def view(self, _name: str, _kind: type[WallView]) -> WallView | None:
        return self.shown

    def link_state(self) -> LinkState:
        return self.link

    def run_on_us(self, _name: str) -> int:
        return 0

    @property
    def seq(self) -> int:
        return 0


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def wall(qtbot: QtBot, source: Source) -> Iterator[WallWindow]:
    opened = WallWindow(source, language("it"))  # type: ignore[arg-type]
    qtbot.addWidget(opened)
    opened.resize(1920, 1080)
    opened.show()
    qtbot.waitExposed(opened)
    yield opened
    opened.close()


def visible(wall: WallWindow) -> set[str]:
    return {name for name, tile in wall._tiles.items() if tile.isVisible()}


def shows(wall: WallWindow, view: WallView) -> bool:
    """Tell whether the window looks like the picture; large digits differ by a breath of antialiasing."""
    image = wall.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    apart = pixels(image).astype(np.int16) - pixels(draw_wall(view, language="it").image)
    return int(abs(apart).max()) <= 12


def texts(wall: WallWindow, tile: str) -> list[str]:
    return [text.text for text in wall._tiles[tile]._sheet.texts()]


def test_the_window_shows_exactly_the_picture(wall: WallWindow) -> None:
    assert shows(wall, views.normal())


def test_the_same_view_again_repaints_nothing(wall: WallWindow) -> None:
    before = wall.repainted
    wall.refresh()
    assert wall.repainted == before


def test_only_the_tile_that_changed_is_repainted(wall: WallWindow, source: Source) -> None:
    before, view = wall.repainted, views.normal()
    source.shown = replace(view, figures=(replace(view.figures[0], value=47), *view.figures[1:]))
    wall.refresh()
    assert wall.repainted == before + 1
    assert "47" in texts(wall, "to_answer")


def test_a_changed_number_keeps_the_picture_of_its_ground(wall: WallWindow, source: Source) -> None:
    tile, view = wall._tiles["to_answer"], views.normal()
    wall.grab()
    ground = tile._ground
    source.shown = replace(view, figures=(replace(view.figures[0], value=47), *view.figures[1:]))
    wall.refresh()
    wall.grab()
    assert tile._ground is ground is not None


def test_a_tile_that_is_not_seen_keeps_no_picture(wall: WallWindow, source: Source) -> None:
    kept: set[str] = set()
    for view in (views.normal(), views.alarm(), views.normal()):
        source.shown = view
        wall.refresh()
        wall.grab()
        kept = {name for name, tile in wall._tiles.items() if tile._ground is not None}
        assert kept == visible(wall)
    assert "hero" in wall._tiles
    assert "hero" not in kept


def test_an_alert_replaces_the_hero_row_within_one_refresh(
    wall: WallWindow, source: Source
) -> None:
    assert {"trend", "motives"} <= visible(wall)
    source.shown = views.alarm()
    wall.refresh()
    assert "hero" in visible(wall)
    assert {"trend", "motives"}.isdisjoint(visible(wall))
    source.shown = views.normal()
    wall.refresh()
    assert "hero" not in visible(wall)
    assert shows(wall, views.normal())


def test_a_lost_link_is_shown_and_gone_within_one_refresh(wall: WallWindow, source: Source) -> None:
    source.link = GONE
    source.link_changed.emit()
    states = [wall.shown]
    assert "hero" in visible(wall)
    source.link = LinkState()
    source.link_changed.emit()
    states.append(wall.shown)
    assert states == ["disconnected", "fresh"]
    assert shows(wall, views.normal())


def test_a_wall_without_a_view_is_never_called_fresh(wall: WallWindow, source: Source) -> None:
    source.shown = None
    wall.refresh()
    assert wall.shown == "disconnected"


def test_a_new_view_is_shown_without_waiting_for_the_clock(
    wall: WallWindow, source: Source, qtbot: QtBot
) -> None:
    source.shown = views.alarm()
    source.view_changed.emit("wall")
    assert wall.pulse._timer.interval() <= SOONEST_MS
    qtbot.waitUntil(lambda: "hero" in visible(wall))


@pytest.mark.logs_warnings
def test_a_tile_that_fails_takes_no_other_with_it_and_is_announced(
    wall: WallWindow, source: Source, caplog: pytest.LogCaptureFixture
) -> None:
    broken = replace(views.normal().figures[0], unit="share", n="many")
    source.shown = replace(views.normal(), figures=(broken, *views.normal().figures[1:]))
    wall.refresh()
    wall.refresh()
    assert caplog.text.count("tile to_answer could not be drawn") == 1
    assert texts(wall, "to_answer") == []
    assert "94%" in texts(wall, "within_45")
    assert "Errore della parete" in texts(wall, "header")


def test_a_stray_key_does_nothing_and_esc_must_be_held(wall: WallWindow) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Q, Qt.Key.Key_F4, Qt.Key.Key_Escape):
        QTest.keyClick(wall, key)
    assert wall.isVisible()
    assert not wall._leave.isActive()


def test_esc_held_for_two_seconds_leaves(wall: WallWindow, qtbot: QtBot) -> None:
    assert wall._leave.interval() == 2000
    QTest.keyPress(wall, Qt.Key.Key_Escape)
    assert wall._leave.isActive()
    wall._leave.setInterval(1)
    qtbot.waitUntil(lambda: not wall.isVisible())


def test_a_closed_wall_has_no_timer_running(wall: WallWindow, source: Source) -> None:
    wall.close()
    source.view_changed.emit("wall")
    source.link_changed.emit()
    assert wall.pulse.due_ms == -1
    assert not wall._leave.isActive()


def test_pixels_move_on_a_small_square_but_not_under_a_young_alert(
    wall: WallWindow, source: Source
) -> None:
    wall._shifted_us -= module.SHIFT_EVERY_US
    source.shown = views.alarm(fired_us=views.alarm().as_of_us)
    wall.refresh()
    assert (wall._canvas.x(), wall._canvas.y()) == (0, 0)
    places = set()
    source.shown = views.normal()
    for _ in range(16):
        wall._shifted_us -= module.SHIFT_EVERY_US
        wall.refresh()
        places.add((wall._canvas.x(), wall._canvas.y()))
    assert len(places) == 8
    assert {abs(x) for x, _ in places} == {abs(y) for _, y in places} == {0, 4}


def test_the_wall_fits_a_new_size(wall: WallWindow, qtbot: QtBot) -> None:
    wall.resize(1280, 720)
    qtbot.waitUntil(lambda: wall._grid.scale == pytest.approx(2 / 3))
    assert all(
        tile.geometry().right() <= 1280 and tile.geometry().bottom() <= 720
        for tile in wall._tiles.values()
    )


def test_a_screen_reader_hears_label_value_level_goal_and_usual(
    wall: WallWindow, source: Source
) -> None:
    source.shown = views.alarm()
    wall.refresh()
    said = wall._tiles["to_answer"].accessibleName()
    assert said == "Da rispondere, 214, critico, obiettivo al più 60, di solito 48"
    heard = wall._tiles["hero"].accessibleName()
    assert heard.startswith(
        "Picco negativo: internet mobile. Mancano 9 operatori fino alle 15:30. "
    )


def test_tiles_take_no_focus(wall: WallWindow) -> None:
    assert all(
        tile.focusPolicy() == Qt.FocusPolicy.NoFocus for tile in wall.findChildren(TileWidget)
    )


def test_a_wall_speaks_another_language_without_a_restart(wall: WallWindow) -> None:
    assert "Da rispondere" in texts(wall, "to_answer")
    for code, label in (("es", "Por responder"), ("en", "To answer"), ("it", "Da rispondere")):
        wall.speak(language(code))
        assert label in texts(wall, "to_answer")
        assert language(code).word("teams.title") in texts(wall, "teams")
        assert wall.windowTitle() == language(code).word("words.title")
        assert wall._tiles["to_answer"].accessibleName().startswith(label)
    assert shows(wall, views.normal())


def test_a_wall_for_five_metres_has_four_headlines_and_back_again(wall: WallWindow) -> None:
    wall.suit(Viewing(5, 55))
    assert visible(wall) >= {"to_answer", "negative", "trend"}
    assert "online" not in visible(wall)
    wall.suit(Viewing(4, 55))
    assert "online" in visible(wall)
    assert shows(wall, views.normal())


def test_pulled_in_edges_leave_their_share_free_on_every_side(wall: WallWindow) -> None:
    wall.suit(Viewing(), 5)
    image = wall.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    dark = pixels(image).reshape(1080, 1920, 3) - pixels(image)[0, 0]
    painted = np.argwhere(dark.any(axis=2))
    top, left = painted.min(axis=0)
    bottom, right = painted.max(axis=0)
    assert left >= 96
    assert top >= 54
    assert right < 1920 - 96
    assert bottom < 1080 - 54
    assert right - left > 1600


def test_pixels_shift_inside_pulled_in_edges_too(wall: WallWindow) -> None:
    wall.suit(Viewing(), 5)
    wall._shifted_us -= module.SHIFT_EVERY_US
    wall.refresh()
    scale = wall._grid.scale
    assert (wall._canvas.x(), wall._canvas.y()) == (96 + round(-4 * scale), 54 + round(-4 * scale))


def test_pulled_in_edges_do_not_change_the_type(wall: WallWindow) -> None:
    for percent in (0, 1, 2, 3, 4, 5):
        wall.suit(Viewing(4, 55), percent)
        assert not wall._grid.type.is_far
        wall.suit(Viewing(5, 55), percent)
        assert wall._grid.type.is_far
