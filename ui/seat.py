"""One seat as a process: application, link, mirror, window, and what happens when the screen itself fails.

What a person changes in the setup while the wall hangs is taken over within a second: language, type,
edges and display at once, another hub or role by ending with AGAIN, for the watchdog to start anew.
"""

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import BinaryIO, NamedTuple

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from commandcenter.errors import UserError
from commandcenter.languages import language as language_of
from commandcenter.seat_settings import SeatSettings
from ui.beat import Beat
from ui.display import Home
from ui.link import Link, seat_url
from ui.mirror import Mirror
from ui.screensaver import hold_off
from ui.stalls import SeatLog, StallMeter
from ui.viewing import Viewing
from ui.wall.window import WallWindow

LOG = logging.getLogger(__name__)

AGAIN = 75  # an exit code: start this seat anew, its hub or role is another now

_LOOK_MS = 1000

Reload = Callable[[], SeatSettings]


class Place(NamedTuple):
    """Where a seat hangs: what was said of it, how to read that again, who takes its line a second."""

    settings: SeatSettings = SeatSettings()
    reload: Reload | None = None
    beat: BinaryIO | None = None


def run_wall(
    url: str,
    token: str,
    language: str,
    *,
    place: Place | None = None,
    screen: str | None = None,
    size: tuple[int, int] | None = None,
    log_file: Path | None = None,
    ca_file: Path | None = None,
) -> int:
    """Open a wall on the hub at `url` and stay until it is closed; return the exit code.

    `token` is this seat's own. `screen` is the name of a display that must be there, as the system calls
    it; one that only the settings of `place` name is waited for. `size` opens a window of that many
    pixels instead of filling the display. Raises UserError for a bad address or screen.
    """
    seat_url(url)
    application = QApplication.instance() or QApplication(["commandcenter"])
    place = place or Place()
    told = place.settings
    link = Link(url, token, ca_file=ca_file)
    mirror = Mirror(link)
    window = WallWindow(mirror, language_of(language))
    window.suit(viewing_of(told), told.overscan_pct)
    home = Home(window, screen or told.screen, waits=screen is None)
    parts = _parts(log_file, mirror, window, place.beat)
    if place.reload is not None:
        parts.append(Follower(window, home, told, place.reload))
    with _hooks(window.report_error), _signals(window.close):
        for part in parts:
            part.start()
        link.open()
        if size is None:
            hold_off()
            home.fill()
        else:
            window.resize(*size)
            window.show()
        code = application.exec()
    for part in reversed(parts):
        part.stop()
    mirror.close()
    link.close()
    window.deleteLater()
    return int(code)


class Follower(QObject):
    """Takes over what a person changes in the settings of a seat that runs."""

    def __init__(
        self, window: WallWindow, home: Home, settings: SeatSettings, reload: Reload
    ) -> None:
        super().__init__(window)
        self._window, self._home = window, home
        self._settings, self._reload = settings, reload
        self._complaint = ""
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to look once a second."""
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def look(self) -> None:
        """Read the settings; what cannot be read is told once, and the wall stays as it is."""
        try:
            new = self._reload()
        except UserError as error:
            if str(error) != self._complaint:
                LOG.warning("the settings of this seat cannot be read: %s", error)
            self._complaint = str(error)
            return
        old, self._settings, self._complaint = self._settings, new, ""
        if new == old:
            return
        if (new.hub, new.token_file, new.role) != (old.hub, old.token_file, old.role):
            QApplication.exit(AGAIN)
            return
        if new.language and new.language != old.language:
            self._window.speak(language_of(new.language))
        self._window.suit(viewing_of(new), new.overscan_pct)
        self._home.move_to(new.screen)


def viewing_of(settings: SeatSettings) -> Viewing:
    """Return from where a seat is looked at."""
    return Viewing(settings.distance_m, settings.diagonal_in)


def _parts(
    log_file: Path | None, mirror: Mirror, window: WallWindow, beat: BinaryIO | None
) -> list[StallMeter | SeatLog | Beat | Follower]:
    meter = StallMeter()  # also without a log: its beat lets Python see signals
    parts: list[StallMeter | SeatLog | Beat | Follower] = [meter]
    if log_file is not None:
        parts.append(SeatLog(log_file, meter, lambda: (window.shown, mirror.seq), window.painted))
    if beat is not None:
        parts.append(Beat(beat))
    return parts


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
