"""The service clock: against a loop over the minutes, and by hand on the days when clocks change."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.care.calendar import DAYS, Calendar, ServiceClock
from commandcenter.clock import DAY, HOUR, MINUTE, parse_us, to_datetime

SHIPPED = Calendar()
WEEKDAYS = Calendar(weekly={day: [("09:00", "18:00")] for day in DAYS[:5]})
ROUND_THE_CLOCK = Calendar(weekly={day: [("00:00", "24:00")] for day in DAYS})
CALENDARS = (
    SHIPPED,
    WEEKDAYS,
    ROUND_THE_CLOCK,
    Calendar(timezone="America/Argentina/Buenos_Aires"),
    Calendar(
        timezone="America/Argentina/Buenos_Aires",
        weekly={"sat": [("22:00", "24:00")], "sun": [("00:00", "06:00"), ("20:00", "23:59")]},
    ),
    Calendar(weekly={day: [("08:00", "13:00"), ("14:00", "19:30")] for day in DAYS}),
    Calendar(
        weekly={day: [("09:00", "18:00")] for day in DAYS},
        holidays=["2026-03-29", "2026-10-25", "2028-02-29"],
    ),
    Calendar(timezone="Asia/Kolkata", weekly={"mon": [("09:15", "17:45")]}),
    Calendar(weekly={}),
)
NIGHTS = [  # the midnight before summer time begins and ends, before a leap day and a new year
    parse_us(f"{day}T00:00:00+01:00")
    for day in ("2026-03-28", "2026-10-24", "2028-02-28", "2026-12-31")
]
STARTS = st.sampled_from(NIGHTS) | st.integers(
    parse_us("2025-01-01T00:00:00Z") // MINUTE, parse_us("2028-12-31T00:00:00Z") // MINUTE
).map(lambda minute: minute * MINUTE)


def naive(calendar: Calendar, start_us: int, end_us: int) -> int:
    """Count the minutes of service one by one."""
    zone = ZoneInfo(calendar.timezone)
    found = 0
    for at_us in range(start_us, end_us, MINUTE):
        local = to_datetime(at_us).astimezone(zone)
        if local.date().isoformat() in calendar.holidays:
            continue
        clock = f"{local:%H:%M}"
        hours = calendar.weekly.get(DAYS[local.weekday()], [])
        found += any(opens <= clock < closes for opens, closes in hours)
    return found


@given(st.sampled_from(CALENDARS), STARTS, st.integers(0, 60 * 60))
@settings(max_examples=60)
def test_the_clock_counts_what_a_loop_over_the_minutes_counts(
    calendar: Calendar, start_us: int, length_min: int
) -> None:
    end_us = start_us + length_min * MINUTE
    clock = ServiceClock(calendar)
    assert clock.minutes(start_us, end_us) == naive(calendar, start_us, end_us)


@given(
    st.sampled_from(CALENDARS),
    st.lists(st.integers(NIGHTS[0], NIGHTS[0] + 400 * DAY), min_size=3, max_size=3),
)
def test_spans_add_up_to_the_microsecond_and_the_clock_never_runs_back(
    calendar: Calendar, instants: list[int]
) -> None:
    clock = ServiceClock(calendar)
    first, middle, last = sorted(instants)
    reading = clock.reading([first, middle, last])
    assert reading[0] <= reading[1] <= reading[2]
    assert reading[2] - reading[0] <= last - first
    whole = clock.minutes(first, last)
    assert clock.minutes(first, middle) + clock.minutes(middle, last) == pytest.approx(whole)
    assert clock.minutes(last, first) == -whole


@pytest.mark.parametrize(
    ("calendar", "start", "end", "minutes"),
    [
        (SHIPPED, "2026-03-10T07:00:00+01:00", "2026-03-10T08:00:00+01:00", 0),  # before opening
        (SHIPPED, "2026-03-10T23:30:00+01:00", "2026-03-11T08:01:00+01:00", 1),  # over night
        (SHIPPED, "2026-03-10T21:59:30+01:00", "2026-03-11T08:00:15+01:00", 0.75),
        (WEEKDAYS, "2026-03-06T17:40:00+01:00", "2026-03-09T09:20:00+01:00", 40),  # a weekend
        (SHIPPED, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 14 * 60),
        (SHIPPED, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 14 * 60),
        (ROUND_THE_CLOCK, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 23 * 60),
        (ROUND_THE_CLOCK, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 25 * 60),
        (SHIPPED, "2028-02-28T12:00:00+01:00", "2028-03-01T12:00:00+01:00", 28 * 60),
        (SHIPPED, "2024-12-31T21:00:00+01:00", "2025-01-01T09:00:00+01:00", 120),
    ],
)
def test_examples_by_hand(calendar: Calendar, start: str, end: str, minutes: float) -> None:
    assert ServiceClock(calendar).minutes(parse_us(start), parse_us(end)) == minutes


def test_exactly_45_minutes_are_exactly_45_minutes_on_every_day_of_years() -> None:
    clock = ServiceClock(SHIPPED)
    starts = parse_us("1999-06-01T10:00:00Z") + np.arange(10_000, dtype=np.int64) * DAY
    reading = clock.reading(np.concatenate([starts, starts + 45 * MINUTE]))
    assert set((reading[10_000:] - reading[:10_000]).tolist()) == {45 * MINUTE}


def test_a_closed_calendar_never_counts() -> None:
    clock = ServiceClock(Calendar(weekly={}))
    assert clock.minutes(NIGHTS[0], NIGHTS[0] + 30 * DAY) == 0


def test_nothing_asked_is_nothing_read() -> None:
    assert ServiceClock(SHIPPED).reading([]).size == 0


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [
        ([("02:30", "06:00")], 180),  # it opens when the hour has been skipped
        ([("00:00", "02:30")], 120),
        ([("00:00", "02:30"), ("02:45", "06:00")], 300),
        ([("00:00", "02:30"), ("03:00", "06:00")], 300),
        ([("02:15", "02:45")], 0),
    ],
)
def test_a_time_that_the_clocks_skip_is_the_instant_of_their_change(
    hours: list[tuple[str, str]], minutes: int
) -> None:
    calendar = Calendar(weekly={"sun": hours})
    midnight = parse_us("2026-03-29T00:00:00+01:00")
    clock = ServiceClock(calendar)
    assert clock.minutes(midnight, midnight + DAY) == minutes
    assert clock.minutes(midnight, midnight + DAY) == naive(calendar, midnight, midnight + DAY)


def test_an_hour_that_comes_twice_opens_and_closes_at_its_first() -> None:
    clock = ServiceClock(Calendar(weekly={"sun": [("00:00", "02:30"), ("02:30", "06:00")]}))
    midnight = parse_us("2026-10-25T00:00:00+02:00")
    assert clock.minutes(midnight, midnight + 150 * MINUTE) == 150
    assert clock.minutes(midnight, midnight + DAY) == 7 * 60


def test_midnight_may_be_skipped() -> None:
    clock = ServiceClock(
        Calendar(timezone="America/Santiago", weekly={"sun": [("00:00", "02:00")]})
    )
    skipped = parse_us("2026-09-06T04:00:00Z")  # 00:00 becomes 01:00
    assert clock.minutes(skipped - HOUR, skipped + 3 * HOUR) == 60
    assert clock.day_start(skipped + HOUR) == skipped


@pytest.mark.parametrize("zone", ["Europe/Rome", "America/Argentina/Buenos_Aires", "Asia/Kolkata"])
@given(at_us=STARTS)
def test_a_day_begins_at_the_local_midnight_before(zone: str, at_us: int) -> None:
    start_us = ServiceClock(Calendar(timezone=zone)).day_start(at_us)
    local, here = (to_datetime(us).astimezone(ZoneInfo(zone)) for us in (start_us, at_us))
    assert (local.hour, local.minute, local.date()) == (0, 0, here.date())
    assert start_us <= at_us < start_us + 25 * HOUR


def test_readings_of_different_calls_do_not_depend_on_what_was_asked_before() -> None:
    fresh, used = ServiceClock(SHIPPED), ServiceClock(SHIPPED)
    used.minutes(parse_us("1971-01-01T00:00:00Z"), parse_us("1999-01-01T00:00:00Z"))
    span = NIGHTS[0], NIGHTS[0] + 3 * DAY
    assert used.minutes(*span) == fresh.minutes(*span)


def test_holidays_are_whole_days() -> None:
    clock = ServiceClock(Calendar(holidays=["2026-12-25"]))
    before = parse_us("2026-12-24T21:00:00+01:00")
    assert clock.minutes(before, before + timedelta(hours=36) // timedelta(microseconds=1)) == 120


@given(st.sampled_from(CALENDARS[:-1]), STARTS, st.integers(1, 60 * 24 * 3))
def test_when_so_much_has_passed_is_when_the_clock_shows_it(
    calendar: Calendar, start_us: int, lasting_min: int
) -> None:
    clock = ServiceClock(calendar)
    (end_us,) = clock.after([start_us], [lasting_min * MINUTE]).tolist()
    assert clock.minutes(start_us, end_us) == lasting_min
    assert clock.minutes(start_us, end_us - 1) < lasting_min


def test_where_nothing_is_ever_served_a_promise_is_never_due() -> None:
    clock = ServiceClock(Calendar(weekly={}))
    (end_us,) = clock.after([NIGHTS[0]], [MINUTE]).tolist()
    assert end_us - NIGHTS[0] > 9 * 365 * DAY
