"""Fires when a motive, in all or in one region or channel, brings far more negatives than is usual.

One incident per motive. Evaluated once a minute of the arrival clock over windows of event time. Nothing
fires in the first three hours of a stream, and in the first two days only what is overwhelming, because
the expectation still knows little. Messages more than 20 minutes late count as usual traffic later on,
never as news: the burst after a dead feed lands in the past.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from alerts import severity
from alerts.baseline import Baseline, learn
from alerts.counting import Counting
from alerts.evidence import evidence_of, place_of
from alerts.incidents import Book, Numbers
from alerts.minutes import Minutes
from alerts.parameters import FOLLOWING, USED, Parameters, are_kin
from alerts.rates import Floats
from alerts.scan import Candidate, Scan
from alerts.segments import KEPT_HOURS, MAX_MOTIVES, NEGATIVE, Buckets, Segments
from alerts.watch import Watch
from commandcenter.alert import Mark, Schedule, Transition
from commandcenter.clock import MINUTE

_ANNOUNCED = 1.35  # on an announced multiple: they are estimates
_AFTER_MIN = 30  # so long after a publication its traffic still runs
_MASKED_MIN = (
    1440  # an incident hides its hours from the baseline for so long, then it is the new usual
)
_FAR_BACK = 1 << 30
_AFTERMATH_MIN = 120
_AT_ONCE = 7  # severity from which no second minute is awaited


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
        self._buckets = Buckets(np.array([window.minutes for window in parameters.windows]))
        self._counting = Counting(self._segments, self._buckets)
        self._baseline: Baseline | None = None
        self._began: int | None = None
        self._learned = 0  # hour
        self._masked = np.zeros((KEPT_HOURS, MAX_MOTIVES), dtype=np.bool_)
        self._floors: dict[str, int] = {}
        self._pending: dict[str, int] = {}
        self._least = np.array([[window.count] for window in parameters.windows])
        self._half_hour = next(i for i, w in enumerate(parameters.windows) if w.minutes >= 30)
        self._watches: dict[str, Watch] = {}
        self._schedules: list[Schedule] = []

    def is_learning(self) -> bool:
        """Tell whether too little of the stream has passed for anything to fire."""
        if self._began is None or self._minutes.now is None:
            return True
        return self._minutes.now - self._began < self._parameters.warmup_min

    def observe(self, record: Mark | Schedule) -> list[Transition]:
        """Take the next record by arrival; first run every minute that passed before it."""
        out = self.advance(record.arrival_us)
        self._take(record)
        return out

    def advance(self, now_us: int) -> list[Transition]:
        """Let time pass without records up to `now_us` (arrival clock)."""
        out = [told for end in self._minutes.passed(now_us) for told in self._look(end)]
        self._begin()
        return out

    def remember(self, record: Mark | Schedule) -> None:
        """Take a record of history: it is learned from, the minutes up to it are not looked at."""
        self._minutes.skip_to(record.arrival_us)
        self._begin()
        self._take(record)

    def restore(self, last: Iterable[Transition]) -> None:
        """Take these last transitions of incidents for what was told.

        What history found open and is not among them was never told: it fires if it still goes on. What
        history found closed stays closed.
        """
        told = list(last)
        self._book.restore((each.motive, each) for each in told)
        self._watches.clear()
        self._pending.clear()
        for each in told:
            if each.state == "firing":
                self._watch(each, least=20)
            elif each.motive in self._segments.number:
                self._floors[each.motive] = each.at_us // MINUTE

    def _begin(self) -> None:
        if (now := self._minutes.now) is not None:
            self._began = now if self._began is None else self._began
            self._buckets.begin(now)

    def _take(self, record: Mark | Schedule) -> None:
        if isinstance(record, Schedule):
            self._schedules.append(record)
        else:
            self._counting.count(record, self._minutes.now or 0)

    # ---- a minute

    def _look(self, end: int) -> list[Transition]:
        self._buckets.begin(end)
        if self._learned != end // 60:
            self._learn(end // 60)
        baseline = self._baseline
        if baseline is None or end - (self._began or 0) < self._parameters.warmup_min:
            return []
        sums = self._buckets.sums(len(baseline.motive))
        if not self._watches and not (sums[:, NEGATIVE] >= self._least).any():
            self._pending = {}  # so few can neither fire nor be waited for
            return []
        multiples = self._multiples(end, len(baseline.whole))
        scan = Scan(baseline, sums, multiples, end, self._parameters)
        return self._follow(scan, end) + self._search(scan, end)

    def _learn(self, hour: int) -> None:
        open_now = [
            self._segments.number[motive]
            for motive, watch in self._watches.items()
            if hour * 60 - watch.fired < _MASKED_MIN and motive in self._segments.number
        ]
        for past in range(max(self._learned, hour - KEPT_HOURS), hour):
            self._masked[past % KEPT_HOURS] = False
            self._masked[past % KEPT_HOURS, open_now] = True
        self._learned = hour
        if hour > self._buckets.first_hour and self._segments.all:
            self._baseline = learn(self._buckets, self._segments, self._masked, hour)

    def _multiples(self, end: int, motives: int) -> Floats:
        """Return how many times its usual traffic each motive was announced to bring now."""
        now = end * MINUTE
        self._schedules = [s for s in self._schedules if now <= s.end_us + _AFTER_MIN * MINUTE]
        found = np.ones(motives)
        for schedule in self._schedules:
            index = self._segments.number.get(schedule.motive, motives)
            if schedule.start_us <= now and index < motives:
                found[index] = max(found[index], _ANNOUNCED * schedule.expected_multiple)
        return found

    def _search(self, scan: Scan, end: int) -> list[Transition]:
        """Fire what passed in two successive minutes, or at once where it is severe."""
        best: dict[str, Candidate] = {}
        for candidate in scan.candidates(self._reach(end)):
            best.setdefault(self._segments.motive_of(candidate.column), candidate)
        out = []
        for motive, candidate in sorted(best.items(), key=lambda found: -self._size(scan, *found)):
            if self._is_also_seen(scan, motive, candidate):
                continue
            grade = self._grade(scan, candidate.column)
            if grade >= _AT_ONCE or self._pending.get(motive) == end - 1:
                out.append(self._fire(scan, motive, candidate, grade, end))
        self._pending = {motive: end for motive in best if not self._book.is_open(motive)}
        return out

    def _size(self, scan: Scan, motive: str, candidate: Candidate) -> float:
        """Return how many messages more than expected a motive brings, in the candidate's window."""
        return float(scan.excess[candidate.window, self._segments.number[motive]])

    def _is_also_seen(self, scan: Scan, motive: str, candidate: Candidate) -> bool:
        """Tell whether it is part of an open crisis: a kin of it that is not far larger.

        Told by half an hour at least: in five minutes one motive of a crisis may bring twice another's.
        """
        held = replace(candidate, window=max(candidate.window, self._half_hour))
        size = self._size(scan, motive, held)
        return any(
            are_kin(motive, other)
            and size < self._parameters.kin_times * self._size(scan, other, held)
            for other in self._watches
            if other != motive and other in self._segments.number
        )

    def _reach(self, end: int) -> NDArray[np.int64]:
        """Return how many minutes the windows of each motive may look back; 0 while it is open."""
        reach = np.full(len(self._segments.motives), _FAR_BACK)
        for motive, floor in self._floors.items():
            reach[self._segments.number[motive]] = max(0, end - floor)
        for motive in self._watches:
            if motive in self._segments.number:
                reach[self._segments.number[motive]] = 0
        return reach

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
        columns = self._segments.named(told.motive, told.region, told.channel)
        self._watches[told.motive] = Watch(columns, least, told.at_us // MINUTE)

    def _follow(self, scan: Scan, end: int) -> list[Transition]:
        """Raise the severity of open incidents, and resolve those that stayed low."""
        out = []
        for motive, watch in list(self._watches.items()):
            if watch.columns and watch.columns[0] < scan.segments:
                rise = self._book.rise(motive, end * MINUTE, self._grade(scan, watch.columns[0]))
                out += [rise] if rise is not None else []
            if watch.is_over(scan, end):
                out.append(self._book.resolve(motive, end * MINUTE, watch.ended(end) * MINUTE))
                del self._watches[motive]
                self._floor(motive, end)
        return out

    def _floor(self, closed: str, end: int) -> None:
        """Let no window of a motive, or of its kin, reach back into a crisis that was closed.

        What follows an outage goes on after it: people ask where their answer is.
        """
        for motive in self._segments.motives:
            if motive == closed or are_kin(motive, closed):
                after = _AFTERMATH_MIN if motive in FOLLOWING else 0
                self._floors[motive] = end + after

    def _grade(self, scan: Scan, column: int) -> int:
        """Return the severity by the window, of a quarter of an hour or more, that looks worst."""
        partial, growing = self._partial(), scan.reach_grows(column)
        return max(
            severity.of_spike(
                float(scan.x[row, column] / scan.e[row, column]),
                float(scan.x[row, column] - scan.e[row, column]) * 60.0 / int(scan.widths[row]),
                growing=growing,
                partial=partial,
            )
            for row in np.flatnonzero((scan.widths >= 15) & (scan.widths <= 60))
        )
