"""One seat as a process: application, link, mirror, window, and what happens when the screen itself fails."""

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType

from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from commandcenter.errors import UserError
from commandcenter.languages import language as language_of
from ui.link import Link, seat_url
from ui.mirror import Mirror
from ui.stalls import SeatLog, StallMeter
from ui.wall.window import WallWindow

LOG = logging.getLogger(__name__)

_WINDOWED = (1280, 720)


def run_wall(
    url: str,
    token: str,
    language: str,
    *,
    full_screen: bool = True,
    screen: str | None = None,
    size: tuple[int, int] | None = None,
    log_file: Path | None = None,
    ca_file: Path | None = None,
) -> int:
    """Open a wall on the hub at `url` and stay until it is closed; return the exit code.

    `token` is this seat's own. `screen` is the name of a display as the system calls it, None = the
    first. `size` opens a window of that many pixels. Raises UserError for a bad address or screen.
    """
    seat_url(url)
    application = QApplication.instance() or QApplication(["commandcenter"])
    display = _screen(screen)
    link = Link(url, token, ca_file=ca_file)
    mirror = Mirror(link)
    window = WallWindow(mirror, language_of(language))
    parts = _logged(log_file, mirror, window)
    with _hooks(window.report_error), _signals(window.close):
        for part in parts:
            part.start()
        link.open()
        _open(window, display, full_screen=full_screen and size is None, size=size)
        code = application.exec()
    for part in reversed(parts):
        part.stop()
    mirror.close()
    link.close()
    window.deleteLater()
    return int(code)


def _open(
    window: WallWindow, display: QScreen, *, full_screen: bool, size: tuple[int, int] | None
) -> None:
    window.setScreen(display)
    if full_screen:
        window.setGeometry(display.geometry())
        window.showFullScreen()
    else:
        window.resize(*(size or _WINDOWED))
        window.show()


def _screen(name: str | None) -> QScreen:
    if name is None:
        return QGuiApplication.primaryScreen()
    for display in QGuiApplication.screens():
        if display.name() == name:
            return display
    known = ", ".join(display.name() for display in QGuiApplication.screens())
    raise UserError("screen_unknown", name=name, known=known)


def _logged(
    log_file: Path | None, mirror: Mirror, window: WallWindow
) -> list[StallMeter | SeatLog]:
    meter = StallMeter()  # also without a log: its beat lets Python see signals
    if log_file is None:
        return [meter]
    return [meter, SeatLog(log_file, meter, lambda: (window.shown, mirror.seq))]


@contextmanager
def _hooks(told: Callable[[], None]) -> Iterator[None]:
    """Have every error that nobody caught logged and told to the screen, from any thread."""

    def failed(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        LOG.critical("an error in this seat", exc_info=(kind, error, trace))
        told()

    def failed_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            failed(args.exc_type, args.exc_value, args.exc_traceback)

    before = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = failed, failed_thread
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before


@contextmanager
def _signals(leave: Callable[[], object]) -> Iterator[None]:
    """Leave on Ctrl-C and on the system's request to end; only in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def told(_number: int, _frame: FrameType | None) -> None:
        leave()

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, told) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
