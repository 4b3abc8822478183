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
from commandcenter.languages import feed_key

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
            for column in _places(schedule, segments, len(baseline.motive)):
                shares = baseline.shares.copy() if shares is None else shares
                more = max(1.0, _times(schedule)) - 1.0
                whole = float(multiples[baseline.motive[column]])
                expected = np.minimum(1.0, (baseline.shares[:, column] + more) / whole)
                shares[:, column] = np.maximum(shares[:, column], expected)
        return baseline if shares is None else replace(baseline, shares=shares)

    def _running(self, end: int) -> list[Schedule]:
        """Return those that run in minute `end`; forget those that are over."""
        now = end * MINUTE
        self._schedules = {
            name: one for name, one in self._schedules.items() if now <= one.end_us + _AFTER_US
        }
        return [one for one in self._schedules.values() if one.start_us <= now]


def _places(schedule: Schedule, segments: Segments, known: int) -> list[int]:
    """Return the columns of a publication's channel and region: a post is answered in comments."""
    if (schedule.channel, schedule.region) == ("*", "*"):
        return []
    motive, channel = segments.number.get(schedule.motive), _platform(schedule.channel)
    return [
        column
        for column, segment in enumerate(segments.all[:known])
        if segment.motive == motive
        and (
            (segment.part == "region" and segment.name == schedule.region)
            or (segment.part == "channel" and _platform(segment.name) == channel)
        )
    ]


def _platform(channel: str) -> str:
    """Return what the channels of a platform share: facebook_post and facebook_comment are facebook's."""
    return feed_key(channel.partition("_")[0])


def _times(schedule: Schedule) -> float:
    return _MARGIN * schedule.expected_multiple
