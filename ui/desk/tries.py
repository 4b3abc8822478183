"""How long a seat waits after a wrong code: nothing at first, then ever longer."""

from commandcenter.clock import SECOND

FREE, FIRST, LONGEST = 3, 5 * SECOND, 300 * SECOND


class Tries:
    """Counts wrong codes since the last right one."""

    def __init__(self) -> None:
        self._wrong = 0
        self._until_us = 0

    def left_us(self, now_us: int) -> int:
        """Return how long to wait until the next try; 0 = now."""
        return max(0, self._until_us - now_us)

    def wrong(self, now_us: int) -> None:
        """Take note of a wrong code."""
        self._wrong += 1
        if self._wrong >= FREE:
            self._until_us = now_us + min(LONGEST, FIRST << (self._wrong - FREE))

    def right(self) -> None:
        """Begin anew."""
        self._wrong, self._until_us = 0, 0
