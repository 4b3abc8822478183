"""The record of open ranges: every part of one ends as filled or lost, none twice."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.feed import Gap
from feeds.gaps import Gaps


def told(gaps: list[Gap]) -> list[tuple[int, int, str]]:
    return [(gap.first, gap.last, gap.state) for gap in gaps]


def test_a_range_inside_an_open_one_is_not_recorded_again() -> None:
    gaps = Gaps("E")
    assert told([*gaps.missing(5, 9, ""), *gaps.missing(6, 7, "")]) == [(5, 9, "open")]


def test_a_range_is_filled_when_its_last_position_is_taken() -> None:
    gaps = Gaps("E")
    list(gaps.missing(5, 9, ""))
    assert told(list(gaps.passed(8))) == []
    assert told(list(gaps.passed(9))) == [(5, 9, "filled")]
    assert told(list(gaps.passed(9))) == []


def test_a_part_that_is_lost_leaves_the_rest_as_it_is() -> None:
    gaps = Gaps("E")
    list(gaps.missing(1, 10, "why"))
    assert told(list(gaps.lost(4, 6, "gone"))) == [
        (1, 3, "filled"),
        (4, 6, "lost"),
        (7, 10, "open"),
    ]
    assert told(list(gaps.passed(10))) == [(7, 10, "filled")]


@given(st.lists(st.integers(1, 12), max_size=6), st.integers(1, 30))
def test_every_position_of_an_open_range_ends_exactly_once(cuts: list[int], size: int) -> None:
    gaps, ends, at = Gaps("E"), [], 1
    list(gaps.missing(1, size, ""))
    for cut in cuts:
        if at <= size:
            ends += list(gaps.lost(at, min(size, at + cut), ""))
            at += cut + 2
    ends += list(gaps.passed(size))
    closed = [gap for gap in ends if gap.state != "open"]
    positions = [found for gap in closed for found in range(gap.first, gap.last + 1)]
    assert sorted(positions) == list(range(1, size + 1))
