"""A case by keyboard alone on a real hub: what is done is seen by another process; a hub killed meanwhile."""

import asyncio
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE, format_us, now_us
from commandcenter.events.customers import CUSTOMER_OPENED
from tests.feeds.server import FeedServer
from tests.journeys.hubs import Hub, run
from tests.journeys.test_desk import Desk
from tests.ui.desk.casework import kept_in
from tests.ui.desk.hands import focus
from ui.desk.panels.messages import Messages

TEXTS = ("non ho linea da stamattina", "la bolletta è sbagliata", "quando arriva la fibra?")


def rows() -> list[dict[str, Any]]:
    """Three who wait and two at work, as the feed's server tells them."""
    found: list[dict[str, Any]] = []
    begin = now_us() - 10 * MINUTE
    for number, text in enumerate(TEXTS, 1):
        data = {
            "channel": "x", "thread": f"thread-{number}", "author": {"id": f"customer-{number}"},
            "text": text, "direction": "in", "actor": "customer", "lang": "it",
            "url": f"https://x.example/{number}",
        }  # fmt: skip
        found.append(event(f"m{number}", "message.received", begin + number * MINUTE, data))
    for agent in ("Ada", "Bo"):
        data = {
            "agent": agent,
            "state": "available",
            "skills": ["lang:it", "billing", "mobile", "fixed"],
        }
        found.append(event(f"a{agent}", "agent.statechanged", begin, data))
    return found


def event(name: str, kind: str, at_us: int, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0", "id": name, "source": "/feeds/test/1", "type": f"care.{kind}.v1",
        "time": format_us(at_us), "partitionkey": data.get("thread", "agents"), "data": data,
    }  # fmt: skip


class Platform:
    """The feed's server in a thread of its own: the desk's loop is busy with the desk."""

    def __init__(self) -> None:
        self.server = FeedServer()
        self.server.does = {"*": ["reply", "hide"]}
        for place, row in enumerate(rows(), 1):
            self.server.rows[place] = row
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._do(self.server.start())

    def _do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def end(self) -> None:
        self._do(self.server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def platform() -> Iterator[Platform]:
    made = Platform()
    yield made
    made.end()


@pytest.fixture
def hub(tmp_path: Path, platform: Platform) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", platform.server.url)
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


def state(hub: Hub) -> dict[str, Any]:
    """What another process says of the log."""
    found: dict[str, Any] = json.loads(run("state", "--db", str(hub.path), "--json"))
    return found


class Operator(Desk):
    """A desk at the newest messages."""

    def begin(self) -> None:
        self.qtbot.waitUntil(lambda: len(self.messages) == len(TEXTS) and self.all_have_a_case)
        self.press(Qt.Key.Key_F6)
        panel = self.window.places.in_focus()
        assert isinstance(panel, Messages)
        self.qtbot.waitUntil(lambda: panel.table.chosen_id != "")

    @property
    def all_have_a_case(self) -> bool:
        """The engine has given what it can: from now on only the desk changes anything."""
        regia = self.view.regia if self.view is not None else None
        return regia is not None and [len(row.cases) for row in regia.work] == [1, 1]

    @property
    def messages(self) -> tuple[Any, ...]:
        return self.view.messages if self.view is not None else ()

    def opens(self) -> None:
        self.press(Qt.Key.Key_Return)
        case = self.window.case
        self.qtbot.waitUntil(lambda: case.shown is not None and case.able is not None)

    def types(self, *texts: str) -> None:
        """Type what the palette asks for, confirm what it shows, and leave it."""
        for text in texts:
            self.window.palette_.line.setText(text)
            self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Return)
        self.settles()
        self.press(Qt.Key.Key_Escape)

    def settles(self) -> None:
        asks = self.window.desk.asks
        self.qtbot.waitUntil(lambda: not any(ask.is_pending for ask in asks.newest()))
        refused = [ask.words for ask in asks.newest() if ask.state == "refused"]
        assert refused == []

    def writes(self, text: str) -> None:
        QTest.keyClicks(focus(), text)


@pytest.fixture
def desk(qtbot: QtBot, hub: Hub) -> Iterator[Operator]:
    made = Operator(qtbot, hub, "it")
    made.begin()
    yield made
    made.close()


def test_a_case_is_read_noted_assigned_begun_and_closed_by_keys(desk: Operator, hub: Hub) -> None:
    desk.opens()
    case = desk.window.case.case
    assert case == "thread-3"
    desk.waits_for(TEXTS[2])
    desk.press(Qt.Key.Key_J)
    desk.types("promesso per le 15")
    desk.waits_for("promesso per le 15")
    desk.press(Qt.Key.Key_A)
    desk.types("Bo", "è il suo cliente")
    desk.waits_for("è il suo cliente")
    assert hands(hub)[case] == ("Bo", "human")
    desk.press(Qt.Key.Key_S)
    desk.settles()
    desk.waits_for("in lavorazione")
    before = state(hub)["backlog"]["n"]
    desk.press(Qt.Key.Key_X)
    desk.types("risolto", "attivata")
    desk.waits_for("nessun caso aperto")
    assert state(hub)["backlog"]["n"] == before - 1
    desk.press(Qt.Key.Key_Z)
    desk.settles()
    desk.waits_for("in lavorazione")
    assert state(hub)["backlog"]["n"] == before


def hands(hub: Hub) -> dict[str, tuple[str, str]]:
    """Who has which case by whose hand, as another process says."""
    return {one["case"]: (one["agent"], one["by"]) for one in state(hub)["assignments"]}


def in_force(hub: Hub) -> list[dict[str, Any]]:
    return [one for one in state(hub)["overrides"] if one["ended_us"] is None]


def test_two_cases_are_marked_given_with_one_command_and_taken_back_with_one_key(
    desk: Operator, hub: Hub
) -> None:
    desk.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    desk.waits_for("2 casi segnati")
    desk.press(Qt.Key.Key_H)
    desk.types("30", "aspettano la rete")
    bound = in_force(hub)
    assert sorted(name for one in bound for name in one["names"]) == ["thread-2", "thread-3"]
    assert len({one["bundle"] for one in bound}) == 1
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Z)
    desk.settles()
    assert in_force(hub) == []


def test_a_reply_goes_out_once_and_is_confirmed_when_its_event_is_there(
    desk: Operator, hub: Hub, platform: Platform
) -> None:
    desk.opens()
    desk.press(Qt.Key.Key_R)
    desk.writes("Arriviamo domani.")
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.waitUntil(lambda: not desk.window.reply.isVisible())
    desk.waits_for("Arriviamo domani.")
    desk.waits_for("risposta")
    assert [one["text"] for one in platform.server.commands] == ["Arriviamo domani."]
    assert [one["state"] for one in state(hub)["actions"]] == ["confirmed"]


def test_the_original_is_opened_by_a_key_and_that_stands_in_the_log(
    desk: Operator, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", kept_in(opened))
    desk.opens()
    desk.press(Qt.Key.Key_O)
    desk.qtbot.waitUntil(lambda: opened == ["https://x.example/3"])
    out = hub.path.with_suffix(".jsonl")
    run("export", "--db", str(hub.path), "--format", "jsonl", "--out", str(out))
    told = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert "message.original" in {row["data"].get("action") for row in told}
    assert CUSTOMER_OPENED in {row["type"] for row in told}


@pytest.mark.parametrize("after_s", [0.0, 0.02])
def test_a_hub_killed_in_the_midst_of_a_command_carries_it_out_once_or_says_that_it_did_not(
    desk: Operator, hub: Hub, after_s: float
) -> None:
    """The command leaves the desk; the hub dies before, while or after it writes it down, and comes back."""
    desk.opens()
    desk.press(Qt.Key.Key_J)
    desk.window.palette_.line.setText("richiama alle 15")
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    time.sleep(after_s)
    os.kill(hub.process.pid, signal.SIGKILL)
    hub.process.communicate(timeout=15)
    hub.start()
    asks = desk.window.desk.asks
    note = next(ask for ask in asks.newest() if ask.frame.action == "case.note")
    desk.qtbot.waitUntil(lambda: not note.is_pending)
    out = hub.path.with_suffix(".jsonl")
    run("export", "--db", str(hub.path), "--format", "jsonl", "--out", str(out))
    notes = [row for row in out.read_text("utf-8").splitlines() if "richiama alle 15" in row]
    assert len(notes) == int(note.state != "refused")
    assert note.state in {"seen", "refused"}
