"""A window as a process: its application, its parts, and what happens when the screen itself fails."""

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from commandcenter.platform import give_back_large_blocks
from ui.link import Link
from ui.linkstate import SeatState
from ui.mirror import Mirror
from ui.pulse import Pulse
from ui.stalls import SeatLog, StallMeter

LOG = logging.getLogger(__name__)

PICTURE = 256 * 1024  # bytes of a small tile's


class Part(Protocol):
    """What runs beside a window as long as it is open."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End."""


class SeatWindow(Protocol):
    """What a seat's window has to offer. `shown` is the state that it shows at this moment."""

    shown: SeatState
    pulse: Pulse

    def report_error(self) -> None:
        """Show that this seat itself had an error."""

    def close(self) -> bool:
        """Close it, which ends the process."""

    def deleteLater(self) -> None:
        """Let Qt take it down."""


def application() -> QApplication:
    """Return Qt's application, made where there is none yet."""
    known = QApplication.instance()
    give_back_large_blocks(PICTURE)
    return known if isinstance(known, QApplication) else QApplication(["commandcenter"])


def measured(window: SeatWindow, mirror: Mirror, log_file: Path | None) -> list[Part]:
    """Return what measures a window; also without a log, for its beat lets Python see signals."""
    meter = StallMeter()
    if log_file is None:
        return [meter]
    return [
        meter,
        SeatLog(log_file, meter, lambda: (window.shown, mirror.seq), window.pulse.painted),
    ]


def stay(
    window: SeatWindow,
    link: Link,
    mirror: Mirror,
    parts: Sequence[Part],
    show: Callable[[], object],
) -> int:
    """Open the link, show the window and stay until it is closed; return the exit code."""
    with _hooks(window.report_error), _signals(window.close):
        for part in parts:
            part.start()
        link.open()
        show()
        code = QApplication.exec()
    for part in reversed(parts):
        part.stop()
    mirror.close()
    link.close()
    _take_down(window, mirror, link, *parts)
    return int(code)


def _take_down(*held: object) -> None:
    """Let Qt take these down now, in this thread: a timer that ends in another's makes it complain."""
    for one in held:
        if isinstance(one, QObject):
            one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


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
