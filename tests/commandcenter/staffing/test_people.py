"""Who was at work and who was busy, whatever order the states came in."""

import numpy as np
import pytest

from commandcenter.clock import DAY
from commandcenter.staffing.people import at_work, busy_hours
from tests.commandcenter.story import agent, at, folded, told

STORY = told(
    agent(at(0), "Ada", "available"),
    agent(at(10), "Ada", "busy"),
    agent(at(40), "Ada", "break"),
    agent(at(20), "Bo", "busy"),
    agent(at(80), "Bo", "offline"),
)
INSTANTS = np.array([at(-1), at(5), at(15), at(30), at(60), at(90)], dtype=np.int64)


def test_people_at_work_are_counted_at_each_instant() -> None:
    for story in (STORY, STORY[::-1]):
        assert at_work(folded(story).presence, INSTANTS).tolist() == [0, 1, 1, 2, 1, 0]


def test_hours_on_cases_are_added_up_over_people() -> None:
    assert busy_hours(folded(STORY).presence, at(0), at(120)) == pytest.approx((30 + 60) / 60)


def test_a_feed_that_never_tells_who_is_busy_has_no_such_hours() -> None:
    story = told(agent(at(0), "Ada", "online"))
    assert busy_hours(folded(story).presence, at(0), at(120)) == 0


def test_nobody_is_known_in_an_empty_log_and_a_silent_day_ends_a_presence() -> None:
    assert at_work(folded([]).presence, INSTANTS).tolist() == [0] * 6
    later = np.array([at(0) + DAY + 1], dtype=np.int64)
    assert at_work(folded(told(agent(at(0), "Ada", "available"))).presence, later).tolist() == [0]
