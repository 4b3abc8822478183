"""A desk as a process: the same hooks, signals and log as a wall's, and a window a person may close."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from commandcenter.errors import UserError
from commandcenter.languages import language as language_of
from ui.desk.window import DeskWindow
from ui.link import Link, seat_url
from ui.mirror import Mirror
from ui.seat import _hooks as hooks
from ui.seat import _signals as signals
from ui.stalls import SeatLog, StallMeter

LOG = logging.getLogger(__name__)


def run_desk(
    url: str,
    token: str,
    language: str,
    *,
    pane: str,
    screen: str | None = None,
    log_file: Path | None = None,
    ca_file: Path | None = None,
    new_setup: Callable[[], QWidget] | None = None,
) -> int:
    """Open a desk at a pane on the hub at `url` and stay until it is closed; return the exit code.

    `new_setup` makes the window of the settings; None = this seat has none, and no key for it.
    Raises UserError for a bad address or screen.
    """
    seat_url(url)
    application = QApplication.instance() or QApplication(["commandcenter"])
    display = _display(screen)
    link = Link(url, token, ca_file=ca_file)
    mirror = Mirror(link)
    window = DeskWindow(mirror, language_of(language), pane=pane, new_setup=new_setup)
    meter = StallMeter()
    log = None
    if log_file is not None:
        log = SeatLog(log_file, meter, lambda: (window.shown, mirror.seq))
    with hooks(window.report_error), signals(window.close):
        meter.start()
        if log is not None:
            log.start()
        link.open()
        window.setScreen(display)
        window.setGeometry(display.availableGeometry())
        window.showMaximized()
        code = application.exec()
    if log is not None:
        log.stop()
    meter.stop()
    mirror.close()
    link.close()
    window.deleteLater()
    return int(code)


def _display(name: str | None) -> QScreen:
    if name is None:
        return QGuiApplication.primaryScreen()
    known = {display.name(): display for display in QGuiApplication.screens()}
    if name not in known:
        raise UserError("screen_unknown", name=name, known=", ".join(known))
    return known[name]
