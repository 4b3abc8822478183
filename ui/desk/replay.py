"""A crisis gone through minute by minute: which one, at which instant, and the walls of its minutes.

The hub answers some minutes at a time. Those around the instant come first, then the rest of the crisis, so
that whoever goes through it finds every wall already here; a wall that is not here yet is not shown at all.
"""

import zlib
from bisect import bisect_left, bisect_right

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from commandcenter.clock import MINUTE, SECOND
from commandcenter.platform import boot_us
from commandcenter.protocol.review import Frame, Frames, ReviewView
from commandcenter.protocol.wall import WallView
from ui.desk.asks import Ask, Asks
from ui.desk.reckoned import answer

PAGE = 10  # minutes asked for at once: an answer of some 60 KiB
SPEEDS = (1, 2, 5, 10)  # minutes a second
TICK_MS = 100
STEPS = {"Left": -1, "Right": 1, "Shift+Left": -10, "Shift+Right": 10}
WATCHED_US = 3 * SECOND  # as long after it was last looked at, walls are still fetched


class Replay(QObject):
    """The review of one crisis. `moved`: another instant or its wall is shown; `loaded`: all of it anew."""

    moved = Signal()
    loaded = Signal()

    def __init__(self, asks: Asks, parent: QObject) -> None:
        super().__init__(parent)
        self._asks = asks
        asks.changed.connect(self._answered)
        self.incident = ""
        self.view: ReviewView | None = None
        self.at_us = 0
        self.speed = SPEEDS[0]
        self._frames: dict[int, Frame] = {}
        self._decoded: tuple[int, WallView] | None = None
        self._ahead = True  # which way one went last
        self._watched_us = 0
        self._whole: Ask | None = None
        self._pages: Ask | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._played = 0.0

    # ---- which crisis

    def show(self, incident: str) -> None:
        """Look at a crisis; nothing is asked where it is the one already looked at."""
        self._watched_us = boot_us()
        if incident == self.incident:
            self._fetch()
            return
        self.pause()
        self.incident, self.view, self._pages = incident, None, None
        self._frames.clear()
        self._decoded = None
        self.renew()

    def renew(self) -> None:
        """Ask for the crisis anew, as it is known now; the instant and its walls stay."""
        if self.incident:
            target = {"incident": self.incident}
            self._whole = self._asks.send("review.incident", subject="review", target=target)

    @property
    def failed(self) -> str:
        """Why the crisis cannot be shown, in words; "" = it can, or is on its way."""
        return self._whole.words if self._whole is not None and self.view is None else ""

    # ---- which instant

    @property
    def first_us(self) -> int:
        """The first minute there is."""
        return self.view.start_us if self.view is not None else 0

    @property
    def last_us(self) -> int:
        """The last minute there is: of the window, and of the past."""
        if self.view is None:
            return 0
        return min(self.view.end_us, self.view.as_of_us // MINUTE * MINUTE)

    def seek(self, at_us: int) -> None:
        """Go to an instant: the whole minute in which it is, within the window."""
        before = self.at_us
        minute = round(at_us / MINUTE) * MINUTE
        self.at_us = max(self.first_us, min(self.last_us, minute))
        if self.at_us != before:
            self._ahead = self.at_us > before
            self._fetch()
            self.moved.emit()

    def step(self, stroke: str) -> None:
        """Go a minute or ten, or to either end."""
        if stroke in STEPS:
            self.seek(self.at_us + STEPS[stroke] * MINUTE)
        else:
            self.seek(self.first_us if stroke == "Home" else self.last_us)

    def marks(self) -> list[int]:
        """Return the minutes at which something stands, each in which it is seen: the one after it."""
        if self.view is None:
            return []
        found = {mark.at_us for lane in self.view.lanes for mark in lane.marks}
        found |= {mark.end_us for lane in self.view.lanes for mark in lane.marks if mark.end_us}
        found |= {one.at_us for one in self.view.decisions}
        found |= {time.end_us for time in self.view.times if time.end_us is not None}
        minutes = {-(-at_us // MINUTE) * MINUTE for at_us in found}
        return sorted(at_us for at_us in minutes if self.first_us <= at_us <= self.last_us)

    def to_mark(self, by: int) -> None:
        """Go to the next mark, or the one before."""
        marks = self.marks()
        place = bisect_right(marks, self.at_us) if by > 0 else bisect_left(marks, self.at_us) - 1
        if 0 <= place < len(marks):
            self.seek(marks[place])

    # ---- playing

    @property
    def is_playing(self) -> bool:
        """It goes on by itself."""
        return self._timer.isActive()

    def play(self) -> None:
        """Go on by itself, or stop; at the end, begin again."""
        if self.is_playing:
            self.pause()
        elif self.view is not None:
            if self.at_us >= self.last_us:
                self.seek(self.first_us)
            self._played = 0.0
            self._timer.start()
        self.moved.emit()

    def pause(self) -> None:
        """Stop."""
        self._timer.stop()

    def faster(self) -> None:
        """Go on at the next speed; after the fastest the slowest."""
        self.speed = SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)]
        self.moved.emit()

    def _tick(self) -> None:
        """Go on by as many whole minutes as are due; not past a wall that is still on its way."""
        if boot_us() - self._watched_us > WATCHED_US or self.at_us >= self.last_us:
            self.pause()
            self.moved.emit()
            return
        if self.at_us not in self._frames:
            return
        self._played += self.speed * TICK_MS / 1000
        minutes, self._played = int(self._played), self._played % 1
        if minutes:
            self.seek(self.at_us + minutes * MINUTE)

    # ---- walls

    def wall(self) -> WallView | None:
        """Return the wall of this instant, as it was known then; None while it is on its way."""
        frame = self._frames.get(self.at_us)
        if frame is None:
            return None
        if self._decoded is None or self._decoded[0] != self.at_us:
            raw = zlib.decompress(frame.wall)
            self._decoded = (self.at_us, msgspec.json.decode(raw, type=WallView))
        return self._decoded[1]

    def seq(self) -> int | None:
        """Return the log position of the wall of this instant."""
        frame = self._frames.get(self.at_us)
        return None if frame is None else frame.seq

    @property
    def held(self) -> int:
        """How many walls are here."""
        return len(self._frames)

    def settle(self, most: int = 20) -> None:
        """Let the crisis and the wall of its instant come, for a picture that is drawn once."""
        for _ in range(most):
            QCoreApplication.processEvents()
            if self.view is not None and self.at_us in self._frames:
                return

    def _fetch(self) -> None:
        """Ask for the walls that are needed next, one page at a time, while somebody looks."""
        is_asked = self._pages is not None and self._pages.is_pending and not self._pages.data
        if self.view is None or is_asked or boot_us() - self._watched_us > WATCHED_US:
            return
        if wanted := self._wanted():
            self._pages = self._asks.send("review.walls", subject="walls", target={"at_us": wanted})

    def _wanted(self) -> list[int]:
        """Return the minutes to ask for: this one and those one goes to, then all others, onwards first."""
        before = list(range(self.at_us, self.first_us - 1, -MINUTE))
        ahead = list(range(self.at_us, self.last_us + 1, MINUTE))
        near = (ahead if self._ahead else before)[:PAGE]
        for minutes in (near, ahead, list(reversed(before)) if self._ahead else before):
            missing = [at_us for at_us in minutes if at_us not in self._frames]
            if missing:
                return sorted(missing[:PAGE])
        return []

    def _answered(self, ask: Ask) -> None:
        if ask is self._whole and ask.data:
            self._take_whole(ask)
        elif ask is self._pages and ask.data:
            found, ask.data = answer(ask.data, Frames), {}
            self._pages = None
            for frame in found.frames if found is not None else ():
                self._frames[frame.at_us] = frame
            self._fetch()
            if found is not None and any(frame.at_us == self.at_us for frame in found.frames):
                self.moved.emit()

    def _take_whole(self, ask: Ask) -> None:
        """Show the crisis from the minute on in which it fired."""
        found, ask.data = answer(ask.data, ReviewView), {}
        if found is None or found.incident != self.incident:
            return
        is_new = self.view is None
        self.view = found
        if is_new:
            fired_us = found.times[0].end_us or found.onset_us
            self.at_us = 0
            self.seek(-(-fired_us // MINUTE) * MINUTE)
        self._fetch()
        self.loaded.emit()
