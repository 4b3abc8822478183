"""One look at all segments and windows: what is expected now, and what exceeds it.

Per motive the expectation follows (a) a common level, from the other messages of all motives in the last
two hours, (b) the motive's own growth, from its other messages: the mean of a gamma prior that knows the
usual noise from hour to hour, after what was seen. Growth carried by messages that are not negative thus
raises what is expected of the negatives. A crisis brings some other messages too; those are not growth.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alerts.baseline import Baseline
from alerts.parameters import USED, Parameters
from alerts.rates import Floats, clip
from alerts.segments import NEGATIVE, OTHER, RESHARE, Counts
from alerts.tail import binomial_tail, negative_binomial_tail

_COMMON_MIN = 120
_COMMON_HELD = 60.0  # pseudo-messages that hold the common level to 1
_GROWTH_MIN = 60  # growth is read from at least so many minutes
MOST_SIZE = 75.0
_GOES_ON_MIN = 60
_REACH_COUNT = 5
_HOT_SIGMAS, _HOT_COUNT = 4.0, 4.0  # from such an excess on a motive spills into others


@dataclass(frozen=True)
class Candidate:
    """A segment in a window that passed every rule, or all but a part of the tail.

    `over` is how far its tail exceeds the limit: below zero it may begin. `spilled`: so few beside the
    largest excess of another motive that it is read as a part of that.
    """

    column: int
    window: int  # index
    seen: int  # negatives
    tail: float
    over: float
    spilled: bool = False


def low_limit(expected: Floats) -> Floats:
    """Return how many negatives are still low: below it nothing fires, and what is open may clear."""
    limit: Floats = 1.6 * expected + np.sqrt(expected) + 0.8
    return limit


def growth_windows(widths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each window the one its growth is read from: itself, or an hour."""
    result: NDArray[np.int64] = np.maximum(
        np.arange(len(widths)), np.searchsorted(widths, _GROWTH_MIN)
    )
    return result


def common_level(widths: NDArray[np.int64], others: Floats, seen: Counts) -> float:
    """Return how busy it is in all motives together, each clipped so that none speaks for all.

    `others` expected and `seen`: (windows, motives).
    """
    row = int(np.searchsorted(widths, _COMMON_MIN))
    kept = np.minimum(seen[row], clip(others[row])).sum()
    return float((_COMMON_HELD + kept) / (_COMMON_HELD + others[row].sum()))


class Scan:
    """The figures of one minute; arrays are (windows, segments) unless said otherwise.

    `x` negatives seen, `y` others seen, `e` negatives expected, `size` of its distribution, `usual`
    share of negatives, `calm` others expected before any growth.
    """

    def __init__(
        self,
        baseline: Baseline,
        sums: Counts,
        multiples: Floats,
        end: int,
        parameters: Parameters = USED,
    ) -> None:
        """`sums`: (windows, planes, segments) up to minute `end`; `multiples`: as announced, per motive."""
        self.parameters = parameters
        self.widths = np.array([window.minutes for window in parameters.windows])
        self.baseline = baseline
        self.segments = len(baseline.motive)
        known = sums[:, :, : self.segments]
        self.x, self.y, self.reshares = known[:, NEGATIVE], known[:, OTHER], known[:, RESHARE]
        self._reference = growth_windows(self.widths)
        self._expect(baseline.expected(end - self.widths, end) * multiples)

    def _expect(self, expected: Floats) -> None:
        base, held = self.baseline, self.baseline.sizes
        whole_y = self.y[:, base.whole]
        expected *= common_level(self.widths, expected[:, 1], whole_y)
        negatives, others = expected[:, 0], expected[:, 1]
        grown = self._growth(self.x[:, base.whole], whole_y, negatives, others, held)
        size = np.minimum(MOST_SIZE, held + grown[1])
        e = (grown[0] * negatives)[:, base.motive] * base.shares[0]
        part = (grown[0] * others)[:, base.motive] * base.shares[1]
        self.usual = e / np.maximum(e + part, 1e-9)
        self.calm = others[:, base.motive] * base.shares[1]
        own = self._growth(self.x, self.y, e, part, self.parameters.part_size)
        is_whole = base.is_whole
        self.e = e * np.where(is_whole, 1.0, own[0]) * self.parameters.margin
        loose = np.where(is_whole, 0.0, 1.0 / (self.parameters.part_size + own[1]))
        self.size = 1.0 / (1.0 / size[:, base.motive] + loose)
        floors = np.where(is_whole, self.parameters.floor_motive, self.parameters.floor_part)
        self.e = np.maximum(self.e, floors)
        self._spill()

    def _growth(
        self, x: Counts, y: Counts, e: Floats, others: Floats, held: Floats | float
    ) -> tuple[Floats, Floats]:
        """Return the growth read from the others, and how many messages speak for it."""
        brought = self.parameters.crisis_others * np.maximum(0.0, x - e)
        carried = np.maximum(np.minimum(y, others), y - brought)[self._reference]
        return (held + carried) / (held + others[self._reference]), carried

    def _spill(self) -> None:
        """Add to each motive what is wrongly read as it of the large excesses of others."""
        whole = self.baseline.whole
        x, e = self.x[:, whole], self.e[:, whole]
        self.excess = np.maximum(0.0, x - e)  # (windows, motives)
        limit = _HOT_SIGMAS * np.sqrt(e + e * e / self.size[:, whole]) + _HOT_COUNT
        hot = np.where(self.excess > limit, self.excess, 0.0)
        order = np.sort(hot, axis=1)
        top = order[:, -1:]
        second = order[:, -2:-1] if hot.shape[1] > 1 else np.zeros_like(top)
        self.rival = np.where(hot >= top, second, top)  # the largest excess of another motive
        spilled = self.parameters.spill * (hot.sum(1, keepdims=True) - hot)
        self.e = self.e + spilled[:, self.baseline.motive] * self.baseline.shares[0]

    def candidates(self, reach: NDArray[np.int64]) -> list[Candidate]:
        """Return what passes, the most unlikely first. `reach`: minutes each motive may look back."""
        base, used = self.baseline, self.parameters
        counts = np.array([w.count for w in used.windows])[:, None]
        times = np.array([w.multiple for w in used.windows])[:, None]
        over = self.x - self.e
        passed = (self.x >= counts) & (self.x >= times * self.e) & (over >= 0.6 * counts)
        passed &= self.x >= (self.usual + used.share_over) * (self.x + self.y)
        passed &= self.goes_on()
        passed &= (self.widths[:, None] <= reach[base.motive]) & ~base.young
        excess, rival = self.excess[:, base.motive], self.rival[:, base.motive]
        spilled = excess < np.where(base.is_whole, used.spill_least, used.spill_part) * rival
        found = [
            self._tested(int(row), int(column), spilled=bool(spilled[row, column]))
            for row, column in zip(*np.nonzero(passed), strict=True)
        ]
        return sorted(
            (candidate for candidate in found if candidate is not None),
            key=lambda candidate: (-candidate.over, candidate.window, candidate.column),
        )

    def goes_on(self) -> NDArray[np.bool_]:
        """Say of each segment whether its last hour shows any excess: what is over does not fire."""
        row = int(np.searchsorted(self.widths, _GOES_ON_MIN))
        result: NDArray[np.bool_] = self.x[row] >= low_limit(self.e[row])
        return result

    def _tested(self, row: int, column: int, *, spilled: bool) -> Candidate | None:
        x, y = int(self.x[row, column]), int(self.y[row, column])
        window, is_whole = self.parameters.windows[row], self.baseline.is_whole[column]
        limit = (window.tail if is_whole else window.part) + float(self.baseline.unsure[column])
        tail = self.tail(row, column)
        if tail < limit - self.parameters.early or not self._share_speaks(row, column, x, y):
            return None
        return Candidate(column, row, x, tail, tail - limit, spilled)

    def tail(self, row: int, column: int) -> float:
        """Return -log10 of the probability of so many negatives."""
        return negative_binomial_tail(
            int(self.x[row, column]), float(self.e[row, column]), float(self.size[row, column])
        )

    def _share_speaks(self, row: int, column: int, x: int, y: int) -> bool:
        """Ask the share of negatives where the others alone are more than noise: a campaign is no crisis.

        A campaign for a motive is one for its regions and channels too, few as it brings to each.
        """
        strange = max(self._strange(row, column), self._strange(row, self._whole_of(column)))
        needed = min(3.0, max(0.0, strange - 2.0))
        return needed == 0.0 or binomial_tail(x, x + y, float(self.usual[row, column])) >= needed

    def _strange(self, row: int, column: int) -> float:
        """Return -log10 of the probability of so many others."""
        calm, y = float(self.calm[row, column]), int(self.y[row, column])
        held = float(self.baseline.sizes[self.baseline.motive[column]])
        return negative_binomial_tail(y, calm, held) if y > calm else 0.0

    def _whole_of(self, column: int) -> int:
        return int(self.baseline.whole[self.baseline.motive[column]])

    def reach_grows(self, column: int) -> bool:
        """Say whether reshares took a growing part of the negatives in three successive quarters."""
        rows = np.searchsorted(self.widths, [15, 30, 45])
        negatives = np.diff(self.x[rows, column], prepend=0)
        if negatives.min() < _REACH_COUNT:
            return False
        newest, middle, oldest = np.diff(self.reshares[rows, column], prepend=0) / negatives
        return bool(newest > middle > oldest)
