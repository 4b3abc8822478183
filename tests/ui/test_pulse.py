"""When a window draws."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import pulse as module
from ui.pulse import FAULT_SHOWN_US, REFRESH_MS, SOONEST_MS, Pulse


class Clock:
    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now_us = 1_000_000_000
        patch.setattr(module, "boot_us", lambda: self.now_us)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def pulse(qapp: QApplication, clock: Clock) -> Iterator[Pulse]:
    parent = QObject()
    made = Pulse(lambda: None, parent)
    made.begin(1)
    yield made
    made.stop()
    parent.deleteLater()


def test_news_wait_until_the_last_picture_is_old_enough(pulse: Pulse, clock: Clock) -> None:
    clock.now_us += 50_000
    pulse.soon()
    assert pulse._timer.interval() == SOONEST_MS - 50
    clock.now_us += SOONEST_MS * 1000
    pulse.soon()
    assert pulse.due_ms == 0


def test_news_never_put_off_what_was_due_before(pulse: Pulse) -> None:
    pulse.now()
    pulse.soon()
    assert pulse.due_ms == 0


def test_it_draws_by_itself(qtbot: QtBot) -> None:
    drawn: list[int] = []
    parent = QObject()

    def draw() -> None:
        drawing.begin(1)
        drawn.append(drawing._timer.interval())

    drawing = Pulse(draw, parent)
    drawing.now()
    qtbot.waitUntil(lambda: len(drawn) > 1)
    drawing.stop()
    assert drawing.due_ms == -1
    assert set(drawn) == {REFRESH_MS}


def test_a_fault_is_owned_up_to_for_ten_minutes(pulse: Pulse, clock: Clock) -> None:
    assert not pulse.has_fault
    pulse.report_fault()
    clock.now_us += FAULT_SHOWN_US - 1
    assert pulse.has_fault
    clock.now_us += 1
    assert not pulse.has_fault
