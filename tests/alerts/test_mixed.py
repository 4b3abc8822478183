"""A whole stream with every crisis and every look-alike: each is told once, in time, and nothing else."""

from functools import cache

import pytest

from alerts.desk import AlertDesk
from commandcenter.alert import Transition
from commandcenter.clock import MINUTE, parse_us
from tests.alerts.mixed import KINDS, Mixed, Truth

SEED = 3
BEFORE_MIN, AFTER_MIN = (
    2,
    15,
)  # an alert belongs to a crisis from so long before it to so long after it
LATEST = {  # minutes; the smallest crises bring eight messages an hour
    "sudden_outage": 12,
    "overlap_first": 15,
    "overlap_second": 45,
    "viral_post": 20,
    "peak_crisis": 60,
    "feed_silence": 60,
    "night_crisis": 100,
    "regional_outage": 130,
    "channel_crisis": 150,
    "slow_burn_billing": 185,
}


@cache
def story() -> tuple[Truth, list[Transition]]:
    """Return what one stream holds and what a desk told of it; its ten days of warm-up are learned only."""
    mixed = Mixed(SEED)
    truth, desk = mixed.truth(), AlertDesk()
    begin_us, records = parse_us(truth["score_from"]), mixed.stream.marks()
    desk.warm(record for record in records if record.arrival_us < begin_us)
    live = (record for record in records if record.arrival_us >= begin_us)
    steps = [told for record in live for told in desk.observe(record)]
    return truth, [told for told in steps if told.state != "pending" and not told.also]


def belongs(told: Transition, incident: Truth) -> bool:
    begin, end = parse_us(incident["onset"]), parse_us(incident["end"])
    is_in_time = begin - BEFORE_MIN * MINUTE <= told.at_us <= end + AFTER_MIN * MINUTE
    same = told.motive == incident["motive"]
    return is_in_time and same and told.state == "firing"


def first(incident: Truth) -> Transition:
    return next(told for told in story()[1] if belongs(told, incident))


def test_the_stream_holds_every_kind_and_the_same_seed_gives_the_same() -> None:
    kinds = {incident["kind"] for incident in story()[0]["incidents"]}
    assert kinds == set(LATEST)
    assert len(story()[0]["incidents"]) == len(KINDS) + 1  # two overlap
    again = Mixed(SEED)
    assert again.truth() == story()[0]
    assert again.stream.lines()[:500] == Mixed(SEED).stream.lines()[:500]


@pytest.mark.parametrize("kind", LATEST)
def test_each_crisis_is_told_in_time_with_its_place(kind: str) -> None:
    for incident in story()[0]["incidents"]:
        if incident["kind"] == kind:
            told = first(incident)
            assert told.at_us - parse_us(incident["onset"]) <= LATEST[kind] * MINUTE
            if incident["region"] != "*":
                assert told.region == incident["region"]
            if kind in {"channel_crisis", "feed_silence"}:
                assert told.channel == incident["channel"]


def test_each_crisis_is_one_incident_that_resolves_and_nothing_else_fires() -> None:
    truth, steps = story()
    names = {first(incident).incident for incident in truth["incidents"]}
    assert len(names) == len(truth["incidents"])
    assert {told.incident for told in steps} == names
    assert {told.incident for told in steps if told.state == "resolved"} == names
