"""A wall as a process, and what it takes over from its settings while it hangs.

What a person changes in the setup while the wall hangs is taken over within a second: language, type,
edges and display at once, another hub or role by ending with AGAIN, for the watchdog to start anew.
"""

import logging
from collections.abc import Callable
from pathlib import Path
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
from ui.process import application, measured, stay
from ui.screensaver import hold_off
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
    pin: str = "",
) -> int:
    """Open a wall on the hub at `url` and stay until it is closed; return the exit code.

    `token` is this seat's own, `pin` the fingerprint of the hub's key ("" = not paired). `screen` is the
    name of a display that must be there, as the system calls it; one that only the settings of `place`
    name is waited for. `size` opens a window of that many pixels instead of filling the display. Raises
    UserError for a bad address or screen.
    """
    seat_url(url)
    application()
    place = place or Place()
    told = place.settings
    link = Link(url, token, pin=pin)
    mirror = Mirror(link)
    window = WallWindow(mirror, language_of(language))
    window.suit(viewing_of(told), told.overscan_pct)
    home = Home(window, screen or told.screen, waits=screen is None)
    parts = measured(window, mirror, log_file)
    if place.beat is not None:
        parts.append(Beat(place.beat))
    if place.reload is not None:
        parts.append(Follower(window, home, told, place.reload))

    def show() -> None:
        if size is None:
            hold_off()
            home.fill()
        else:
            window.resize(*size)
            window.show()

    return stay(window, link, mirror, parts, show)


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
        if _joins(new) != _joins(old):
            QApplication.exit(AGAIN)
            return
        if new.language and new.language != old.language:
            self._window.speak(language_of(new.language))
        self._window.suit(viewing_of(new), new.overscan_pct)
        self._home.move_to(new.screen)


def viewing_of(settings: SeatSettings) -> Viewing:
    """Return from where a seat is looked at."""
    return Viewing(settings.distance_m, settings.diagonal_in)


def _joins(settings: SeatSettings) -> tuple[str, ...]:
    """Return what a seat must begin anew for."""
    return settings.hub, settings.token_file, settings.fingerprint, settings.role
