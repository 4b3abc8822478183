"""Keeps a window on its own display: by name, back again after the cable was out, full screen again."""

import logging

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from commandcenter.errors import UserError

LOG = logging.getLogger(__name__)

SETTLE_MS = 250  # displays come and go in bursts, and the system moves the window itself first


class Home(QObject):
    """The display where a window lives. While it is away the window goes on wherever the system put it."""

    def __init__(self, window: QWidget, name: str = "", *, waits: bool = True) -> None:
        """`name` as the system calls it, "" = the first. Raises UserError for an unknown one, or `waits`."""
        super().__init__(window)
        self._window = window
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)  # noqa: S101 - a window exists, so it does
        if not waits:
            named(name)
        self.name = name or QGuiApplication.primaryScreen().name()
        self._soon = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._soon.timeout.connect(self.fill)
        self._watched: QScreen | None = None
        application.screenAdded.connect(self._changed)
        application.screenRemoved.connect(self._changed)

    def move_to(self, name: str) -> None:
        """Live on another display from now on; "" = stay."""
        if name and name != self.name:
            self.name = name
            self.fill()

    def fill(self) -> None:
        """Fill the display of that name, or the first one while it is away."""
        screen = display(self.name) or QGuiApplication.primaryScreen()
        if screen is None:  # every cable is out: nothing to fill, and nothing to stop for
            return
        if screen is not self._watched:
            self._watched = screen
            screen.geometryChanged.connect(self._changed)
            LOG.info("the window is on display %s", screen.name())
        self._window.setScreen(screen)
        self._window.setGeometry(screen.geometry())
        self._window.showFullScreen()

    def _changed(self, _what: object) -> None:
        self._soon.start()


def display(name: str) -> QScreen | None:
    """Return the display of that name; None where it is not connected."""
    return next((each for each in QGuiApplication.screens() if each.name() == name), None)


def named(name: str | None) -> QScreen:
    """Return the display of that name, the first one for no name; raise UserError where it is not there."""
    found = display(name) if name else QGuiApplication.primaryScreen()
    if found is None:
        known = ", ".join(each.name() for each in QGuiApplication.screens())
        raise UserError("screen_unknown", name=name or "", known=known)
    return found
