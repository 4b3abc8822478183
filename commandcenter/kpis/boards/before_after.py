"""How long each stage lasts before and after a date: what a change of procedure did to the work.

Population: cycles begun in the days before the date, and in as many after it; of each stage what is over.
Formula: medians and 90th percentiles, in service minutes of each case's clock; of the difference of the
medians the 95 % interval by bootstrap. Inside it lies 0: too close to call. Fewer than 30 on a side: no
verdict. Exclusions: what still runs, told apart. Source: requirements 2.2.
"""

from typing import NamedTuple

import numpy as np

from commandcenter.care.stages import Stage
from commandcenter.clock import DAY
from commandcenter.kpis.boards.stages import over
from commandcenter.kpis.book import Book, Minutes, in_minutes
from commandcenter.kpis.handling_time import handled
from commandcenter.kpis.measure import spread
from commandcenter.kpis.terms import TermsInForce
from commandcenter.protocol.casework import BeforeAfter, Lengths, StageTimes, Verdict
from commandcenter.state import State

FEWEST = 30
RESAMPLES = 2_000
STAGES = (
    Stage.NEW,
    Stage.TAKEN,
    Stage.WAITING,
    Stage.PARKED,
    Stage.MOVED,
    Stage.VERIFYING,
)


class _Side(NamedTuple):
    """The lengths of one side of the date, and how many still run."""

    minutes: Minutes
    running: int

    def told(self) -> Lengths:
        p50, p90 = spread(self.minutes).values()
        return Lengths(n=len(self.minutes), running=self.running, p50=p50, p90=p90)


def before_after(
    state: State, in_force: TermsInForce, date_us: int, days: int, as_of_us: int
) -> BeforeAfter:
    """Return every stage in so many days before a date, and in as many after it, as far as they have been."""
    start, end = date_us - days * DAY, min(date_us + days * DAY, as_of_us)
    sides = [
        _sides(Book(state, in_force, as_of_us, after_us=first - 1, until_us=max(first, last) - 1))
        for first, last in ((start, date_us), (date_us, end))
    ]
    rows = [_compared(key, *(side[key] for side in sides)) for key in sides[0]]
    return BeforeAfter(
        start_us=start, date_us=date_us, end_us=end, as_of_us=as_of_us, rows=tuple(rows)
    )


def _sides(book: Book) -> dict[str, _Side]:
    """Return the lengths of each stage, of the handling of a whole cycle and of the way to its close."""
    found = {}
    for stage in STAGES:
        waited, is_over = over(book, stage)
        running = int(np.count_nonzero(~is_over))
        found[f"stage_{stage.name.lower()}"] = _Side(in_minutes(waited.service[is_over]), running)
    closed = book.cycles.closed > 0
    minutes, _, times = handled(book)
    running = int(np.count_nonzero((times > 0) & ~closed))
    found["handling_time"] = _Side(minutes[(times > 0) & closed], running)
    to_close = in_minutes(book.cycles.to_close.service[closed])
    found["resolution"] = _Side(to_close, int(np.count_nonzero(~closed)))
    return found


def _compared(key: str, before: _Side, after: _Side) -> StageTimes:
    few = min(len(before.minutes), len(after.minutes))
    change = low = high = None
    verdict: Verdict = "nothing" if not few else "few"
    if few:
        change = float(np.median(after.minutes) - np.median(before.minutes))
    if few >= FEWEST:
        low, high = interval(before.minutes, after.minutes)
        verdict = "close" if low <= 0 <= high else "shorter" if high < 0 else "longer"
    return StageTimes(
        key=key,
        before=before.told(),
        after=after.told(),
        change=change,
        low=low,
        high=high,
        verdict=verdict,
    )


def interval(before: Minutes, after: Minutes) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the difference of two medians, after minus before.

    The median of n drawn with replacement from n sorted values is the value at the place floor(n × B), B
    the middle one of n uniform draws: Beta((n + 1) / 2, (n + 1) / 2). So each resample costs one
    number, however many values there are. (Efron, Bootstrap methods, 1979, section 3.)
    """
    chance = np.random.default_rng(len(before) << 32 | len(after))  # the same data, the same answer
    medians = [
        np.sort(side)[
            (len(side) * chance.beta((len(side) + 1) / 2, (len(side) + 1) / 2, RESAMPLES)).astype(
                np.int64
            )
        ]
        for side in (before, after)
    ]
    low, high = np.percentile(medians[1] - medians[0], (2.5, 97.5)).tolist()
    return low, high
