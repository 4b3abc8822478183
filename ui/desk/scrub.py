"""How a desk goes through a crisis at a pace: what its loop was held up by, and how many walls were late.

For the benchmark: the very window on a hub that runs, offscreen, moved ten times a second by its own keys.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from commandcenter.languages import language
from commandcenter.platform import boot_us
from ui.desk.window import DeskWindow
from ui.link import Link
from ui.mirror import Mirror
from ui.picture import offscreen
from ui.stalls import StallMeter

HZ = 10
PATIENCE_S = 60.0


class Scrubbed(NamedTuple):
    """What was seen. Work is processor time of the window's thread: what others take is none of it."""

    longest_ms: float  # by the clock, that nothing could be painted
    longest_work_ms: float  # the most that the loop worked without coming back
    works_ms: tuple[float, ...]  # of each step, painting included
    wanted: int
    late: int
    first_s: float  # from going to the review to the first wall


def scrub(url: str, token: str, seconds: float, size: tuple[int, int] = (1920, 1080)) -> Scrubbed:
    """Open the review of the newest crisis and go through it, on and back, minute by minute."""
    offscreen()
    link = Link(url, token)
    mirror = Mirror(link)
    window = DeskWindow(mirror, language("en"), pane="review")
    window.resize(*size)
    window.show()
    link.open()
    replay = window.desk.replay
    began_us = boot_us()
    _until(lambda: replay.wall() is not None)
    first_s = (boot_us() - began_us) / 1e6
    meter, worker = StallMeter(), Worker()
    meter.start()
    late, works = 0, []
    steps = round(seconds * HZ)
    for step in range(steps):
        back = step // (steps // 4) % 2 == 1
        began_ns = time.thread_time_ns()
        _press(window, Qt.Key.Key_Left if back else Qt.Key.Key_Right)
        QApplication.processEvents()
        works.append((time.thread_time_ns() - began_ns) / 1e6)
        _wait(1000 // HZ)
        late += replay.wall() is None
    _, longest = meter.take()
    meter.stop()
    worker.stop()
    window.close()
    mirror.close()
    link.close()
    window.deleteLater()
    return Scrubbed(longest, worker.longest_ms, tuple(works), steps, late, first_s)


class Worker:
    """Notes how long the loop works between two beats."""

    def __init__(self) -> None:
        self.longest_ms = 0.0
        self._last_ns = time.thread_time_ns()
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def stop(self) -> None:
        """Note no more."""
        self._timer.stop()

    def _beat(self) -> None:
        now = time.thread_time_ns()
        self.longest_ms = max(self.longest_ms, (now - self._last_ns) / 1e6)
        self._last_ns = now


def _press(window: DeskWindow, key: Qt.Key) -> None:
    target = window.focusWidget() or window
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))


def _wait(ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def _until(is_so: Callable[[], bool]) -> None:
    end_us = boot_us() + int(PATIENCE_S * 1e6)
    while not is_so() and boot_us() < end_us:
        _wait(20)
