"""A feed that stops is told, once it is no chance, and is told back."""

from commandcenter.alert import Transition
from commandcenter.clock import MINUTE, parse_us
from tests.alerts.streams import Stream, played, week

BEGIN, END = "2025-03-11T08:30:00Z", "2025-03-11T16:00:00Z"
AT = "2025-03-11T10:00:00Z"


def steps_of(stream: Stream) -> list[Transition]:
    return played(stream, BEGIN, END)


def minutes(step: Transition) -> float:
    return (step.at_us - parse_us(AT)) / MINUTE


def test_a_dead_feed_fires_by_day_and_resolves_when_it_is_back() -> None:
    steps = steps_of(week(41).silence("x", AT, 100))
    fired, rise, back = steps
    assert (fired.kind, fired.motive, fired.channel) == ("feed_silence", "feed_silence", "x")
    assert 8 <= minutes(fired) <= 45
    assert (fired.severity, rise.state, rise.severity) == (4, "firing", 6)
    assert (back.state, back.incident) == ("resolved", fired.incident)
    assert 100 <= minutes(back) <= 106


def test_two_dead_feeds_are_two_incidents_and_graver() -> None:
    steps = steps_of(week(42).silence("x", AT, 90).silence("facebook", AT, 90))
    fired = {step.channel: step for step in steps if step.state == "firing"}
    assert set(fired) == {"x", "facebook"}
    assert max(step.severity for step in steps) == 8
    assert [step.state for step in steps].count("resolved") == 2


def test_an_hour_without_a_message_at_night_is_no_silence() -> None:
    stream = week(43).silence("facebook", "2025-03-11T02:00:00Z", 70)
    assert played(stream, "2025-03-11T00:00:00Z", "2025-03-11T05:00:00Z") == []


def test_a_feed_that_is_seldom_used_is_not_missed_at_once() -> None:
    stream = week(44)
    stream.is_week = False
    stream.messages = [
        m for m in stream.messages if m["channel"] != "forum" or m["event"] % 20 == 0
    ]
    assert steps_of(stream) == []


def test_when_all_feeds_are_quiet_less_is_expected() -> None:
    stream = week(45)
    quiet = parse_us("2025-03-11T09:00:00Z") / 1e6
    stream.messages = [m for m in stream.messages if m["event"] < quiet or m["event"] % 4 == 0]
    assert steps_of(stream) == []


def test_an_outage_of_the_service_is_no_silence_of_a_feed() -> None:
    stream = week(46).crisis("network_mobile", AT, 60, 200.0)
    assert {step.kind for step in steps_of(stream)} == {"negative_spike"}
