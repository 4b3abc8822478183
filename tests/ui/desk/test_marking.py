"""Several cases at once, by keys: marking in a list, one command for all of them, what stays, what goes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.languages import LANGUAGES
from commandcenter.protocol.frames import CommandFrame, Result
from tests.ui.desk import desks, regias
from tests.ui.desk.hands import focus, open_desk, press, shown
from ui.desk.marking import Marks
from ui.desk.panels.late import Late
from ui.desk.panels.messages import Messages
from ui.desk.picture import Still
from ui.desk.window import DeskWindow

CASES = [f"x:{row.number}" for row in regias.late_rows()]


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    made = Still(regias.with_regia(desks.alarm()), "regia", "M. Ferri")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Still) -> Iterator[DeskWindow]:
    window = open_desk(qtbot, mirror)
    press(Qt.Key.Key_2, alt=True)
    press(Qt.Key.Key_Home)
    yield window
    window.close()


def marks(desk: DeskWindow) -> Marks:
    found = desk.places.panel("late")
    assert isinstance(found, Late)
    return found.marked.marks


def marked(desk: DeskWindow) -> list[str]:
    return [case.case for case in marks(desk).cases]


def sent(mirror: Still, action: str) -> CommandFrame:
    return next(frame for frame in reversed(mirror.sent) if frame.action == action)


def typed(text: str) -> None:
    press(Qt.Key.Key_A, ctrl=True)
    QTest.keyClicks(focus(), text)
    press(Qt.Key.Key_Return)


def test_space_marks_and_unmarks_and_a_bar_says_how_many(desk: DeskWindow) -> None:
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    assert marked(desk) == [CASES[0], CASES[2]]
    assert "2 casi segnati" in shown(desk)
    press(Qt.Key.Key_Space)
    assert marked(desk) == [CASES[0]]
    assert "1 caso segnato" in shown(desk)


def test_shift_and_arrows_mark_a_range_that_shrinks_again(desk: DeskWindow) -> None:
    for _ in range(3):
        press(Qt.Key.Key_Down, shift=True)
    assert marked(desk) == CASES[:4]
    press(Qt.Key.Key_Up, shift=True)
    assert marked(desk) == CASES[:3]


def test_ctrl_a_marks_all_and_none_and_esc_takes_the_marks_away_before_it_goes_back(
    desk: DeskWindow,
) -> None:
    press(Qt.Key.Key_A, ctrl=True)
    assert marked(desk) == CASES
    press(Qt.Key.Key_A, ctrl=True)
    assert marked(desk) == []
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Escape)
    assert marked(desk) == []
    assert desk.places.front is not None
    assert desk.places.front.key == "regia"


def test_a_mark_is_of_the_case_and_stays_when_its_row_goes(desk: DeskWindow, mirror: Still) -> None:
    press(Qt.Key.Key_Space)
    rest = regias.view(late=regias.late_rows()[1:])
    mirror.shot = regias.with_regia(desks.alarm(), rest)
    desk.refresh()
    assert marked(desk) == [CASES[0]]


def test_what_is_marked_is_assigned_by_one_command_and_then_no_longer_marked(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_Down, shift=True)
    press(Qt.Key.Key_A)
    typed("Russo")
    typed("conosce la rete")
    told = " ".join(shown(desk))
    assert "Assegna: 2 casi" in told
    assert all(case.removeprefix("x:")[-3:] in told for case in CASES[:2])
    press(Qt.Key.Key_Return)
    frame = sent(mirror, "case.assign")
    assert frame.target == {"cases": CASES[:2]}
    assert frame.args == {"agent": "russo", "reason": "conosce la rete"}
    mirror.answered.emit(Result(id=frame.id, ok=True, seq=1, data={}))
    assert marked(desk) == []


def test_what_is_marked_is_held_as_one_bundle_and_taken_back_as_one(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_Down, shift=True)
    press(Qt.Key.Key_H)
    press(Qt.Key.Key_Return)
    typed("aspettano la rete")
    press(Qt.Key.Key_Return)
    frame = sent(mirror, "override.bundle")
    assert [one["target"]["case"] for one in frame.args["sets"]] == CASES[:2]
    assert {one["type"] for one in frame.args["sets"]} == {"HOLD"}
    assert (frame.args["minutes"], frame.args["reason"]) == (60, "aspettano la rete")
    mirror.answered.emit(Result(id=frame.id, ok=True, seq=1, data={}))
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Z)
    assert sent(mirror, "override.undo").expected_version == 7


def test_what_is_marked_is_flagged_and_taken_back_of_the_same_messages(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_Down, shift=True)
    press(Qt.Key.Key_B)
    typed("Insulto")
    press(Qt.Key.Key_Return)
    frame = sent(mirror, "moderation.flagall")
    assert (frame.target, frame.args) == ({"cases": CASES[:2]}, {"kind": "insult"})
    mirror.answered.emit(Result(id=frame.id, ok=True, seq=1, data={"messages": [4, 9]}))
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Z)
    back = sent(mirror, "moderation.flagall")
    assert (back.target, back.args) == (frame.target, {"kind": "none", "messages": [4, 9]})


def test_without_a_reason_nothing_is_sent(desk: DeskWindow, mirror: Still) -> None:
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_A)
    typed("Russo")
    press(Qt.Key.Key_A, ctrl=True)
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Return)
    assert "Manca la motivazione" in " ".join(shown(desk))
    assert not [frame for frame in mirror.sent if frame.action == "case.assign"]


def test_messages_mark_the_cases_that_they_are_of(qtbot: QtBot, mirror: Still) -> None:
    window = open_desk(qtbot, mirror, pane="messages")
    press(Qt.Key.Key_1, alt=True)
    press(Qt.Key.Key_Down, shift=True)
    found = window.places.panel("messages")
    assert isinstance(found, Messages)
    assert [case.case for case in found.marked.marks.cases] == ["x:0", "x:1"]
    press(Qt.Key.Key_N)  # speaks of a message: rests while cases are marked
    assert not [frame for frame in mirror.sent if frame.action == "reading.correct"]
    window.close()


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768)])
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_bar_fits_its_list(
    qtbot: QtBot, mirror: Still, code: str, size: tuple[int, int]
) -> None:
    window = open_desk(qtbot, mirror, code, size=size)
    press(Qt.Key.Key_2, alt=True)
    press(Qt.Key.Key_A, ctrl=True)
    window.refresh()
    found = window.places.panel("late")
    assert isinstance(found, Late)
    bar = found.marked.bar
    texts = bar.painted_texts(bar)
    assert texts
    assert all(text.x >= 0 and text.x + text.w <= bar.width() for text in texts)
    window.close()
