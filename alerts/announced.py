"""Announced publications: how many times its usual traffic a motive is expected to bring."""

from collections.abc import Mapping

import numpy as np

from alerts.rates import Floats
from commandcenter.alert import Schedule
from commandcenter.clock import MINUTE

_MARGIN = 1.35  # on an announced multiple: they are estimates
_AFTER_US = 30 * MINUTE  # so long after its end its traffic still runs


class Announced:
    """The publications that run or are to come."""

    def __init__(self) -> None:
        self._schedules: list[Schedule] = []

    def add(self, schedule: Schedule) -> None:
        """Take note of an announcement."""
        self._schedules.append(schedule)

    def multiples(self, end: int, number: Mapping[str, int], motives: int) -> Floats:
        """Return what is expected in minute `end`, in times of the usual: (motives,)."""
        now = end * MINUTE
        self._schedules = [s for s in self._schedules if now <= s.end_us + _AFTER_US]
        found = np.ones(motives)
        for schedule in self._schedules:
            index = number.get(schedule.motive, motives)
            if schedule.start_us <= now and index < motives:
                found[index] = max(found[index], _MARGIN * schedule.expected_multiple)
        return found
