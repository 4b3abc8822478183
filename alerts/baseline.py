"""What is usual per motive, and which part of it falls to each region and channel.

Refitted once an hour from the hour sums. A region or a channel takes its share of its motive's expected
count, held to the share it has in all motives together: small cells learn from the large ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alerts.hidden import Hidden
from alerts.rates import DAILY_WEIGHT, Floats, Rates, clip, fit
from alerts.segments import KEPT_HOURS, Buckets, Counts, Segments

_PART_DAYS = 28
_PART_AGE_DAYS = 1.0  # a feed or region just connected has no usual share yet
_YOUNG_SIZE, _SIZE_A_DAY = 2.0, 4.0
_HELD = 30.0  # weighted messages that hold a part to its common share
_SURE_DAYS, _UNSURE = 7.0, 1.0
_DRIFT_HOURS = 36
_DRIFT_APART = 0.15
_DRIFT_MOST = 0.35


@dataclass(frozen=True)
class Baseline:
    """What a minute is measured against."""

    rates: Rates  # columns: negatives of every motive, then the rest of every motive
    shares: Floats  # (2, segments): part of its motive; 1 for the motive itself
    motive: NDArray[np.int64]  # (segments,): index of its motive
    whole: NDArray[np.int64]  # (motives,): column of each motive
    is_whole: NDArray[np.bool_]  # (segments,)
    sizes: Floats  # (motives,): of the noise from hour to hour; small while a motive is young
    young: NDArray[np.bool_]  # (segments,): its region or channel is too new to judge
    unsure: Floats  # (segments,): what the tail must pass more in the first days of a motive
    drift: float  # part of the other messages that are labelled negative lately, in all motives

    def expected(self, begins: NDArray[np.int64], end: int) -> Floats:
        """Return negatives and others expected per motive: (begins, 2, motives)."""
        motives = self.rates.table.shape[1] // 2
        found = self.rates.between(begins, end).reshape(len(begins), 2, motives)
        found[:, 0] += self.drift * found[:, 1]
        found[:, 1] *= 1.0 - self.drift
        return found


def learn(buckets: Buckets, segments: Segments, masked: Hidden, now_hour: int) -> Baseline:
    """Fit the baseline on the hours before `now_hour`, but those in which the motive had an incident."""
    counts, first = buckets.hours(now_hour, KEPT_HOURS, len(segments.all))
    motives = counts[:, :, segments.of_motive]
    hidden = masked.of(np.arange(first, now_hour), len(segments.motives))
    since = np.array([segment.since for segment in segments.all])
    whole = np.array(segments.of_motive)
    hidden = hidden | (np.arange(first, now_hour)[:, None] < since[whole] // 60)
    both = np.concatenate([hidden, hidden], axis=1)
    fitted = fit(motives.reshape(len(counts), -1).astype(np.float64), both, first)
    expected = fitted.expected.reshape(motives.shape)
    of = np.array([segment.motive for segment in segments.all])
    last = slice(-_PART_DAYS * 24, None)
    shares = _shares(counts[last], expected[last], hidden[last], segments, of)
    is_whole = np.array([segment.part == "motive" for segment in segments.all])
    age = (now_hour * 60 - since) / 1440.0
    return Baseline(
        rates=fitted.rates,
        shares=shares,
        motive=of,
        whole=whole,
        is_whole=is_whole,
        sizes=np.minimum(fitted.rates.size, _YOUNG_SIZE + _SIZE_A_DAY * age[whole]),
        young=~is_whole & (age < _PART_AGE_DAYS),
        unsure=_UNSURE * np.maximum(0.0, _SURE_DAYS - age[whole])[of],
        drift=_drift(motives, expected, hidden),
    )


def _shares(
    counts: Counts,
    expected: Floats,
    hidden: NDArray[np.bool_],
    segments: Segments,
    of: NDArray[np.int64],
) -> Floats:
    """Return the share of each segment in its motive, (2, segments), from clipped, weighted hours."""
    weight = DAILY_WEIGHT ** (np.arange(len(counts))[::-1] / 24.0)
    weights = np.where(hidden, 0.0, weight[:, None])
    groups = _groups(segments)
    whole = np.einsum("hm,hpm->pm", weights, expected)
    base = expected[:, :, of]
    shares = np.ones((2, len(of)))
    parts = groups >= 0
    shares[:, parts] = 1.0
    kept = counts.astype(np.float64)
    for _ in range(2):
        summed = np.einsum("hs,hps->ps", weights[:, of], kept)
        shares = _held(summed, whole, groups, of)
        kept = np.minimum(counts, clip(base * shares))
    return shares


def _groups(segments: Segments) -> NDArray[np.int64]:
    """Number the regions and channels; -1 is a motive as a whole."""
    names: dict[tuple[str, str], int] = {}
    return np.array(
        [
            -1 if s.part == "motive" else names.setdefault((s.part, s.name), len(names))
            for s in segments.all
        ]
    )


def _held(
    summed: Floats, whole: Floats, groups: NDArray[np.int64], of: NDArray[np.int64]
) -> Floats:
    parts = groups >= 0
    shares = np.ones_like(summed)
    if not parts.any():
        return shares
    total = whole.sum(1) + 1.0
    for plane in (0, 1):
        common = np.bincount(groups[parts], weights=summed[plane, parts]) / total[plane]
        held = summed[plane, parts] + _HELD * common[groups[parts]]
        shares[plane, parts] = np.minimum(1.0, held / (whole[plane, of[parts]] + _HELD))
    return shares


def _drift(motives: Counts, expected: Floats, hidden: NDArray[np.bool_]) -> float:
    """Return which part of the others turned negative lately, as far as all motives agree.

    The mean over the motives, none of which may speak for more than a little beyond their middle: one
    motive's crisis is no drift. What chance explains is taken as none.
    """
    last = slice(-_DRIFT_HOURS, None)
    seen = ~hidden[last, None, :]
    now = (np.minimum(motives[last], clip(expected[last])) * seen).sum(0)
    usual = (expected[last] * seen).sum(0)
    total = now.sum(0)
    share = usual[0] / np.maximum(usual.sum(0), 1e-9)
    use = total >= 20
    if use.sum() < 3:
        return 0.0
    room = (total * (1.0 - share))[use]
    moved = (now[0] - share * total)[use] / room
    middle = float(np.median(moved))
    mean = float(
        np.average(np.clip(moved, middle - _DRIFT_APART, middle + _DRIFT_APART), weights=room)
    )
    chance = float(np.sqrt((total * share * (1.0 - share))[use].sum()) / room.sum())
    kept = mean * max(0.0, 1.0 - (chance / max(abs(mean), 1e-9)) ** 2)
    return float(np.clip(kept, 0.0, _DRIFT_MOST))
