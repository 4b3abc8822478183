"""An incident by keyboard, from its taking to its end, at a desk on a real hub."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.languages import language
from commandcenter.platform import account
from commandcenter.protocol.alerts import AlertRow
from tests.journeys.hubs import Hub
from tests.journeys.test_desk import Desk, crisis


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{crisis(tmp_path / 'log.jsonl.gz')},speed=max")
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


class AtDesk(Desk):
    """A desk whose alerts have the focus."""

    def begins(self) -> None:
        self.waits_for(self.window.desk.language.word("hero.nobody"))
        self.window.activateWindow()
        self.press(Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)

    @property
    def alert(self) -> AlertRow:
        assert self.view is not None
        return self.view.alerts[0]

    def types(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)

    def tells(self, key: Qt.Key, *fields: str) -> None:
        """Press a key, answer what it asks, and confirm what it shows."""
        self.press(key)
        for field in fields:
            self.types(field)
            self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Return)

    def leaves(self, text: str) -> None:
        """Wait until the palette says what became of it, then go back to the alerts."""
        self.waits_for(text)
        self.press(Qt.Key.Key_Escape)

    def steps(self) -> list[str]:
        return [step.what or step.state for step in self.alert.steps]


@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_an_incident_is_taken_told_of_escalated_and_ended_by_keys_alone(
    qtbot: QtBot, hub: Hub, code: str
) -> None:
    words, desk = language(code), AtDesk(qtbot, hub, code)
    done = words.word("asks.done")
    desk.begins()
    desk.press(Qt.Key.Key_A)
    desk.waits_for(words.word("hero.owner", name=account()))
    desk.tells(Qt.Key.Key_N, "antenna ferma")
    desk.leaves(done)
    desk.tells(Qt.Key.Key_K, "cella guasta", "Guasto Milano", "", "30")
    desk.leaves(done)
    desk.waits_for("Guasto Milano")
    desk.tells(Qt.Key.Key_E, words.word("choices.director"), "serve una decisione")
    desk.leaves(done)
    assert desk.alert.state == "escalated"
    desk.tells(Qt.Key.Key_X, "cella riaccesa")
    desk.leaves(done)
    qtbot.waitUntil(lambda: desk.alert.state == "resolved")
    assert desk.alert.cause == "cella riaccesa"
    told = ["acknowledged", "note", "cause", "escalated", "resolved"]
    assert desk.steps()[-len(told) :] == told
    desk.close()


def test_esc_before_the_last_enter_sends_nothing(qtbot: QtBot, hub: Hub) -> None:
    desk = AtDesk(qtbot, hub, "it")
    desk.begins()
    desk.press(Qt.Key.Key_N)
    desk.types("una nota")
    desk.press(Qt.Key.Key_Return)
    assert desk.shows("Annota A0007: una nota.")
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_A)
    desk.waits_for("In carico a")
    assert "note" not in desk.steps()
    desk.close()


def test_what_only_a_manager_may_is_refused_in_words(qtbot: QtBot, hub: Hub) -> None:
    desk = AtDesk(qtbot, hub, "it")
    desk.begins()
    desk.tells(Qt.Key.Key_F, "campagna", "una prova")
    dismiss = language("it").word("commands.incident.dismiss")
    desk.waits_for(f"Il ruolo «regia» non può fare «{dismiss}».")
    desk.close()


def test_a_silence_by_key_holds_the_incident_and_says_until_when(qtbot: QtBot, hub: Hub) -> None:
    desk = AtDesk(qtbot, hub, "it")
    desk.begins()
    desk.tells(Qt.Key.Key_S, "2", "lavori annunciati")
    desk.leaves("Fatto.")
    desk.waits_for("Silenziato fino alle")
    assert desk.view is not None
    (silence,) = desk.view.silences
    assert (silence.motive, silence.comment, silence.holds) == (
        "signal", "lavori annunciati", ("A0007",),
    )  # fmt: skip
    desk.close()
