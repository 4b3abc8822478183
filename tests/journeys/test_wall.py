"""The wall on a real hub: it lives, tells a killed hub, comes back by itself, and stops nobody's intake."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from commandcenter.hub import presence
from commandcenter.languages import language
from commandcenter.protocol.wall import WallView
from tests.journeys.hubs import Hub
from ui.link import Link
from ui.mirror import Mirror
from ui.wall.window import WallWindow


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db")
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


class Wall:
    """A wall's window, its mirror and its link."""

    def __init__(self, hub: Hub, code: str) -> None:
        here = presence.find(hub.path)
        assert here is not None
        self.link = Link(here.url, here.wall_token)
        self.mirror = Mirror(self.link)
        self.window = WallWindow(self.mirror, language(code))
        self.window.resize(1366, 768)
        self.window.show()
        self.link.open()

    @property
    def view(self) -> WallView | None:
        return self.mirror.view("wall", WallView)

    def close(self) -> None:
        self.window.close()
        self.mirror.close()
        self.link.close()
        self.window.deleteLater()


@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_a_wall_lives_within_seconds_and_says_that_all_is_simulated(
    qtbot: QtBot, hub: Hub, code: str
) -> None:
    wall = Wall(hub, code)
    qtbot.waitUntil(lambda: wall.window.shown == "fresh")
    qtbot.waitUntil(lambda: wall.view is not None and wall.view.first_data_us is not None)
    assert wall.view is not None
    assert wall.view.simulated
    assert [feed.state for feed in wall.view.feeds] == ["fresh"]
    wall.close()


def test_a_killed_hub_is_told_at_once_and_the_wall_comes_back_by_itself(
    qtbot: QtBot, hub: Hub
) -> None:
    wall = Wall(hub, "it")
    qtbot.waitUntil(lambda: wall.window.shown == "fresh")
    hub.end(signal.SIGKILL)
    qtbot.waitUntil(lambda: wall.window.shown == "disconnected")
    assert wall.view is not None
    hub.start()
    qtbot.waitUntil(lambda: wall.window.shown == "fresh")
    wall.close()


def test_closing_a_window_stops_nothing(qtbot: QtBot, hub: Hub) -> None:
    first, second = Wall(hub, "it"), Wall(hub, "en")
    for wall in (first, second):
        qtbot.waitUntil(lambda wall=wall: wall.window.shown == "fresh")  # type: ignore[misc]
    first.close()
    before = second.mirror.seq
    qtbot.waitUntil(lambda: second.mirror.seq >= before and second.window.shown == "fresh")
    assert hub.process.poll() is None
    second.close()
