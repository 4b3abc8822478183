"""The hero's staffing answer: in rows, rounded, the same at a screen and in a rewind."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commandcenter.clock import DAY, MINUTE, SECOND
from commandcenter.events.fact import Fact
from commandcenter.journal import Journal
from commandcenter.protocol.wall import Between, Staffing
from commandcenter.report import state_at
from commandcenter.rows import Draft
from commandcenter.settings import Settings
from commandcenter.staffing.answer import answer
from commandcenter.views.staffing import staffing
from commandcenter.views.wall import hero
from tests.commandcenter.kpis.moments import in_use, moment
from tests.commandcenter.staffing.test_evidence import CRISIS, DAYS, ONSET, PEOPLE, flood
from tests.commandcenter.story import agent, at, fact, incident, post

ALERT = incident("firing", at(35), severity=7, evidence={"onset_us": ONSET})
STORY = [*CRISIS, ALERT]
CALM = [*DAYS, *PEOPLE, *flood(30.5, 2), ALERT]


def answered(story: list[Fact], now_us: int, **parts: Any) -> Staffing:
    found = hero(moment(story, now_us, **parts))
    assert found is not None
    assert found.staffing is not None
    return found.staffing


def test_an_open_crisis_says_how_many_more_until_when_where_and_what_it_changes() -> None:
    found = answered([*STORY, *flood(60.5, 10)], at(70))
    assert found.missing == ""
    assert not found.is_early
    assert found.more is not None
    assert found.more.low <= found.more.value <= found.more.high
    assert found.more.value > 0
    assert sum(queue.more for queue in found.queues) == found.more.value
    assert found.without is not None
    assert found.helped is not None
    assert found.helped.value < found.without.value
    assert found.online == 2
    assert found.pace_from == "measured"


def test_a_young_crisis_says_when_it_will_know_more() -> None:
    found = answered(STORY, at(50))
    assert found.is_early
    assert found.better_at_us == ONSET + 30 * MINUTE


def test_the_forecast_is_made_once_a_minute_however_often_it_is_drawn() -> None:
    asked = [moment(STORY, at(60) + second * SECOND) for second in range(0, 60, 5)]
    answer.cache_clear()
    found = [staffing(each, ONSET) for each in asked]
    assert answer.cache_info().misses == 1
    assert all(each == found[0] for each in found)


def test_figures_are_told_in_tens_where_nobody_knows_them_better() -> None:
    found = answered([*STORY, *flood(60.5, 10, each=4)], at(70))
    assert found.without is not None
    assert found.without.high - found.without.low >= 20
    assert {n % 10 for n in msgspec.structs.astuple(found.without)} == {0}


@pytest.mark.parametrize(
    ("story", "minute", "missing"),
    [
        ([*DAYS, *flood(30.5, 30), ALERT], 60, ""),
        ([*in_use(3), *flood(30.5, 30), ALERT], 60, "shifts"),
        ([*PEOPLE, *flood(30.5, 2), incident("firing", at(31), severity=7)], 32, "pace"),
    ],
)
def test_what_is_missing_is_named_and_no_figure_is_made_up(
    story: list[Fact], minute: int, missing: str
) -> None:
    found = answered(story, at(minute))
    assert found.missing == missing
    if missing:
        assert found == Staffing(missing=missing)


def test_out_of_hours_it_says_when_service_begins_and_before_closing_when_it_ends() -> None:
    night = [*DAYS, agent(at(14 * 60), "Ada", "available")]
    closed = staffing(moment(night, at(14 * 60)), at(13 * 60 + 50))
    assert (closed.missing, closed.opens_us) == ("closed", at(23 * 60))
    closing = staffing(moment(night, at(12 * 60 + 47)), at(12 * 60))
    assert (closing.missing, closing.closes_us) == ("closing", at(13 * 60))


def test_a_crisis_that_is_over_asks_for_nobody() -> None:
    story = [*STORY, incident("resolved", at(70), severity=7, ended_us=at(65))]
    found = hero(moment(story, at(70) + 10 * SECOND))
    assert found is not None
    assert found.staffing is None


def test_our_own_notice_counts_from_the_onset_on_and_for_its_motive_only() -> None:
    for minute, motive, told in (
        (40, "signal", at(40)),
        (20, "signal", None),
        (40, "billing", None),
    ):
        out = post("published", at(minute), start=at(minute), motive=motive)
        found = hero(moment([*STORY, out], at(60)))
        assert found is not None
        assert found.announced_us == told


def test_a_rewind_and_the_command_line_give_the_wall_s_own_answer(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    journal = Journal(path)
    later = [
        *flood(60.5, 20, each=3),
        agent(at(75), "Cy", "busy"),
        agent(at(70) - DAY, "Cy", "busy"),
    ]
    story = sorted([*STORY, *later], key=lambda fact: fact.recorded_us)
    journal.append([_draft(number, fact) for number, fact in enumerate(story)])
    journal.close()
    for now_us in (at(50) + 30 * SECOND, at(65) + 7 * SECOND, at(80)):
        shown = answered([fact for fact in story if fact.recorded_us <= now_us], now_us)
        printed = json.loads(msgspec.json.encode(state_at(path, Settings(), now_us)))
        assert printed["wall"]["hero"]["staffing"] == json.loads(msgspec.json.encode(shown))
        assert printed["staffing"] == json.loads(msgspec.json.encode(shown))


def _draft(number: int, fact: Fact) -> Draft:
    return Draft(
        type=fact.type,
        source=fact.source,
        id=fact.id,
        time_us=fact.time_us,
        recorded_us=fact.recorded_us,
        sequence=fact.order,
        body=fact.body,
        digest=str(number).encode(),
    )


def needed(minute: float, people: int, **more: Any) -> Fact:
    """Return what the engine's futures asked for at a minute."""
    data = {"incident": "A0001", "at_us": at(minute), "people": people, "least": people, **more}
    return fact("staffing.needed", at(minute), data)


def test_what_the_engine_says_lately_is_the_answer_with_the_skill_that_is_short() -> None:
    english = {"most": 9, "skill": "lang:en", "able": 3, "waiting": 14, "coming_h": 180}
    story = [*STORY, *flood(60.5, 10), needed(68, 7, until_us=at(135), **english)]
    found = answered(story, at(70))
    assert found.engine
    assert found.more == Between(value=7, low=7, high=9)
    assert found.until_us == at(135)
    assert (found.skill, found.able, found.waiting, found.coming_h) == ("lang:en", 3, 14, 180)
    assert sum(queue.more for queue in found.queues) == 7


def test_the_engine_s_newest_answer_stands_for_half_an_hour_and_says_how_old_it_is() -> None:
    story = [*STORY, *flood(60.5, 10)]
    lately = answered([*story, needed(62, 7)], at(70))
    assert (lately.engine, lately.age_min) == (True, 0)
    aged = answered([*story, needed(41, 5), needed(56, 7)], at(70))
    assert aged.more is not None
    assert (aged.engine, aged.age_min, aged.more.value) == (True, 14, 7)


def test_the_coarse_answer_after_half_an_hour_says_that_it_is_coarse() -> None:
    story = [*STORY, *flood(60.5, 10)]
    found = answered([*story, needed(40, 7)], at(70))
    assert found.is_coarse
    assert found == msgspec.structs.replace(answered(story, at(70)), is_coarse=True)


def test_the_coarse_answer_calls_nothing_enough_that_the_engine_did_not() -> None:
    short, enough = (answered([*CALM, needed(40, people)], at(75)) for people in (7, 0))
    assert short.more == Between(value=0, low=0, high=7)
    assert enough.more == Between(value=0, low=0, high=0)


def test_what_the_engine_said_holds_when_another_crisis_becomes_the_worst() -> None:
    worse = incident("firing", at(69), name="A0002", severity=9, motive="billing")
    found = answered([*STORY, *flood(60.5, 10), needed(68, 7), worse], at(70))
    assert found.engine
    assert found.more is not None
    assert found.more.value == 7


def test_a_young_crisis_has_a_number_as_soon_as_the_engine_has_one() -> None:
    found = answered([*STORY, needed(49, 5)], at(50))
    assert not found.is_early
    assert found.more is not None
    assert found.more.value == 5
