"""Fires when a motive, in all or in one region or channel, brings far more negatives than is usual.

One incident per motive. Evaluated once a minute of the arrival clock over windows of event time. Nothing
fires in the first three hours of a stream, and in the first days only what is overwhelming, because
the expectation still knows little. Messages more than 20 minutes late count as usual traffic later on,
never as news: the burst after a dead feed lands in the past.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from alerts import severity
from alerts.announced import Announced
from alerts.baseline import Baseline, learn
from alerts.counting import Counting
from alerts.evidence import evidence_of, place_of
from alerts.glance import Glance
from alerts.hidden import Hidden
from alerts.incidents import Book, Numbers
from alerts.parameters import USED, Parameters, are_kin
from alerts.scan import Candidate, Scan
from alerts.segments import MAX_MOTIVES, Buckets, Segments
from alerts.watch import Watches
from commandcenter.alert import Mark, Schedule, Transition
from commandcenter.clock import MINUTE


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
        self._segments = Segments()
        widths = np.array([window.minutes for window in parameters.windows])
        self._buckets = Buckets(widths)
        self._glance = Glance(parameters)
        self._counting = Counting(self._segments, self._buckets)
        self._announced = Announced()
        self._hidden = Hidden(MAX_MOTIVES)
        self._baseline: Baseline | None = None
        self._began: int | None = None  # its first minute
        self._now = 0
        self._watches = Watches(self._segments)
        self._passed: dict[
            str, int
        ] = {}  # by motive, the minute in which it last passed every rule
        self._half_hour = next(i for i, w in enumerate(parameters.windows) if w.minutes >= 30)

    def is_learning(self) -> bool:
        """Tell whether too little of the stream has passed for anything to fire."""
        return self._began is None or self._now - self._began < self._parameters.warmup_min

    def begin(self, minute: int) -> None:
        """Let a minute begin."""
        self._began = minute if self._began is None else self._began
        self._now = minute
        self._buckets.begin(minute)

    def take(self, record: Mark | Schedule) -> None:
        """Count a message where it belongs, or take note of an announcement."""
        if isinstance(record, Schedule):
            self._announced.add(record)
        else:
            self._counting.count(record, self._now)

    def look(self, minute: int) -> list[Transition]:
        """Follow what is open and search for what is not."""
        if self._hidden.ends_at(minute):
            self._learn(minute)
        baseline = self._baseline
        if baseline is None or self.is_learning():
            return []
        sums = self._buckets.sums(len(baseline.motive))
        multiples = self._announced.multiples(minute, self._segments.number, len(baseline.whole))
        baseline = self._announced.placed(baseline, minute, self._segments, multiples)
        if not self._watches.open and self._glance.is_quiet(baseline, sums, multiples, minute):
            self._passed = {}
            return []
        scan = Scan(baseline, sums, multiples, minute, self._parameters)
        return self._follow(scan, minute) + self._search(scan, minute)

    def restore(self, last: Iterable[Transition]) -> None:
        """Take these last transitions of incidents for what was told.

        What history found open and is not among them was never told: it fires if it still goes on. What
        history found closed stays closed.
        """
        told = list(last)
        self._book.restore((each.motive, each) for each in told)
        self._watches.restore(told)
        self._passed.clear()

    def _learn(self, minute: int) -> None:
        hour = minute // 60
        open_now = self._watches.known()
        self._hidden.mark(minute, [(number, watch.fired) for _, number, watch in open_now])
        if hour > self._buckets.first_hour and self._segments.all:
            self._baseline = learn(self._buckets, self._segments, self._hidden, hour)

    def _search(self, scan: Scan, end: int) -> list[Transition]:
        """Fire what passed in two successive minutes, or at once where it is severe."""
        best, spilled = self._best(scan, end)
        passed = {motive for motive, candidate in best.items() if candidate.over >= 0.0}
        out: list[Transition | None] = []
        for motive, candidate in sorted(best.items(), key=lambda found: -self._size(scan, *found)):
            if (whole := self._whole_of(scan, motive, candidate)) is not None:
                out.append(self._also(whole, motive, end) if motive in passed else None)
                continue
            grade = self._grade(scan, candidate.column)
            is_sure = self._is_clear(candidate, grade) or self._passed.get(motive) == end - 1
            tell = self._fire if motive in passed and is_sure else self._may_begin
            out.append(tell(scan, motive, candidate, grade, end))
        largest = max(self._watches.known(), key=lambda each: each[2].rate, default=None)
        if largest is not None:
            out += [self._also(largest[0], motive, end) for motive in spilled]
        self._passed = {motive: end for motive in passed if not self._book.is_open(motive)}
        return [told for told in out if told is not None]

    def _best(self, scan: Scan, end: int) -> tuple[dict[str, Candidate], list[str]]:
        """Return the most unlikely candidate of each motive, then the motives that spilled over only."""
        best: dict[str, Candidate] = {}
        spilled: list[str] = []
        for candidate in scan.candidates(self._watches.reach(end)):
            motive = self._segments.motive_of(candidate.column)
            if candidate.spilled:
                spilled += [motive] if candidate.over >= 0.0 else []
            elif not self._watches.is_ebb(scan, motive, candidate):
                best.setdefault(motive, candidate)
        return best, [motive for motive in dict.fromkeys(spilled) if motive not in best]

    def _is_clear(self, candidate: Candidate, grade: int) -> bool:
        """Tell whether no second minute is awaited: it is severe, or far beyond what is needed."""
        used = self._parameters
        far = candidate.over >= used.clear_over and candidate.seen >= used.clear_count
        return far or grade >= used.clear_grade

    def _size(self, scan: Scan, motive: str, candidate: Candidate) -> float:
        """Return how many messages more than expected a motive brings, in the candidate's window."""
        return float(scan.excess[candidate.window, self._segments.number[motive]])

    def _whole_of(self, scan: Scan, motive: str, candidate: Candidate) -> str | None:
        """Return the motive of the open crisis that it is part of: a kin of it that is not far larger.

        Told by half an hour at least: in five minutes one motive of a crisis may bring twice another's.
        """
        held = replace(candidate, window=max(candidate.window, self._half_hour))
        size = self._size(scan, motive, held)
        kin = [
            other
            for other, _, _ in self._watches.known()
            if other != motive
            and are_kin(motive, other)
            and size < self._parameters.kin_times * self._size(scan, other, held)
        ]
        return max(kin, key=lambda other: self._size(scan, other, held), default=None)

    def _also(self, whole: str, motive: str, end: int) -> Transition | None:
        """Tell, once an incident, that another motive is seen along with it."""
        watch = self._watches.open[whole]
        if motive == whole or motive in watch.also:
            return None
        watch.also.add(motive)
        return self._book.also(whole, end * MINUTE, motive)

    def _may_begin(
        self, scan: Scan, motive: str, candidate: Candidate, grade: int, end: int
    ) -> Transition | None:
        channel, region = place_of(scan, self._segments, candidate)
        return self._book.begin(
            motive,
            end * MINUTE,
            where=(motive, channel, region),
            severity=grade,
            evidence=evidence_of(scan, self._buckets, candidate, end),
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
        self._watches.begin(told, least=30 if scan.widths[candidate.window] >= 60 else 20)
        return told

    def _follow(self, scan: Scan, end: int) -> list[Transition]:
        """Raise the severity of open incidents, and resolve those that stayed low."""
        out = []
        for motive, watch in list(self._watches.open.items()):
            if watch.columns and watch.columns[0] < scan.segments:
                rise = self._book.rise(motive, end * MINUTE, self._grade(scan, watch.columns[0]))
                out += [rise] if rise is not None else []
            if watch.is_over(scan, end):
                out.append(self._book.resolve(motive, end * MINUTE, watch.ended(end) * MINUTE))
                self._watches.close(motive, end)
        return out

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
