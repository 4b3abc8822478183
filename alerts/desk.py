"""The alert desk: every detector over one stream in one pass, minute by minute, inhibitors first."""

from collections.abc import Iterable

from alerts.feed_silence import FeedSilence
from alerts.incidents import Numbers
from alerts.minutes import Minutes
from alerts.negative_spike import NegativeSpike
from commandcenter.alert import Mark, Schedule, Transition
from commandcenter.clock import MINUTE


class AlertDesk:
    """Takes records by arrival, gives transitions in time order; ids are A0001 and on.

    `firing` with the id of an open incident tells that its severity has risen by two or more.
    """

    def __init__(self) -> None:
        self._numbers = Numbers()
        self._minutes = Minutes()
        self._silence = FeedSilence(self._numbers)
        self._spike = NegativeSpike(self._numbers, partial=self._silence.is_alone)

    def observe(self, record: Mark | Schedule) -> list[Transition]:
        """Take the next record by arrival; first run every minute that passed before it."""
        out = self.advance(record.arrival_us)
        out += self._silence.observe(record)
        out += self._spike.observe(record)
        return out

    def advance(self, now_us: int) -> list[Transition]:
        """Let time pass without records up to `now_us` (arrival clock)."""
        out = []
        for end in self._minutes.passed(now_us):
            out += self._silence.advance(end * MINUTE)
            out += self._spike.advance(end * MINUTE)
        out += self._silence.advance(now_us)
        out += self._spike.advance(now_us)
        return out
