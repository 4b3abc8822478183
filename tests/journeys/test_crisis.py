"""The simulator's outage, met by keyboard alone: A takes it, W asks how many, B proposes, Ctrl+Enter sets it.

The outage is where English is spoken, and few of those at work speak it. How far the share of answers in time
comes back is told in docs/desk.md; here is held that each key does its part on a living crisis.
"""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.platform import account
from commandcenter.protocol.wall import Hero, Staffing, WallView
from tests.journeys.hubs import Hub, run
from tests.journeys.test_desk import Desk

OUTAGE = "simulator:seed=7,speed=30,history=3,crisis=outage@11:00,start=2026-05-14T10:52"
PATIENCE_MS = (
    150_000  # for the alert of a morning that goes thirty times as fast, on a busy machine
)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", OUTAGE)
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


def hero(desk: Desk) -> Hero | None:
    wall = desk.mirror.view("wall", WallView)
    return wall.hero if wall is not None else None


def asked_for(desk: Desk) -> Staffing | None:
    """Return what the engine asks for, where wall and alert tell that."""
    found = hero(desk)
    told = found.staffing if found is not None else None
    return told if told is not None and told.engine else None


def opened(rows: list[dict[str, Any]]) -> list[str]:
    return [one["params"]["skill"] for one in rows if one["type"] == "SKILL_OPEN"]


def test_an_outage_where_few_speak_the_language_is_met_by_four_keys(qtbot: QtBot, hub: Hub) -> None:
    desk = Desk(qtbot, hub, "en")
    composing = desk.window.desk.composing

    def is_taken() -> bool:
        found = hero(desk)
        return found is not None and found.owner == account()

    def is_one_answer() -> bool:
        found, told = composing.how_many.found, asked_for(desk)
        return (
            found is not None
            and told is not None
            and told.more is not None
            and (told.more.value == found.people)
        )

    def is_proposed() -> bool:
        return any(step["type"] == "SKILL_OPEN" for step in composing.draft.steps)

    def is_set() -> bool:
        view = desk.view
        rows = view.regia.overrides if view is not None and view.regia is not None else ()
        return any(row.type == "SKILL_OPEN" for row in rows)

    qtbot.waitUntil(lambda: asked_for(desk) is not None, timeout=PATIENCE_MS)
    desk.press_until(Qt.Key.Key_A, is_taken)
    desk.press(Qt.Key.Key_W)
    desk.press(Qt.Key.Key_Return)
    qtbot.waitUntil(is_one_answer, timeout=PATIENCE_MS)
    for _ in range(6):  # while it has hardly begun, nothing has to be done yet
        desk.press(Qt.Key.Key_B)
        qtbot.waitUntil(lambda: not composing.is_proposing, timeout=PATIENCE_MS)
        desk.window.refresh()
        if is_proposed():
            break
    assert is_proposed()
    assert composing.bundle is not None
    assert composing.bundle.gap is not None
    assert composing.bundle.gap.skill == "lang:en"
    desk.press_until(Qt.Key.Key_Return, is_set, CTRL)
    desk.close()
    told = json.loads(run("state", "--db", str(hub.path), "--json"))
    assert "lang:en" in opened(told["overrides"])
