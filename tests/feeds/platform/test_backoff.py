"""When a feed asks a platform again."""

from hypothesis import given
from hypothesis import strategies as st

from feeds.platform.backoff import SPREAD_S, after_sleep_s, delay_s


def test_the_waits_grow_to_a_minute_and_stay_there() -> None:
    assert [delay_s(tries, 0.5) for tries in range(1, 10)] == [1, 2, 4, 8, 15, 30, 60, 60, 60]


def test_each_wait_is_spread_by_half_of_itself() -> None:
    assert (delay_s(3, 0.0), delay_s(3, 1.0)) == (2, 6)


@given(st.integers(1, 100), st.floats(0, 1), st.floats(0, 5_000))
def test_what_the_platform_asks_for_wins_where_it_is_longer(
    tries: int, draw: float, asked: float
) -> None:
    assert delay_s(tries, draw, asked) == max(delay_s(tries, draw), asked)


@given(st.floats(0, 1))
def test_after_a_sleep_all_come_back_within_ten_seconds(draw: float) -> None:
    assert 0 <= after_sleep_s(draw) <= SPREAD_S
