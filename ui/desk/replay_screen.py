"""The replayed wall over the whole pane, under the band that names its instant; the timeline's keys go on."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.desk.desk import Desk
from ui.desk.keys import CLOSE, Key, stroke
from ui.desk.overlay import Overlay
from ui.desk.replay_wall import ReplayWall
from ui.desk.seen import Seen
from ui.sheet import Painted

_SCRUB = ("Left", "Right", "Shift+Left", "Shift+Right", "Home", "End")


class ReplayScreen(Overlay):
    """Arrows, brackets and the space bar move the instant, Esc and W leave."""

    keys = (
        Key("move", _SCRUB[:2]),
        Key("scrub", _SCRUB[2:], _SCRUB[2:4]),
        Key("play", ("Space",)),
        Key("to_mark", ("[", "]")),
        Key("speed", ("+",)),
        CLOSE,
    )

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.wall = ReplayWall(desk, self)
        desk.replay.moved.connect(self._again)

    def place(self, rect: QRect, scale: float) -> None:
        """Fill the part of the window with the wall."""
        super().place(rect, scale)
        self.card.place(QRect(0, 0, rect.width(), rect.height()), scale)
        self.wall.place(QRect(0, 0, rect.width(), rect.height()), scale)
        self.wall.raise_()

    def show_seen(self, seen: Seen) -> None:
        """Show the wall of the instant."""
        replay = self.desk.replay
        if replay.view is not None:
            replay.show(replay.incident)  # somebody looks: what comes next is fetched
            self.wall.show_wall(replay.wall(), replay.at_us)

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the band."""
        return self.wall.band_texts(root)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the instant, or leave."""
        replay, name = self.desk.replay, stroke(event)
        if name in _SCRUB:
            replay.pause()
            replay.step(name)
        elif name in {"[", "]"}:
            replay.pause()
            replay.to_mark(1 if name == "]" else -1)
        elif name == "Space":
            replay.play()
        elif name == "+":
            replay.faster()
        elif event.key() in {Qt.Key.Key_W, Qt.Key.Key_Escape}:
            self.leave()
        event.accept()

    def _again(self) -> None:
        replay = self.desk.replay
        if self.isVisible() and replay.view is not None:
            self.wall.show_wall(replay.wall(), replay.at_us)
