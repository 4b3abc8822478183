"""The wall at the instant of the review: the whole of it, as the room saw it, with the data it had."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from ui.desk.desk import Desk
from ui.desk.keys import Key
from ui.desk.pad import PADDING, SECOND, DeskPad
from ui.desk.panel import BODY_TOP, Panel, Place
from ui.desk.replay_wall import ReplayWall
from ui.desk.seen import Seen

_FOOT = 36


class WallThen(Panel):
    """Follows the timeline's instant."""

    key = "wall_then"
    where = Place("review", "right", 344)
    keys = (Key("whole_wall", ("W",), in_bar=True),)

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.wall = ReplayWall(desk, self)
        self._veil.raise_()
        desk.replay.moved.connect(self._again)
        desk.replay.loaded.connect(self._again)

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say how to see it larger."""
        return self.desk.language.forms("replay.larger")

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Show the wall of the instant, and say what it is."""
        replay = self.desk.replay
        self.wall.setVisible(replay.view is not None)
        if replay.view is None:
            self.empty(pad, self.desk.language.forms("replay.nothing"))
            return
        top, high = BODY_TOP, pad.height - BODY_TOP - _FOOT
        left, wide = PADDING, pad.width - 2 * PADDING
        rect = QRect(
            round(left * self.scale),
            round(top * self.scale),
            round(wide * self.scale),
            round(high * self.scale),
        )
        self.wall.place(rect, self.scale)
        self.wall.show_wall(replay.wall(), replay.at_us)
        told = self.desk.language.forms("replay.exactly")
        pad.text(told, PADDING, pad.height - 12, SECOND, width=wide)

    def act(self, action: str) -> bool:
        """Show it over the whole window."""
        if action != "whole_wall" or self.desk.replay.view is None:
            return False
        self.desk.opened.emit("replayed_wall", "")
        return True

    def _again(self) -> None:
        if self.seen is not None and self.isVisible():
            self.show_seen(self.seen)
