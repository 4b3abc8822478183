"""Agents at work now, and those whose shift it is."""

import pytest

from commandcenter.clock import DAY, HOUR
from commandcenter.kpis import online
from commandcenter.newest import Agent
from commandcenter.state import State
from tests.commandcenter.kpis.moments import in_use, moment
from tests.commandcenter.story import agent, at, fact, wrote

TEAM = [
    agent(at(-60), "Ada", "available", team="front", shift="08:00-16:00"),
    agent(at(-50), "Bo", "busy", team="front", shift="08:00-16:00"),
    agent(at(-40), "Cy", "break", team="back", shift="08:00-16:00"),
    agent(at(-30), "Di", "online", team="back", shift="16:00-24:00"),
    agent(at(-20), "Ed", "offline"),
]


def test_at_work_is_available_busy_or_online() -> None:
    figure = online.figure(moment(TEAM, at(0)))
    assert (figure.key, figure.unit, figure.window, figure.value) == ("online", "count", "now", 3.0)
    assert (figure.goal, figure.goal_kind) == (3.0, "planned")


def test_the_newest_state_counts() -> None:
    later = [agent(at(-1), "Ada", "offline"), agent(at(-70), "Bo", "offline")]
    assert online.figure(moment([*TEAM, *later], at(0))).value == 2.0


def test_without_a_feed_that_tells_states_nobody_is_known() -> None:
    figure = online.figure(moment([wrote(at(0))], at(1)))
    assert (figure.value, figure.goal) == (None, None)
    unplanned = online.figure(moment([agent(at(0), "Ada", "offline")], at(1)))
    assert (unplanned.value, unplanned.goal) == (0.0, None)


def test_teams_by_their_size_with_who_is_there_and_who_is_planned() -> None:
    extra = agent(at(-10), "Flo", "busy", team="chat")
    rows = online.teams(moment([*TEAM, extra], at(0)))
    assert [(row.name, row.online, row.planned) for row in rows] == [
        ("back", 1, 1),
        ("front", 2, 2),
        ("chat", 1, None),
    ]
    assert online.teams(moment(State(), at(0))) == ()


@pytest.mark.parametrize(
    ("shift", "minutes", "wanted"),
    [
        ("08:00-16:00", -60, True),
        ("08:00-16:00", -61, False),
        ("08:00-16:00", 7 * 60 - 1, True),
        ("08:00-16:00", 7 * 60, False),
        ("9:00-13:00", 60, True),  # written without its nought
        ("22:00-06:00", 13 * 60, True),
        ("22:00-06:00", 18 * 60, True),
        ("22:00-06:00", 60, False),
        ("16:00-24:00", 14 * 60 + 59, True),
        ("00:00-00:00", 60, True),
        ("", 0, False),
        (None, 0, False),
        ("mattina", 0, False),
        ("08:00", 0, False),
        ("08:00-", 0, False),
        ("٠٨:٠٠-١٦:٠٠", 0, False),
    ],
)
def test_a_shift_is_read_in_local_time_and_may_pass_midnight(
    shift: str | None, minutes: float, wanted: bool
) -> None:
    someone = Agent(1, at(0), "offline", None, shift)
    assert online.on_shift(moment(State(), at(minutes)), someone) is wanted


def test_the_usual_is_who_was_at_work_at_the_middle_of_the_same_hour() -> None:
    story = [wrote(at(0) - 60 * DAY), *in_use(56)]
    for day in range(1, 57):
        noon = at(180) - day * DAY
        story += [agent(noon, name, "available") for name in ("Ada", "Bo", "Cy")[: day % 3 + 1]]
        story += [
            agent(noon + HOUR, name, "offline") for name in ("Ada", "Bo", "Cy")[: day % 3 + 1]
        ]
    assert online.figure(moment(story, at(190))).usual == 2.0
    assert online.figure(moment(story, at(250))).usual == 0.0
    assert online.figure(moment(story, at(190), with_usual=False)).usual is None


def test_a_team_that_the_list_tells_stands_above_the_feeds() -> None:
    story = [
        agent(at(0), "Ada", "available", team="Roma"),
        fact("agent.listed", at(1), {"agent": "Ada", "team": "Milano"}),
    ]
    assert [team.name for team in online.teams(moment(story, at(5)))] == ["Milano"]
