"""A change of shift from two seats by keyboard: given with a note, signed by another, seen from outside."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE, now_us
from commandcenter.hub import presence
from tests.journeys.hubs import Hub, run
from tests.journeys.test_bans import Moderator, token_for
from tests.journeys.test_overrides import event, room
from ui.desk.vault import Vault

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
    qtbot.waitUntil(lambda: owner(rita) == "Rita")
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
    qtbot.waitUntil(lambda: owner(luca) == "Luca")
    luca.close()
    told = json.loads(run("state", "--db", str(hub.path), "--json"))
    (one,) = told["handovers"]
    assert (one["who"], one["signer"], one["note"]) == ("Rita", "Luca", NOTE)
    assert one["moved"] == ["A0007"]


def owner(desk: Operator) -> str | None:
    return desk.view.alerts[0].owner if desk.view is not None and desk.view.alerts else None


def test_what_is_in_force_is_kept_as_a_plan_and_another_seat_sets_it_as_one(
    hub: Hub, qtbot: QtBot
) -> None:
    tokens = {name: token_for(hub, name, "regia") for name in ("Rita", "Luca")}
    rita = Operator(qtbot, hub, tokens["Rita"])
    rita.waits_for("disponibile")
    rita.press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    rita.press(Qt.Key.Key_Down)  # Ada alone may serve critical customers
    rita.press(Qt.Key.Key_3)
    applied(rita, qtbot, 1)
    rita.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    rita.says("Serata")
    rita.press(Qt.Key.Key_8)
    qtbot.waitUntil(lambda: len(standing(rita)) == 0)
    rita.close()
    luca = Operator(qtbot, hub, tokens["Luca"])
    luca.waits_for("disponibile")
    luca.press(Qt.Key.Key_P)
    luca.waits_for("Serata ·")
    luca.press(Qt.Key.Key_Return)
    luca.waits_for("bozza dal piano «Serata»")
    applied(luca, qtbot, 1)
    luca.close()
    told = json.loads(run("state", "--db", str(hub.path), "--json"))["overrides"]
    (one,) = [row for row in told if row["ended_us"] is None]
    assert (one["type"], one["author"], one["reason"]) == ("PAUSE", "Luca", "Serata")


def standing(desk: Operator) -> list[str]:
    """The overrides in force, as the desk's view has them."""
    view = desk.view.regia if desk.view is not None else None
    rows = view.overrides if view is not None else ()
    return [row.override for row in rows if row.ended_us is None]


def applied(desk: Operator, qtbot: QtBot, many: int) -> None:
    """Apply the draft once its effect stands there; wait until so many overrides are in force."""
    composing = desk.window.desk.composing
    qtbot.waitUntil(lambda: not composing.preview.is_asking)
    control = Qt.KeyboardModifier.ControlModifier
    desk.press_until(Qt.Key.Key_Return, lambda: len(standing(desk)) == many, control)


def test_at_one_seat_the_next_person_comes_by_their_own_token_then_by_their_code(
    hub: Hub, qtbot: QtBot, tmp_path: Path
) -> None:
    tokens = {name: token_for(hub, name, "regia") for name in ("Rita", "Luca")}
    here = presence.find(hub.path)
    assert here is not None
    desk = Operator(qtbot, hub, tokens["Rita"], Vault(tmp_path / "people.json", here.url))
    desk.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    types(desk, "di Rita", "di Rita")
    desk.waits_for("Rita, il tuo codice")
    desk.press(Qt.Key.Key_Down)
    types(desk, "kein token")
    desk.waits_for("non conosce questo token")
    types(desk, tokens["Luca"])
    desk.waits_for("Luca: scegli un codice")
    types(desk, "di Luca", "di Luca", "di Luca")
    desk.waits_for("Luca · regia")
    desk.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    desk.waits_for("Luca, il tuo codice")
    desk.press(Qt.Key.Key_Down)
    types(desk, "di Rita")
    desk.waits_for("Rita · regia")
    desk.close()


def types(desk: Operator, *texts: str) -> None:
    for text in texts:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)
        desk.press(Qt.Key.Key_Return)
