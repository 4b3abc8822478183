"""What is usual, learned from hour sums."""

import numpy as np
import pytest

from alerts.rates import Fit, Floats, fit

MONDAY = 483_096  # an hour since 1970: Monday, 10 February 2025, midnight UTC
SHAPE = (
    np.array([1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 15, 15, 14, 14, 13, 13, 14, 16, 18, 19, 17, 13, 7, 3])
    / 10.0
)


def hours(days: int, levels: tuple[float, ...] = (12.0, 5.0), seed: int = 3) -> Floats:
    """Return Poisson hour sums with the same profile in each column."""
    rng = np.random.default_rng(seed)
    counts: Floats = rng.poisson(np.tile(SHAPE, days)[:, None] * np.array(levels)).astype(float)
    return counts


def fitted(counts: Floats, first: int = MONDAY) -> Fit:
    return fit(counts, np.zeros(counts.shape, dtype=np.bool_), first)


def a_day(found: Fit, days: int, first: int = MONDAY) -> Floats:
    """Return what is expected of the day after the history."""
    begin = (first + days * 24) * 60
    whole: Floats = found.rates.between(np.array([begin]), begin + 1440)[0]
    return whole


def test_ten_days_teach_level_and_profile() -> None:
    found = fitted(hours(10))
    assert a_day(found, 10) == pytest.approx(SHAPE.sum() * np.array([12.0, 5.0]), rel=0.08)
    noon = (MONDAY + 10 * 24 + 12) * 60
    assert found.rates.between(np.array([noon]), noon + 60)[0, 0] == pytest.approx(16.6, rel=0.2)
    night = (MONDAY + 10 * 24 + 3) * 60
    assert found.rates.between(np.array([night]), night + 60)[0, 0] == pytest.approx(1.2, abs=0.8)


def test_windows_add_up_across_midnight() -> None:
    rates = fitted(hours(10)).rates
    midnight = (MONDAY + 240) * 60
    whole = rates.between(np.array([midnight - 90]), midnight + 90)[0]
    halves = rates.between(np.array([midnight - 90]), midnight)[0]
    halves = halves + rates.between(np.array([midnight]), midnight + 90)[0]
    assert whole == pytest.approx(halves)
    each = rates.each(np.array([midnight - 90, midnight]), np.array([midnight + 90, midnight + 90]))
    assert each[0] == pytest.approx(whole[0])
    assert each[1] < whole[1]


def test_a_crisis_does_not_teach_itself_as_normal() -> None:
    counts = hours(12)
    usual = a_day(fitted(counts), 12)
    counts[11 * 24 + 10 : 11 * 24 + 14, 0] *= 12  # four hours of twelve times as many, yesterday
    assert a_day(fitted(counts), 12) == pytest.approx(usual, rel=0.12)


def test_hours_under_an_open_incident_teach_nothing() -> None:
    counts = hours(12)
    masked = np.zeros(counts.shape, dtype=np.bool_)
    masked[9 * 24 :, 0] = True
    usual = a_day(fit(counts, masked, MONDAY), 12)
    counts[9 * 24 :, 0] *= 3
    assert a_day(fit(counts, masked, MONDAY), 12)[0] == pytest.approx(usual[0], rel=0.03)


def test_a_new_level_is_learned_within_two_weeks() -> None:
    counts = hours(40)
    counts[20 * 24 :] = np.round(counts[20 * 24 :] * 1.4)
    assert a_day(fitted(counts), 40)[0] == pytest.approx(12 * 1.4 * SHAPE.sum(), rel=0.1)


def test_weekends_get_a_profile_of_their_own_after_four_weeks() -> None:
    days = 35
    counts = hours(days, (40.0, 20.0))
    weekend = (np.arange(days * 24) // 24) % 7 >= 5
    counts[weekend] = np.round(counts[weekend] * 0.4)
    monday = a_day(fitted(counts), days)[0]
    saturday = a_day(fitted(counts[: (days - 2) * 24]), days - 2)[0]
    assert saturday / monday == pytest.approx(0.4, abs=0.08)


def test_noise_from_hour_to_hour_is_measured() -> None:
    rng = np.random.default_rng(1)
    mean = np.tile(SHAPE, 14)[:, None] * np.full(12, 30.0)
    noisy = rng.poisson(mean * rng.gamma(25.0, 1 / 25.0, mean.shape)).astype(np.float64)
    assert 17 < fitted(noisy).rates.size < 36
    assert fitted(rng.poisson(mean).astype(np.float64)).rates.size == 50.0


def test_an_hour_of_history_already_says_something() -> None:
    found = fitted(np.array([[30.0, 0.0]]), MONDAY + 12)
    begin = (MONDAY + 13) * 60
    expected = found.rates.between(np.array([begin]), begin + 60)[0]
    assert 15 < expected[0] < 60
    assert 0 < expected[1] < 0.1
