"""The desk on a real hub: it shows a crisis, takes it in charge by a key, and lives through a killed hub."""

import gzip
import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE, format_us, parse_us
from commandcenter.hub import presence
from commandcenter.languages import language
from commandcenter.platform import account
from commandcenter.protocol.desk import DeskView
from commandcenter.protocol.wall import WallView
from tests.journeys.hubs import Hub, run
from tests.journeys.test_commands import START, log
from tests.waiting import press_until
from ui.desk.window import DeskWindow
from ui.link import Link
from ui.mirror import Mirror


def crisis(path: Path) -> Path:
    """A recorded morning that ends in a crisis nobody has taken yet."""
    log(path)
    at_us = START + 119 * MINUTE
    data: dict[str, Any] = {
        "incident": "A0007",
        "state": "firing",
        "kind": "negative_spike",
        "motive": "signal",
        "channel": "*",
        "region": "*",
        "severity": 7,
        "evidence": {"onset_us": at_us - 20 * MINUTE, "expected": 2.0},
    }
    event = {
        "specversion": "1.0",
        "id": "incident:A0007",
        "source": "/hub",
        "type": "care.incident.changed.v1",
        "time": format_us(at_us),
        "recordedtime": format_us(at_us),
        "data": data,
    }
    with gzip.open(path, "at", encoding="utf-8") as file:
        file.write(json.dumps(event) + "\n")
    return path


class Desk:
    """A desk's window, its mirror and its link."""

    def __init__(self, qtbot: QtBot, hub: Hub, code: str, *, wall: bool = False) -> None:
        here = presence.find(hub.path)
        assert here is not None
        self.qtbot = qtbot
        self.link = Link(here.url, here.wall_token if wall else here.desk_token)
        self.mirror = Mirror(self.link)
        self.window = DeskWindow(self.mirror, language(code))
        self.window.resize(1920, 1080)
        self.window.show()
        self.window.activateWindow()
        self.link.open()

    @property
    def view(self) -> DeskView | None:
        return self.mirror.view("desk", DeskView)

    def shows(self, text: str) -> bool:
        return any(text in painted.text for painted in self.window.painted_texts())

    def waits_for(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: self.shows(text))

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key in this window, which is brought to the front: shortcuts wait for that."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        QTest.keyClick(self.window.focusWidget() or self.window, key, held)

    def press_until(
        self,
        key: Qt.Key,
        done: Callable[[], bool],
        held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press a key until it has done its work."""
        press_until(self.qtbot, lambda: self.press(key, held), done)

    def close(self) -> None:
        self.window.close()
        self.mirror.close()
        self.link.close()
        self.window.deleteLater()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{crisis(tmp_path / 'log.jsonl.gz')},speed=max")
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("code", ["it", "es"])
def test_a_crisis_is_taken_in_charge_by_one_key_and_everyone_sees_by_whom(
    qtbot: QtBot, hub: Hub, code: str
) -> None:
    words = language(code)
    desk, other = Desk(qtbot, hub, code), Desk(qtbot, hub, "en")
    desk.waits_for(words.word("hero.nobody"))
    desk.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    desk.press(Qt.Key.Key_A)
    desk.waits_for(words.word("hero.owner", name=account()))
    other.waits_for(language("en").word("hero.owner", name=account()))
    assert desk.view is not None
    (alert,) = desk.view.alerts
    assert (alert.state, alert.owner) == ("acknowledged", account())
    assert not desk.shows(words.word("asks.pending"))
    for opened in (desk, other):
        opened.close()


def test_two_who_reach_for_the_same_crisis_the_second_is_told_in_words(
    qtbot: QtBot, hub: Hub
) -> None:
    desk = Desk(qtbot, hub, "it")
    desk.waits_for("Nessuno l’ha in carico")
    view = desk.view
    assert view is not None
    ask = desk.window.desk.asks.send
    for _ in range(2):
        ask(
            "incident.acknowledge",
            subject="A0007",
            target={"incident": "A0007"},
            version=view.alerts[0].version,
        )
    desk.waits_for("A0007 nel frattempo è cambiato")
    desk.close()


def test_a_killed_hub_is_told_at_once_commands_are_refused_and_the_desk_comes_back(
    qtbot: QtBot, hub: Hub
) -> None:
    desk = Desk(qtbot, hub, "it")
    desk.waits_for("Nessuno l’ha in carico")
    desk.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    hub.end(signal.SIGKILL)
    qtbot.waitUntil(lambda: desk.window.shown == "disconnected")
    desk.waits_for("Hub non raggiungibile")
    desk.press(Qt.Key.Key_A)
    desk.waits_for("Non inviato: l’hub non risponde")
    hub.start()
    qtbot.waitUntil(lambda: desk.window.shown == "fresh")
    desk.press(Qt.Key.Key_A)
    desk.waits_for("In carico a")
    desk.close()


def test_a_walls_token_gets_the_walls_view_and_no_persons(qtbot: QtBot, hub: Hub) -> None:
    desk, wall = Desk(qtbot, hub, "en"), Desk(qtbot, hub, "en", wall=True)
    desk.waits_for("Negative spike")
    qtbot.waitUntil(lambda: wall.mirror.view("wall", WallView) is not None)
    wall.waits_for("opens a wall only")
    assert wall.view is None
    for opened in (desk, wall):
        opened.close()


def test_the_picture_of_a_desk_shows_the_figures_that_state_prints(tmp_path: Path) -> None:
    path, log_file = str(tmp_path / "care.db"), crisis(tmp_path / "log.jsonl.gz")
    run("replay", str(log_file), "--db", path, "--speed", "max")
    at = format_us(parse_us("2026-05-14T10:00:00Z"))
    figures = json.loads(run("state", "--db", path, "--at", at, "--json"))["wall"]["figures"]
    values = {figure["key"]: figure["value"] for figure in figures}
    for pane, expected in (
        ("numbers", {f"{values['to_answer']:.0f}", f"{values['messages']:.0f}"}),
        ("review", {"Negative spike: network coverage", "severity 7 of 10"}),
    ):
        out, texts = tmp_path / f"{pane}.png", tmp_path / f"{pane}.json"
        asked = ("--db", path, "--at", at, "--lang", "en", "--texts", str(texts), str(out))
        run("screenshot", pane, *asked)
        assert out.read_bytes().startswith(b"\x89PNG")
        painted = [text["text"] for text in json.loads(texts.read_text("utf-8"))]
        assert all(any(wanted in text for text in painted) for wanted in expected)
