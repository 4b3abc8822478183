"""Critical customers by keyboard on a real hub: proposed by words, confirmed, opened on record, killed."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.clock import DAY, HOUR, MINUTE, now_us
from commandcenter.protocol.critical import CriticalRow
from tests.journeys.hubs import Hub
from tests.journeys.test_bans import Moderator, event, token_for


def just_now(path: Path) -> Path:
    """A log in which one customer is in need, and another was angry on three days."""
    begin = now_us() - 5 * MINUTE
    told = [
        ("c1", begin - 2 * DAY, "no signal, this is a disgrace"),
        ("c1", begin - DAY, "still no signal, awful, useless company"),
        ("c1", begin - HOUR, "no signal again, terrible service, I am furious"),
        ("c2", begin, "my mother has a medical alarm and the line is dead"),
    ]
    events = [
        event(
            f"m{number}",
            "care.message.received.v1",
            at_us,
            {
                "channel": "x", "thread": f"t{who}", "text": text, "author": {"id": who},
                "direction": "in", "actor": "customer", "lang": "en",
            },
            "/feeds/test/1",
        )
        for number, (who, at_us, text) in enumerate(told)
    ]  # fmt: skip
    path.write_text("".join(json.dumps(one) + "\n" for one in events), encoding="utf-8")
    return path


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{just_now(tmp_path / 'log.jsonl')},speed=max")
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


class Carer(Moderator):
    """A person's desk at the pane of critical customers."""

    pane, begins_with = "critical", "Clienti critici"

    @property
    def rows(self) -> dict[str, CriticalRow]:
        critical = self.view.critical if self.view is not None else None
        return {row.cls: row for row in critical.rows} if critical is not None else {}


def test_a_customer_in_need_is_confirmed_assigned_and_opened_only_by_who_serves_him(
    hub: Hub, qtbot: QtBot
) -> None:
    luca = Carer(qtbot, hub, token_for(hub, "Luca", "regia"))
    qtbot.waitUntil(lambda: set(luca.rows) == {"vulnerable", "detractor"})
    assert (luca.rows["detractor"].state, luca.rows["detractor"].n) == ("in", 3)
    assert (luca.rows["vulnerable"].state, luca.rows["vulnerable"].rule) == ("proposed", "")
    luca.waits_for("riservato")
    luca.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    luca.window.desk.choose_critical(luca.rows["vulnerable"].customer)
    luca.press(Qt.Key.Key_C)
    qtbot.waitUntil(lambda: luca.rows["vulnerable"].state == "in")
    luca.press(Qt.Key.Key_Return)
    luca.waits_for("è riservato: lo apre")
    luca.press(Qt.Key.Key_A)
    luca.says("Luca")
    qtbot.waitUntil(lambda: luca.rows["vulnerable"].owner == "Luca")
    luca.press(Qt.Key.Key_Return)
    luca.waits_for("my mother has a medical alarm")
    luca.waits_for("Assegnato")
    luca.press(Qt.Key.Key_Z)
    luca.waits_for("solo i miei")
    luca.close()
    hub.end(signal.SIGKILL)
    hub.start()
    sara = Carer(qtbot, hub, token_for(hub, "Sara", "manager"))
    qtbot.waitUntil(lambda: "vulnerable" in sara.rows)
    assert sara.rows["vulnerable"].owner == "Luca"
    sara.waits_for("riservato")
    sara.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    sara.window.desk.choose_critical(sara.rows["vulnerable"].customer)
    sara.press(Qt.Key.Key_Return)
    sara.waits_for("Aperto")  # Luca's reading is in the history that a manager opens
    sara.press(Qt.Key.Key_X)
    sara.says("linea provata, famiglia avvisata")
    qtbot.waitUntil(lambda: "vulnerable" not in sara.rows)
    sara.close()
