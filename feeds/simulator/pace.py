"""The clock of a simulated world: the machine's own, or one that begins elsewhere and runs faster."""

import time

from commandcenter import clock

SECOND = clock.SECOND


class Pace:
    """Tells the time of the world. It stands still until `begin`."""

    def __init__(self, start_us: int | None, speed: float) -> None:
        """`start_us` None: the world's time is the machine's (only where `speed` is 1)."""
        self.is_simulated = start_us is not None or speed != 1
        self.speed = speed
        self._start_us = clock.now_us() if start_us is None else start_us
        self._began: float | None = None

    def begin(self) -> None:
        """Let the time run; a second call does nothing."""
        if self._began is None:
            self._began = time.monotonic()

    def now_us(self) -> int:
        """Return the time of the world."""
        if not self.is_simulated:
            return clock.now_us()
        if self._began is None:
            return self._start_us
        return self._start_us + int((time.monotonic() - self._began) * self.speed * SECOND)

    def wait_s(self, at_us: int) -> float:
        """Return the machine's seconds until an instant of the world; negative where it has passed."""
        return (at_us - self.now_us()) / SECOND / self.speed
