"""A staged crisis: quiet days, then the scripted one, each event once and by arrival."""

from commandcenter.clock import DAY, MINUTE, parse_us
from feeds.simulator.crises import staged
from tests.feeds.simulated import MAY_14, told


def test_it_begins_when_asked_after_so_many_days() -> None:
    onset_us, events = staged("outage", 7, "10:30", 1)
    assert onset_us == parse_us("2026-05-14T10:30:00+02:00")
    arrivals = [arrival_us for arrival_us, _ in events]
    assert arrivals == sorted(arrivals)
    assert (
        parse_us("2026-05-13T00:00:00+02:00") <= arrivals[0] < parse_us("2026-05-13T01:00:00+02:00")
    )
    assert arrivals[-1] < parse_us("2026-05-15T00:00:00+02:00")
    before = sum(onset_us - 30 * MINUTE < at <= onset_us for at in arrivals)
    after = sum(onset_us < at <= onset_us + 30 * MINUTE for at in arrivals)
    assert after > 2 * before


def test_its_quiet_day_is_the_simulator_s_own() -> None:
    _, events = staged("outage", 7, "10:30", 1)
    ids = {event["id"] for _, event in events}
    day_us = parse_us("2026-05-14T00:00:00+02:00")
    early = {
        timed.event["id"]
        for timed in told(MAY_14)
        if timed.event is not None and timed.arrival_us < day_us + DAY // 3
    }
    assert early <= ids
