"""Grades from 1 to 10."""

import pytest

from alerts.severity import of_silence, of_spike


@pytest.mark.parametrize(
    ("times", "per_hour", "grade"),
    [(10, 20, 6), (4, 100, 6), (30, 150, 8), (30, 1500, 10), (1, 1, 1), (2, 5, 3)],
)
def test_spikes_are_graded_as_specified(times: float, per_hour: float, grade: int) -> None:
    assert of_spike(times, per_hour) == grade


def test_growing_reach_raises_a_grade_and_missing_channels_lower_it() -> None:
    assert of_spike(10, 20, growing=True) == 7
    assert of_spike(10, 20, partial=True) == 4
    assert of_spike(1, 1, partial=True) == 1


def test_a_silent_feed_weighs_more_after_an_hour_and_with_a_second_one() -> None:
    assert [of_silence(0, 1), of_silence(59, 1), of_silence(60, 1), of_silence(0, 2)] == [
        4,
        4,
        6,
        8,
    ]
