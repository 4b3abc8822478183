"""What a person does at a desk and sees there: open it, press keys, read what is written."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from commandcenter.languages import language
from ui.desk.table import Table
from ui.desk.window import DeskWindow
from ui.mirror import Mirror


def open_desk(
    qtbot: QtBot,
    mirror: Mirror,
    code: str = "it",
    pane: str = "regia",
    size: tuple[int, int] = (1920, 1080),
) -> DeskWindow:
    """Open a desk at a pane, with the focus in it."""
    window = DeskWindow(mirror, language(code), pane=pane)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() in window.findChildren(QWidget))
    return window


def press(key: Qt.Key, *, alt: bool = False, ctrl: bool = False, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for wanted, modifier in (
        (alt, Qt.KeyboardModifier.AltModifier),
        (ctrl, Qt.KeyboardModifier.ControlModifier),
        (shift, Qt.KeyboardModifier.ShiftModifier),
    ):
        if wanted:
            held |= modifier
    QTest.keyClick(focus(), key, held)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def table(desk: DeskWindow, key: str) -> Table:
    panel = desk.places.panel(key)
    assert panel is not None
    found = panel.focus_widget()
    assert isinstance(found, Table)
    return found


def front(desk: DeskWindow) -> str:
    assert desk.places.front is not None
    return desk.places.front.key


def shown(desk: DeskWindow) -> set[str]:
    desk.refresh()
    return {text.text for text in desk.painted_texts()}
