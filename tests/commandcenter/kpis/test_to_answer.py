"""Cases to answer: what waits now, for how long, and what waited before."""

import numpy as np
import pytest

from commandcenter.clock import DAY, HOUR
from commandcenter.events.fact import Fact
from commandcenter.kpis import to_answer
from commandcenter.kpis.moment import Moment
from commandcenter.state import State
from tests.commandcenter.kpis.moments import in_use, moment
from tests.commandcenter.story import at, closed, folded, replied, told, wrote

STORY = [
    wrote(at(0), "a", 1),
    wrote(at(5), "a", 2),  # two requests, one case
    wrote(at(10), "b"),
    wrote(at(20), "c", kind="thanks"),
    wrote(at(30), "d"),
    replied(at(40), "b"),
    closed(at(50), "d"),
]


def bands(asked: Moment, *ends: int) -> list[list[int]]:
    """Return for each instant how many cases waited in each band."""
    return to_answer.layers_at(asked, np.array(ends)).T.tolist()  # type: ignore[no-any-return]


def test_threads_with_an_unanswered_request() -> None:
    figure = to_answer.figure(moment(STORY, at(60)))
    assert (figure.key, figure.unit, figure.window, figure.value) == (
        "to_answer",
        "count",
        "now",
        1.0,
    )
    assert (figure.goal, figure.goal_kind) == (60.0, "at_most")


def test_an_empty_log_is_missing_and_all_answered_is_nought() -> None:
    assert to_answer.figure(moment(State(), at(0))).value is None
    assert to_answer.figure(moment([wrote(at(0)), replied(at(1))], at(2))).value == 0.0


def test_how_many_waited_at_instants_that_have_been() -> None:
    asked = moment(STORY, at(60))
    instants = [at(minute) for minute in (-1, 0, 10, 30, 39, 40, 50, 60)]
    assert to_answer.at(asked, np.array(instants)).tolist() == [0, 1, 2, 3, 3, 2, 1, 1]


def test_ages_are_service_minutes_of_the_request_that_waits() -> None:
    evening = [wrote(at(12 * 60), "a"), wrote(at(12 * 60 + 50), "b")]  # 21:00 and 21:50
    found = to_answer.ages_min(moment(evening, at(23 * 60 + 30)))  # 8:30 the next day
    assert sorted(found.tolist()) == [40.0, 90.0]
    assert to_answer.ages_min(moment(STORY, at(40) + 30_000_000)).max() == 40.5


@pytest.mark.parametrize(
    ("minutes", "wanted"),
    [
        (45, [1, 0, 0, 0]),
        (45 + 1e-6, [0, 1, 0, 0]),
        (240, [0, 1, 0, 0]),
        (241, [0, 0, 1, 0]),
        (720, [0, 0, 1, 0]),
        (721, [0, 0, 0, 1]),
    ],
)
def test_the_upper_bound_belongs_to_the_younger_band(minutes: float, wanted: list[int]) -> None:
    now_us = at(-60) + int(minutes * 60_000_000 + 0.5)
    assert bands(moment([wrote(at(-60))], now_us), now_us) == [wanted]


def test_bands_at_instants_that_have_been() -> None:
    story = [wrote(at(0), "a"), wrote(at(60), "b"), replied(at(300), "a")]
    found = bands(moment(story, at(400)), at(-5), at(45), at(60), at(299), at(300), at(400))
    assert found == [[0] * 4, [1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 1, 0], [0, 1, 0, 0], [0, 0, 1, 0]]


def waiting(count: int, minute: float) -> list[Fact]:
    return [wrote(at(minute) + n, f"{minute} {n}") for n in range(count)]


def test_the_level_waits_three_minutes_past_the_goal() -> None:
    state = folded(told(*waiting(5, 0)))

    def level(minutes: float, goal: int) -> str:
        return to_answer.figure(moment(state, at(minutes), goals={"to_answer": goal})).level

    assert [level(minutes, 4) for minutes in (1, 3.9, 4)] == ["normal", "normal", "warning"]
    assert level(10, 5) == "normal"
    assert level(10, 2) == "critical"


def test_the_usual_is_the_backlog_of_the_same_hour() -> None:
    story = [wrote(at(0) - 60 * DAY, "first"), replied(at(1) - 60 * DAY, "first"), *in_use(56)]
    for day in range(1, 57):
        for n in range(day % 3 + 1):  # 1, 2 or 3 that wait from 9:00 to 10:00
            story += [
                wrote(at(0) - day * DAY, f"{day} {n}"),
                replied(at(60) - day * DAY, f"{day} {n}"),
            ]
    state = folded(told(*story))
    at_nine = to_answer.figure(moment(state, at(10)))
    assert at_nine.usual == 2.0
    assert (at_nine.low, at_nine.high) == (1.0, 3.0)
    assert to_answer.figure(moment(state, at(70))).usual == 0.0
    assert to_answer.figure(moment(state, at(10), with_usual=False)).usual is None


def test_the_scale_has_room_for_twice_the_goal() -> None:
    assert to_answer.figure(moment(STORY, at(60))).scale_max == 120.0


def test_while_history_comes_in_only_the_cases_of_today_count() -> None:
    story = [
        wrote(at(-24 * 60), "yesterday's, whose reply is still to come"),
        wrote(at(0), "today"),
    ]
    loading = moment(story, at(30), with_usual=False)
    assert to_answer.figure(loading).value == 1.0
    assert to_answer.ages_min(loading).tolist() == [30.0]
    assert bands(loading, at(30)) == [[1, 0, 0, 0]]
    assert to_answer.figure(moment(story, at(30))).value == 2.0


@pytest.mark.parametrize("days", [7, 40, 200])
def test_of_an_hour_of_long_ago_only_what_is_still_counted_makes_the_usual(days: int) -> None:
    """An incident that nobody closes is looked back at from ever later."""
    begun = in_use(80)
    now = moment(begun, at(180) + days * DAY)
    was = moment(begun, at(180))
    hour = at(180) // HOUR
    found, then = to_answer.usual_at(now, hour), to_answer.usual_at(was, hour)
    assert then is not None
    assert found is None or found == then
