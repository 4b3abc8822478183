"""A desk as a process: a window on one display, that a person may move and close."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from commandcenter.languages import language as language_of
from commandcenter.platform import config_folder, data_folder
from ui.desk.alarm import Alarm
from ui.desk.attention import Attention
from ui.desk.looked import Looked
from ui.desk.vault import Vault
from ui.desk.window import DeskWindow
from ui.display import named
from ui.link import Link, seat_url
from ui.mirror import Mirror
from ui.process import application, measured, stay


def run_desk(
    url: str,
    token: str,
    language: str,
    *,
    pane: str,
    screen: str | None = None,
    log_file: Path | None = None,
    pin: str = "",
    new_setup: Callable[[], QWidget] | None = None,
) -> int:
    """Open a desk at a pane on the hub at `url` and stay until it is closed; return the exit code.

    `pin` is the fingerprint of the hub's key ("" = not paired).
    `new_setup` makes the window of the settings; None = this seat has none, and no key for it.
    Raises UserError for a bad address or screen.
    """
    seat_url(url)
    application()
    display = named(screen)
    link = Link(url, token, pin=pin)
    mirror = Mirror(link)
    looked = Looked(data_folder() / "looked.json")
    window = DeskWindow(
        mirror,
        language_of(language),
        pane=pane,
        new_setup=new_setup,
        looked=looked,
        vault=Vault(config_folder() / "people.json", url),
    )
    attention = Attention(window, data_folder())
    window.alarm = Alarm(language_of(language), attention.call, attention.sound)

    def show() -> None:
        window.setScreen(display)
        window.setGeometry(display.availableGeometry())
        window.showMaximized()

    return stay(window, link, mirror, measured(window, mirror, log_file), show)
