import pytest

from commandcenter.bench.timing import percentile, quotient, took


def test_the_quotient_is_the_median_of_the_rounds_so_one_bad_round_does_not_count() -> None:
    assert quotient([2, 2, 90], [1, 1, 1]) == 2


def test_a_percentile_is_the_value_that_so_many_do_not_exceed() -> None:
    values = list(range(100, 0, -1))
    assert percentile(values, 0.5) == 51
    assert percentile(values, 0.99) == 100
    assert percentile([7], 0.99) == 7


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_work_is_done_once_while_it_is_timed() -> None:
    done: list[int] = []
    assert took(lambda: done.append(1)) > 0
    assert done == [1]
