"""What comes late is counted at the time it was written: it teaches, and it raises nothing."""

from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from alerts.desk import AlertDesk
from alerts.rates import Floats
from commandcenter.alert import Mark, Schedule
from commandcenter.clock import HOUR, MINUTE, SECOND, parse_us
from tests.alerts.streams import Stream, played, week

TUESDAY = "2025-03-11T"
LATER = parse_us("2025-03-08T02:00:00Z")


def expected(desk: AlertDesk) -> Floats:
    """Return what the desk expects in two days, per motive and sign, once the next hour has begun."""
    desk.advance(LATER + 2 * HOUR)
    baseline = desk._spike._baseline
    assert baseline is not None
    total: Floats = baseline.rates.table[-1]
    return total


def split() -> tuple[list[Mark | Schedule], list[Mark]]:
    """Return five days without a feed's fourth day, and that day as the feed brings it later."""
    live: list[Mark | Schedule] = []
    later: list[Mark] = []
    for record in Stream(81).usual(5.0).marks():
        assert isinstance(record, Mark)
        is_missing = record.channel == "facebook" and 6 <= record.event_us // (24 * HOUR) % 7 < 7
        if is_missing and record.arrival_us < LATER:
            later.append(replace(record, arrival_us=record.event_us))
        else:
            live.append(record)
    return live, later


def test_a_past_that_a_feed_brings_later_is_learned_as_if_it_had_come_in_time() -> None:
    live, later = split()
    before = [record for record in live if record.arrival_us < LATER]
    assert len(later) > 100
    whole, mended, poor = AlertDesk(), AlertDesk(), AlertDesk()
    whole.warm(sorted([*before, *later], key=lambda record: record.arrival_us))
    for desk in (mended, poor):
        desk.warm(before)
        desk.advance(LATER)
    mended.warm(later)
    whole.advance(LATER)
    right, found, without = expected(whole), expected(mended), expected(poor)
    assert np.abs(found - right).max() < 0.02 * right.max()
    assert without.sum() < 0.97 * right.sum()


def test_a_past_that_comes_later_moves_no_clock_and_ends_no_minute() -> None:
    live, later = split()
    desk = AlertDesk()
    desk.warm(record for record in live if record.arrival_us < LATER)
    desk.warm(later)
    assert desk.advance(LATER) == []
    assert desk.advance(LATER) == []


def trickle(late_us: int) -> Iterator[Mark]:
    """Give forty complaints that arrive within ten minutes of 10:00, written so long before."""
    for number in range(40):
        at_us = parse_us(TUESDAY + "10:00:00Z") + number * 15 * SECOND
        yield Mark(
            id=f"late {number}",
            event_us=at_us - late_us,
            arrival_us=at_us,
            author=f"customer {number}",
            channel="forum",
            motives=("roaming",),
            sentiment="neg",
            text_key=f"own words {number}",
        )


def told(late_us: int) -> int:
    stream = week(82)
    for mark in trickle(late_us):
        stream.write(mark.event_us / SECOND, "roaming", "neg", channel="forum", author=mark.author)
        stream.messages[-1]["arrival"] = mark.arrival_us / SECOND
    return len(played(stream, TUESDAY + "09:30:00Z", TUESDAY + "10:40:00Z"))


def test_what_was_written_an_hour_ago_is_no_news_and_what_is_written_now_is() -> None:
    assert told(60 * MINUTE) == 0
    assert told(1 * MINUTE) > 0
