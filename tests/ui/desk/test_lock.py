"""A seat that is locked by one key: nothing is seen, a person’s own code opens it, after a restart too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import SECOND
from commandcenter.languages import LANGUAGES, language
from tests.ui.desk import desks
from tests.ui.desk.hands import focus, press
from ui.desk.locking import Locking, Seat
from ui.desk.picture import Still
from ui.desk.tries import LONGEST, Tries
from ui.desk.vault import Vault
from ui.desk.window import DeskWindow

HUB, CODE = "wss://hub:8443/seat", "gatto-79"


class Chair:
    """A seat whose hub knows three tokens."""

    def __init__(self, file: Path) -> None:
        self.people = {"t-rita": "Rita", "t-luca": "Luca"}
        self.token = "t-rita"
        self.vault = Vault(file, HUB)
        seat = Seat(lambda: self.people[self.token], lambda: self.token, self.take)
        self.lock = Locking(self.vault, seat)

    def take(self, token: str) -> None:
        self.token = token

    def locks(self, code: str = CODE) -> None:
        self.lock.begin()
        if not self.lock.is_locked:
            self.lock.say(code)
            self.lock.say(code)


@pytest.fixture
def chair(tmp_path: Path) -> Chair:
    return Chair(tmp_path / "people.json")


def test_nothing_is_locked_before_a_code_was_chosen_twice_alike(chair: Chair) -> None:
    chair.lock.begin()
    chair.lock.say("12345")
    assert (chair.lock.step, chair.lock.told) == ("choose", "short")
    chair.lock.say(CODE)
    chair.lock.say("another")
    assert (chair.lock.step, chair.lock.told) == ("choose", "other")
    assert chair.lock.leave()
    assert chair.vault.locked == ""
    chair.locks()
    assert (chair.lock.step, chair.vault.locked) == ("code", "Rita")
    assert not chair.lock.leave()


def test_a_right_code_opens_and_a_wrong_one_costs_ever_more_time(chair: Chair) -> None:
    chair.locks()
    for _ in range(3):
        chair.lock.say("wrong code")
    assert (chair.lock.told, chair.lock.step) == ("wait", "code")
    chair.lock.say(CODE)
    assert chair.lock.step == "code"
    tries = Tries()
    for _ in range(60):
        tries.wrong(0)
    assert tries.left_us(0) == LONGEST
    tries.right()
    assert tries.left_us(0) == 0


def test_somebody_new_gives_a_token_once_and_then_comes_by_a_code(chair: Chair) -> None:
    chair.locks()
    chair.lock.beside(1)
    assert chair.lock.step == "token"
    chair.lock.say("t-luca")
    assert (chair.lock.step, chair.token) == ("waiting", "t-luca")
    chair.lock.welcomed("Luca")
    for _ in range(2):
        chair.lock.say("luca's own")
    assert (chair.vault.locked, chair.vault.people()) == ("Luca", ["Luca", "Rita"])
    chair.lock.beside(1)
    chair.lock.say("luca's own")
    assert chair.lock.told == "wrong"
    chair.lock.say(CODE)
    assert (chair.lock.step, chair.token) == ("open", "t-rita")


def test_a_token_that_the_hub_does_not_know_leaves_the_seat_locked_and_as_it_was(
    chair: Chair,
) -> None:
    chair.locks()
    chair.lock.beside(1)
    chair.lock.say("t-nobody")
    chair.lock.turned_away()
    assert (chair.lock.step, chair.lock.told, chair.token) == ("token", "refused", "t-rita")
    assert chair.vault.locked == "Rita"


def test_a_locked_seat_is_locked_after_a_restart_and_the_file_tells_no_token(
    chair: Chair, tmp_path: Path
) -> None:
    chair.locks()
    again = Chair(tmp_path / "people.json")
    assert again.lock.is_locked
    again.lock.say(CODE)
    assert again.lock.step == "open"
    raw = (tmp_path / "people.json").read_bytes()
    assert b"t-rita" not in raw
    assert CODE.encode() not in raw
    assert Vault(tmp_path / "people.json", "wss://other/seat").people() == []


@pytest.mark.logs_warnings
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"people": 3}', None])
def test_a_damaged_or_removed_file_keeps_the_seat_locked_until_a_token_is_given(
    chair: Chair, tmp_path: Path, content: bytes | None
) -> None:
    chair.locks()
    file = tmp_path / "people.json"
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    again = Chair(file)
    assert (again.lock.is_locked, again.lock.step, again.lock.told) == (True, "token", "damaged")
    again.lock.say(CODE)
    again.lock.turned_away()
    assert again.lock.is_locked
    again.lock.say("t-rita")
    assert (again.lock.step, again.lock.person) == ("choose", "Rita")
    for _ in range(2):
        again.lock.say(CODE)
    assert (Vault(file, HUB).locked, Vault(file, HUB).people()) == ("Rita", ["Rita"])


@pytest.mark.logs_warnings
def test_a_seat_is_locked_though_the_disk_cannot_be_written(
    chair: Chair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ui.desk.vault.private_file", full)
    chair.locks()
    assert (chair.lock.step, chair.lock.told) == ("code", "unwritten")
    chair.lock.say(CODE)
    assert chair.lock.step == "open"


def test_before_the_hub_told_who_sits_here_the_seat_is_locked_at_once(
    chair: Chair, tmp_path: Path
) -> None:
    chair.people = {"t-rita": ""}
    chair.lock.begin()
    assert (chair.lock.is_locked, chair.lock.step) == (True, "token")
    assert Chair(tmp_path / "people.json").lock.is_locked
    chair.lock.say("t-rita")
    assert chair.lock.step == "open"
    chair.people = {"t-rita": "Rita"}
    chair.locks()
    chair.lock.say(CODE)
    chair.people = {"t-rita": ""}
    chair.lock.begin()
    assert (chair.lock.step, chair.lock.person) == ("code", "Rita")


def test_a_token_that_waits_for_a_hub_that_is_away_keeps_nobody_from_the_codes(
    chair: Chair,
) -> None:
    chair.locks()
    chair.lock.beside(1)
    chair.lock.say("t-luca")
    chair.lock.unanswered()
    assert (chair.lock.step, chair.lock.told) == ("waiting", "away")
    chair.lock.beside(1)
    assert (chair.lock.step, chair.lock.person, chair.token) == ("code", "Rita", "t-rita")
    chair.lock.say(CODE)
    assert chair.lock.step == "open"


@pytest.fixture(params=LANGUAGES)
def desk(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[DeskWindow]:
    mirror = Still(desks.alarm(), "regia", "M. Ferri")
    vault = Vault(tmp_path / "people.json", HUB)
    window = DeskWindow(mirror, language(request.param), vault=vault)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    yield window
    window.close()
    mirror.close()


def test_one_key_covers_everything_and_the_code_brings_it_back(desk: DeskWindow) -> None:
    words = desk.desk.language
    before = {text.text for text in desk.painted_texts()}
    press(Qt.Key.Key_L, ctrl=True)
    for _ in range(2):
        QTest.keyClicks(focus(), CODE)
        press(Qt.Key.Key_Return)
    texts = {text.text for text in desk.painted_texts()}
    assert words.word("lock.locked") in texts
    assert not {text for text in before & texts if len(text) > 6 and "M. Ferri" not in text}
    assert CODE not in texts
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Slash, Qt.Key.Key_V, Qt.Key.Key_Escape, Qt.Key.Key_Tab):
        press(key)
    press(Qt.Key.Key_2, alt=True)
    assert words.word("lock.locked") in {text.text for text in desk.painted_texts()}
    desk.lock.line.clear() if desk.lock is not None else None
    QTest.keyClicks(focus(), CODE)
    press(Qt.Key.Key_Return)
    assert before <= {text.text for text in desk.painted_texts()}
    assert QApplication.focusWidget() is not desk


def test_the_time_to_wait_is_told_in_seconds(chair: Chair) -> None:
    chair.locks()
    for _ in range(3):
        chair.lock.say("wrong code")
    assert 0 < chair.lock.wait_us <= 5 * SECOND
