"""A line that goes dead without closing, to a feed and to a seat: the wall tells it in time and in words."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from commandcenter.hub import presence
from commandcenter.languages import language
from tests.journeys.hubs import Hub
from tests.journeys.lines import Neighbourhood
from ui.link import Link
from ui.mirror import Mirror
from ui.wall.window import WallWindow


@pytest.fixture
def around() -> Iterator[Neighbourhood]:
    with Neighbourhood() as made:
        yield made


@pytest.fixture
def hub(tmp_path: Path, around: Neighbourhood) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"ws://127.0.0.1:{around.to_feed.port}/feed")
    yield made
    assert made.end(signal.SIGTERM) == 0


class Wall:
    """A wall that calls a hub at an address."""

    def __init__(self, url: str, token: str) -> None:
        self.link = Link(url, token)
        self.mirror = Mirror(self.link)
        self.window = WallWindow(self.mirror, language("en"))
        self.window.resize(1920, 1080)
        self.window.show()
        self.link.open()

    def texts(self, tile: str) -> list[str]:
        return [text.text for text in self.window._tiles[tile]._sheet.texts()]

    def close(self) -> None:
        self.window.close()
        self.mirror.close()
        self.link.close()
        self.window.deleteLater()

    def told(self, tile: str, words: str) -> bool:
        return any(words in text for text in self.texts(tile))


def test_a_dead_line_to_a_feed_and_to_a_seat_is_told_in_time_and_in_words(
    qtbot: QtBot, hub: Hub, around: Neighbourhood
) -> None:
    """Nothing closes: only the missing signs of life tell. Stale from 5 s, disconnected from 15 s."""
    here = presence.find(hub.path)
    assert here is not None
    near = Wall(here.url, here.wall_token)  # its feed goes dead, its own line lives
    far = Wall(around.join(hub.port), here.wall_token)  # its own line goes dead
    sending = around.begin(around.feed.send(20, 60))
    qtbot.waitUntil(lambda: near.window.shown == far.window.shown == "fresh")
    qtbot.waitUntil(lambda: near.texts("to_answer")[-1] not in {"0", "—"})

    around.do(around.to_feed.black_hole())
    around.do(around.to_hub.black_hole())
    qtbot.wait(3000)
    assert far.window.shown == "fresh"
    assert not near.told("header", "no answer")
    qtbot.waitUntil(lambda: far.window.shown == "stale")
    qtbot.waitUntil(lambda: near.told("header", "127.0.0.1 no"))
    qtbot.waitUntil(lambda: far.window.shown == "disconnected")
    assert far.told("hero", "Hub unreachable")
    qtbot.waitUntil(lambda: near.told("to_answer", "no 127.0.0.1"))  # what it brought
    assert near.window.shown == "fresh"
    assert far.told("header", "last data")

    sending.cancel()
    around.do(around.to_feed.mend())
    around.do(around.to_hub.mend())
    qtbot.waitUntil(lambda: far.window.shown == "fresh")
    near.close()
    far.close()
