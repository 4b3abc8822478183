"""The alert desk: every detector over one stream in one pass, minute by minute, inhibitors first."""

from collections.abc import Iterable

from alerts.feed_silence import FeedSilence
from alerts.incidents import Numbers
from alerts.minutes import Minutes
from alerts.negative_spike import NegativeSpike
from alerts.parameters import USED, Parameters
from commandcenter.alert import Detector, Mark, Schedule, Transition
from commandcenter.clock import MINUTE


class AlertDesk:
    """Takes records by arrival, gives transitions in time order; ids are A0001 and on.

    A `firing` with the id of an open incident tells that its severity has risen by two or more.
    """

    def __init__(self, parameters: Parameters = USED) -> None:
        self._numbers = Numbers()
        self._minutes = Minutes()
        silence = FeedSilence(self._numbers)
        self._spike = NegativeSpike(self._numbers, silence.is_alone, parameters)
        self._detectors: tuple[Detector, ...] = (silence, self._spike)

    def is_learning(self) -> bool:
        """Tell whether no crisis would be raised yet: the first three hours of a stream."""
        return self._spike.is_learning()

    def observe(self, record: Mark | Schedule) -> list[Transition]:
        """Take the next record by arrival; first run every minute that passed before it."""
        out = self.advance(record.arrival_us)
        self._take(record)
        return out

    def advance(self, now_us: int) -> list[Transition]:
        """Let time pass without records up to `now_us` (arrival clock)."""
        out: list[Transition] = []
        if now_us // MINUTE == self._minutes.now:
            return out  # two thousand messages a second come in the same minute
        for minute in self._minutes.passed(now_us):
            for detector in self._detectors:
                detector.begin(minute)
                out += detector.look(minute)
        self._begin()
        return out

    def warm(self, history: Iterable[Mark | Schedule]) -> None:
        """Learn from history, sorted by arrival, without judging it: a tenth of the time of `observe`.

        What lies before the minute that runs is counted where it belongs, by event time: a feed may
        bring its past at any moment. What is open is not found out: tell it with `restore`.
        """
        for record in history:
            before = self._minutes.now
            if self._minutes.skip_to(record.arrival_us) != before:
                self._begin()
            self._take(record)

    def restore(self, open: Iterable[Transition], last_number: int) -> None:  # noqa: A002
        """Say which incidents are open and after which number ids go on, once history was observed.

        Those listed do not fire a second time, and resolve. Resolved ones of the last 45 minutes may be
        listed too: they then open again under their id. What history found open but is not listed was
        never told, so it fires if it still goes on; what history found closed stays closed.
        """
        known = list(open)
        for detector in self._detectors:
            detector.restore(told for told in known if told.kind == detector.name)
        self._numbers.last = last_number

    def _begin(self) -> None:
        for detector in self._detectors:
            detector.begin(self._minutes.now or 0)

    def _take(self, record: Mark | Schedule) -> None:
        for detector in self._detectors:
            detector.take(record)
