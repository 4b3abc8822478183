"""The wall's view: what each part shows, how much of it; it depends on nothing but what it is given."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from commandcenter.care.calendar import Calendar, ServiceClock
from commandcenter.checkpoints import digest
from commandcenter.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.kpis.hours import Hours
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.wall import FeedRow, Figure, History, WallView
from commandcenter.settings import Settings
from commandcenter.state import State
from commandcenter.views.wall import Around, wall
from tests.commandcenter.kpis.moments import CLOCK, in_use, moment
from tests.commandcenter.story import (
    agent,
    at,
    folded,
    incident,
    link,
    post,
    replied,
    stories,
    told,
    wrote,
)
from tests.commandcenter.views import naive

NOW = at(95) + 7 * SECOND
AROUND = Around(started_us=at(-5))


def shown(
    what: State | list[Fact], now_us: int = NOW, around: Around = AROUND, **more: Any
) -> WallView:
    return wall(moment(what, now_us, **more), around)


def figures(view: WallView) -> dict[str, Figure]:
    return {figure.key: figure for figure in view.figures}


def feed(name: str, state: Any = "fresh", since_us: int = at(60)) -> FeedRow:
    return FeedRow(
        name=name, label=name.upper(), kind="websocket", state=state, since_us=since_us, age_us=1
    )


# ---- against slow counting


@given(stories())
@settings(max_examples=60)
def test_the_figures_are_what_slow_counting_gives(facts: list[Fact]) -> None:
    found = figures(shown(facts))
    written = naive.messages(facts)
    inside = [at_us for at_us in written if NOW - HOUR < at_us <= NOW]
    assert found["messages"].value == (len(inside) if written else None)
    bursts = [b.mood for b in naive.bursts(facts) if b.mood and NOW - HOUR < b.start_us <= NOW]
    assert found["negative"].n == (len(bursts) if written else None)
    assert found["negative"].value == (bursts.count(3) / len(bursts) if bursts else None)
    waits = naive.waiting(facts)
    assert found["to_answer"].value == (len(waits) if written else None)


@given(stories())
@settings(max_examples=60)
def test_promises_are_what_slow_counting_gives(facts: list[Fact]) -> None:
    met = due = 0
    for begun, ended, answered in naive.cycles(facts):
        took = CLOCK.minutes(begun, NOW if ended is None else ended)
        due += ended is not None or took > 45
        met += answered and took <= 45
    found = figures(shown(facts))["within_45"]
    assert (found.part, found.n) == (met, due)


@given(stories())
@settings(max_examples=40)
def test_the_oldest_and_those_over_four_hours_are_what_slow_counting_gives(
    facts: list[Fact],
) -> None:
    now_us = at(6 * 60)
    view = shown(facts, now_us)
    waits = naive.waiting(facts).values()
    assert view.over_4h == sum(CLOCK.minutes(since, now_us) > 240 for since in waits)
    assert view.oldest_us == (now_us - min(waits) if waits else None)


# ---- depends on nothing else


@given(stories())
@settings(max_examples=40)
def test_the_same_moment_gives_the_same_view_and_is_not_changed_by_it(facts: list[Fact]) -> None:
    state = folded(facts)
    before = digest(state)
    used = moment(state, NOW)
    for now_us in (NOW - HOUR, NOW, NOW + 40 * MINUTE):
        wall(moment(state, now_us), AROUND)
        wall(used, AROUND)
    assert wall(used, AROUND) == wall(moment(state, NOW), AROUND)
    assert digest(state) == before


@given(stories())
@settings(max_examples=40)
def test_the_order_of_arrival_does_not_show(facts: list[Fact]) -> None:
    assert msgspec.json.encode(shown(facts)) == msgspec.json.encode(shown(folded(facts[::-1])))


def test_what_was_found_in_past_hours_once_is_found_again() -> None:
    story = [
        *in_use(40),
        *(wrote(at(5) - day * DAY, f"{day}", motives=("signal",)) for day in range(40)),
    ]
    state = folded(told(*story))
    hours = Hours(state, CLOCK.zone)
    asked = Moment(state, NOW, Settings(), CLOCK, hours)
    first = wall(asked, AROUND)
    assert wall(asked, AROUND) == first == wall(moment(state, NOW), AROUND)
    fold(state, wrote(at(6) - DAY, "late", recorded_us=at(95)))
    hours.forget()
    assert wall(asked, AROUND) == wall(moment(state, NOW), AROUND)


def test_a_view_travels_as_json_and_holds_no_word_of_a_customer() -> None:
    story = [
        wrote(at(80), "secret thread", 4711),
        incident("firing", at(85)),
        post("published", at(90)),
    ]
    raw = msgspec.json.encode(shown(story))
    assert msgspec.json.decode(raw, type=WallView) == shown(story)
    assert b"secret" not in raw
    assert b"4711" not in raw


# ---- an empty log


def test_of_an_empty_log_nothing_is_known() -> None:
    view = shown(State())
    assert [figure.key for figure in view.figures] == [
        "to_answer", "within_45", "messages", "negative", "online",
    ]  # fmt: skip
    assert [figure.value for figure in view.figures] == [None] * 5
    assert [figure.usual for figure in view.figures] == [None] * 5
    assert {figure.level for figure in view.figures} == {"normal"}
    assert all(value is None for strip in view.strips for value in strip.values)
    assert (view.hero, view.first_data_us, view.oldest_us, view.over_4h) == (None, None, None, 0)
    assert (view.publications, view.crises, view.breaks, view.motives, view.teams) == ((),) * 5
    assert (view.as_of_us, view.started_us, view.timezone) == (NOW, at(-5), "Europe/Rome")


def test_what_is_simulated_is_said_to_be() -> None:
    assert not shown([wrote(at(0))]).simulated
    assert shown([wrote(at(0), simulated=True)]).simulated
    assert shown(State(), around=Around(started_us=0, simulated=True)).simulated


def test_figures_are_missing_while_today_comes_in_and_not_when_it_is_here() -> None:
    loading = Around(started_us=0, history=History(day=3, of_days=14))
    early = shown([wrote(at(0))], at(40), loading, with_usual=False)
    assert {figure.value for figure in early.figures} == {None}
    assert early.history == History(day=3, of_days=14)
    here = shown([wrote(at(0))], at(10), loading, with_usual=False)
    assert figures(here)["to_answer"].value == 1.0


# ---- feeds


def test_a_feed_that_is_cut_is_missing_in_every_figure_it_is_part_of() -> None:
    feeds = (feed("one"), feed("two", "disconnected", at(70)), feed("three", "stale"))
    view = shown(
        [wrote(at(0)), agent(at(0), "Ada", "busy")], around=Around(started_us=0, feeds=feeds)
    )
    without = {figure.key: figure.without for figure in view.figures}
    assert without == dict.fromkeys(
        ("to_answer", "within_45", "messages", "negative"), ("TWO",)
    ) | {"online": ()}
    assert {figure.without_since_us for figure in view.figures} == {at(70), None}
    assert (view.motives_without, view.feeds) == (("TWO",), feeds)


def test_people_are_missing_where_every_feed_is_cut() -> None:
    feeds = (feed("one", "disconnected", at(80)), feed("two", "disconnected", at(70)))
    view = shown([agent(at(0), "Ada", "busy")], around=Around(started_us=0, feeds=feeds))
    assert figures(view)["online"].without == ("ONE", "TWO")
    assert figures(view)["online"].without_since_us == at(70)


def test_an_hour_in_which_all_feeds_were_cut_is_a_gap_not_a_nought() -> None:
    feeds = (feed("one", "disconnected"),)
    story = [wrote(at(0)), link("disconnected", at(50), "one")]
    strip = shown(story, around=Around(started_us=0, feeds=feeds)).strips[0]
    assert strip.values[-8:] == (None,) * 8


def test_breaks_are_told_oldest_first_as_far_as_the_axis_reaches_and_no_more_than_twenty() -> None:
    story = [link("disconnected", at(-600), "b"), link("fresh", at(-590), "b")]
    for number in range(25):
        story += [link("disconnected", at(number), "a"), link("fresh", at(number + 0.5), "a")]
    story.append(link("disconnected", at(90), "b"))
    breaks = shown(story).breaks
    assert len(breaks) == 20
    assert [found.at_us for found in breaks] == [*(at(number) for number in range(6, 25)), at(90)]
    assert (breaks[-1].end_us, breaks[-1].label) == (None, "b")


# ---- publications


def test_publications_on_the_axis_by_their_start_without_the_cancelled() -> None:
    view = shown(
        [
            post("scheduled", at(0), "soon", start=at(150), text="Fibra " * 20),
            post("published", at(30), "out", text="<b>Scusateci</b>"),
            post("scheduled", at(0), "far", start=at(400)),
            post("scheduled", at(0), "gone", start=at(100)),
            post("cancelled", at(10), "gone"),
        ]
    )
    assert [(p.at_us, p.state) for p in view.publications] == [
        (at(30), "published"),
        (at(150), "scheduled"),
    ]
    assert view.publications[0].title == "<b>Scusateci</b>"  # drawn as it is written
    assert len(view.publications[1].title) == 40


def test_no_more_than_twelve_publications() -> None:
    story = [post("published", at(number), f"p{number}") for number in range(20)]
    assert len(shown(story).publications) == 12


# ---- motives


def test_motives_of_the_last_whole_hour_the_five_that_are_most_spoken_of() -> None:
    now_us = at(60) + 59 * SECOND
    story = [wrote(at(0) + 1, "edge", motives=("technician",))]
    for number, motive in enumerate(
        ("signal", "billing", "broadband", "no_service", "other", "internet_3g")
    ):
        story += [wrote(at(10) + n, f"{motive} {n}", motives=(motive,)) for n in range(number + 2)]
    story += [
        wrote(at(60) + SECOND, "this minute", motives=("signal",) * 9),
        wrote(at(0), motives=("billing",)),
    ]
    view = shown(story, now_us)
    assert [(row.motive, row.count) for row in view.motives] == [
        ("internet_3g", 7), ("other", 6), ("no_service", 5), ("broadband", 4), ("billing", 3),
    ]  # fmt: skip
    assert {row.usual for row in view.motives} == {None}


def test_a_message_counts_for_each_of_its_motives_and_beside_what_is_usual() -> None:
    story = [wrote(at(0) - 40 * DAY, care=False), *in_use(40)]
    for day in range(36):
        story += [
            wrote(at(70) + n - day * DAY, f"{day} {n}", motives=("signal", "billing"))
            for n in range(4)
        ]
    view = shown(story)
    assert [(row.motive, row.count, row.usual) for row in view.motives] == [
        ("billing", 4, 4.0),
        ("signal", 4, 4.0),
    ]
    assert {row.usual for row in shown(story, with_usual=False).motives} == {None}


# ---- the rest


def test_what_waits_longer_than_four_hours_of_service() -> None:
    story = [wrote(at(0), "a"), wrote(at(1), "b"), wrote(at(100), "c"), replied(at(110), "c")]
    view = shown(story, at(241))
    assert (view.over_4h, view.oldest_us) == (1, 241 * MINUTE)
    hours = {"oldest_warning_h": 2.0, "oldest_critical_h": 3.0}
    assert shown(story, at(241), levels=hours).over_4h == 2


def test_a_site_has_its_own_zone() -> None:
    state = folded(told(wrote(at(0))))
    clock = ServiceClock(Calendar(timezone="America/Argentina/Buenos_Aires"))
    site = Settings(timezone="America/Argentina/Buenos_Aires")
    view = wall(Moment(state, NOW, site, clock, Hours(state, clock.zone)), AROUND)
    assert view.timezone == site.timezone
    assert view.over_4h == 0


@pytest.mark.parametrize("notices", [(), ("disk_low", "clock_wrong")])
def test_warnings_of_the_hub_are_passed_on(notices: tuple[str, ...]) -> None:
    assert shown(State(), around=Around(started_us=0, notices=notices)).notices == notices


def test_the_wall_says_what_may_begin_the_gravest_first_until_it_is_confirmed_or_dropped() -> None:
    begun = [
        incident("pending", at(55), "A0001", 5, motive="billing"),
        incident("pending", at(57), "A0002", 7, motive="signal"),
    ]
    assert wall(moment(begun, at(58)), Around(started_us=0)).early == "signal"
    assert wall(moment(begun, at(63)), Around(started_us=0)).early == ""
    fired = [*begun, incident("firing", at(58), "A0002", 7, motive="signal")]
    view = wall(moment(fired, at(59)), Around(started_us=0))
    assert (view.early, view.hero and view.hero.motive) == ("billing", "signal")
