"""What a screen costs and how late it is: hangs of its event loop, and every refresh from news to pixel."""

import json
import logging
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer

from commandcenter.clock import format_us, now_us

LOG = logging.getLogger(__name__)

BEAT_MS = 20
LINE_MS = 1000
LARGEST_LOG = 8 * 1024 * 1024
KEPT_REFRESHES = 64  # until somebody takes them


class StallMeter(QObject):
    """Beats every 20 ms; what a beat comes late is time in which nothing could be painted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last_ns = time.monotonic_ns()
        self._late_ms = 0.0
        self._beats = 0
        self._longest_ms = 0.0

    def start(self) -> None:
        """Begin to measure."""
        self._last_ns = time.monotonic_ns()
        self._timer.start()

    def stop(self) -> None:
        """End measuring."""
        self._timer.stop()

    def take(self) -> tuple[float, float]:
        """Return mean and longest lateness in ms since the last call, and start anew.

        A beat that is overdue at this moment counts with what it is late so far.
        """
        overdue = (time.monotonic_ns() - self._last_ns) / 1e6 - BEAT_MS
        longest = max(self._longest_ms, overdue, 0.0)
        mean = self._late_ms / self._beats if self._beats else longest
        self._late_ms, self._beats, self._longest_ms = 0.0, 0, 0.0
        return mean, longest

    def _beat(self) -> None:
        now = time.monotonic_ns()
        late = max(0.0, (now - self._last_ns) / 1e6 - BEAT_MS)
        self._last_ns = now
        self._late_ms += late
        self._beats += 1
        self._longest_ms = max(self._longest_ms, late)


class Refresh(NamedTuple):
    """One refresh that has been painted: when, up to which log position, for how much processor time."""

    at_us: int
    seq: int
    cpu_ms: float


class PaintMeter(QObject):
    """Notes each refresh: from its beginning until all that it changed has been painted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._began: tuple[int, int] | None = None  # log position, processor time
        self._done: deque[Refresh] = deque(maxlen=KEPT_REFRESHES)

    def begin(self, seq: int) -> None:
        """A refresh begins; the loop paints before it comes back to a timer that is due at once."""
        self._began = (seq, time.thread_time_ns())
        QTimer.singleShot(0, self._end)

    def take(self) -> list[Refresh]:
        """Return the refreshes since the last call."""
        done, self._done = list(self._done), deque(maxlen=KEPT_REFRESHES)
        return done

    def _end(self) -> None:
        if self._began is None:
            return
        (seq, began_ns), self._began = self._began, None
        cpu_ms = round((time.thread_time_ns() - began_ns) / 1e6, 2)
        self._done.append(Refresh(now_us(), seq, cpu_ms))


class SeatLog(QObject):
    """Writes one JSON line a second: time, lag_ms, longest_stall_ms, state, seq, refreshes.

    A refresh is [time in microseconds, log position, processor time in ms].

    The file is set aside as `NAME.1` when it has 8 MiB. A full disk costs lines, never the screen.
    """

    def __init__(
        self,
        path: Path,
        meter: StallMeter,
        shown: Callable[[], tuple[str, int]],
        painted: PaintMeter | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`shown` returns the state on the screen and the log position of its view."""
        super().__init__(parent)
        self._path = path
        self._meter = meter
        self._shown = shown
        self._painted = painted
        self._is_broken = False
        self._timer = QTimer(self, interval=LINE_MS)
        self._timer.timeout.connect(self._write)

    def start(self) -> None:
        """Begin to write."""
        self._timer.start()

    def stop(self) -> None:
        """Write the last line and end."""
        self._timer.stop()
        self._write()

    def _write(self) -> None:
        lag, longest = self._meter.take()
        state, seq = self._shown()
        line = {
            "time": format_us(now_us()),
            "lag_ms": round(lag, 1),
            "longest_stall_ms": round(longest, 1),
            "state": state,
            "seq": seq,
            "refreshes": self._painted.take() if self._painted is not None else [],
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size > LARGEST_LOG:
                self._path.replace(self._path.with_name(self._path.name + ".1"))
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            self._is_broken = False
        except OSError as error:
            if not self._is_broken:
                LOG.warning("the seat's log cannot be written: %s", error.strerror)
            self._is_broken = True
