"""A hub that is restarted, as its service does it: a wall is back soon after the hub is."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.journeys.hubs import Hub
from tests.journeys.test_wall import Wall
from ui.link import BACKOFF_MS

LONGER = 2  # times as long as the hub itself was away: a busy machine is slow for both


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db")
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


def test_a_seat_is_away_hardly_longer_than_the_hub_that_is_restarted(
    qtbot: QtBot, hub: Hub
) -> None:
    wall = Wall(hub, "it")
    qtbot.waitUntil(lambda: wall.window.shown == "fresh")
    before = wall.view
    assert before is not None
    began = time.monotonic()
    assert hub.end(signal.SIGTERM) == 0
    hub.start()
    hub_away_s = time.monotonic() - began
    qtbot.waitUntil(lambda: wall.view is not before)
    qtbot.waitUntil(lambda: wall.window.shown == "fresh")
    seat_away_s = time.monotonic() - began
    assert seat_away_s < LONGER * hub_away_s
    wall.close()


def test_a_seat_waits_at_most_a_quarter_of_the_time_that_its_hub_is_away() -> None:
    away_ms = 0
    for wait_ms in BACKOFF_MS:
        assert wait_ms <= max(200, away_ms / 4)
        away_ms += wait_ms
