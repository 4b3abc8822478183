"""Crises and look-alikes: seen in the messages, written in the truth, and changing nothing before them."""

from collections import Counter
from datetime import date, time, timedelta
from itertools import pairwise
from statistics import median

import msgspec
import pytest

from commandcenter.clock import HOUR, MINUTE, parse_us
from feeds.simulator.days import Days, finish
from feeds.simulator.hours import Hours
from feeds.simulator.scripts import scripts_of, truth
from feeds.simulator.settings import CRISES, LOOK_ALIKES, Script
from feeds.simulator.texts import library
from feeds.simulator.world import world
from tests.feeds.simulated import MAY_14, Event, events, problems, received, settings, told

HOURS = Hours(world())
NOON = HOURS.at(MAY_14, time(12))
OUTAGE = Script("outage", NOON)


def between(messages: list[Event], start_us: int, end_us: int) -> list[Event]:
    """Return what was written in a span."""
    return [one for one in messages if start_us <= parse_us(one["time"]) < end_us]


def own(script: Script) -> list[Event]:
    """Return what customers wrote because of a script."""
    return [one for one in received(told(MAY_14, script)) if script.key in one["id"]]


def test_an_outage_brings_five_times_the_usual_messages_from_many_people() -> None:
    usual = between(received(told()), NOON, NOON + HOUR)
    crisis = between(received(told(MAY_14, OUTAGE)), NOON, NOON + HOUR)
    assert len(crisis) > 5 * len(usual)
    assert len({one["data"]["author"]["id"] for one in own(OUTAGE)}) > 150


def test_the_negative_of_an_outage_say_so() -> None:
    """Most first lines are written from negative templates about the network, by the words of one."""
    days = Days(settings(OUTAGE))
    first = [one for one in finish(days._plan(MAY_14)) if one.surge and one.surge.kind == "outage"]
    negative = [one for one in first if one.template.sentiment == "neg"]
    assert 0.8 < len(negative) / len(first) < 0.92
    about = Counter(one.template.motive for one in negative)
    assert about["no_service"] > about["internet_3g"] > about["broadband"] > 0
    assert about.total() == about["no_service"] + about["internet_3g"] + about["broadband"]


def test_an_outage_has_a_place_that_its_customers_name() -> None:
    area = truth(settings(OUTAGE), MAY_14, MAY_14)[0]["area"]
    named = [one for one in own(OUTAGE) if area.lower() in one["data"]["text"].lower()]
    assert 0.15 < len(named) / len(own(OUTAGE)) < 0.7


@pytest.mark.parametrize("kind", CRISES)
def test_a_crisis_lifts_its_own_messages_and_stands_in_the_truth(kind: str) -> None:
    script = Script(kind, NOON)
    found = truth(settings(script), MAY_14, MAY_14)
    assert [(one["type"], one["kind"]) for one in found] == [("crisis", kind)]
    onset, peak, end = (parse_us(found[0][name]) for name in ("onset", "peak", "end"))
    assert onset == script.at_us < peak < end
    last = min(end, HOURS.day(MAY_14).end_us)
    assert len(between(own(script), onset, last)) > 0.6 * len(own(script)) > 12
    assert found[0]["motive"] in world().crises[kind].motives


@pytest.mark.parametrize("kind", ["viral_post", "campaign_backlash"])
def test_smaller_crises_bring_five_times_what_is_usual_for_their_motive(kind: str) -> None:
    script = Script(kind, NOON)
    days = Days(settings(script))
    about, span = set(world().crises[kind].motives), (NOON, NOON + 3 * HOUR)
    negative = [
        one
        for one in finish(days._plan(MAY_14))
        if span[0] <= one.begin_us < span[1]
        and one.template.sentiment == "neg"
        and one.template.motive in about
    ]
    extra = [one for one in negative if one.surge]
    assert len(negative) > 5 * (len(negative) - len(extra))


def test_a_viral_post_is_one_thread_with_heavy_tailed_followers() -> None:
    messages = own(Script("viral_post", NOON))
    assert len({one["data"]["thread"] for one in messages}) == 1
    followers = [one["data"]["author"]["followers"] for one in messages]
    assert max(followers) > 8 * median(followers)


def test_a_campaign_backlash_begins_with_our_own_post() -> None:
    script = Script("campaign_backlash", NOON)
    out = [
        one
        for one in events(told(MAY_14, script), "publication.published")
        if script.key in one["id"]
    ]
    assert [parse_us(one["time"]) for one in out] == [NOON]


def test_a_happy_campaign_lifts_the_volume_and_not_the_share_of_negatives() -> None:
    script = Script("happy_campaign", NOON)
    usual = between(received(told()), NOON, NOON + HOUR)
    lifted = between(received(told(MAY_14, script)), NOON, NOON + HOUR)
    assert len(lifted) > 2.5 * len(usual)
    days = Days(settings(script))
    moods = Counter(one.template.sentiment for one in finish(days._plan(MAY_14)) if one.surge)
    assert moods["neg"] < 0.1 * moods.total()


def test_an_angry_author_is_one_person_with_many_different_complaints() -> None:
    messages = own(Script("angry_author", NOON))
    assert len(messages) >= 30
    assert len({one["data"]["author"]["id"] for one in messages}) == 1
    assert len({one["data"]["text"] for one in messages}) >= 25
    assert max(parse_us(one["time"]) for one in messages) < NOON + HOUR + MINUTE


def test_a_spam_flood_repeats_a_few_texts() -> None:
    messages = own(Script("spam_flood", NOON))
    assert len(messages) > 150
    assert len({one["data"]["text"] for one in messages}) == 3


def test_a_catch_up_brings_nothing_for_forty_minutes_and_then_everything() -> None:
    script = Script("catch_up", NOON)
    rows = told(MAY_14, script)
    assert not [one for one in rows if NOON <= one.arrival_us < NOON + 40 * MINUTE]
    burst = [one for one in rows if 0 <= one.arrival_us - NOON - 40 * MINUTE < 5_000_000]
    assert len(burst) > 40
    assert {one["id"] for one in events(rows)} == {one["id"] for one in events(told())}


@pytest.mark.parametrize("kind", CRISES + LOOK_ALIKES)
def test_the_events_of_a_script_are_valid_and_tell_nothing_of_it(kind: str) -> None:
    found = events(told(MAY_14, Script(kind, NOON)))
    assert not {one["id"]: problems(one) for one in found if problems(one)}


@pytest.mark.parametrize("kind", CRISES + LOOK_ALIKES)
def test_a_script_changes_nothing_that_came_before_it(kind: str) -> None:
    before = [one for one in told() if one.arrival_us < NOON]
    assert [one for one in told(MAY_14, Script(kind, NOON)) if one.arrival_us < NOON] == before


def test_two_scripts_do_not_change_each_others_messages() -> None:
    billing = Script("billing", NOON - 2 * HOUR)
    both = received(told(MAY_14, OUTAGE, billing))
    texts = {one["id"]: one["data"]["text"] for one in both if one["id"].endswith(":0")}
    alone = [one for one in own(OUTAGE) + own(billing) if one["id"].endswith(":0")]
    assert all(texts[one["id"]] == one["data"]["text"] for one in alone)


def test_a_slow_crisis_goes_on_the_next_day() -> None:
    billing, day_after = Script("billing", NOON), MAY_14 + timedelta(days=1)
    assert [one for one in received(told(day_after, billing)) if billing.key in one["id"]]


def test_unscripted_crises_come_every_two_weeks_and_end_days_before_the_world_begins() -> None:
    of = settings(unscripted=True)
    found = scripts_of(of, HOURS, MAY_14 - timedelta(days=390), MAY_14 + timedelta(days=60))
    assert 26 <= len(found) <= 32
    assert {script.kind for script in found} == set(CRISES)
    assert found[-1].at_us <= HOURS.day(MAY_14 - timedelta(days=3)).end_us
    gaps = [later.at_us - one.at_us for one, later in pairwise(found)]
    assert all(10 <= gap / (24 * HOUR) <= 16 for gap in gaps)


def test_the_truth_of_a_quiet_world_is_empty() -> None:
    assert truth(settings(), date(2026, 1, 1), date(2026, 5, 14)) == []


def test_the_truth_is_in_no_event() -> None:
    words = {"onset", "crisis", "look_alike", "truth", "reading"}
    for one in events(told(MAY_14, OUTAGE)):
        assert not words & set(one["data"])
    assert b'"negative_share"' not in msgspec.json.encode(told(MAY_14, OUTAGE))


def test_every_motive_of_a_crisis_has_negative_templates_in_each_language() -> None:
    for pools in library().values():
        for kind in CRISES:
            for motive in world().crises[kind].motives:
                assert len(pools[f"neg:{motive}"]) >= 4, motive
