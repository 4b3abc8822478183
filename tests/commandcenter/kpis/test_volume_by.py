"""Messages by channel and network."""

from typing import Any

import msgspec
from hypothesis import given

from commandcenter.clock import DAY, HOUR, MINUTE
from commandcenter.events.fact import Fact
from commandcenter.kpis import messages, volume_by
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.volume_by import channels, family, networks, usual_quarter, volume
from commandcenter.views.strips import axis
from tests.commandcenter.kpis.moments import in_use, moment
from tests.commandcenter.story import at, stories, wrote
from tests.commandcenter.views import naive

NOW = at(95)


def counts(asked: Moment, groups: tuple[volume_by.Group, ...]) -> dict[str, int]:
    start, _ = axis(asked.now_us)
    pairs = asked.state.messages.between(start - 1, asked.now_us)
    return {group.key: volume(asked, group, pairs, start).last_hour for group in groups}


def shown(asked: Moment) -> list[str]:
    return [group.key for group in channels(asked, 4)]


def with_settings(asked: Moment, **changes: Any) -> Moment:
    settings = msgspec.structs.replace(asked.settings, **changes)
    return Moment(asked.state, asked.now_us, settings, asked.clock, asked.hours, asked.with_usual)


def test_one_example_by_hand() -> None:
    asked = moment(
        [
            wrote(at(40), "a", network="mobile"),
            wrote(at(50), "b", channel="instagram_dm", network="fibre"),
            wrote(at(60), "c", channel="instagram_comment", network="fixed"),
            wrote(at(61), "c", channel="instagram_comment", kind="thanks"),
            wrote(at(35), "d", network="xdsl"),  # the window is open on the left
        ],
        NOW,
    )
    assert counts(asked, channels(asked, 4)) == {"instagram": 3, "x": 1}
    assert counts(asked, networks()) == {"mobile": 1, "fibre": 1, "xdsl": 0, "unknown": 2}


@given(stories())
def test_both_rows_are_what_slow_counting_gives(facts: list[Fact]) -> None:
    wanted: dict[str, int] = {}
    for thread in naive.threads(facts).values():
        for said in thread:
            if said.kind == 0 and NOW - HOUR < said.at_us <= NOW:
                network = said.data["reading"].get("network", "")
                key = network if network in {"mobile", "fibre"} else "unknown"
                channel = said.data["channel"].replace("instagram_dm", "instagram")
                for each in (key, channel.replace("email", "mail")):
                    wanted[each] = wanted.get(each, 0) + 1
    asked = moment(facts, NOW)
    found = counts(asked, channels(asked, 4)) | counts(asked, networks())
    assert {key: count for key, count in found.items() if count} == wanted


@given(stories())
def test_the_networks_add_up_to_the_headline(facts: list[Fact]) -> None:
    asked = moment(facts, NOW)
    assert sum(counts(asked, networks()).values()) == (messages.figure(asked).value or 0)


def test_quarters_hold_whole_quarters_and_tell_which_came_late() -> None:
    now_us = at(22)
    asked = moment(
        [
            wrote(at(0), "a"),
            wrote(at(14.9), "b", recorded_us=at(21)),
            wrote(at(16), "c"),
        ],
        now_us,
    )
    start, _ = axis(now_us)
    pairs = asked.state.messages.between(start - 1, now_us)
    found = volume(asked, channels(asked, 4)[0], pairs, start)
    nine = (at(0) - start) // volume_by.QUARTER
    assert len(found.quarters) == nine + 1  # the running quarter is not one yet
    assert found.quarters.tolist() == [0] * nine + [2]
    assert found.revised == (nine,)


def test_channels_stand_by_what_the_past_weeks_brought_and_today_moves_nothing() -> None:
    past = [
        *(wrote(at(-DAY // MINUTE + n), f"p{n}", channel="whatsapp") for n in range(3)),
        *(wrote(at(-DAY // MINUTE + n), f"q{n}", channel="facebook_post") for n in range(2)),
        wrote(at(-DAY // MINUTE), "r", channel="facebook_comment"),
        *(wrote(at(-DAY // MINUTE + n), f"s{n}", channel="email") for n in range(2)),
    ]
    today = [wrote(at(n), f"t{n}", channel="x") for n in range(50)]
    assert shown(moment([*past, *today], NOW)) == ["facebook", "whatsapp", "mail", "x"]
    assert shown(moment([*past[::-1], *today], NOW)) == ["facebook", "whatsapp", "mail", "x"]


def test_a_site_s_own_order_stands_even_where_nobody_writes() -> None:
    asked = moment([wrote(at(0), channel="email")], NOW)
    assert shown(with_settings(asked, channels=("Twitter", "email"))) == ["x", "mail"]
    assert counts(asked, channels(with_settings(asked, channels=("x",)), 4)) == {"x": 0}


def test_while_history_comes_in_the_order_is_that_of_today() -> None:
    past = [wrote(at(-DAY // MINUTE), "p", channel="x"), wrote(at(0), "a", channel="whatsapp")]
    assert shown(moment(past, NOW, with_usual=False)) == ["whatsapp", "x"]
    assert shown(moment(past, NOW)) == ["x", "whatsapp"]


def test_on_a_first_day_the_four_fullest_of_five_are_shown() -> None:
    counts = {"email": 1, "facebook_post": 2, "instagram_dm": 3, "whatsapp": 4, "x": 5}
    today = [
        wrote(at(n), f"{channel}{n}", channel=channel)
        for channel, count in counts.items()
        for n in range(count)
    ]
    assert shown(moment(today, NOW)) == ["x", "whatsapp", "instagram", "facebook"]


def test_on_a_first_day_cells_move_with_the_quarters_of_an_hour_only() -> None:
    quarter = at(0) // volume_by.QUARTER * volume_by.QUARTER + volume_by.QUARTER
    today = [
        wrote(quarter - 2, "a", channel="x"),
        *(wrote(quarter + n, f"b{n}", channel="whatsapp") for n in range(3)),
    ]
    assert shown(moment(today, quarter + 5 * MINUTE)) == ["x", "whatsapp"]
    assert shown(moment(today, quarter + 20 * MINUTE)) == ["whatsapp", "x"]


def test_comments_posts_and_private_messages_are_one_channel() -> None:
    assert family("facebook_comment") == family("FB") == family("Facebook") == "facebook"
    assert family("instagram_dm") == "instagram"
    assert family("google_review") == "google_review"


def test_usual_is_what_the_quarters_of_this_hour_brought() -> None:
    days = range(1, 30)
    story = [
        *in_use(30),
        *(wrote(at(20) - day * DAY, f"{day}", channel="email", network="mobile") for day in days),
    ]
    asked = moment(story, NOW)
    groups = {group.key: group for group in (*channels(asked, 4), *networks())}
    hour = at(0) // HOUR
    for key in ("mail", "mobile"):
        usual = usual_quarter(asked, groups[key], hour)
        assert usual is not None
        assert (usual.value, usual.high) == (0.0, 1.0)  # one in four quarters
    fibre = usual_quarter(asked, groups["fibre"], hour)
    assert fibre is not None
    assert fibre.high == 0.0
    assert usual_quarter(moment(story, NOW, with_usual=False), groups["mail"], hour) is None


def test_four_quarters_of_one_day_are_no_usual() -> None:
    story = [*in_use(1), wrote(at(-DAY // MINUTE) - 3 * HOUR), wrote(at(20) - DAY)]
    asked = moment(story, NOW)
    assert usual_quarter(asked, channels(asked, 4)[0], at(0) // HOUR) is None
