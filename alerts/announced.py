"""Announced publications: how many times its usual traffic a motive is expected to bring, and where."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

import numpy as np

from alerts.baseline import Baseline
from alerts.rates import Floats
from alerts.segments import Segments
from commandcenter.alert import Schedule
from commandcenter.clock import MINUTE

_MARGIN = 1.35  # on an announced multiple: they are estimates
_AFTER_US = 30 * MINUTE  # so long after its end its traffic still runs


class Announced:
    """The publications that run or are to come, each as it was told last."""

    def __init__(self) -> None:
        self._schedules: dict[str, Schedule] = {}
        self._numbers = count()

    def add(self, schedule: Schedule) -> None:
        """Take note of an announcement, of its change, or of its end."""
        name = schedule.publication or f" {next(self._numbers)}"  # one without a name stands alone
        self._schedules.pop(name, None)
        if not schedule.is_off:
            self._schedules[name] = schedule

    def multiples(self, end: int, number: Mapping[str, int], motives: int) -> Floats:
        """Return what is expected in minute `end`, in times of the usual: (motives,)."""
        found = np.ones(motives)
        for schedule in self._running(end):
            index = number.get(schedule.motive, motives)
            if index < motives:
                found[index] = max(found[index], _times(schedule))
        return found

    def placed(
        self, baseline: Baseline, end: int, segments: Segments, multiples: Floats
    ) -> Baseline:
        """Return the baseline with what is more than usual where the publications bring it.

        Of m times a motive's traffic, m - 1 come over the channel of the publication, or from its region:
        that part's share s of the motive becomes (s + m - 1) / m. The other parts are expected to grow
        with the motive too, because people answer elsewhere as well.
        """
        shares: Floats | None = None
        for schedule in self._running(end):
            for column in segments.named(schedule.motive, schedule.region, schedule.channel)[1:]:
                if column < len(baseline.motive):
                    shares = baseline.shares.copy() if shares is None else shares
                    times = max(1.0, _times(schedule))
                    whole = float(multiples[baseline.motive[column]])
                    usual = baseline.shares[:, column]
                    expected = np.minimum(1.0, (usual + times - 1.0) / whole)
                    shares[:, column] = np.maximum(shares[:, column], expected)
        return baseline if shares is None else replace(baseline, shares=shares)

    def _running(self, end: int) -> list[Schedule]:
        """Return those that run in minute `end`; forget those that are over."""
        now = end * MINUTE
        self._schedules = {
            name: one for name, one in self._schedules.items() if now <= one.end_us + _AFTER_US
        }
        return [one for one in self._schedules.values() if one.start_us <= now]


def _times(schedule: Schedule) -> float:
    return _MARGIN * schedule.expected_multiple
