"""How long seats are without their hub: the very links of screens, which come back by themselves.

For the benchmark: `python -m ui.returning` takes a JSON line (`Places`), says `in` once all have come in, and
when all were without their hub and have it again: how long each was without, in milliseconds.
"""

import sys
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QCoreApplication, QTimer

from commandcenter.platform import boot_us
from ui.link import Link


class Places(msgspec.Struct, frozen=True):
    """Where the seats sit, and for how long at most."""

    url: str
    tokens: list[str]
    patience_s: float


class Returning:
    """One seat; `away_us` = how long it had no hub, once it had come in."""

    def __init__(self, url: str, token: str, changed: Callable[[], None]) -> None:
        self.has_come, self.is_back = False, False
        self.away_us = 0
        self._lost_us, self._changed = 0, changed
        self._link = Link(url, token)
        self._link.changed.connect(self._look)
        self._link.open()

    def _look(self) -> None:
        if self._link.state().state == "fresh":
            self.is_back = self.is_back or (self.has_come and bool(self._lost_us))
            self.has_come = True
            self._count()
        elif self.has_come and not self._lost_us:
            self._lost_us = boot_us()
        self._changed()

    def _count(self) -> None:
        if self._lost_us:
            self.away_us = max(self.away_us, boot_us() - self._lost_us)
            self._lost_us = 0

    def end(self) -> None:
        """Go; who is still without a hub has been until now."""
        self._count()
        self._link.changed.disconnect(self._look)
        self._link.close()


class Seats:
    """Several seats in one loop, until all have been away and are back."""

    def __init__(self, places: Places) -> None:
        self._app = QCoreApplication.instance() or QCoreApplication([])
        self._said = False
        self._seats: list[Returning] = []
        for token in places.tokens:
            self._seats.append(Returning(places.url, token, self._look))
        QTimer.singleShot(round(places.patience_s * 1000), self._app.quit)

    def watch(self) -> list[float]:
        """Return how long each seat was without its hub, in milliseconds."""
        self._app.exec()
        for seat in self._seats:
            seat.end()
        return [seat.away_us / 1000 for seat in self._seats]

    def _look(self) -> None:
        if not self._said and all(seat.has_come for seat in self._seats):
            self._said = True
            sys.stdout.write("in\n")
            sys.stdout.flush()
        if all(seat.is_back for seat in self._seats):
            self._app.quit()


def main() -> int:
    """Say what was seen."""
    places = msgspec.json.decode(sys.stdin.buffer.readline(), type=Places)
    found = Seats(places).watch()
    sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
