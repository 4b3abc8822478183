"""Shares of regions and channels, and the drift that all motives have in common."""

import numpy as np
import pytest

from alerts.baseline import Baseline, learn
from alerts.hidden import Hidden
from alerts.segments import MAX_MOTIVES, NEGATIVE, OTHER, Buckets, Segments

MOTIVES = ("billing", "roaming", "offers", "app_web")
FIRST = 480_000 * 60


def learned(days: int, negative: dict[int, float], crisis: str = "") -> Baseline:
    """Learn from days of 20 messages an hour and motive; `negative` is their share from a day on."""
    rng, buckets, segments = np.random.default_rng(2), Buckets(np.array([5])), Segments()
    share = 0.3
    for hour in range(days * 24):
        buckets.begin(FIRST + hour * 60)
        share = negative.get(hour // 24, share)
        for motive in MOTIVES:
            here = 0.9 if motive == crisis and hour // 24 == days - 1 else share
            for _ in range(int(rng.poisson(20))):
                plane = NEGATIVE if rng.random() < here else OTHER
                region = "lazio" if rng.random() < 0.2 else None
                channel = "x" if rng.random() < 0.7 else "forum"
                columns = segments.columns(motive, region, channel, FIRST + hour * 60)
                buckets.change(columns, plane, FIRST + hour * 60, True, by=1)
    return learn(buckets, segments, Hidden(MAX_MOTIVES), FIRST // 60 + days * 24)


def test_a_part_takes_its_share_of_its_motive() -> None:
    found = learned(8, {})
    whole = found.shares[:, found.is_whole]
    assert (whole == 1.0).all()
    parts = np.sort(np.unique(found.shares[1, ~found.is_whole].round(1)))
    assert set(parts) <= {0.2, 0.3, 0.7}


def test_labels_that_drift_alike_in_all_motives_move_what_is_expected() -> None:
    steady, drifting = learned(10, {}), learned(10, {8: 0.44})
    assert steady.drift == pytest.approx(0.0, abs=0.03)
    assert drifting.drift == pytest.approx(0.15, abs=0.06)
    end = FIRST + 10 * 1440
    negatives, others = drifting.expected(np.array([end - 1440]), end)[0]
    assert (negatives / (negatives + others)).mean() == pytest.approx(0.44, abs=0.05)


def test_one_motives_crisis_is_no_drift() -> None:
    assert learned(10, {}, crisis="roaming").drift < 0.06


def test_a_young_motive_is_trusted_less_and_a_young_channel_not_judged() -> None:
    young, old = learned(1, {}), learned(10, {})
    assert young.sizes.max() < 10 < old.sizes.min()
    assert young.unsure.min() > 1.0
    assert not old.unsure.any()
    assert not old.young.any()
    assert learned(1, {}).young.sum() == 0  # first seen a whole day ago
