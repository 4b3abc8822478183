"""What only may begin is noted once and told to nobody; what is part of a crisis is seen along with it."""

from collections.abc import Iterable
from functools import cache

import msgspec

from alerts.desk import AlertDesk
from alerts.incidents import REOPEN_US, Book, Numbers
from commandcenter.alert import Mark, Schedule, Transition
from commandcenter.clock import MINUTE, parse_us
from tests.alerts.streams import Stream, noted, week

TUESDAY = "2025-03-11T"
SINCE, UNTIL = TUESDAY + "08:00:00Z", TUESDAY + "20:00:00Z"
KIN = {"network_mobile": "internet_3g", "network_fixed": "signal"}
WHERE = ("billing", "*", "*")


@cache
def growing() -> list[Transition]:
    """A slow rise: it may begin for a while before it is beyond doubt."""
    stream = week(3).crisis("billing", TUESDAY + "10:00:00Z", 150, 40.0, ramp=120.0)
    return noted(stream, SINCE, UNTIL)


def test_a_slow_rise_may_begin_before_it_fires_under_the_same_id() -> None:
    begun = [step for step in growing() if step.state == "pending" and step.motive == "billing"]
    fired = [step for step in growing() if step.state == "firing" and step.motive == "billing"]
    assert begun[-1].incident == fired[0].incident
    assert begun[-1].at_us < fired[0].at_us
    assert begun[-1].evidence is not None
    assert begun[-1].severity <= fired[0].severity


def test_what_is_beyond_doubt_at_once_is_told_at_once() -> None:
    steps = noted(week().crisis("billing", TUESDAY + "10:00:00Z", 60, 900.0), SINCE, UNTIL)
    sudden = [step for step in steps if step.motive == "billing"]
    assert "firing" in {step.state for step in sudden if step.at_us <= sudden[0].at_us + MINUTE}


def test_what_is_never_confirmed_is_noted_once_in_three_quarters_of_an_hour() -> None:
    book = Book("negative_spike", Numbers())
    notes = [
        book.begin("billing", minute * MINUTE, where=WHERE, severity=5)
        for minute in range(100, 200)
    ]
    begun = [note.at_us // MINUTE for note in notes if note is not None]
    assert begun == [100, 146, 192]


def test_what_fires_much_later_is_another_incident() -> None:
    book = Book("negative_spike", Numbers())
    first = book.begin("billing", 0, where=WHERE, severity=5)
    late = book.fire("billing", REOPEN_US + MINUTE, where=WHERE, severity=5)
    assert first is not None
    assert (first.incident, late.incident) == ("A0001", "A0002")


def test_what_just_ended_does_not_begin_it_opens_again() -> None:
    book = Book("negative_spike", Numbers())
    fired = book.fire("billing", 0, where=WHERE, severity=5)
    book.resolve("billing", 30 * MINUTE, 20 * MINUTE)
    assert book.begin("billing", 40 * MINUTE, where=WHERE, severity=5) is None
    again = book.fire("billing", 41 * MINUTE, where=WHERE, severity=5)
    assert again.incident == fired.incident


def test_after_a_restart_it_fires_under_the_id_under_which_it_may_have_begun() -> None:
    begun = next(s for s in growing() if s.state == "pending" and s.motive == "billing")
    fired = next(s for s in growing() if s.state == "firing" and s.motive == "billing")
    stream = week(3).crisis("billing", TUESDAY + "10:00:00Z", 150, 40.0, ramp=120.0)
    desk, cut_us = AlertDesk(), begun.at_us + 30_000_000
    records = stream.marks()
    desk.warm(record for record in records if record.arrival_us < cut_us)
    desk.restore([begun], 40)
    later = told(desk, (record for record in records if record.arrival_us >= cut_us))
    assert next(s.incident for s in later if s.motive == "billing") == fired.incident
    assert later[0].state == "firing"


def told(desk: AlertDesk, records: Iterable[Mark | Schedule]) -> list[Transition]:
    return [step for record in records for step in desk.observe(record)]


def as_kin(stream: Stream) -> list[Transition]:
    """Play a stream in which two motives are kin: customers describe one trouble by either."""
    records = [
        msgspec.structs.replace(mark, motives=tuple(KIN.get(m, m) for m in mark.motives))
        if isinstance(mark, Mark)
        else mark
        for mark in stream.marks()
    ]
    desk = AlertDesk()
    desk.warm(record for record in records if record.arrival_us < parse_us(SINCE))
    return told(desk, (record for record in records if record.arrival_us >= parse_us(SINCE)))


def test_one_trouble_told_by_two_motives_is_one_incident_with_both() -> None:
    at = TUESDAY + "10:00:00Z"
    stream = week(5).crisis("network_mobile", at, 90, 260.0).crisis("network_fixed", at, 90, 200.0)
    steps = as_kin(stream)
    fired = {step.incident for step in steps if step.state == "firing"}
    (also,) = [step for step in steps if step.also]
    assert fired == {also.incident}
    assert {also.motive, also.also} == set(KIN.values())
    assert also.state == "firing"


def test_two_troubles_that_are_not_kin_are_two_incidents() -> None:
    at = TUESDAY + "10:00:00Z"
    stream = week(5).crisis("network_mobile", at, 90, 260.0).crisis("billing", at, 90, 200.0)
    steps = as_kin(stream)
    assert {step.motive for step in steps if step.state == "firing"} == {"internet_3g", "billing"}
    assert not [step for step in steps if step.also]


def test_what_a_large_crisis_spills_into_another_motive_is_seen_along_with_it() -> None:
    at = TUESDAY + "10:00:00Z"
    stream = week(5).crisis("billing", at, 90, 900.0).crisis("roaming", at, 90, 60.0)
    steps = noted(stream, SINCE, UNTIL)
    assert {step.motive for step in steps if step.state == "firing"} == {"billing"}
    assert "roaming" in {step.also for step in steps}
