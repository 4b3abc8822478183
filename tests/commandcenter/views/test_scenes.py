"""The rows of channels, networks and queues, as the wall's view carries them."""

from typing import Any

import msgspec
from hypothesis import given, settings

from commandcenter.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.events.fact import Fact
from commandcenter.protocol.wall import FeedRow, History, VolumeRow, WallView
from commandcenter.state import State
from commandcenter.views.wall import Around, wall
from tests.commandcenter.kpis.moments import in_use, moment
from tests.commandcenter.story import at, folded, link, replied, stories, told, wrote

NOW = at(95) + 7 * SECOND
QUARTER = 15 * MINUTE


def shown(what: State | list[Fact], feeds: tuple[FeedRow, ...] = (), **more: Any) -> WallView:
    now_us = more.pop("now_us", NOW)
    history = more.pop("history", None)
    around = Around(started_us=at(-5), feeds=feeds, history=history)
    return wall(moment(what, now_us, **more), around)


def feed(label: str, *, cut: bool = False) -> FeedRow:
    state: Any = "disconnected" if cut else "fresh"
    return FeedRow(
        name=label, label=label, kind="websocket", state=state, since_us=at(60), age_us=1
    )


def cells(view: WallView) -> dict[str, VolumeRow]:
    return {row.key: row for row in (*view.channels, *view.networks)}


@given(stories())
@settings(max_examples=60)
def test_what_stands_twice_on_the_wall_is_the_same(facts: list[Fact]) -> None:
    view = shown(facts)
    figures = {figure.key: figure for figure in view.figures}
    messages, to_answer = figures["messages"].value, figures["to_answer"].value
    if messages is None:
        assert not view.queues
        assert not view.promises
        assert {row.count for row in view.networks} == {None}
        return
    assert sum(row.count or 0 for row in view.networks) == messages
    assert sum(row.count or 0 for row in view.channels) + view.channels_beyond == messages
    assert sum(sum(row.bands) for row in view.queues) == to_answer
    assert sum(row.goal for row in view.queues) == figures["to_answer"].goal
    assert max((row.oldest_us or 0 for row in view.queues), default=0) == (view.oldest_us or 0)
    assert sum(sum(row.bands[2:]) for row in view.queues) == view.over_4h
    assert sum(row.promise.n or 0 for row in view.networks) == figures["within_45"].n
    for kind in ("network", "channel", "motive"):
        of_kind = [row for row in view.promises if row.kind == kind]
        assert sum(row.waiting or 0 for row in of_kind) == to_answer
        assert sum(row.promise.n or 0 for row in of_kind) == figures["within_45"].n
        assert sum(row.promise.part or 0 for row in of_kind) == figures["within_45"].part
    cell_of = {(row.kind, row.key): row.promise for row in (*view.channels, *view.networks)}
    for row in view.promises:
        assert cell_of.get((row.kind, row.key), row.promise) == row.promise  # type: ignore[arg-type]


@given(stories())
@settings(max_examples=40)
def test_the_order_of_arrival_does_not_show(facts: list[Fact]) -> None:
    shuffled = msgspec.json.encode(shown(folded(facts[::-1])))
    assert msgspec.json.encode(shown(facts)) == shuffled


def test_promises_and_backlog_by_motive_and_what_is_in_no_row_together() -> None:
    motives = ("signal", "billing", "broadband", "other", "technician")
    story = [
        wrote(at(10) + n, f"{n}/{m}", motives=(motive,))
        for n, motive in enumerate(motives)
        for m in range(6 - n)
    ]
    view = shown([*story, replied(at(20), "0/0"), wrote(at(11), "nothing", motives=())])
    rows = [row for row in view.promises if row.kind == "motive"]
    assert [(row.key, row.waiting) for row in rows] == [
        ("signal", 5), ("billing", 5), ("broadband", 4), ("technician", 2), ("", 4),
    ]  # fmt: skip
    assert (rows[0].promise.part, rows[0].promise.n) == (1, 6)


def test_a_fifth_channel_has_no_cell_but_is_counted() -> None:
    names = ("email", "messenger", "telegram", "whatsapp", "x")
    view = shown([wrote(at(60) + n, f"{n}", channel=name) for n, name in enumerate(names)])
    assert [row.key for row in view.channels] == ["mail", "messenger", "telegram", "whatsapp"]
    assert view.channels_beyond == 1


def test_all_cells_of_a_row_are_on_one_scale() -> None:
    story = [
        *(wrote(at(60) + n * SECOND, f"x{n}", network="mobile") for n in range(40)),
        wrote(at(61), "m", channel="email"),
    ]
    view = shown(story)
    assert {row.strip.top for row in view.channels} == {60.0}
    assert {row.strip.top for row in view.networks} == {60.0}
    assert max(value or 0 for value in cells(view)["x"].strip.values) == 40


def test_a_strip_reaches_to_the_last_whole_quarter_and_its_band_beyond_now() -> None:
    days = [wrote(at(0) - day * DAY, f"{day}") for day in range(1, 40)]
    view = shown([*in_use(40), *days, wrote(at(20), "t")])
    strip = cells(view)["x"].strip
    assert strip.bucket_s == 900
    end = strip.start_us + len(strip.values) * QUARTER
    assert end <= NOW < end + QUARTER
    assert strip.start_us == view.axis_start_us
    assert strip.start_us + len(strip.high) * QUARTER > NOW + 30 * MINUTE
    assert sum(value or 0 for value in strip.values) == 1


def test_before_the_log_there_is_a_gap_and_no_zero() -> None:
    strip = cells(shown([wrote(at(40))]))["x"].strip
    begins = (at(40) - strip.start_us) // QUARTER
    assert set(strip.values[:begins]) == {None}
    assert strip.values[begins:] == (1.0, 0.0, 0.0, 0.0)


def test_where_its_feed_was_cut_a_quiet_channel_has_a_gap_and_another_has_none() -> None:
    story = told(
        wrote(at(-120), "a", channel="whatsapp"),
        wrote(at(-120), "b", channel="x"),
        link("disconnected", at(0), "WA"),
        link("fresh", at(60), "WA"),
    )
    view = shown(story, (feed("WA"), feed("X")))
    wa, x = cells(view)["whatsapp"].strip, cells(view)["x"].strip
    inside = range((at(0) - wa.start_us) // QUARTER, (at(60) - wa.start_us) // QUARTER)
    assert {wa.values[n] for n in inside} == {None}
    assert {x.values[n] for n in inside} == {0.0}
    assert {cells(view)["unknown"].strip.values[n] for n in inside} == {0.0}


def test_a_lost_feed_is_named_in_its_channel_and_in_every_network() -> None:
    story = [wrote(at(1), "a", channel="whatsapp"), wrote(at(1), "b", channel="x")]
    view = shown(story, (feed("WA", cut=True), feed("X"), feed("Turni")))
    found = cells(view)
    assert (found["whatsapp"].without, found["x"].without) == (("WA",), ())
    assert found["whatsapp"].without_since_us == at(60)
    assert {row.without for row in view.networks} == {("WA",)}
    assert {row.feeds for row in view.networks} == {("WA", "X")}
    assert view.motives_without == ("WA",)
    assert view.motives_without_since_us == at(60)


def test_while_today_comes_in_no_count_is_a_figure_yet() -> None:
    story = [wrote(at(0) - DAY, "a"), replied(at(5) - DAY, "a")]
    view = shown(story, with_usual=False, history=History(day=1, of_days=14))
    assert view.queues == ()
    for row in (*view.channels, *view.networks):
        assert (row.count, row.promise.n, row.strip.low) == (None, None, ())
        assert set(row.strip.values) == {None}


def test_what_was_found_once_is_found_again() -> None:
    story = [
        *in_use(40),
        *(wrote(at(5) - day * DAY, f"{day}", channel="email") for day in range(40)),
    ]
    state = folded(told(*story))
    used = moment(state, NOW)
    around = Around(started_us=at(-5))
    for step in (0, QUARTER, HOUR, DAY, 0):
        fresh = moment(state, NOW + step)
        seen = type(used)(state, NOW + step, used.settings, used.clock, used.hours)
        assert wall(seen, around) == wall(fresh, around)
