"""An outage where a language is spoken that few at work speak, met by keyboard alone on a real hub.

A takes it, W asks how many people it needs, B proposes what to do, Ctrl+Enter sets it. How far that brings
the answers in time back in the simulator's outage is told in docs/desk.md.
"""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE, SECOND, now_us
from commandcenter.platform import account, config_folder
from commandcenter.protocol.wall import Hero, Staffing, WallView
from tests.journeys.hubs import Hub, run
from tests.journeys.test_desk import Desk
from tests.journeys.test_overrides import event

CTRL = Qt.KeyboardModifier.ControlModifier
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CASES = 30
TEXT = "My phone has had no service since this morning. Please help me, I need it for work."


def log(path: Path) -> Path:
    """A log of now: an alert, thirty who write English, one at work who speaks it, ten who do the rest."""
    at_us = now_us() - CASES * 20 * SECOND
    people = [("Ann", ["lang:it", "lang:en", "mobile"])]
    people += [(f"Ugo {n}", ["lang:it", "mobile"]) for n in range(10)]
    lines = [
        event("agent.statechanged", at_us, {"agent": name, "state": "available", "skills": skills})
        for name, skills in people
    ]
    for n in range(CASES):
        message = {
            "channel": "facebook", "thread": f"t{n}", "text": TEXT, "author": {"id": f"c{n}"},
            "direction": "in", "actor": "customer",
        }  # fmt: skip
        lines.append(event("message.received", at_us + n * 20 * SECOND, message))
    alert = {
        "incident": "A0007", "state": "firing", "kind": "negative_spike", "motive": "no_service",
        "channel": "*", "region": "*", "severity": 7, "number": 1,
        "evidence": {"onset_us": at_us, "expected": 2.0},
    }  # fmt: skip
    lines.append(event("incident.changed", now_us() - MINUTE // 2, alert, "/hub"))
    path.write_text("".join(lines), "utf-8")
    return path


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub that is open day and night, and knows how many cases a person answers in an hour."""
    config_folder().mkdir(parents=True, exist_ok=True)
    hours = "".join(f'{day} = [["00:00", "24:00"]]\n' for day in DAYS)
    told = f"[staffing]\ncases_per_hour = 6\n\n[service.weekly]\n{hours}"
    (config_folder() / "settings.toml").write_text(told, "utf-8")
    made = Hub(tmp_path / "care.db", f"replay:{log(tmp_path / 'log.jsonl')},speed=max")
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

    qtbot.waitUntil(lambda: asked_for(desk) is not None, timeout=120_000)
    desk.press_until(Qt.Key.Key_A, is_taken)
    desk.press(Qt.Key.Key_W)
    desk.press(Qt.Key.Key_Return)
    qtbot.waitUntil(is_one_answer, timeout=120_000)
    for _ in range(
        20
    ):  # who is told that nothing is needed yet asks again; a search is never begun anew
        desk.press(Qt.Key.Key_B)
        qtbot.waitUntil(lambda: not composing.is_proposing, timeout=120_000)
        desk.window.refresh()
        if is_proposed():
            break
        qtbot.wait(1_000)
    assert is_proposed(), (composing.hint, composing.no_proposal)
    assert composing.bundle is not None
    assert composing.bundle.gap is not None
    assert composing.bundle.gap.skill == "lang:en"
    desk.press_until(Qt.Key.Key_Return, is_set, CTRL)
    desk.close()
    told = json.loads(run("state", "--db", str(hub.path), "--json"))
    assert "lang:en" in opened(told["overrides"])
