"""The palette finds whatever has a name or a number; what the view does not hold is asked of the hub."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.languages import language
from commandcenter.protocol.found import Found, FoundRow
from commandcenter.protocol.frames import CommandFrame, Result
from tests.ui.desk import desks, regias
from tests.ui.desk.hands import focus, open_desk, press, shown
from ui.desk.finder import everything
from ui.desk.picture import Still
from ui.desk.window import DeskWindow

HIT = FoundRow(kind="customer", name="K-2041", number=2041)


def answered(frame: CommandFrame) -> dict[str, Any] | None:
    if frame.action == "desk.find":
        return dict(msgspec.to_builtins(Found(found=(HIT,))))
    return None


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    made = Still(regias.with_regia(desks.alarm())._replace(answer=answered), "regia", "M. Ferri")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Still) -> Iterator[DeskWindow]:
    window = open_desk(qtbot, mirror)
    yield window
    window.close()


def found(desk: DeskWindow, text: str) -> list[tuple[str, str]]:
    """Type into the palette; return kind and words of what it lists."""
    press(Qt.Key.Key_Slash)
    QTest.keyClicks(focus(), text)
    listed: list[tuple[str, str]] = [(one.kind, one.words[0]) for one in desk.palette_.shown]
    press(Qt.Key.Key_Escape)
    return listed


def test_agents_queues_cases_and_overrides_are_found_by_what_they_are_called(
    desk: DeskWindow,
) -> None:
    assert ("agent", "Amy Clarke") in found(desk, "clarke")
    assert ("queue", "Fatturazione") in found(desk, "fattur")
    assert any(kind == "override" for kind, _ in found(desk, "luca conti"))
    assert any(kind == "case" and "88.411" in words for kind, words in found(desk, "88.411"))
    assert found(desk, "88411")[0][0] == "case"


def test_every_action_of_the_pane_in_front_is_found_and_named(desk: DeskWindow) -> None:
    actions = {entry.words[0] for entry in everything(desk) if entry.kind == "action"}
    words = language("it")
    for key in desk.keyboard.to_run():
        said = words.forms(f"keys.{key.action}")[0]
        assert said[:1].upper() + said[1:] in actions


def test_a_number_that_the_view_does_not_hold_is_asked_once_and_opens_what_was_found(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_Slash)
    QTest.keyClicks(focus(), "k2041")
    qtbot.waitUntil(lambda: any("K-2041" in text for text in shown(desk)))
    asked = [frame.args["text"] for frame in mirror.sent if frame.action == "desk.find"]
    assert asked[-1] == "k2041"
    assert len(asked) == len(set(asked))
    press(Qt.Key.Key_Return)
    assert mirror.sent[-1].action == "customer.open"
    assert mirror.sent[-1].target == {"customer": "K-2041"}


def test_words_are_never_sent_anywhere(desk: DeskWindow, mirror: Still) -> None:
    found(desk, "mario rossi 333 1234567")
    assert not [frame for frame in mirror.sent if frame.action == "desk.find"]


def test_what_has_to_be_told_and_was_not_is_named_in_words(desk: DeskWindow, mirror: Still) -> None:
    press(Qt.Key.Key_Slash)
    QTest.keyClicks(focus(), language("it").word("commands.contingency.drop"))
    press(Qt.Key.Key_Return)
    before = len(mirror.sent)
    press(Qt.Key.Key_Return)
    asked = language("it").word("command_fields.plan")
    assert language("it").word("errors.field_missing", field=asked) in shown(desk)
    assert len(mirror.sent) == before


def test_what_a_command_answered_stands_under_its_name_and_typing_on_searches_again(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_Slash)
    QTest.keyClicks(focus(), language("it").word("commands.contingency.drop"))
    press(Qt.Key.Key_Return)
    QTest.keyClicks(focus(), "Serata")
    press(Qt.Key.Key_Return)
    frame = mirror.sent[-1]
    assert (frame.action, frame.args) == ("contingency.drop", {"plan": "Serata"})
    mirror.answered.emit(Result(id=frame.id, ok=True, seq=0, data={}))
    texts = shown(desk)
    assert language("it").word("commands.contingency.drop") in texts
    assert "Cerca" not in texts
    QTest.keyClicks(focus(), "clarke")
    assert "Amy Clarke" in shown(desk)
