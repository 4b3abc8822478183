"""What the log says of a crisis at a whole minute."""

from typing import Any

import pytest

from commandcenter.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.events.fact import Fact
from commandcenter.staffing.evidence import LASTS_MIN, Evidence, evidence
from tests.commandcenter.kpis.moments import in_use, moment
from tests.commandcenter.story import agent, at, incident, replied, wrote

ONSET = at(30)
PEOPLE = [agent(at(-60), name, "available", shift="08:00-12:00") for name in ("Ada", "Bo")]


def flood(start: float, minutes: int, each: int = 1) -> list[Fact]:
    """Return so many new cases in every minute."""
    return [
        wrote(at(start + minute) + n * SECOND, f"{start} {minute} {n}", n)
        for minute in range(minutes)
        for n in range(each)
    ]


def worked(day: int, cases: int, minutes: int) -> list[Fact]:
    """Return a day on which Ada answered so many cases one by one, busy so many minutes with each."""
    story = []
    for number in range(cases):
        begin = at(number * (minutes + 1)) - day * DAY
        story += [
            wrote(begin - MINUTE, f"{day} {number}"),
            agent(begin, "Ada", "busy"),
            replied(begin + minutes * MINUTE, f"{day} {number}"),
            agent(begin + minutes * MINUTE, "Ada", "available"),
        ]
    return story


def seen(story: list[Fact], now_us: int, **parts: Any) -> Evidence:
    found = evidence(moment(story, now_us, **parts), ONSET)
    assert isinstance(found, Evidence), found
    return found


DAYS = [*in_use(3), *worked(1, 30, 10), *worked(2, 30, 10)]
CRISIS = [*DAYS, *PEOPLE, *flood(30.5, 30)]


def test_backlog_and_rate_are_those_of_the_whole_minute_before() -> None:
    found = seen(CRISIS, at(60) + 40 * SECOND)
    assert found.at_us == at(60)
    assert found.backlog == 30
    assert found.age_min == 30
    assert found.excess + found.usual[0] == pytest.approx(60)
    assert found == seen(CRISIS, at(60) + 5 * SECOND)


def test_what_comes_within_the_minute_changes_nothing_before_it_is_over() -> None:
    later = [*CRISIS, wrote(at(60) + 10 * SECOND, "new"), replied(at(60) + 20 * SECOND, "30.5 0 0")]
    assert seen(later, at(60) + 40 * SECOND) == seen(CRISIS, at(60) + 40 * SECOND)


def test_a_person_answers_as_many_as_he_did_in_the_hours_he_was_busy() -> None:
    pace = seen(CRISIS, at(31)).pace
    assert pace.origin == "measured"
    assert pace.value == pytest.approx(6)


def test_in_a_crisis_its_own_pace_counts_more_and_more() -> None:
    fast = [replied(at(40 + number / 2), f"30.5 {number} 0") for number in range(20)]
    slow, quick = seen(CRISIS, at(55)), seen([*CRISIS, *fast], at(55))
    assert slow.pace.value < 6 < quick.pace.value


def test_without_anybody_s_states_shifts_are_missing() -> None:
    assert evidence(moment(flood(30.5, 30), at(60)), ONSET) == "shifts"


def test_without_work_told_or_a_setting_the_pace_is_missing() -> None:
    story = [*PEOPLE, *flood(30.5, 2)]
    assert evidence(moment(story, at(32)), ONSET) == "pace"
    told = moment(story, at(32), staffing={"cases_per_hour": 5.5})
    found = evidence(told, ONSET)
    assert isinstance(found, Evidence)
    assert found.pace == (5.5, "setting")


def test_a_crisis_that_lasts_tells_the_pace_by_itself() -> None:
    story = [*PEOPLE, *flood(30.5, 60)]
    story += [replied(at(40 + 5 * number), f"30.5 {number} 0") for number in range(10)]
    found = evidence(moment(story, at(90)), ONSET)
    assert isinstance(found, Evidence)
    assert found.pace.origin == "measured"
    assert 3 < found.pace.value < 8  # ten cases in about an hour and a half of two people


def test_out_of_hours_there_is_no_service_and_before_closing_only_what_is_left() -> None:
    night = [*DAYS, agent(at(14 * 60), "Ada", "available")]
    assert evidence(moment(night, at(14 * 60)), at(14 * 60 - 10)) == "closed"
    found = evidence(moment(night, at(12 * 60 + 30)), at(12 * 60))
    assert isinstance(found, Evidence)
    assert len(found.people) == 30 // 5


def test_while_today_itself_comes_in_history_is_missing() -> None:
    assert evidence(moment(CRISIS, at(200), with_usual=False), ONSET) == "history"


def test_without_history_the_hour_before_the_onset_is_the_usual_one() -> None:
    story = [*PEOPLE, *flood(-25, 20), *flood(30.5, 30)]
    found = evidence(moment(story, at(60), staffing={"cases_per_hour": 6.0}), ONSET)
    assert isinstance(found, Evidence)
    assert found.usual[0] == 20


def test_shifts_that_end_take_their_people_along() -> None:
    found = seen([*CRISIS, agent(at(-60), "Cy", "available", shift="08:00-16:00")], at(60))
    assert found.people[0] == 3
    assert found.people[-1] == 1  # 14:00: Ada and Bo went at noon


def test_a_break_is_not_the_end_of_a_shift() -> None:
    story = [*CRISIS, agent(at(55), "Ada", "break")]
    assert 1 < seen(story, at(60)).people[0] < 2


def test_how_long_crises_last_is_learned_from_three_that_ended() -> None:
    ended: list[Fact] = []
    for number, minutes in enumerate((40, 60, 120)):
        name, start = f"A000{number}", at(-600 * (number + 1))
        evidence_of = {"onset_us": start}
        ended += [
            incident("firing", start + MINUTE, name, evidence=evidence_of),
            incident("resolved", start + 3 * HOUR, name, ended_us=start + minutes * MINUTE),
        ]
        expected = 60.0 if number == 2 else LASTS_MIN
        assert seen([*CRISIS, *ended], at(60)).lasts_min == expected
