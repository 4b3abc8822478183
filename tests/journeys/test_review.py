"""A crisis replayed on a real hub by keys alone: each wall is what the command line says of that instant."""

import csv
import gzip
import io
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE, format_us
from commandcenter.languages import language
from commandcenter.protocol.wall import WallView
from tests.journeys.hubs import Hub, run
from tests.journeys.test_commands import START, log
from tests.journeys.test_desk import Desk
from ui.desk.replay import Replay


def crisis(path: Path) -> Path:
    """A recorded morning in which something burned for 40 minutes, written down at its end."""
    log(path)
    fired, over = START + 60 * MINUTE, START + 100 * MINUTE
    steps: tuple[dict[str, Any], ...] = (
        {"at": fired, "state": "firing", "was": "", "evidence": {"onset_us": fired - 5 * MINUTE}},
        {"at": fired + 4 * MINUTE, "state": "acknowledged", "was": "firing", "who": "M. Ferri"},
        {"at": over, "state": "resolved", "was": "acknowledged", "ended_us": over - 9 * MINUTE},
    )
    with gzip.open(path, "at", encoding="utf-8") as file:
        for number, step in enumerate(steps, 1):
            at_us = step.pop("at")
            data = {
                "incident": "A0007", "kind": "negative_spike", "motive": "signal", "channel": "*",
                "region": "*", "severity": 7, "number": number, **step,
            }  # fmt: skip
            event = {
                "specversion": "1.0", "id": f"incident:A0007:{number}", "source": "/hub",
                "type": "care.incident.changed.v1", "time": format_us(at_us),
                "recordedtime": format_us(at_us), "data": data,
            }  # fmt: skip
            file.write(json.dumps(event) + "\n")
    return path


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{crisis(tmp_path / 'log.jsonl.gz')},speed=max")
    yield made
    assert made.end(signal.SIGTERM) == 0


def opened(qtbot: QtBot, hub: Hub, code: str) -> tuple[Desk, Replay]:
    """Open a desk at its review, the crisis loaded."""
    desk = Desk(qtbot, hub, code)
    qtbot.waitUntil(lambda: desk.view is not None and bool(desk.view.alerts))
    desk.press(Qt.Key.Key_F4)
    replay = desk.window.desk.replay
    qtbot.waitUntil(lambda: replay.wall() is not None)
    return desk, replay


@pytest.mark.parametrize("code", ["it", "es"])
def test_every_replayed_wall_is_what_the_command_line_says_of_its_instant(
    qtbot: QtBot, hub: Hub, code: str
) -> None:
    desk, replay = opened(qtbot, hub, code)
    assert replay.at_us == START + 60 * MINUTE
    shift = Qt.KeyboardModifier.ShiftModifier
    seen = set()
    for key, held in (
        (Qt.Key.Key_Right, None),
        (Qt.Key.Key_BracketRight, None),
        (Qt.Key.Key_Right, shift),
        (Qt.Key.Key_End, None),
        (Qt.Key.Key_Left, shift),
        (Qt.Key.Key_Home, None),
        (Qt.Key.Key_BracketRight, None),
    ):
        QTest.keyClick(desk.window.focusWidget(), key, held or Qt.KeyboardModifier.NoModifier)
        qtbot.waitUntil(lambda: replay.wall() is not None)
        wall = replay.wall()
        assert wall is not None
        printed = json.loads(
            run("state", "--db", str(hub.path), "--at", format_us(replay.at_us), "--json")
        )
        assert msgspec.convert(printed["wall"], WallView) == wall
        assert printed["seq"] == replay.seq()
        seen.add(replay.at_us)
        desk.waits_for(language(code).time(replay.at_us, desk.window.seen.zone, seconds=True))
    assert len(seen) == 7
    desk.close()


def test_the_live_desk_goes_on_while_a_crisis_is_gone_through(qtbot: QtBot, hub: Hub) -> None:
    desk, replay = opened(qtbot, hub, "it")
    other = Desk(qtbot, hub, "en")
    desk.press(Qt.Key.Key_N)
    desk.window.palette_.line.setText("visto da qui")
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: (
            other.view is not None
            and any(step.detail == "visto da qui" for a in other.view.alerts for step in a.steps)
        )
    )
    assert replay.view is not None
    for opened_desk in (desk, other):
        opened_desk.close()


def test_what_is_agreed_on_is_told_by_keys_and_leaves_in_a_harmless_file(
    qtbot: QtBot, hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = tmp_path / "documents"
    files.mkdir()
    monkeypatch.setattr("ui.desk.kept.documents_folder", lambda: files)
    desk, replay = opened(qtbot, hub, "en")
    desk.press(Qt.Key.Key_F)
    for words in ("=2+5 cover, call 333 1234567", "L. Ortega", "2026-05-22"):
        desk.window.palette_.line.setText(words)
        desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: replay.view is not None and len(replay.view.follow_ups) == 1)
    while desk.window.palette_.isVisible():
        desk.press(Qt.Key.Key_Escape)
    desk.waits_for("L. Ortega")
    desk.press(Qt.Key.Key_D)
    qtbot.waitUntil(lambda: bool(list(files.glob("*.csv"))))
    (file,) = files.glob("*.csv")
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    (agreed,) = (row for row in rows if row["section"] == "follow_ups")
    assert agreed["what"].startswith("'=2+5")
    assert "1234567" not in file.read_text("utf-8-sig")
    assert agreed["who"] == "L. Ortega"
    assert {"times_s", "figures", "chart", "lane_alerts", "decisions", "cost"} <= {
        row["section"] for row in rows
    }
    desk.close()
