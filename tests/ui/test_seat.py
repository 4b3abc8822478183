import io
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter import watchdog
from commandcenter.clock import parse_us
from commandcenter.errors import UserError
from commandcenter.languages import language
from commandcenter.seat_settings import SeatSettings
from tests.ui import views
from tests.ui.hub import TOKEN, Hub
from ui.beat import Beat
from ui.display import Home
from ui.link import Link
from ui.mirror import Mirror
from ui.seat import AGAIN, Follower, Place, run_wall
from ui.stalls import PaintMeter, SeatLog, StallMeter
from ui.viewing import FAR
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
    qtbot.waitUntil(lambda: path.stat().st_size < 1000)
    log.stop()
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["state"] for line in lines] == ["stale", "stale"]
    assert (tmp_path / "wall.jsonl.1").stat().st_size > 8_000_000


def test_a_refresh_is_noted_with_its_position_once_it_has_been_painted(qtbot: QtBot) -> None:
    painted = PaintMeter()
    painted.begin(7)
    assert painted.take() == []
    qtbot.wait(20)
    (refresh,) = painted.take()
    assert refresh.seq == 7
    assert refresh.cpu_ms > 0
    assert painted.take() == []


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


class Told:
    """The settings of a seat, as somebody changes them meanwhile."""

    def __init__(self) -> None:
        self.settings = SeatSettings(language="it")
        self.error: UserError | None = None

    def __call__(self) -> SeatSettings:
        if self.error is not None:
            raise self.error
        return self.settings


class Following:
    """A wall without a hub that follows its settings."""

    def __init__(self) -> None:
        self.told = Told()
        self.link = Link("ws://127.0.0.1:9/seat", TOKEN)
        self.mirror = Mirror(self.link)
        self.window = WallWindow(self.mirror, language("it"))
        self.window.resize(1280, 720)
        self.home = Home(self.window)
        self.follower = Follower(self.window, self.home, self.told.settings, self.told)

    def change(self, **what: object) -> None:
        self.told.settings = replace(self.told.settings, **what)
        self.follower.look()

    def close(self) -> None:
        self.window.close()
        self.mirror.close()
        self.link.close()
        self.window.deleteLater()


@pytest.fixture
def following(qapp: QApplication) -> Iterator[Following]:
    made = Following()
    yield made
    made.close()


def test_what_the_setup_changes_reaches_a_wall_that_hangs_already(following: Following) -> None:
    following.change(language="es", distance_m=5.0, overscan_pct=2.0, screen="HDMI-9")
    assert following.window.windowTitle() == language("es").word("words.title")
    assert following.window._grid.type == FAR
    assert following.window._canvas.x() > 0
    assert following.home.name == "HDMI-9"


def test_another_hub_ends_the_wall_for_the_watchdog_to_start_it_anew(
    hub: Hub, qapp: QApplication
) -> None:
    told = Told()

    def steps(window: WallWindow) -> bool:
        told.settings = SeatSettings(hub="ws://elsewhere/seat")
        for follower in window.findChildren(Follower):
            follower.look()
        return False

    timer = during(steps)
    place = Place(told.settings, told)
    assert run_wall(hub.url, TOKEN, "it", place=place, size=(640, 360)) == AGAIN
    timer.stop()
    for window in QApplication.topLevelWidgets():
        window.close()


def test_the_code_that_asks_for_a_new_start_is_the_watchdog_s() -> None:
    assert AGAIN == watchdog.AGAIN


@pytest.mark.logs_warnings
def test_settings_that_cannot_be_read_are_told_once_and_change_nothing(
    following: Following, caplog: pytest.LogCaptureFixture
) -> None:
    following.told.error = UserError("settings_unreadable", file="seat.toml", problem="?")
    following.follower.look()
    following.follower.look()
    assert caplog.text.count("cannot be read") == 1
    following.told.error = None
    following.change(language="en")
    assert following.window.windowTitle() == language("en").word("words.title")


def test_a_wall_beats_from_the_loop_that_draws(hub: Hub, qapp: QApplication) -> None:
    heard = io.BytesIO()
    timer = during(lambda _window: heard.tell() > 0)
    assert run_wall(hub.url, TOKEN, "it", place=Place(beat=heard), size=(640, 360)) == 0
    timer.stop()
    assert heard.getvalue().startswith(b"alive\n")


def test_a_beat_that_nobody_hears_any_more_is_given_up(qapp: QApplication) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb", buffering=0) as stream:
        beat = Beat(stream)
        beat.start()
        beat._beat()
        assert not beat._timer.isActive()
