"""When a figure turns abnormal: after minutes past its line, back after minutes, and it never chatters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import MINUTE, SECOND
from commandcenter.kpis.levels import instants, sustained
from commandcenter.protocol.row import Level
from commandcenter.settings import Levels
from tests.commandcenter.story import NINE, at

LEVELS = Levels(on_min=3, off_min=15)
QUIET = 18


def level(values: list[float], *, above: bool = True) -> Level:
    """Return the level after these values, one a minute, and quiet ones before."""
    calm = [0.0 if above else 100.0] * max(0, QUIET + 1 - len(values))
    return sustained([*calm, *values], 10, 20, LEVELS, above=above)


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([], "normal"),
        ([11, 11, 11], "normal"),  # two minutes and a moment
        ([11, 11, 11, 11], "warning"),
        ([10, 10, 10, 10], "normal"),  # on the line is not past it
        ([11, 11, 9, 11, 11, 11], "normal"),
        ([25, 25, 25, 25], "critical"),
        ([25, 11, 25, 11], "warning"),
        ([11] * 4 + [0] * 15, "warning"),
        ([11] * 4 + [0] * 16, "normal"),
        ([25] * 4 + [11] * 15, "critical"),
        ([25] * 4 + [11] * 16, "warning"),
        ([float("nan")] * 19, "normal"),
        ([25, 25, float("nan"), 25], "normal"),
    ],
)
def test_a_level_shows_after_three_minutes_and_goes_after_fifteen(
    values: list[float], wanted: Level
) -> None:
    assert level(values[-QUIET - 1 :]) == wanted


def test_below_a_line_may_be_what_is_abnormal() -> None:
    assert sustained([19.0] * 4, 20, 10, LEVELS, above=False) == "warning"
    assert sustained([9.0] * 4, 20, 10, LEVELS, above=False) == "critical"
    assert sustained([20.0] * 4, 20, 10, LEVELS, above=False) == "normal"


def test_the_instants_are_whole_minutes_back_to_where_a_level_may_have_begun() -> None:
    found = instants(at(60) + 59 * SECOND, LEVELS)
    assert found[0] == at(60 - 18)
    assert found[-1] == at(60)
    assert set(np.diff(found).tolist()) == {MINUTE}
    assert instants(at(60), LEVELS).tolist() == found.tolist()


@given(
    st.lists(
        st.sampled_from((8.0, 9.9, 10.1, 11.0, 21.0, float("nan"))), min_size=60, max_size=120
    ),
    st.integers(0, 59),
)
def test_a_value_on_the_line_does_not_make_the_level_chatter(
    values: list[float], second: int
) -> None:
    def shown(minute: int, second: int) -> Level:
        asked = (instants(at(minute) + second * SECOND, LEVELS) - NINE) // MINUTE
        return sustained(np.array(values)[asked], 10, 20, LEVELS)

    minutes = range(QUIET, len(values))
    abnormal = [shown(minute, 0) != "normal" for minute in minutes]
    assert all(shown(minute, second) == shown(minute, 0) for minute in minutes)
    changes = [place for place in range(1, len(abnormal)) if abnormal[place] != abnormal[place - 1]]
    goes = [place for place in changes if not abnormal[place]]
    comes = [place for place in changes if abnormal[place]]
    for place in comes:
        assert all(later - place > LEVELS.off_min for later in goes if later > place)


def test_a_site_may_want_levels_at_once() -> None:
    at_once = Levels(on_min=0, off_min=0)
    assert len(instants(at(0), at_once)) == 1
    assert sustained([11.0], 10, 20, at_once) == "warning"
    assert sustained([9.0], 10, 20, at_once) == "normal"
