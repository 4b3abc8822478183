import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import parse_us
from commandcenter.errors import UserError
from tests.ui import views
from tests.ui.hub import TOKEN, Hub
from ui.seat import run_wall
from ui.stalls import SeatLog, StallMeter
from ui.wall.window import WallWindow


@pytest.fixture
def meter() -> Iterator[StallMeter]:
    measured = StallMeter()
    measured.start()
    yield measured
    measured.stop()


def wall() -> WallWindow | None:
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, WallWindow)]
    return next((window for window in shown if window.isVisible()), None)


def during(steps: Callable[[WallWindow], bool]) -> QTimer:
    """Run `steps` every 20 ms while the wall is open, until it returns True; then close the wall."""

    def step() -> None:
        window = wall()
        if window is not None and steps(window):
            timer.stop()
            window.close()

    timer = QTimer(interval=20)
    timer.timeout.connect(step)
    timer.start()
    return timer


def test_a_wall_opens_shows_what_the_hub_sends_and_leaves_cleanly(
    hub: Hub, qapp: QApplication, tmp_path: Path
) -> None:
    log = tmp_path / "seats" / "wall.jsonl"
    sent: list[bool] = []
    hooks = sys.excepthook, threading.excepthook

    def steps(window: WallWindow) -> bool:
        if hub.connections and not sent:
            hub.show(views.normal(), 41)
            sent.append(True)
        return window.shown == "fresh"

    timer = during(steps)
    code = run_wall(hub.url, TOKEN, "it", size=(1280, 720), log_file=log)
    timer.stop()
    assert code == 0
    assert (sys.excepthook, threading.excepthook) == hooks
    last = json.loads(log.read_text("utf-8").splitlines()[-1])
    assert (last["state"], last["seq"]) == ("fresh", 41)
    assert parse_us(last["time"])
    assert last["longest_stall_ms"] >= last["lag_ms"] >= 0


@pytest.mark.logs_warnings
def test_an_error_of_the_screen_is_logged_and_announced_and_the_wall_goes_on(
    hub: Hub, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    raised: list[bool] = []

    def steps(window: WallWindow) -> bool:
        if not raised:
            raised.append(True)
            sys.excepthook(ValueError, ValueError("broken"), None)
            thread = threading.Thread(target=_fail, name="failing")
            thread.start()
            thread.join()
        window.refresh()
        texts = [text.text for text in window._tiles["header"]._sheet.texts()]
        return "This wall had an error, see its log" in texts

    timer = during(steps)
    assert run_wall(hub.url, TOKEN, "en", size=(1280, 720)) == 0
    timer.stop()
    assert caplog.text.count("an error in this seat") == 2


def test_a_bad_address_and_an_unknown_screen_are_told_in_words(qapp: QApplication) -> None:
    with pytest.raises(UserError, match="hub_url_bad"):
        run_wall("http://hub", TOKEN, "en")
    with pytest.raises(UserError, match="screen_unknown"):
        run_wall("ws://localhost:9", TOKEN, "en", screen="no such screen")


def test_a_loop_that_hangs_is_measured(meter: StallMeter, qtbot: QtBot) -> None:
    qtbot.wait(100)
    meter.take()
    time.sleep(0.15)  # the stall itself: this thread is the event loop
    qtbot.wait(60)
    _, longest = meter.take()
    assert longest >= 100


def test_a_stall_counts_while_it_still_lasts(meter: StallMeter, qtbot: QtBot) -> None:
    qtbot.wait(60)
    meter.take()
    time.sleep(0.12)
    assert meter.take()[1] >= 80


def test_the_log_has_one_line_a_second_and_is_set_aside_when_large(
    meter: StallMeter, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "wall.jsonl"
    path.write_bytes(b"x" * (8 * 1024 * 1024 + 1))
    log = SeatLog(path, meter, lambda: ("stale", 7))
    log.start()
    qtbot.waitUntil(lambda: path.stat().st_size < 1000, timeout=3000)
    log.stop()
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["state"] for line in lines] == ["stale", "stale"]
    assert (tmp_path / "wall.jsonl.1").stat().st_size > 8_000_000


@pytest.mark.logs_warnings
def test_a_log_that_cannot_be_written_costs_lines_and_one_warning(
    meter: StallMeter, qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = SeatLog(tmp_path, meter, lambda: ("fresh", 1))  # a folder is no file
    log.stop()
    log.stop()
    assert caplog.text.count("cannot be written") == 1


def _fail() -> None:
    raise RuntimeError("in a thread")
