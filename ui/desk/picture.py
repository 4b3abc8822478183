"""A desk as a picture: the very window, drawn offscreen from views that do not change."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar

import msgspec
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from commandcenter.errors import UserError
from commandcenter.languages import language as language_of
from commandcenter.protocol.desk import DeskView
from commandcenter.protocol.frames import PROTOCOL, CommandFrame, Result, Welcome
from commandcenter.protocol.presence import Doing, PresenceView
from commandcenter.protocol.row import Role
from commandcenter.protocol.wall import WallView
from ui.desk.panels import PANELS
from ui.desk.window import DeskWindow
from ui.link import Link
from ui.linkstate import LinkState
from ui.mirror import Mirror
from ui.picture import Picture, grabbed, offscreen, put_away

Answer = Callable[[CommandFrame], dict[str, Any] | None]
_ROUNDS = 100
_View = TypeVar("_View", bound=msgspec.Struct)


class Shot(NamedTuple):
    """What a desk is shown: the two views and what the link is worth.

    `answer` answers what a panel asks, None = nobody answers that.
    """

    wall: WallView | None
    desk: DeskView | None
    link: LinkState = LinkState()
    passed_us: int = 0  # how long ago the views came
    answer: Answer | None = None


class Still(Mirror):
    """A mirror of what never changes: no hub, no clock. What is sent is kept in `sent`.

    What only asks is answered where the shot can.
    """

    def __init__(self, shot: Shot, role: Role | None, person: str, parent: QObject | None = None):
        self._nowhere = Link("ws://127.0.0.1", "")
        super().__init__(self._nowhere, parent)
        self.shot, self.seq_shown = shot, 0
        self.sent: list[CommandFrame] = []
        self.told: list[Doing] = []
        self.presence: PresenceView | None = None  # of other seats
        if role is not None:
            self.welcome = Welcome(
                protocol=PROTOCOL,
                version="",
                person=person,
                role=role,
                help_line=shot.link.help_line,
            )

    def view(self, name: str, kind: type[_View]) -> _View | None:
        """Return the view of that name, if it is of that kind."""
        found = {"wall": self.shot.wall, "desk": self.shot.desk, "presence": self.presence}.get(
            name
        )
        return found if isinstance(found, kind) else None

    def link_state(self) -> LinkState:
        """Return what was said of the link."""
        return self.shot.link

    def run_on_us(self, name: str) -> int:
        """Return how long ago the views came."""
        return self.shot.passed_us

    def seq_of(self, name: str) -> int:
        """Return the log position that is said to be shown."""
        return self.seq_shown

    def tell(self, doing: Doing) -> None:
        """Keep what the seat says that it is at."""
        if not self.told or self.told[-1] != doing:
            self.told.append(doing)

    def send(self, frame: CommandFrame) -> bool:
        """Keep the command, and answer it where somebody can."""
        self.sent.append(frame)
        if self.shot.answer is not None:
            QTimer.singleShot(0, self, partial(self._tell, frame))
        return True

    def _tell(self, frame: CommandFrame) -> None:
        data = self.shot.answer(frame) if self.shot.answer is not None else None
        if data is not None:
            self.answered.emit(Result(id=frame.id, ok=True, seq=0, data=data))


def draw_desk(
    shot: Shot,
    *,
    pane: str,
    language: str,
    size: tuple[int, int],
    role: Role | None = "regia",
    person: str = "",
    panel: str = "",
    before: Callable[[DeskWindow], object] | None = None,
) -> Picture:
    """Draw a desk at a pane, scrolled to a panel where one is named; `before` may open something first.

    Raises UserError where the pane has no such panel.
    """
    offscreen()
    mirror = Still(shot, role, person)
    window = DeskWindow(mirror, language_of(language), pane=pane)
    try:
        window.resize(*size)
        window.show()
        QApplication.processEvents()
        if panel:
            _go_to(window, pane, panel)
        if before is not None:
            before(window)
            QApplication.processEvents()
        if shot.answer is not None:
            _settle(window)
        window.refresh()
        return Picture(grabbed(window), window.painted_texts())
    finally:
        put_away(window)
        mirror.close()


def _settle(window: DeskWindow) -> None:
    """Wait until what was asked is answered, and what was asked upon that."""
    for _ in range(_ROUNDS):
        QApplication.processEvents()
        if not any(ask.is_pending for ask in window.desk.asks.newest()):
            break
    window.desk.replay.settle()


def _go_to(window: DeskWindow, pane: str, panel: str) -> None:
    known = {each.key: each for each in PANELS if each.where.pane == pane}
    found = window.places.panel(panel) if panel in known else None
    if found is None:
        raise UserError("panel_unknown", panel=panel, known=", ".join(known))
    window.places.go_to_panel(found)
    QApplication.processEvents()
