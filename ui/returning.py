"""How long seats are without their hub: the very links of screens, which come back by themselves.

For the benchmark: `python -m ui.returning` takes a JSON line (`Places`), prints one: the longest that each
seat was without, in milliseconds.
"""

import sys

import msgspec
from PySide6.QtCore import QCoreApplication, QTimer

from commandcenter.platform import boot_us
from ui.link import Link


class Places(msgspec.Struct, frozen=True):
    """Where the seats sit, and for how long."""

    url: str
    tokens: list[str]
    seconds: float


class Returning:
    """One seat; `longest_us` = the longest that it had no hub, once it had come in."""

    def __init__(self, url: str, token: str) -> None:
        self.longest_us = 0
        self._has_come, self._lost_us = False, 0
        self.link = Link(url, token)
        self.link.changed.connect(self._look)
        self.link.open()

    def _look(self) -> None:
        is_fresh, now = self.link.state().state == "fresh", boot_us()
        if not is_fresh and self._has_come and not self._lost_us:
            self._lost_us = now
        elif is_fresh:
            self._has_come = True
            self._back(now)

    def _back(self, now: int) -> None:
        if self._lost_us:
            self.longest_us = max(self.longest_us, now - self._lost_us)
            self._lost_us = 0

    def end(self) -> None:
        """Go; who is still without a hub has been until now."""
        self._back(boot_us())
        self.link.changed.disconnect(self._look)
        self.link.close()


def watch(places: Places) -> list[float]:
    """Take the seats for so long; return how long each was without its hub."""
    app = QCoreApplication.instance() or QCoreApplication([])
    seats = [Returning(places.url, token) for token in places.tokens]
    QTimer.singleShot(round(places.seconds * 1000), app.quit)
    app.exec()
    for seat in seats:
        seat.end()
    return [seat.longest_us / 1000 for seat in seats]


def main() -> int:
    """Print what was seen as one JSON line."""
    places = msgspec.json.decode(sys.stdin.buffer.readline(), type=Places)
    sys.stdout.buffer.write(msgspec.json.encode(watch(places)) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
