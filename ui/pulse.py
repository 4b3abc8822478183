"""When a window draws: four times a second, soon when something comes, and how long it owns up to a fault."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from commandcenter.clock import MINUTE
from commandcenter.platform import boot_us
from ui.stalls import PaintMeter

REFRESH_MS = (
    400  # while nothing comes; views come every 250 ms, and must not wait for a picture just drawn
)
SOONEST_MS = 200  # a view that comes is shown at once, but not more often than this
FAULT_SHOWN_US = 10 * MINUTE


class Pulse(QObject):
    """Calls `draw`, which says by `begin` that it does; a fault inside it stops nothing."""

    def __init__(self, draw: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._timer.timeout.connect(draw)
        self._last_us = 0
        self._fault_us: int | None = None
        self.painted = PaintMeter(self)

    @property
    def due_ms(self) -> int:
        """In how many milliseconds it draws again; -1 = never, it was stopped."""
        return self._timer.remainingTime()

    @property
    def has_fault(self) -> bool:
        """There was a fault within ten minutes."""
        return self._fault_us is not None and boot_us() - self._fault_us < FAULT_SHOWN_US

    def report_fault(self) -> None:
        """Own up to a fault for the next ten minutes."""
        self._fault_us = boot_us()

    def begin(self, seq: int) -> None:
        """Say that a picture up to a log position is drawn now; the next one comes by itself."""
        self._timer.start(REFRESH_MS)
        self._last_us = boot_us()
        self.painted.begin(seq)

    def now(self) -> None:
        """Draw next, but not within what draws already."""
        self._draw_in(0)

    def soon(self) -> None:
        """Draw as soon as the last picture is old enough."""
        self._draw_in(max(0, SOONEST_MS - (boot_us() - self._last_us) // 1000))

    def stop(self) -> None:
        """Draw no more."""
        self._timer.stop()

    def _draw_in(self, wait_ms: int) -> None:
        if wait_ms < self._timer.remainingTime() or not self._timer.isActive():
            self._timer.start(wait_ms)
