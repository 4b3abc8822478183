"""The three strips: what each bucket holds, what is a gap, what is usual, and a scale that keeps still."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.events.fact import Fact
from commandcenter.protocol.wall import Strip
from commandcenter.state import State
from commandcenter.views import strips
from commandcenter.views.strips import FIVE, QUARTER, axis
from tests.commandcenter.kpis.moments import CLOCK, in_use, moment
from tests.commandcenter.story import at, folded, link, replied, stories, told, wrote
from tests.commandcenter.views import naive

NOW = at(95) + 7 * SECOND


def places(strip: Strip) -> dict[int, float | None]:
    """Return the values by the start of their bucket."""
    return {
        strip.start_us + place * strip.bucket_s * SECOND: value
        for place, value in enumerate(strip.values)
    }


# ---- against slow counting


@given(stories())
@settings(max_examples=60)
def test_every_bucket_of_messages_holds_what_was_written_in_it(facts: list[Fact]) -> None:
    written = naive.messages(facts)
    for start, count in places(strips.messages(moment(facts, NOW))).items():
        wanted = sum(start <= at_us < start + FIVE for at_us in written)
        known = bool(written) and min(written) < start + FIVE
        assert count == (wanted if known else None)


@given(stories())
@settings(max_examples=60)
def test_every_quarter_holds_the_share_of_its_bursts(facts: list[Fact]) -> None:
    bursts = [burst for burst in naive.bursts(facts) if burst.mood]
    for start, share in places(strips.negative(moment(facts, NOW))).items():
        inside = [burst.mood == 3 for burst in bursts if start <= burst.start_us < start + QUARTER]
        assert share == (sum(inside) / len(inside) if inside else None)


@given(stories())
@settings(max_examples=40)
def test_the_backlog_was_at_each_instant_what_it_would_be_had_all_stopped_then(
    facts: list[Fact],
) -> None:
    strip = strips.backlog(moment(facts, NOW))
    first = min(naive.messages(facts), default=0)
    for place, start in enumerate(places(strip)):
        end = start + FIVE
        ages = [
            CLOCK.minutes(since, end)
            for since in naive.waiting(
                f for f in facts if min(f.time_us, f.recorded_us) <= end
            ).values()
        ]
        bands = [0, 0, 0, 0]
        for age in ages:
            bands[sum(age > bound for bound in (45, 240, 720))] += 1
        known = first and first <= end
        assert strip.values[place] == (len(ages) if known else None)
        assert [layer[place] for layer in strip.layers] == (bands if known else [None] * 4)


# ---- buckets


def test_the_axis_goes_from_six_hours_back_to_two_ahead_on_whole_quarters() -> None:
    start, end = axis(NOW)
    assert start % QUARTER == 0
    assert 0 <= NOW - 6 * HOUR - start < QUARTER
    assert end - start == 8 * HOUR


@pytest.mark.parametrize("minutes", [0, 1, 4.999, 5, 7, 14.999, 15, 59.9, 60])
def test_strips_end_with_their_last_whole_bucket(minutes: float) -> None:
    asked = moment([wrote(at(-500))], at(minutes))
    for strip, bucket in (
        (strips.messages(asked), FIVE),
        (strips.negative(asked), QUARTER),
        (strips.backlog(asked), FIVE),
    ):
        end = strip.start_us + len(strip.values) * bucket
        assert end <= asked.now_us < end + bucket
        assert strip.start_us == axis(asked.now_us)[0]


def test_before_the_logs_first_message_nothing_is_known() -> None:
    empty = moment(State(), NOW)
    for strip in (strips.messages(empty), strips.negative(empty), strips.backlog(empty)):
        assert set(strip.values) == {None}
        assert {value for layer in strip.layers for value in layer} <= {None}
    found = places(strips.messages(moment([wrote(at(62))], NOW)))
    assert [found[at(minute)] for minute in (55, 60, 65)] == [None, 1.0, 0.0]


def test_a_bucket_that_a_late_message_changed_after_its_close_is_marked() -> None:
    story = [
        wrote(at(10)),
        wrote(at(41), recorded_us=at(45) + 5 * SECOND),
        wrote(at(51), recorded_us=at(70)),
        wrote(at(61), recorded_us=at(90), backfill=True),
    ]
    strip = strips.messages(moment(story, NOW))
    assert [strip.start_us + place * FIVE for place in strip.revised] == [at(50)]


# ---- feeds that were cut


def test_an_empty_bucket_is_a_gap_where_every_feed_was_cut_through_all_of_it() -> None:
    story = [
        wrote(at(0)),
        link("disconnected", at(30), "one"),
        link("disconnected", at(40), "two"),
        link("fresh", at(61), "two"),
        wrote(at(47), recorded_us=at(61)),  # it came when the link was back
    ]
    asked = moment(story, NOW)
    found = places(strips.messages(asked, ["one", "two"]))
    assert [found[at(minute)] for minute in (30, 35, 40, 45, 50, 55, 60, 65)] == [
        0.0, 0.0, None, 1.0, None, None, 0.0, 0.0,
    ]  # fmt: skip
    assert None not in [
        places(strips.messages(asked, ["one", "two", "three"]))[at(m)] for m in (40, 50)
    ]
    assert None not in [places(strips.messages(asked))[at(minute)] for minute in (40, 50)]


def test_a_break_that_lasts_reaches_to_now() -> None:
    found = places(
        strips.messages(moment([wrote(at(0)), link("disconnected", at(60), "one")], NOW), ["one"])
    )
    assert [found[at(minute)] for minute in (55, 60, 85)] == [0.0, None, None]


# ---- usual, while history comes in, scale


def month() -> list[Fact]:
    """Return weeks of nine o'clocks: three talk in each five minutes, three more wait from 9:02 to 10:02."""
    story = [wrote(at(0) - 40 * DAY, care=False), *in_use(40)]
    moods = ("neg", "neg", "neu")
    for day in range(1, 36):
        for n, mood in enumerate(moods):
            name, begun = f"{day} {n}", at(2) - day * DAY + n
            story += [wrote(begun, name, n, mood=mood), replied(begun + HOUR, name)]
            story += [
                wrote(begun + part * FIVE, f"{name} {part}", n, mood=mood, care=False)
                for part in range(12)
            ]
    return story


def test_the_usual_band_reaches_from_the_left_end_of_the_axis_to_the_right_one() -> None:
    asked = moment(month(), NOW)
    start, end = axis(NOW)
    for strip in (strips.messages(asked), strips.negative(asked), strips.backlog(asked)):
        assert len(strip.low) == len(strip.high) == (end - start) // (strip.bucket_s * SECOND)


def test_the_usual_of_an_hour_stands_at_its_middle() -> None:
    asked = moment(month(), NOW)
    messages, shares, levels = strips.messages(asked), strips.negative(asked), strips.backlog(asked)

    def high(strip: Strip, minute: float) -> float | None:
        return strip.high[(at(minute) - strip.start_us) // (strip.bucket_s * SECOND)]

    assert high(messages, 30) == pytest.approx(3, abs=0.2)
    assert high(messages, 150) == 0.0
    assert high(shares, 30) == pytest.approx(2 / 3)
    assert high(shares, 150) is None  # nobody ever speaks at half past eleven
    assert high(levels, 25) == 3.0  # its buckets show their ends
    assert high(levels, 55) == pytest.approx(1.5)


def test_while_history_comes_in_no_band_is_drawn() -> None:
    asked = moment(month(), NOW, with_usual=False)
    for strip in (strips.messages(asked), strips.negative(asked), strips.backlog(asked)):
        assert (strip.low, strip.high) == ((), ())


def test_while_today_comes_in_nothing_is_drawn() -> None:
    late = moment([wrote(at(0))], at(60), with_usual=False)
    for strip in strips.all_three(late, []):
        assert (strip.values, strip.layers, strip.revised) == ((), (), ())
    for strip in strips.all_three(moment([wrote(at(0))], at(10), with_usual=False), []):
        assert strip.values


@given(st.integers(0, 5000))
def test_the_scale_holds_every_value_and_its_middle_is_a_round_number(count: int) -> None:
    top = strips.round_up(max(count * 1.1, 10.0))
    assert top >= count
    assert top <= 10 or top < count * 1.1 * 2
    digits = f"{top / 2:g}".strip("0").replace(".", "")
    assert len(digits.rstrip("0")) <= 2


def test_the_scale_keeps_still_while_values_move_a_little() -> None:
    tops = set()
    for count in range(50, 54):
        story = [wrote(at(2) + n, f"t{n}") for n in range(count)]
        tops.add(strips.messages(moment(story, NOW)).top)
    assert tops == {60.0}


def test_keys_and_widths_are_those_the_seat_knows() -> None:
    found = strips.all_three(moment(folded(told(wrote(at(0)))), NOW), [])
    assert [(strip.key, strip.bucket_s) for strip in found] == [
        ("messages", 300),
        ("negative", 900),
        ("to_answer", 300),
    ]
    assert all(strip.tick * 2 == strip.top for strip in found)
    assert found[0].bucket_s * SECOND == 5 * MINUTE
