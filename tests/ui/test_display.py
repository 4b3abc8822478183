"""A window comes back to its display after the cable was out, and runs on meanwhile."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from commandcenter.errors import UserError
from ui import display as module
from ui.display import Home


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    yield made
    made.close()
    made.deleteLater()


def unplug(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    """Take every cable out, as far as anybody can ask; the system then shrinks our window somewhere."""
    monkeypatch.setattr(module, "display", lambda _name: None)
    qapp.screenRemoved.emit(QGuiApplication.primaryScreen())


def test_a_window_fills_the_display_of_its_name(window: QWidget) -> None:
    name = QGuiApplication.primaryScreen().name()
    Home(window, name).fill()
    assert window.isFullScreen()
    assert window.geometry() == QGuiApplication.primaryScreen().geometry()


def test_after_the_cable_was_out_it_is_back_and_full_screen_again(
    window: QWidget, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = QGuiApplication.primaryScreen()
    home = Home(window, screen.name())
    home.fill()
    with monkeypatch.context() as out:
        unplug(out, qapp)
        qtbot.waitUntil(lambda: not home._soon.isActive())
        assert window.isVisible()
        window.showNormal()
        window.setGeometry(10, 10, 300, 200)
    qapp.screenAdded.emit(screen)
    qtbot.waitUntil(window.isFullScreen)
    assert window.geometry() == screen.geometry()


def test_a_display_that_is_not_there_yet_is_waited_for_on_another(window: QWidget) -> None:
    home = Home(window, "HDMI-9")
    home.fill()
    assert window.isFullScreen()
    assert home.name == "HDMI-9"


def test_a_display_that_was_typed_and_is_not_there_is_told(window: QWidget) -> None:
    with pytest.raises(UserError, match="screen_unknown"):
        Home(window, "HDMI-9", waits=False)


def test_without_a_name_the_first_display_is_remembered(window: QWidget) -> None:
    assert Home(window).name == QGuiApplication.primaryScreen().name()


def test_another_display_is_taken_at_once_and_none_means_stay(window: QWidget) -> None:
    home = Home(window)
    first = home.name
    home.move_to("")
    assert (home.name, window.isVisible()) == (first, False)
    home.move_to("HDMI-9")
    assert (home.name, window.isFullScreen()) == ("HDMI-9", True)


def test_a_display_that_changes_its_size_is_filled_again(window: QWidget, qtbot: QtBot) -> None:
    home = Home(window)
    home.fill()
    window.showNormal()
    screen = QGuiApplication.primaryScreen()
    screen.geometryChanged.emit(screen.geometry())
    qtbot.waitUntil(window.isFullScreen)


def test_no_display_at_all_stops_nothing(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(window)
    monkeypatch.setattr(module, "display", lambda _name: None)
    monkeypatch.setattr(QGuiApplication, "primaryScreen", lambda: None)
    home.fill()
    assert not window.isVisible()
