"""Pairs by the hour: the same as a plain list of pairs, whatever is put, taken and asked."""

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import HOUR
from commandcenter.series import EMPTY, Row, Rows, Series

Pair = tuple[int, int]
PAIRS = st.tuples(
    st.one_of(st.integers(0, 5 * HOUR), st.sampled_from((0, HOUR - 1, HOUR, HOUR + 1, 3 * HOUR))),
    st.integers(-3, 3) | st.integers(-(2**63), 2**63 - 1),
)


def made_of(pairs: list[Pair]) -> Series:
    series = Series()
    for pair in pairs:
        series.put(*pair)
    return series


@given(st.lists(PAIRS), st.data())
def test_a_series_is_a_bag_of_pairs(pairs: list[Pair], data: st.DataObject) -> None:
    series = made_of(pairs)
    taken = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    for pair in taken:
        series.take(*pair)
    left = Counter(pairs) - Counter(taken)
    assert Counter(series) == left
    assert series.size() == left.total()


@given(st.lists(PAIRS), st.integers(-HOUR, 6 * HOUR), st.integers(-HOUR, 6 * HOUR))
def test_a_window_holds_what_lies_after_its_start_up_to_its_end(
    pairs: list[Pair], start_us: int, end_us: int
) -> None:
    found = made_of(pairs).between(start_us, end_us)
    wanted = [(at_us, code) for at_us, code in pairs if start_us < at_us <= end_us]
    assert sorted(map(tuple, found.tolist())) == sorted(wanted)


@given(st.lists(PAIRS), st.integers(-1, 6))
def test_an_hour_holds_its_own_pairs(pairs: list[Pair], hour: int) -> None:
    found = made_of(pairs).hour(hour)
    assert sorted(map(tuple, found.tolist())) == sorted(p for p in pairs if p[0] // HOUR == hour)


@given(st.lists(PAIRS), st.data())
def test_the_packed_form_does_not_know_the_order_and_comes_back_whole(
    pairs: list[Pair], data: st.DataObject
) -> None:
    series = made_of(pairs)
    shuffled = made_of(data.draw(st.permutations(pairs)))
    assert list(series.packed().items()) == list(shuffled.packed().items())
    back = Series.unpacked(series.packed())
    assert Counter(back) == Counter(pairs)
    assert back.packed() == series.packed()


@given(st.lists(PAIRS, min_size=1))
def test_every_change_of_an_hour_is_counted(pairs: list[Pair]) -> None:
    series = made_of(pairs)
    hour = pairs[0][0] // HOUR
    before = series.changes[hour]
    series.take(*pairs[0])
    series.put(*pairs[0])
    assert series.changes[hour] == before + 2


def test_a_pair_that_is_not_held_cannot_be_taken() -> None:
    series = made_of([(5, 1)])
    with pytest.raises(KeyError):
        series.take(5, 2)
    with pytest.raises(KeyError):
        series.take(HOUR, 1)
    assert list(series) == [(5, 1)]


def test_a_pair_deep_in_a_full_hour_is_found() -> None:
    series = made_of([(minute, minute % 7) for minute in range(500)])
    series.take(3, 3)
    assert (3, 3) not in set(series)
    assert series.size() == 499


def test_nothing_is_held_of_an_hour_that_was_emptied() -> None:
    series = made_of([(5, 1)])
    series.take(5, 1)
    assert (series.hours, series.packed()) == ({}, {})
    assert series.between(0, HOUR).shape == series.hour(0).shape == EMPTY.shape


def test_a_window_is_a_copy() -> None:
    series = made_of([(5, 1)])
    series.between(0, HOUR)[:] = 0
    series.hour(0)[:] = 0
    assert list(series) == [(5, 1)]


ROW = st.tuples(st.integers(0, 2 * HOUR), st.integers(-2, 2), st.integers(-(2**63), 2**63 - 1))


def rows_of(rows: Iterable[Row]) -> Rows:
    made = Rows(3)
    for row in rows:
        made.put(row)
    return made


@given(st.lists(ROW), st.data())
def test_rows_are_a_bag_too(rows: list[Row], data: st.DataObject) -> None:
    held = rows_of(rows)
    taken = data.draw(st.lists(st.sampled_from(rows), unique=True)) if rows else []
    for row in taken:
        held.take(row)
    left = Counter(rows) - Counter(taken)
    assert Counter(held) == left
    assert held.size() == left.total()
    assert held.packed() == rows_of(sorted(left.elements())).packed()


@given(st.lists(ROW), st.integers(-HOUR, 3 * HOUR), st.integers(-HOUR, 3 * HOUR))
def test_a_window_of_rows(rows: list[Row], start_us: int, end_us: int) -> None:
    found = rows_of(rows).between(start_us, end_us)
    assert sorted(map(tuple, found.tolist())) == sorted(
        row for row in rows if start_us < row[0] <= end_us
    )


def test_rows_out_of_a_checkpoint_can_be_changed() -> None:
    held = Rows(3)
    held.hours = dict(rows_of([(5, 1, 1), (6, 2, 2)]).packed())
    assert held.size() == 2
    held.put((7, 3, 3))
    held.take((5, 1, 1))
    assert list(held) == [(7, 3, 3), (6, 2, 2)]


def test_a_row_deep_in_a_full_hour_is_found_and_one_that_is_not_held_is_not() -> None:
    held = rows_of((minute // 2, minute, -minute) for minute in range(500))
    held.take((3, 7, -7))
    assert held.size() == 499
    for absent in ((3, 7, -7), (9, 9, 9), (HOUR, 1, 1)):
        with pytest.raises(KeyError):
            held.take(absent)
    assert set(held.hours) == {0}
