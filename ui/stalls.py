"""How long the screen's event loop hung: measured by a timer that ought to come every 20 ms."""

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

from commandcenter.clock import format_us, now_us

LOG = logging.getLogger(__name__)

BEAT_MS = 20
LINE_MS = 1000
LARGEST_LOG = 8 * 1024 * 1024


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


class SeatLog(QObject):
    """Writes one JSON line a second: time, lag_ms, longest_stall_ms, state, seq.

    The file is set aside as `NAME.1` when it has 8 MiB. A full disk costs lines, never the screen.
    """

    def __init__(
        self,
        path: Path,
        meter: StallMeter,
        shown: Callable[[], tuple[str, int]],
        parent: QObject | None = None,
    ) -> None:
        """`shown` returns the state on the screen and the log position of its view."""
        super().__init__(parent)
        self._path = path
        self._meter = meter
        self._shown = shown
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
