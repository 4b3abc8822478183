"""The setup through its window: keyboard alone, every choice kept, the marks, a hub that is asked."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from commandcenter.errors import UserError
from commandcenter.languages import language
from commandcenter.seat_settings import SeatSettings
from tests.ui.hub import TOKEN, Hub
from ui.setup import probe
from ui.setup.draft import Display
from ui.setup.window import SetupWindow, run_setup

DISPLAYS = (Display("DP-1", (1920, 1080), 48.0), Display("DP-2", (3840, 2160)))
ROLES = ("wall", "regia", "review")


class Setup:
    """A setup on the screen, what it kept, and how it ended."""

    def __init__(
        self,
        qtbot: QtBot,
        settings: SeatSettings | None = None,
        step: int = 1,
        program: tuple[str, ...] = (),
    ) -> None:
        self.kept: list[SeatSettings] = []
        self.ends: list[bool] = []
        self.window = SetupWindow(
            settings or SeatSettings(),
            self.kept.append,
            language("en"),
            roles=ROLES,
            displays=DISPLAYS,
            step=step,
            join=program,
        )
        self.window.closed.connect(self.ends.append)
        self.window.resize(1920, 1080)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: self.focus() != "")

    def keys(self, *keys: str | Qt.Key) -> None:
        for key in keys:
            target = self.window.focusWidget() or self.window
            if isinstance(key, str):
                QTest.keyClicks(target, key)
            else:
                QTest.keyClick(target, key)

    def focus(self) -> str:
        widget = self.window.focusWidget()
        return widget.objectName() if widget is not None and widget.hasFocus() else ""

    def piece(self, name: str) -> QAbstractButton | QLineEdit:
        found: QAbstractButton | QLineEdit | None = self.window.findChild(QAbstractButton, name)
        if found is None:
            found = self.window.findChild(QLineEdit, name)
        assert found is not None, name
        return found

    @property
    def said(self) -> list[str]:
        return [words.forms[0] for words in self.window.page().words]


@pytest.fixture
def setup(qtbot: QtBot) -> Iterator[Setup]:
    made = Setup(qtbot)
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Setup]:
    made = Setup(qtbot, step=3)
    yield made
    made.window.close()
    made.window.deleteLater()


def test_keyboard_alone_goes_from_the_language_to_the_open_wall(setup: Setup) -> None:
    setup.keys("1", Qt.Key.Key_Return, Qt.Key.Key_Return, "5", "s")
    assert setup.focus() == "continue"
    setup.keys(Qt.Key.Key_Return)
    assert setup.window.draft.step == 4
    setup.keys(Qt.Key.Key_Return)
    assert setup.ends == [True]
    assert setup.kept[-1] == SeatSettings(language="it", distance_m=5.0)


def test_every_choice_is_kept_at_once_and_once(screen: Setup) -> None:
    screen.keys("3", "3", "+", "+", "-")
    assert [each.distance_m for each in screen.kept] == [3.0, 3.0, 3.0, 3.0]
    assert [each.overscan_pct for each in screen.kept] == [0.0, 1.0, 2.0, 1.0]


def test_arrows_walk_through_everything_and_space_chooses(screen: Setup) -> None:
    order = [piece.name for piece in screen.window.page().pieces]
    seen = [screen.focus()]
    for _ in order[1:]:
        screen.keys(Qt.Key.Key_Down)
        seen.append(screen.focus())
    assert sorted(seen) == sorted(order)
    start = order.index(seen[0])
    assert seen == order[start:] + order[:start]
    screen.keys(Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Space)
    assert screen.focus() == "role_regia"
    assert screen.kept[-1].role == "regia"


def test_tab_goes_the_same_way(screen: Setup) -> None:
    order = [piece.name for piece in screen.window.page().pieces]
    after = order[order.index(screen.focus()) + 1]
    screen.keys(Qt.Key.Key_Tab)
    assert screen.focus() == after


def test_letters_choose_the_role_and_are_off_in_a_field(screen: Setup) -> None:
    screen.keys("v")
    assert screen.kept[-1].role == "review"
    screen.keys("w")
    screen.piece("diagonal").setFocus()
    screen.keys("65")
    assert screen.window.draft.settings.diagonal_in == 65
    assert screen.window.draft.settings.distance_m == 4
    screen.keys("v")
    assert screen.window.draft.settings.role == "wall"
    assert "Write the diagonal in inches, 5 to 300." in screen.said


def test_esc_goes_back_and_leaves_only_at_the_start_without_losing_anything(screen: Setup) -> None:
    screen.keys("5", Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    assert screen.window.draft.step == 1
    assert screen.ends == []
    screen.keys(Qt.Key.Key_Escape)
    assert screen.ends == [False]
    assert screen.kept[-1].distance_m == 5


def test_a_language_is_spoken_at_once(setup: Setup) -> None:
    setup.keys("2")
    assert "Prepara esta pantalla" in setup.said
    assert setup.window.windowTitle() == "Prepara esta pantalla"
    assert setup.piece("continue").accessibleName() == "Continuar, Intro"


def test_everything_has_a_name_and_says_whether_it_is_chosen(screen: Setup) -> None:
    for piece in screen.window.page().pieces:
        assert screen.piece(piece.name).accessibleName(), piece.name
    four = screen.piece("distance_4")
    assert isinstance(four, QAbstractButton)
    assert (four.accessibleName(), four.isChecked()) == ("Furthest viewer, 4 m", True)
    assert screen.piece("diagonal").accessibleName() == "Diagonal"


def test_pressing_what_is_chosen_leaves_it_chosen(screen: Setup) -> None:
    four = screen.piece("distance_4")
    assert isinstance(four, QAbstractButton)
    four.click()
    assert four.isChecked()
    assert screen.window.draft.settings.distance_m == 4


def test_the_marks_stand_at_the_edge_and_follow_what_is_pulled_in(screen: Setup) -> None:
    lines = screen.window._marks.lines()
    assert len(lines) == 8
    left = min(min(line.x1, line.x2) for line in lines)
    right = max(max(line.x1, line.x2) for line in lines)
    assert (left, right) == (8, 1912)
    assert {abs(line.x2 - line.x1) for line in lines} == {0, 56}
    screen.keys("+")
    assert min(min(line.x1, line.x2) for line in screen.window._marks.lines()) == 8 + 19.2


def test_what_cannot_be_kept_is_told_and_the_choice_stays(
    qtbot: QtBot, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_settings: SeatSettings) -> None:
        raise UserError("folder_not_writable", folder="/settings", reason="read-only")

    monkeypatch.setattr(setup.window, "_saved", refuse)
    setup.keys("3")
    assert any("/settings" in words for words in setup.said)
    assert setup.window.draft.settings.language == "en"


def test_a_small_window_scrolls_and_keeps_its_sizes(screen: Setup, qtbot: QtBot) -> None:
    screen.window.resize(800, 500)
    assert screen.window.scale == 1
    assert screen.window._area.verticalScrollBar().maximum() > 0
    screen.window._focus("continue")
    qtbot.waitUntil(lambda: not screen.piece("continue").visibleRegion().isEmpty())


def test_a_hub_that_takes_the_token_is_told(
    qtbot: QtBot, setup: Setup, hub: Hub, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    join(setup, hub.url, str(tmp_path / "token"))
    qtbot.waitUntil(lambda: setup.window.draft.answer == "answers")
    assert "The hub answers and takes this token" in setup.said
    setup.keys(Qt.Key.Key_Return)
    assert setup.kept[-1].hub == hub.url
    assert setup.kept[-1].token_file == str(tmp_path / "token")


def test_a_hub_that_refuses_the_token_is_told(
    qtbot: QtBot, setup: Setup, hub: Hub, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("another")
    join(setup, hub.url, str(tmp_path / "token"))
    qtbot.waitUntil(lambda: setup.window.draft.answer == "refused")


def test_a_refusal_follows_a_person_who_went_on(
    qtbot: QtBot, setup: Setup, hub: Hub, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("another")
    join(setup, hub.url, str(tmp_path / "token"))
    setup.window.press("continue")
    assert setup.window.draft.step == 3
    qtbot.waitUntil(lambda: setup.window.draft.answer == "refused")
    (step,) = (piece for piece in setup.window.page().pieces if piece.name == "step_2")
    assert step.note == ("The hub is there but refuses this token",)


def test_where_there_is_no_larger_size_nothing_can_be_pressed_for_it(screen: Setup) -> None:
    screen.keys("n")
    assert (screen.window.draft.settings.distance_m, screen.focus() != "") == (5, True)
    assert "small" not in [piece.name for piece in screen.window.page().pieces]
    assert "Too small? Then a larger screen, or nearer." in screen.said
    screen.keys("n")
    assert screen.window.draft.settings.distance_m == 5


def test_an_address_where_nobody_answers_is_told(
    qtbot: QtBot, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup.window._probe._patience.setInterval(50)
    join(setup, "ws://127.0.0.1:9/seat", "")
    qtbot.waitUntil(lambda: setup.window.draft.answer == "silent")
    assert setup.window._probe._link is None


def test_a_token_file_that_cannot_be_read_is_told(setup: Setup, tmp_path: Path) -> None:
    join(setup, "ws://127.0.0.1:9/seat", str(tmp_path))
    assert "The token file cannot be read" in setup.said


JOINED = (
    "import json, sys; host, code = sys.argv[-1], sys.stdin.readline().strip()\n"
    "told = {'hub': 'wss://' + host + ':8700/seat', 'token_file': '/k/' + code, 'role': 'regia'}\n"
    "print(json.dumps(told | {'fingerprint': 'SHA256:x', 'person': 'Ada', 'expires_us': 1}))"
)
REFUSED = 'print(\'{"error": "pair_burnt", "values": {}}\')'


def test_a_code_joins_the_hub_and_what_the_seat_is_now_is_kept(qtbot: QtBot) -> None:
    setup = Setup(qtbot, program=(sys.executable, "-c", JOINED))
    join(setup, "hub", "123 456")
    assert "Joining the hub" in setup.said
    qtbot.waitUntil(lambda: setup.window.draft.answer == "joined")
    assert "The hub has let this screen in" in setup.said
    kept = setup.kept[-1]
    assert (kept.hub, kept.token_file) == ("wss://hub:8700/seat", "/k/123456")
    assert (kept.fingerprint, kept.role) == ("SHA256:x", "regia")
    qtbot.waitUntil(lambda: setup.focus() == "continue")
    setup.keys(Qt.Key.Key_Return)
    assert setup.window.draft.step == 3
    setup.window.close()


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ((sys.executable, "-c", REFUSED), "The fifth wrong try: have a new code opened"),
        ((sys.executable, "-c", "1/0"), "This screen could not join"),
        (("/no/such/program",), "This screen could not join"),
    ],
)
def test_a_code_that_is_not_taken_is_told_and_can_be_typed_again(
    qtbot: QtBot, program: tuple[str, ...], said: str
) -> None:
    setup = Setup(qtbot, program=program)
    join(setup, "hub", "123456")
    qtbot.waitUntil(lambda: bool(setup.window.draft.problem))
    assert any(one.startswith(said) for one in setup.said)
    assert setup.kept == []
    qtbot.waitUntil(lambda: setup.focus() == "token")
    setup.window.close()


def test_enter_joins_and_goes_on_only_once_the_hub_has_let_it_in(qtbot: QtBot) -> None:
    setup = Setup(qtbot, program=(sys.executable, "-c", JOINED))
    join(setup, "hub", "123456", press="continue")
    assert setup.window.draft.step == 2
    qtbot.waitUntil(lambda: setup.window.draft.answer == "joined")
    setup.window.close()


def test_a_window_that_closes_waits_for_no_pairing(qtbot: QtBot) -> None:
    setup = Setup(qtbot, program=(sys.executable, "-c", "import time; time.sleep(60)"))
    join(setup, "hub", "123456")
    setup.window.close()
    assert setup.window._joining._process is None


def test_a_window_that_closes_asks_no_hub_any_further(setup: Setup) -> None:
    join(setup, "ws://127.0.0.1:9/seat", "")
    setup.window.close()
    assert setup.window._probe._link is None
    assert probe.PATIENCE_MS > 0


@pytest.mark.parametrize(
    ("key", "through"), [(Qt.Key.Key_Return, True), (Qt.Key.Key_Escape, False)]
)
def test_the_setup_of_a_seat_says_whether_it_came_to_its_end(
    qapp: QApplication, key: Qt.Key, *, through: bool
) -> None:
    kept: list[SeatSettings] = []

    def step() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, SetupWindow) and window.isVisible():
                assert window.isFullScreen()
                QTest.keyClick(window.focusWidget() or window, key)

    timer = QTimer(interval=20)
    timer.timeout.connect(step)
    timer.start()
    assert run_setup(SeatSettings(), kept.append, "it", roles=("wall",)) is through
    timer.stop()
    assert kept == []


def join(setup: Setup, url: str, token: str, press: str = "try") -> None:
    setup.window.press("step_2")
    setup.window.press("hub")
    for name, text in (("address", url), ("token", token)):
        field = setup.piece(name)
        assert isinstance(field, QLineEdit)
        field.setFocus()
        field.clear()
        QTest.keyClicks(field, text)
    setup.window.press(press)
