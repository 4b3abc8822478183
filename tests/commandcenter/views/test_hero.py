"""Crises on the wall: which one takes the hero, what it says, and when it goes."""

from typing import Any

import msgspec
import pytest

from commandcenter.clock import DAY, MINUTE, SECOND
from commandcenter.events.fact import Fact
from commandcenter.incidents.incident import Incident
from commandcenter.protocol.row import Level
from commandcenter.protocol.wall import Hero, Span
from commandcenter.views.desk import desk
from commandcenter.views.wall import Around, hero, level_of, wall
from tests.commandcenter.kpis.moments import in_use, moment
from tests.commandcenter.story import at, incident, replied, wrote

NOW = at(60)
ANGRY: dict[str, Any] = {"mood": "neg", "motives": ("signal",)}


def taken(story: list[Fact], now_us: int = NOW) -> Hero:
    found = hero(moment(story, now_us))
    assert found is not None
    return found


def crises(story: list[Fact], now_us: int = NOW) -> tuple[Span, ...]:
    return wall(moment(story, now_us), Around(started_us=0)).crises


# ---- what it says


def test_the_hero_says_what_since_when_how_many_and_until_when_it_must_be_taken() -> None:
    story = [
        wrote(at(10), "before", 9, **ANGRY),
        *(wrote(at(30 + n), f"t{n}", n, **ANGRY) for n in range(5)),
        wrote(at(50), "t0", 0, **ANGRY),  # the same customer again
        wrote(at(51), "calm", 7, mood="neu", motives=("signal",)),
        wrote(at(52), "other", 8, mood="neg", motives=("billing",)),
        replied(at(53), "t0"),
        incident("firing", at(40), severity=6, evidence={"onset_us": at(30), "expected": 1.5}),
    ]
    found = taken(story)
    assert (found.incident, found.kind, found.motive) == ("A0001", "negative_spike", "signal")
    assert (found.channel, found.region, found.severity, found.level) == ("*", "*", 6, "critical")
    assert (found.since_us, found.fired_us) == (at(30), at(40))
    assert found.customers == 5
    assert found.share == 8 / 9  # of the last hour's messages speak of it
    assert found.negatives_15 == 1
    assert found.acknowledge_by_us == at(40 + 15)
    assert (found.owner, found.others, found.cleared_us) == (None, 0, None)


def test_where_it_is_comes_with_how_many_customers_places_are_known() -> None:
    story = [
        *(wrote(at(30 + n), f"t{n}", n, **ANGRY) for n in range(5)),
        wrote(at(36), "p1", 11, place="IT-LE", **ANGRY),
        wrote(at(37), "p1", 11, place="IT-LE", **ANGRY),  # the same customer again
        wrote(at(38), "p2", 12, region="puglia", **ANGRY),
        wrote(at(39), "calm", 13, place="IT-LE", mood="neu", motives=("signal",)),
        incident("firing", at(40), region="IT-75", evidence={"onset_us": at(30)}),
    ]
    found = taken(story)
    assert (found.region, found.customers, found.place_known) == ("IT-75", 7, 2)
    (row,) = desk(moment(story, NOW)).alerts
    assert (row.region, row.customers, row.place_known) == ("IT-75", 7, 2)
    resolved = [*story, incident("resolved", at(55), region="IT-75")]
    (row,) = desk(moment(resolved, NOW)).alerts
    assert (row.customers, row.place_known) == (7, 2)


def test_a_crisis_of_one_channel_counts_that_channel_only() -> None:
    story = [
        *(wrote(at(30 + n), f"t{n}", n, channel="x", **ANGRY) for n in range(4)),
        *(wrote(at(50), f"m{n}", 50 + n, channel="email", **ANGRY) for n in range(3)),
        incident("firing", at(40), evidence={"onset_us": at(30)}, channel="email"),
    ]
    found = taken(story)
    assert (found.customers, found.negatives_15) == (3, 3)


def test_how_many_negatives_a_quarter_of_this_hour_usually_brings() -> None:
    story = [wrote(at(0) - 40 * DAY, care=False), *in_use(40), incident("firing", at(30))]
    for day in range(1, 36):
        story += [wrote(at(70) + n - day * DAY, f"{day} {n}", n, **ANGRY) for n in range(8)]
    assert taken(story, at(62)).negatives_15_usual == 2.0
    assert taken(story, at(62)).customers == 0
    loading = hero(moment(story, at(62), with_usual=False))
    assert loading is not None
    assert loading.negatives_15_usual is None


def test_an_hour_without_a_message_has_no_share() -> None:
    assert taken([incident("firing", at(40))]).share is None


@pytest.mark.parametrize(
    ("severity", "minutes"), [(5, 15), (6, 15), (7, 10), (8, 10), (9, 5), (10, 5)]
)
def test_the_worse_it_is_the_sooner_it_must_be_taken(severity: int, minutes: int) -> None:
    assert taken([incident("firing", at(40), severity=severity)]).acknowledge_by_us == at(
        40 + minutes
    )


def test_who_has_it_is_named_and_nobody_is_awaited_any_more() -> None:
    found = taken([incident("firing", at(40)), incident("acknowledged", at(45), who="Rita")])
    assert (found.owner, found.acknowledge_by_us, found.fired_us) == ("Rita", None, at(40))


# ---- which one


def test_the_worst_open_crisis_takes_it_and_the_others_are_counted() -> None:
    story = [
        incident("firing", at(10), "A0001", 6),
        incident("firing", at(20), "A0002", 9),
        incident("firing", at(30), "A0003", 9),
        incident("firing", at(40), "A0004", 4),
    ]
    found = taken(story)
    assert (found.incident, found.others) == ("A0002", 2)  # the longer one of two equal ones


@pytest.mark.parametrize("severity", [1, 2, 3, 4])
def test_what_is_not_critical_never_takes_it(severity: int) -> None:
    assert hero(moment([incident("firing", at(40), severity=severity)], NOW)) is None


def test_a_silent_feed_never_takes_it() -> None:
    silent = incident("firing", at(40), severity=8, kind="feed_silence")
    assert hero(moment([silent], NOW)) is None
    assert crises([silent]) == ()


@pytest.mark.parametrize(
    ("severity", "level"),
    [
        (1, "notice"),
        (2, "notice"),
        (3, "warning"),
        (4, "warning"),
        (5, "critical"),
        (10, "critical"),
    ],
)
def test_severities_and_their_levels(severity: int, level: Level) -> None:
    assert (
        level_of(Incident(0, "firing", "", "", "*", "*", severity, 0, 0, None, None, None, 1))
        == level
    )


# ---- when it goes


def test_a_cleared_crisis_stays_for_sixty_seconds() -> None:
    story = [incident("firing", at(10)), incident("resolved", at(58), ended_us=at(40))]
    for seconds in (0, 60):
        found = taken(story, at(58) + seconds * SECOND)
        assert (found.cleared_us, found.acknowledge_by_us) == (at(58), None)
    assert hero(moment(story, at(58) + 60 * SECOND + 1)) is None


def test_an_open_crisis_comes_before_a_cleared_one() -> None:
    story = [
        incident("firing", at(10), "A0001", 9),
        incident("resolved", at(59), "A0001", 9),
        incident("firing", at(20), "A0002", 5),
    ]
    assert taken(story, at(59) + SECOND).incident == "A0002"


def test_of_two_cleared_ones_the_later_is_shown() -> None:
    story = [
        incident("firing", at(10), "A0001"),
        incident("firing", at(10), "A0002"),
        incident("resolved", at(59), "A0002"),
        incident("resolved", at(59) + 5 * SECOND, "A0001"),
    ]
    assert taken(story, at(59) + 9 * SECOND).incident == "A0001"


# ---- on the axis


def test_a_crisis_lies_on_the_axis_from_its_onset_to_the_end_of_its_excess() -> None:
    story = [
        incident("firing", at(10), "A0001", 6, evidence={"onset_us": at(2)}),
        incident("resolved", at(40), "A0001", 6, ended_us=at(33)),
        incident("firing", at(50), "A0002", 4, motive="billing"),
    ]
    assert crises(story) == (
        Span(start_us=at(2), end_us=at(33), motive="signal", level="critical"),
        Span(start_us=at(50), end_us=None, motive="billing", level="warning"),
    )


def test_crises_that_overlap_are_one_named_by_the_worst() -> None:
    story = [
        incident("firing", at(10), "A0001", 4, motive="billing"),
        incident("resolved", at(30), "A0001", 4, motive="billing", ended_us=at(30)),
        incident("firing", at(20), "A0002", 7),
        incident("resolved", at(55), "A0002", 7, ended_us=at(50)),
    ]
    assert crises(story) == (
        Span(start_us=at(10), end_us=at(50), motive="signal", level="critical"),
    )


def test_what_ended_before_the_axis_is_not_drawn_and_no_more_than_twenty_are() -> None:
    old = [
        incident("firing", at(-500), "A0001"),
        incident("resolved", at(-400), "A0001", ended_us=at(-400)),
    ]
    assert crises(old) == ()
    many = []
    for number in range(25):
        name, start = f"A{number:04d}", at(2 * number)
        many += [
            incident("firing", start, name),
            incident("resolved", start + MINUTE, name, ended_us=start + MINUTE),
        ]
    assert [span.start_us for span in crises(many)] == [at(2 * number) for number in range(5, 25)]


def test_its_name_is_shown_once_a_cause_is_confirmed_and_not_before() -> None:
    named = incident("firing", at(41), was="firing", who="Rita", named="Guasto Milano")
    named = msgspec.structs.replace(named, body=named.body.replace(b'"named"', b'"name"'))
    caused = incident("firing", at(42), was="firing", cause="cella ferma", who="Rita")
    assert taken([incident("firing", at(40)), named]).name == ""
    assert taken([incident("firing", at(40)), named, caused]).name == "Guasto Milano"


def test_it_says_when_its_owners_next_word_is_due() -> None:
    promised = incident("firing", at(41), was="firing", update_by_us=at(70), who="Rita")
    assert taken([incident("firing", at(40)), promised]).update_by_us == at(70)


@pytest.mark.parametrize("state", ["pending", "false_alarm", "dropped"])
def test_what_is_no_crisis_never_takes_it_and_leaves_no_trace(state: str) -> None:
    story = [incident("firing", at(40)), incident(state, at(41))]
    story = story[1:] if state == "pending" else story
    assert hero(moment(story, NOW)) is None
    assert crises(story) == ()


def test_what_is_part_of_another_leaves_the_wall_to_it() -> None:
    part = incident("firing", at(42), "A0002", 9, was="firing", into="A0001")
    story = [incident("firing", at(40)), incident("firing", at(41), "A0002", 9), part]
    assert (taken(story).incident, taken(story).others) == ("A0001", 0)


def test_words_about_a_cleared_one_do_not_bring_it_back() -> None:
    story = [incident("firing", at(20)), incident("resolved", at(40))]
    noted = incident("resolved", at(59), was="resolved", note="riletto", who="Rita")
    assert hero(moment([*story, noted], at(59.5))) is None
