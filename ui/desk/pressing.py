"""How soon a busy desk answers its keys: from a press until what it changed is painted.

For the benchmark: the very window on a hub that runs, offscreen, an operator who presses three keys a second.
`python -m ui.desk.pressing URL TOKEN_FILE SECONDS` prints one JSON line.
"""

import json
import sys
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from commandcenter.languages import language
from commandcenter.platform import boot_us, rss_bytes
from ui.desk.regia_words import regia
from ui.desk.scrub import Worker
from ui.desk.window import DeskWindow
from ui.link import Link
from ui.mirror import Mirror
from ui.picture import offscreen
from ui.stalls import StallMeter

PACE_MS = 330
PATIENCE_S = 120.0
_ALT = Qt.KeyboardModifier.AltModifier
_NONE = Qt.KeyboardModifier.NoModifier
_KEYS = (
    (Qt.Key.Key_1, _ALT), (Qt.Key.Key_Down, _NONE), (Qt.Key.Key_Down, _NONE),
    (Qt.Key.Key_2, _ALT), (Qt.Key.Key_Down, _NONE), (Qt.Key.Key_2, _NONE), (Qt.Key.Key_D, _NONE),
    (Qt.Key.Key_3, _ALT), (Qt.Key.Key_PageDown, _NONE), (Qt.Key.Key_Down, _NONE),
    (Qt.Key.Key_3, _NONE), (Qt.Key.Key_Up, _NONE), (Qt.Key.Key_D, _NONE),
    (Qt.Key.Key_5, _NONE), (Qt.Key.Key_Plus, _NONE), (Qt.Key.Key_D, _NONE),
    (Qt.Key.Key_Slash, _NONE), (Qt.Key.Key_A, _NONE), (Qt.Key.Key_N, _NONE),
    (Qt.Key.Key_Escape, _NONE), (Qt.Key.Key_V, _NONE), (Qt.Key.Key_Escape, _NONE),
    (Qt.Key.Key_F6, _NONE), (Qt.Key.Key_F1, _NONE),
)  # fmt: skip


class Pressed(NamedTuple):
    """What was seen. `answers_ms`: by the clock, of each key; `works_ms`: the same in processor time.

    `longest_work_ms`: the most that the loop worked without coming back. The share is the thread's of a core.
    """

    answers_ms: list[float]
    works_ms: list[float]
    stall_ms: float
    longest_work_ms: float
    thread_share: float
    rss_mb: float
    agents: int
    cases: int


def press(url: str, token: str, seconds: float, size: tuple[int, int] = (1920, 1080)) -> Pressed:
    """Open the regia and press keys at a steady pace for so long."""
    offscreen()
    link = Link(url, token)
    mirror = Mirror(link)
    window = DeskWindow(mirror, language("en"))
    window.resize(*size)
    window.show()
    window.activateWindow()
    link.open()
    _until(lambda: regia(window.seen) is not None)
    _wait(5_000)  # caches of texts are full
    meter, worker, pressed = StallMeter(), Worker(), list[tuple[float, float]]()
    meter.start()
    began_ns, began_cpu_ns, longest = time.monotonic_ns(), time.thread_time_ns(), 0.0
    for key, held in cycle(_KEYS):
        if time.monotonic_ns() - began_ns > seconds * 1e9:
            break
        pressed.append(_answered(window, key, held))
        _wait(PACE_MS)
        longest = max(longest, meter.take()[1])
    share = (time.thread_time_ns() - began_cpu_ns) / (time.monotonic_ns() - began_ns)
    view = regia(window.seen)
    total = next((row for row in (view.queues if view else ()) if row.key == "total"), None)
    agents, cases = len(view.work) if view else 0, total.to_answer if total else 0
    meter.stop()
    worker.stop()
    window.close()
    mirror.close()
    link.close()
    answers, works = [one for one, _ in pressed], [one for _, one in pressed]
    held_mb = (rss_bytes() or 0) / 1e6
    return Pressed(answers, works, longest, worker.longest_ms, share, held_mb, agents, cases)


def _answered(window: DeskWindow, key: Qt.Key, held: Qt.KeyboardModifier) -> tuple[float, float]:
    """Press a key; return milliseconds until what it changed was painted, by the clock and in work."""
    painted = window.pulse.painted
    painted.take()
    target = QApplication.focusWidget() or window
    began, began_cpu = time.monotonic_ns(), time.thread_time_ns()
    text = chr(key).lower() if 0x20 < key < 0x7F and held == _NONE else ""
    event = QKeyEvent(QKeyEvent.Type.KeyPress, key, held, text)
    QApplication.sendEvent(target, event)
    is_drawn_anew = window.pulse.due_ms == 0
    QApplication.processEvents()
    while is_drawn_anew and not painted.take():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
    return (time.monotonic_ns() - began) / 1e6, (time.thread_time_ns() - began_cpu) / 1e6


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _until(is_so: Callable[[], bool]) -> None:
    until_us = boot_us() + int(PATIENCE_S * 1e6)
    while not is_so():
        if boot_us() > until_us:
            return
        _wait(50)


def main(arguments: list[str]) -> int:
    """Print what was seen as one JSON line."""
    url, token_file, seconds = arguments
    seen = press(url, Path(token_file).read_text().strip(), float(seconds))
    told: dict[str, Any] = seen._asdict()
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
