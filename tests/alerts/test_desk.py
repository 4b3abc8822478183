"""The desk as the hub uses it: one pass, the same every time, and no alert twice after a restart."""

import pickle
from functools import cache

import pytest

from alerts.desk import AlertDesk
from commandcenter.alert import Mark, Schedule, Transition
from commandcenter.clock import DAY, HOUR, MINUTE, SECOND, parse_us
from tests.alerts.streams import LEARNED, Stream, week

ONSET = "2025-03-11T10:00:00Z"


@cache
def records() -> list[Mark | Schedule]:
    """Return a week with an outage, a dead feed and a viral post on its last day."""
    stream = week(51).crisis("network_mobile", ONSET, 60, 250.0)
    stream.viral("offers", "2025-03-11T12:30:00Z", 100)
    return stream.silence("x", "2025-03-11T15:00:00Z", 80).marks()


@cache
def _learned() -> bytes:
    desk = AlertDesk()
    desk.warm(record for record in records() if record.arrival_us < parse_us(LEARNED))
    return pickle.dumps(desk)


def learned() -> AlertDesk:
    """Return a desk that knows the week up to its last day."""
    desk = pickle.loads(_learned())  # noqa: S301 - our own
    assert isinstance(desk, AlertDesk)
    return desk


def run(desk: AlertDesk, since: str, until: str) -> list[Transition]:
    """Show the desk what arrives in a span and let the time pass up to its end."""
    begin_us, end_us = parse_us(since), parse_us(until)
    seen = [record for record in records() if begin_us <= record.arrival_us < end_us]
    return [told for record in seen for told in desk.observe(record)] + desk.advance(end_us)


@cache
def whole() -> list[Transition]:
    return run(learned(), LEARNED, "2025-03-11T20:00:00Z")


def test_one_pass_gives_the_incidents_of_all_detectors_in_the_order_of_time() -> None:
    assert [t.at_us for t in whole()] == sorted(t.at_us for t in whole())
    first = {t.incident: t for t in reversed(whole())}
    found = [(number, first[number].motive) for number in sorted(first)]
    assert found == [("A0001", "network_mobile"), ("A0002", "offers"), ("A0003", "feed_silence")]
    assert [t.state for t in whole()].count("resolved") == 3


def test_the_same_stream_gives_the_same_transitions() -> None:
    assert run(learned(), LEARNED, "2025-03-11T20:00:00Z") == whole()


@pytest.mark.parametrize("cut", ["10:20", "11:45", "13:00", "15:40"])
def test_a_stream_that_is_cut_gave_the_same_before_the_cut(cut: str) -> None:
    until = f"2025-03-11T{cut}:00Z"
    before = [told for told in whole() if told.at_us <= parse_us(until)]
    assert run(learned(), LEARNED, until) == before


def test_time_that_passes_in_small_steps_gives_the_same() -> None:
    desk, out = learned(), []
    now = parse_us(LEARNED)
    for record in records():
        if record.arrival_us >= now:
            while now + 20 * MINUTE < record.arrival_us:
                now += 20 * MINUTE
                out += desk.advance(now)
            out += desk.observe(record)
    expected = [told for told in whole() if told.at_us <= records()[-1].arrival_us]
    assert [told for told in out if told.at_us <= parse_us("2025-03-11T20:00:00Z")] == expected


def open_at(instant: str) -> list[Transition]:
    """Return the last transition of each incident that is open at an instant."""
    last = {told.incident: told for told in whole() if told.at_us <= parse_us(instant)}
    return [told for told in last.values() if told.state == "firing"]


def restarted(instant: str, *, warm: bool) -> AlertDesk:
    """Return a new desk that has learned from history up to an instant and was told what is open."""
    desk = AlertDesk() if warm else learned()
    seen = [record for record in records() if record.arrival_us < parse_us(instant)]
    if warm:
        desk.warm(seen)
    else:
        for record in seen:
            if record.arrival_us >= parse_us(LEARNED):
                desk.observe(record)
    desk.restore(open_at(instant), 17)
    return desk


@pytest.mark.parametrize("warm", [True, False])
def test_after_a_restart_an_open_incident_does_not_fire_again_and_resolves(*, warm: bool) -> None:
    instant = "2025-03-11T10:40:00Z"
    steps = run(restarted(instant, warm=warm), instant, "2025-03-11T14:30:00Z")
    outage = [told for told in steps if told.motive == "network_mobile"]
    assert [(told.incident, told.state) for told in outage][-1:] == [("A0001", "resolved")]
    assert {told.incident for told in outage} == {"A0001"}
    offers = [told for told in steps if told.motive == "offers"]
    assert offers[0].incident == "A0018"  # ids go on after the last number


@pytest.mark.parametrize("warm", [True, False])
def test_after_a_restart_a_silent_feed_is_still_silent_and_comes_back(*, warm: bool) -> None:
    instant = "2025-03-11T15:50:00Z"
    steps = run(restarted(instant, warm=warm), instant, "2025-03-11T18:00:00Z")
    assert {(told.incident, told.channel) for told in steps} == {("A0003", "x")}
    assert steps[-1].state == "resolved"


def test_a_crisis_that_was_never_told_fires_after_the_restart() -> None:
    instant = "2025-03-11T10:40:00Z"
    desk = restarted(instant, warm=False)
    desk.restore([], 17)
    (told, *_) = run(desk, instant, "2025-03-11T10:50:00Z")
    assert (told.incident, told.motive, told.state) == ("A0018", "network_mobile", "firing")


def test_an_incident_that_comes_back_soon_after_a_restart_keeps_its_id() -> None:
    instant = "2025-03-11T12:00:00Z"
    desk = restarted(instant, warm=True)
    ended = next(told for told in whole() if told.state == "resolved")
    desk.restore([ended], 17)
    for number in range(200):
        at_us = parse_us(instant) + number * 6 * SECOND
        mark = Mark(
            id=f"again {number}",
            event_us=at_us,
            arrival_us=at_us,
            author=f"customer {number}",
            channel="x",
            motives=("network_mobile",),
            sentiment="neg",
            text_key="",
        )
        if steps := desk.observe(mark):
            assert (steps[0].incident, steps[0].state) == ("A0001", "firing")
            return
    raise AssertionError("it did not fire")


def test_what_was_closed_before_the_restart_stays_closed() -> None:
    instant = "2025-03-11T12:20:00Z"
    assert open_at(instant) == []
    steps = run(restarted(instant, warm=False), instant, "2025-03-11T14:00:00Z")
    assert {told.motive for told in steps} == {"offers"}


def test_an_incident_of_a_motive_nobody_writes_of_any_more_resolves() -> None:
    desk = learned()
    told = Transition(
        incident="A0004",
        state="firing",
        at_us=parse_us(LEARNED) - HOUR,
        kind="negative_spike",
        motive="a motive of last year",
        channel="*",
        region="lazio",
        severity=5,
    )
    desk.restore([told], 4)
    steps = run(desk, LEARNED, "2025-03-11T02:00:00Z")
    assert [(step.incident, step.state) for step in steps] == [("A0004", "resolved")]


def test_a_cold_start_does_not_flood() -> None:
    stream = Stream(61).usual(2.0)
    desk = AlertDesk()
    assert [told for record in stream.marks() for told in desk.observe(record)] == []


def test_what_is_overwhelming_fires_on_the_first_day() -> None:
    stream = Stream(62).usual(0.6).crisis("billing", "2025-03-03T11:00:00Z", 90, 500.0)
    desk = AlertDesk()
    steps = [told for record in stream.marks() for told in desk.observe(record)]
    assert steps[0].motive == "billing"
    assert steps[0].at_us < parse_us("2025-03-03T11:40:00Z")
    assert len({told.incident for told in steps}) == 1


def test_a_feed_that_was_just_connected_is_no_crisis() -> None:
    stream = week(63)
    for number in range(300):
        moment = parse_us(ONSET) / SECOND + number * 45.0
        stream.write(moment, "billing", "neg" if number % 2 else "neu", channel="new feed")
    desk = learned()
    since_us = parse_us(LEARNED)
    steps = [told for record in stream.marks(since_us) for told in desk.observe(record)]
    assert steps == []


def test_a_pause_of_months_is_got_over() -> None:
    desk = learned()
    desk.advance(parse_us(LEARNED) + 200 * DAY)
    again = Stream(64, "2025-09-27T06:00:00Z").usual(0.3)
    steps = [told for record in again.marks() for told in desk.observe(record)]
    assert {told.kind for told in steps} <= {"feed_silence"}
    assert all(told.state == "resolved" for told in steps)


def test_the_order_of_motives_in_a_message_and_of_channels_is_free_text() -> None:
    desk = AlertDesk()
    for number, name in enumerate(("…", "", "{x}", "a" * 5000, "\x00")):
        mark = Mark(
            id=f"{number}",
            event_us=parse_us(ONSET) + number * SECOND,
            arrival_us=parse_us(ONSET) + number * SECOND,
            author=name,
            channel=name,
            motives=(name, "other", name),
            sentiment="neg",
            text_key=name,
            region=name,
        )
        assert desk.observe(mark) == []


def test_ten_thousand_messages_about_one_outage_are_one_incident() -> None:
    desk, steps = learned(), []
    for number in range(10_000):
        at_us = parse_us(ONSET) + number * SECOND // 5
        mark = Mark(
            id=f"flood {number}",
            event_us=at_us,
            arrival_us=at_us,
            author=f"customer {number}",
            channel="x" if number % 2 else "facebook",
            motives=("network_mobile", "billing") if number % 50 == 0 else ("network_mobile",),
            sentiment="neg",
            text_key="",
        )
        steps += desk.observe(mark)
    spikes = [told for told in steps if told.kind == "negative_spike"]
    assert {(told.incident, told.motive) for told in spikes} == {
        (spikes[0].incident, "network_mobile")
    }
    assert spikes[-1].severity == 10


def test_the_first_three_hours_of_a_stream_raise_nothing_and_say_so() -> None:
    desk = AlertDesk()
    assert desk.is_learning()
    desk.advance(0)
    desk.advance(179 * MINUTE)
    assert desk.is_learning()
    desk.advance(180 * MINUTE)
    assert not desk.is_learning()
