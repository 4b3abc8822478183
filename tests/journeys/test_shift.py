"""A change of shift from two seats by keyboard: given with a note, signed by another, seen from outside."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE, now_us
from tests.journeys.hubs import Hub, run
from tests.journeys.test_bans import Moderator, token_for
from tests.journeys.test_desk import ENOUGH_MS
from tests.journeys.test_overrides import event, room

NOTE = "il guasto di Milano resta aperto"


class Operator(Moderator):
    """A person's desk at the regia."""

    pane, begins_with = "regia", "Alt 1"


def crisis(path: Path) -> Path:
    """A log of a minute ago: a customer who waits, people at work, an alert that nobody has taken."""
    at_us = now_us() - MINUTE
    data = {
        "incident": "A0007", "state": "firing", "kind": "negative_spike", "motive": "signal",
        "channel": "*", "region": "*", "severity": 7, "number": 1,
        "evidence": {"onset_us": at_us - 20 * MINUTE, "expected": 2.0},
    }  # fmt: skip
    return room(path, event("incident.changed", at_us, data, "/hub"))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{crisis(tmp_path / 'log.jsonl')},speed=max")
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


def test_a_shift_is_handed_over_and_who_signs_owns_what_the_other_had(
    hub: Hub, qtbot: QtBot
) -> None:
    tokens = {name: token_for(hub, name, "regia") for name in ("Rita", "Luca")}
    rita = Operator(qtbot, hub, tokens["Rita"])
    rita.waits_for("Nessuno l’ha in carico")
    rita.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    rita.press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: owner(rita) == "Rita", timeout=ENOUGH_MS)
    rita.press(Qt.Key.Key_V)
    rita.press(Qt.Key.Key_N)
    rita.says(NOTE)
    rita.waits_for("manca la firma")
    # Nobody signs for himself: the key is not even offered, whatever is pressed.
    rita.press(Qt.Key.Key_G)
    hub.end(signal.SIGKILL)
    hub.start()
    rita.close()
    luca = Operator(qtbot, hub, tokens["Luca"])
    luca.press(Qt.Key.Key_V)
    luca.waits_for(NOTE)
    luca.press(Qt.Key.Key_G)
    luca.waits_for("firmate da Luca")
    qtbot.waitUntil(lambda: owner(luca) == "Luca", timeout=ENOUGH_MS)
    luca.close()
    told = json.loads(run("state", "--db", str(hub.path), "--json"))
    (one,) = told["handovers"]
    assert (one["who"], one["signer"], one["note"]) == ("Rita", "Luca", NOTE)
    assert one["moved"] == ["A0007"]


def owner(desk: Operator) -> str | None:
    return desk.view.alerts[0].owner if desk.view is not None and desk.view.alerts else None
