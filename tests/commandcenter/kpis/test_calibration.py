"""The calibrated share on invented streams whose true share is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.care.marks import SCORES
from commandcenter.kpis.calibration import (
    FEWEST,
    Calibration,
    Counts,
    fitted,
    points,
    share_of,
)

MIXES = (0.05, 0.15, 0.3, 0.5, 0.7)
Drawn = tuple[Counts, int]


class Stream:
    """Messages whose scores a weak engine gives: log odds of two overlapping bells, shifted by `bias`."""

    def __init__(self, seed: int, skill: float = 1.0, bias: float = 0.0) -> None:
        self._chance = np.random.default_rng(seed)
        self._skill, self._bias = skill, bias

    def scores(self, n: int, *, negative: bool) -> Counts:
        middle = 1.3 if negative else -1.5
        odds = self._chance.normal(middle * self._skill + self._bias, 1.4, n)
        steps = (SCORES / (1 + np.exp(-odds))).astype(int)
        return np.bincount(np.minimum(steps, SCORES - 1), minlength=SCORES)

    def audit(self, n: int, share: float) -> Calibration:
        negatives = int(self._chance.binomial(n, share))
        counts = (self.scores(negatives, negative=True), self.scores(n - negatives, negative=False))
        made = fitted(*(tuple(map(int, one)) for one in counts))
        assert made is not None
        return made

    def report(self, n: int, share: float) -> Drawn:
        negatives = int(self._chance.binomial(n, share))
        both = self.scores(negatives, negative=True) + self.scores(n - negatives, negative=False)
        return both, negatives


def errors(stream: Stream, audited: int, rounds: int = 25) -> tuple[float, float, float]:
    """Return mean absolute errors of the calibrated and the raw share, and how often the interval held."""
    calibrated, raw, held = [], [], []
    for _ in range(rounds):
        calibration = stream.audit(audited, 0.3)
        for mix in MIXES:
            report, negatives = stream.report(300, mix)
            found, true = share_of(calibration, report), negatives / 300
            calibrated.append(abs(found.value - true))
            raw.append(abs(report[SCORES // 2 :].sum() / 300 - true))
            held.append(found.low <= true <= found.high)
    return float(np.mean(calibrated)), float(np.mean(raw)), float(np.mean(held))


@pytest.mark.parametrize(("audited", "most"), [(200, 0.08), (500, 0.06)])
@pytest.mark.parametrize("bias", [-0.8, 0.0, 0.8])
def test_a_strongly_changed_mix_is_found_within_the_goal_of_the_reading(
    audited: int, most: float, bias: float
) -> None:
    calibrated, raw, held = errors(Stream(7, bias=bias), audited)
    assert calibrated <= most
    assert calibrated < raw
    assert held >= 0.8


def test_even_a_weak_engine_is_within_eight_points_with_two_hundred_labels() -> None:
    calibrated, raw, _ = errors(Stream(11, skill=0.65), 200)
    assert calibrated <= 0.08
    assert calibrated < raw


def test_a_report_of_other_sources_is_marked_and_one_of_the_same_is_not() -> None:
    calibration = Stream(3).audit(400, 0.3)
    same, _ = Stream(4).report(400, 0.6)
    other = np.zeros(SCORES, dtype=np.int64)
    other[15:17] = 200  # an engine that is never sure
    assert share_of(calibration, same).is_explained
    found = share_of(calibration, other)
    assert not found.is_explained
    assert found.value == pytest.approx(float(calibration.chance[0] @ other) / 400)


def test_the_interval_holds_the_share_narrows_with_labels_and_is_the_same_every_time() -> None:
    stream = Stream(5)
    report, _ = stream.report(FEWEST, 0.4)
    few, many = (share_of(stream.audit(n, 0.3), report * 5) for n in (100, 2000))
    for found in (few, many):
        assert 0 <= found.low <= found.value <= found.high <= 1
    assert many.high - many.low < few.high - few.low
    calibration = stream.audit(200, 0.3)
    assert share_of(calibration, report) == share_of(calibration, report)


def test_of_many_reports_each_is_as_if_alone() -> None:
    stream = Stream(6)
    calibration = stream.audit(200, 0.3)
    reports = np.array([stream.report(300, mix)[0] for mix in MIXES])
    together = points(calibration, reports)
    alone = [points(calibration, report[np.newaxis])[0] for report in reports]
    assert together == pytest.approx(alone)
    assert list(together) == sorted(together)


def test_a_report_of_nothing_is_the_share_of_the_audit() -> None:
    calibration = Stream(8).audit(200, 0.3)
    (share,) = points(calibration, np.zeros((1, SCORES), dtype=np.int64))
    assert share == pytest.approx(calibration.share[0])


@given(st.data())
def test_whatever_was_audited_the_fit_explains_it_on_the_average(data: st.DataObject) -> None:
    some = st.lists(st.sampled_from((0, 0, 0, 1, 5, 40)), min_size=SCORES, max_size=SCORES)
    negative, other = data.draw(some.filter(sum)), data.draw(some.filter(sum))
    calibration = fitted(tuple(negative), tuple(other))
    assert calibration is not None
    counts = np.array(negative) + np.array(other)
    expected = float(calibration.chance[0] @ counts)
    assert 0 < expected < sum(counts)
    # The pull towards the engine's own odds may take away a little of what the labels say.
    assert abs(expected - sum(negative)) < 3
    assert np.all(np.isfinite(calibration.chance))


def test_an_engine_that_knows_two_scores_only_is_still_calibrated() -> None:
    negative, other = [0] * SCORES, [0] * SCORES
    negative[31], other[31], other[7] = 26, 27, 107
    calibration = fitted(tuple(negative), tuple(other))
    assert calibration is not None
    report = np.zeros(SCORES, dtype=np.int64)
    report[31], report[7] = 40, 80
    found = share_of(calibration, report)
    assert found.is_explained
    assert found.value == pytest.approx(0.165, abs=0.03)


def test_an_audit_of_one_class_teaches_nothing() -> None:
    none, some = (0,) * SCORES, (9,) * SCORES
    assert fitted(none, some) is None
    assert fitted(some, none) is None
