import itertools

import pytest

from ui.desk.arranging import Wanted, arrange, in_tabs
from ui.rect import Rect

FOUR = (
    Wanted("top", 208, 0),
    Wanted("left", 328, 1),
    Wanted("right", 408, 2),
    Wanted("right", 296, 1),
)


def apart(one: Rect, other: Rect) -> bool:
    return (
        one.x + one.w <= other.x
        or other.x + other.w <= one.x
        or one.y + one.h <= other.y
        or other.y + other.h <= one.y
    )


@pytest.mark.parametrize("size", [(1920, 976), (1600, 900), (1366, 664), (1024, 472), (2560, 1336)])
def test_panels_never_touch_and_get_at_least_what_they_ask_for(size: tuple[int, int]) -> None:
    boxes, whole = arrange(FOUR, *size)
    assert all(apart(one, other) for one, other in itertools.combinations(boxes, 2))
    for box, want in zip(boxes, FOUR, strict=True):
        assert box.h >= want.height
        assert box.x >= 16
        assert box.x + box.w <= size[0] - 16
        assert box.y + box.h <= whole - 16


def test_a_full_window_has_the_look_s_columns_and_fits() -> None:
    boxes, whole = arrange(FOUR, 1920, 976)
    assert [(box.x, box.w) for box in boxes] == [(16, 1888), (16, 1168), (1200, 704), (1200, 704)]
    assert whole <= 976


def test_a_narrow_window_stacks_them_in_their_order() -> None:
    boxes, whole = arrange(FOUR, 1366, 664)
    assert [box.x for box in boxes] == [16] * 4
    assert [box.y for box in boxes] == sorted(box.y for box in boxes)
    assert whole > 664


@pytest.mark.parametrize("size", [(1366, 664), (1280, 576), (1280, 920)])
def test_blocks_of_tabs_fit_a_small_window_and_the_lower_one_is_whole(
    size: tuple[int, int],
) -> None:
    boxes, whole = in_tabs([want for want in FOUR if want.block != "top"], *size)
    left, low, same = boxes
    assert low == same
    assert apart(left, low)
    assert low.h == 408
    assert left.h >= 200
    assert whole <= max(size[1], 200 + 408 + 3 * 8)
