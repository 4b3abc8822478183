"""How the crisis that is looked at would have gone without its overrides, once the hub has reckoned it.

The hub answers at once what it knows; while it is still reckoning, it is asked again every few seconds, as
long as somebody looks.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from commandcenter.clock import SECOND
from commandcenter.platform import boot_us
from commandcenter.protocol.review import PairedRun, PairedView, ReviewView
from commandcenter.protocol.wall import Strip
from ui.desk.asks import Ask, Asks
from ui.desk.reckoned import answer

PACE_US = 3 * SECOND


class Without(NamedTuple):
    """Cases to answer at an instant: as they were, and as they would have been, between what."""

    at_us: int
    seen: float
    value: float
    low: float
    high: float


class Relived(QObject):
    """What is known of one crisis. `changed`: more is."""

    changed = Signal()

    def __init__(self, asks: Asks, parent: QObject) -> None:
        super().__init__(parent)
        self._asks = asks
        asks.changed.connect(self._answered)
        self.view: PairedView | None = None
        self._incident = ""
        self._ask: Ask | None = None
        self._asked_us = 0

    @property
    def run(self) -> PairedRun | None:
        """What was reckoned, None = nothing, or not yet."""
        return None if self.view is None else self.view.run

    def show(self, review: ReviewView) -> None:
        """Have it known of a crisis; nothing is asked where nothing was overruled in it."""
        if review.incident != self._incident:
            self._incident, self.view, self._asked_us = review.incident, None, 0
        if not any(lane.key == "overrides" for lane in review.lanes):
            self.view = PairedView(incident=review.incident, state="none")
            return
        is_open = self.view is None or self.view.state == "coming"
        if is_open and boot_us() - self._asked_us > PACE_US:
            self._asked_us = boot_us()
            target = {"incident": review.incident}
            self._ask = self._asks.send("review.paired", subject="review_paired", target=target)

    def forget(self) -> None:
        """Have it asked anew: what failed may go well."""
        self.view, self._asked_us = None, 0

    def _answered(self, ask: Ask) -> None:
        if ask is not self._ask or not ask.data:
            return
        found, ask.data = answer(ask.data, PairedView), {}
        if found is not None and found.incident == self._incident and found != self.view:
            self.view = found
            self.changed.emit()


def without(run: PairedRun, strip: Strip) -> Iterator[Without]:
    """Yield what would have been at each instant that was both seen and lived: seen less the difference."""
    step = strip.bucket_s * SECOND
    for at_us, differs in zip(run.at_us, run.waiting, strict=True):
        place = (at_us - strip.start_us) // step - 1  # a bucket has the count of its end
        seen = strip.values[place] if 0 <= place < len(strip.values) else None
        if seen is not None:
            low, value, high = (
                max(0.0, seen - one) for one in (differs.high, differs.value, differs.low)
            )
            yield Without(at_us, seen, value, low, high)


def most(found: list[Without]) -> Without | None:
    """Return the instant at which most would have waited, the first of such."""
    return max(found, key=lambda one: (one.value, -one.at_us), default=None)


def at(run: PairedRun, at_us: int) -> int:
    """Return the place of an instant among those that were lived."""
    return min(bisect_left(run.at_us, at_us), len(run.at_us) - 1)
