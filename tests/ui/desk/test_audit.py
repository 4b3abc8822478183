"""The audit in the review: one key a message, the next at once, undone and gone on with."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.languages import language
from commandcenter.protocol.frames import Refusal, Result
from tests.ui.desk import desks
from tests.ui.desk.hands import open_desk, press, shown
from ui.desk.picture import Still
from ui.desk.window import DeskWindow

SAMPLE = {"seed": 20260513, "start_us": 10**15, "end_us": 10**15 + 7 * 86_400 * 10**6, "size": 200}


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    made = Still(desks.normal(), "manager", "M. Ferri")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Still) -> Iterator[DeskWindow]:
    window = open_desk(qtbot, mirror, "en", "messages")
    press(Qt.Key.Key_3, alt=True)
    yield window
    window.close()


def page(first: int, n: int) -> list[dict[str, Any]]:
    return [
        {"message": seq, "at_us": 10**15 + seq, "channel": "x", "text": f"message number {seq}"}
        for seq in range(first, first + n)
    ]


def answer(mirror: Still, left: int, messages: list[dict[str, Any]]) -> None:
    data = {"sample": SAMPLE, "all": 200, "left": left, "messages": messages}
    mirror.answered.emit(Result(id=mirror.sent[-1].id, ok=True, seq=0, data=data))


def begin(desk: DeskWindow, mirror: Still, left: int = 200, n: int = 20) -> None:
    press(Qt.Key.Key_Return)
    assert mirror.sent[-1].action == "audit.sample"
    answer(mirror, left, page(1, n))
    assert "message number 1" in shown(desk)


def labels(mirror: Still) -> list[tuple[int, str]]:
    return [
        (frame.target["message"], frame.args["label"])
        for frame in mirror.sent
        if frame.action == "audit.label"
    ]


def test_one_key_labels_and_the_next_message_is_there_at_once(
    desk: DeskWindow, mirror: Still
) -> None:
    begin(desk, mirror)
    for key in (Qt.Key.Key_N, Qt.Key.Key_2, Qt.Key.Key_P, Qt.Key.Key_S):
        press(key)
    assert labels(mirror) == [(1, "neg"), (2, "neu"), (3, "pos"), (4, "skip")]
    told = [frame for frame in mirror.sent if frame.action == "audit.label"]
    assert all(frame.args["sample"] == SAMPLE for frame in told)
    said = shown(desk)
    assert "message number 5" in said
    assert any(text.startswith("4 of 200") and text.endswith("lot 20260513") for text in said)


def test_undo_brings_the_last_message_back_and_takes_its_label_away(
    desk: DeskWindow, mirror: Still
) -> None:
    begin(desk, mirror)
    press(Qt.Key.Key_N)
    press(Qt.Key.Key_U)
    press(Qt.Key.Key_U)  # nothing is left to undo
    assert labels(mirror) == [(1, "neg"), (1, "")]
    assert "message number 1" in shown(desk)


def test_one_that_was_begun_goes_on_where_it_stopped(desk: DeskWindow, mirror: Still) -> None:
    begin(desk, mirror, left=153)
    assert any(text.startswith("47 of 200") for text in shown(desk))


def test_the_next_page_is_asked_for_before_this_one_ends_and_nothing_is_asked_twice(
    desk: DeskWindow, mirror: Still
) -> None:
    begin(desk, mirror, n=7)
    press(Qt.Key.Key_N)
    press(Qt.Key.Key_N)
    assert mirror.sent[-1].action == "audit.sample"
    answer(mirror, 199, page(2, 20))  # the hub had not seen the second label
    shown(desk)
    for _ in range(6):
        press(Qt.Key.Key_N)
    assert [seq for seq, _ in labels(mirror)] == list(range(1, 9))


def test_a_refused_label_brings_its_message_back_with_the_reason(
    desk: DeskWindow, mirror: Still
) -> None:
    begin(desk, mirror)
    press(Qt.Key.Key_N)
    error = Refusal(code="refused", key="message_unknown", values={"message": 1})
    mirror.answered.emit(Result(id=mirror.sent[-1].id, ok=False, error=error))
    said = shown(desk)
    assert "message number 1" in said
    assert language("en").word("errors.message_unknown", message="1") in said


def test_a_week_without_messages_says_so(desk: DeskWindow, mirror: Still) -> None:
    press(Qt.Key.Key_Return)
    data = {"sample": SAMPLE, "all": 0, "left": 0, "messages": []}
    mirror.answered.emit(Result(id=mirror.sent[-1].id, ok=True, seq=0, data=data))
    assert language("en").word("audit.nothing") in shown(desk)


def test_the_last_label_ends_it(desk: DeskWindow, mirror: Still) -> None:
    begin(desk, mirror, left=2, n=2)
    press(Qt.Key.Key_N)
    press(Qt.Key.Key_P)
    assert any("Done: 200 messages." in text for text in shown(desk))
