"""Fires when a motive, in all or in one region or channel, brings far more negatives than is usual.

One incident per motive. Evaluated once a minute of the arrival clock over windows of event time. Nothing
fires in the first three hours of a stream, and in the first two days only what is overwhelming, because
the expectation still knows little. Messages more than 20 minutes late count as usual traffic later on,
never as news: the burst after a dead feed lands in the past.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from alerts import severity
from alerts.baseline import Baseline, learn
from alerts.counting import Counting
from alerts.evidence import evidence_of, place_of
from alerts.incidents import Book, Numbers
from alerts.minutes import Minutes
from alerts.parameters import USED, Parameters
from alerts.rates import Floats
from alerts.scan import Candidate, Scan
from alerts.segments import KEPT_HOURS, MAX_MOTIVES, Buckets, Segments
from commandcenter.alert import Mark, Schedule, Transition
from commandcenter.clock import MINUTE

_ANNOUNCED = 1.35  # on an announced multiple: they are estimates
_AFTER_MIN = 30  # so long after a publication its traffic still runs
_MASKED_MIN = 1440  # an incident hides its hours from the baseline for so long, then it is the new usual
_FAR_BACK = 1 << 30
_LOOK_MOST = 60  # minutes
_LOOK_COUNT = 16.0  # messages that the crisis at its worst would bring in a look
_EBB = 0.2  # of the most reshares: from there on a viral post is over


@dataclass
class Watch:
    """What an open incident is watched by."""

    columns: tuple[int, ...]  # all must be low for it to clear; the motive as a whole first
    least: int  # minutes to look back, at least
    fired: int  # minute
    low: int = 0  # minutes in succession
    rate: float = 0.0  # most negatives a minute above the expected
    reshares: float = 0.0  # most a minute


class NegativeSpike:
    """The detector; `partial` says whether all channels but one are silent."""

    name = "negative_spike"

    def __init__(
        self,
        numbers: Numbers | None = None,
        partial: Callable[[], bool] = bool,
        parameters: Parameters = USED,
    ) -> None:
        self._parameters = parameters
        self._partial = partial
        self._book = Book(self.name, numbers or Numbers())
        self._minutes = Minutes()
        self._segments = Segments()
        self._widths = np.array([window.minutes for window in parameters.windows])
        self._buckets = Buckets(self._widths)
        self._counting = Counting(self._segments, self._buckets)
        self._baseline: Baseline | None = None
        self._began = 0
        self._masked = np.zeros((KEPT_HOURS, MAX_MOTIVES), dtype=np.bool_)
        self._floors: dict[str, int] = {}
        self._pending: dict[str, int] = {}
        self._watches: dict[str, Watch] = {}
        self._schedules: list[Schedule] = []

    def observe(self, record: Mark | Schedule) -> list[Transition]:
        """Take the next record by arrival; first run every minute that passed before it."""
        out = self.advance(record.arrival_us)
        if isinstance(record, Schedule):
            self._schedules.append(record)
        else:
            self._counting.count(record, self._minutes.now or 0)
        return out

    def advance(self, now_us: int) -> list[Transition]:
        """Let time pass without records up to `now_us` (arrival clock)."""
        fresh = self._minutes.now is None
        out = [told for end in self._minutes.passed(now_us) for told in self._look(end)]
        if self._minutes.now is not None:
            self._buckets.begin(self._minutes.now)
            self._began = self._minutes.now if fresh else self._began
        return out

    # ---- a minute

    def _look(self, end: int) -> list[Transition]:
        self._buckets.begin(end)
        if end % 60 == 0:
            self._learn(end)
        baseline = self._baseline
        if baseline is None or end - self._began < self._parameters.warmup_min:
            return []
        sums = self._buckets.sums(len(baseline.motive))
        scan = Scan(baseline, sums, self._multiples(end), end, self._parameters)
        return self._follow(scan, end) + self._search(scan, end)

    def _learn(self, end: int) -> None:
        hour = end // 60
        self._masked[(hour - 1) % KEPT_HOURS] = False
        for motive, watch in self._watches.items():
            if end - watch.fired < _MASKED_MIN:
                self._masked[(hour - 1) % KEPT_HOURS, self._segments.motives.index(motive)] = True
        if hour > self._buckets.first_hour and self._segments.all:
            self._baseline = learn(self._buckets, self._segments, self._masked, hour)

    def _multiples(self, end: int) -> Floats:
        """Return how many times its usual traffic each motive was announced to bring now."""
        now = end * MINUTE
        self._schedules = [s for s in self._schedules if now <= s.end_us + _AFTER_MIN * MINUTE]
        found = np.ones(len(self._segments.motives))
        for schedule in self._schedules:
            if schedule.start_us <= now and schedule.motive in self._segments.motives:
                index = self._segments.motives.index(schedule.motive)
                found[index] = max(found[index], _ANNOUNCED * schedule.expected_multiple)
        assert self._baseline is not None
        return found[: len(self._baseline.whole)]

    def _search(self, scan: Scan, end: int) -> list[Transition]:
        """Fire what passed in two successive minutes, or at once where it is severe."""
        best: dict[str, Candidate] = {}
        for candidate in scan.candidates(self._reach(end)):
            best.setdefault(self._motive(candidate.column), candidate)
        out = []
        for motive, candidate in best.items():
            grade = self._grade(scan, candidate.column)
            if grade >= 7 or self._pending.get(motive) == end - 1:
                out.append(self._fire(scan, motive, candidate, grade, end))
        self._pending = {motive: end for motive in best if not self._book.is_open(motive)}
        return out

    def _motive(self, column: int) -> str:
        return self._segments.motives[self._segments.all[column].motive]

    def _reach(self, end: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Return how many minutes the windows of each motive may look back; 0 while it is open."""
        return np.array(
            [
                0 if motive in self._watches else end - self._floors.get(motive, end - _FAR_BACK)
                for motive in self._segments.motives
            ]
        )

    def _fire(
        self, scan: Scan, motive: str, candidate: Candidate, grade: int, end: int
    ) -> Transition:
        channel, region = place_of(scan, self._segments, candidate)
        told = self._book.fire(
            motive,
            end * MINUTE,
            where=(motive, channel, region),
            severity=grade,
            evidence=evidence_of(scan, self._buckets, candidate, end),
        )
        self._watch(told, least=30 if scan.widths[candidate.window] >= 60 else 20)
        return told

    def _watch(self, told: Transition, *, least: int) -> None:
        columns = [
            self._segments.column(told.motive, "motive", "*"),
            self._segments.column(told.motive, "region", told.region),
            self._segments.column(told.motive, "channel", told.channel),
        ]
        known = tuple(column for column in columns if column is not None)
        self._watches[told.motive] = Watch(known, least, told.at_us // MINUTE)

    def _follow(self, scan: Scan, end: int) -> list[Transition]:
        """Raise the severity of open incidents, and resolve those that stayed low."""
        out = []
        for motive, watch in list(self._watches.items()):
            if (rise := self._book.rise(motive, end * MINUTE, self._grade(scan, watch.columns[0]))) is not None:
                out.append(rise)
            watch.low = watch.low + 1 if self._is_low(scan, watch) else 0
            if watch.low >= 12 and end - watch.fired >= 15:
                ended = end - watch.low - watch.least // 2
                out.append(self._book.resolve(motive, end * MINUTE, ended * MINUTE))
                self._floors[motive] = end
                del self._watches[motive]
        return out

    def _is_low(self, scan: Scan, watch: Watch) -> bool:
        """Say whether no watched segment shows an excess; the thin end of a wave of reshares is none.

        A small crisis is looked at over more minutes: twenty would often hold none of it by chance.
        """
        whole = watch.columns[0]
        for row in np.flatnonzero((scan.widths >= 20) & (scan.widths <= _LOOK_MOST)):
            width = int(scan.widths[row])
            watch.rate = max(watch.rate, float(scan.x[row, whole] - scan.e[row, whole]) / width)
            watch.reshares = max(watch.reshares, float(scan.reshares[row, whole]) / width)
        minutes = min(_LOOK_MOST, max(watch.least, _LOOK_COUNT / max(watch.rate, 1e-3)))
        row = int(np.searchsorted(scan.widths, minutes))
        ebbing = scan.reshares[row, whole] < _EBB * watch.reshares * scan.widths[row]
        for column in watch.columns:
            e = float(scan.e[row, column])
            seen = int(scan.x[row, column] - (scan.reshares[row, column] if ebbing else 0))
            if seen >= 1.6 * e + sqrt(e) + 0.8:
                return False
        return True

    def _grade(self, scan: Scan, column: int) -> int:
        """Return the severity by the window, of a quarter of an hour or more, that looks worst."""
        partial = self._partial()
        rows = np.flatnonzero((scan.widths >= 15) & (scan.widths <= 60))
        return max(
            severity.of_spike(
                float(scan.x[row, column] / scan.e[row, column]),
                float(scan.x[row, column] - scan.e[row, column]) * 60.0 / int(scan.widths[row]),
                partial=partial,
            )
            for row in rows
        )
