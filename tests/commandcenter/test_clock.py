"""Instants: read from RFC 3339, written back, and the same in between."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    format_us,
    from_datetime,
    now_us,
    parse_us,
    to_datetime,
)

EPOCH_2026 = 1_767_225_600 * SECOND  # 2026-01-01T00:00:00Z
INSTANTS = st.integers(-62_135_596_800 * SECOND, 253_402_300_799 * SECOND)  # the years 1 to 9999


@given(INSTANTS)
def test_what_is_written_reads_back(at_us: int) -> None:
    assert parse_us(format_us(at_us)) == at_us


@given(INSTANTS)
def test_a_datetime_and_back_is_the_same_instant(at_us: int) -> None:
    assert from_datetime(to_datetime(at_us)) == at_us


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)),  # noqa: DTZ001 - made aware below
    st.integers(-23 * 60 - 59, 23 * 60 + 59),
)
def test_an_offset_is_taken_off(local: datetime, offset_min: int) -> None:
    aware = local.replace(tzinfo=timezone(timedelta(minutes=offset_min)))
    assert parse_us(aware.isoformat()) == from_datetime(aware)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-01-01T00:00:00Z", EPOCH_2026),
        ("2026-01-01t00:00:00z", EPOCH_2026),
        ("2026-01-01 01:00:00+01:00", EPOCH_2026),
        ("2025-12-31T21:00:00-03:00", EPOCH_2026),
        ("2026-01-01T00:00:00.5Z", EPOCH_2026 + SECOND // 2),
        ("2026-01-01T00:00:00.123456789Z", EPOCH_2026 + 123_456),  # finer than a microsecond is cut
        ("2025-12-31T23:59:60Z", EPOCH_2026),  # a leap second is the next one's start
        ("2024-02-29T12:00:00Z", 1_709_208_000 * SECOND),
        ("1970-01-01T00:00:00-00:00", 0),
    ],
)
def test_rfc_3339_is_read(text: str, wanted: int) -> None:
    assert parse_us(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01T00:00:00",  # whose clock?
        "2026-01-01",
        "2025-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z",
        "0000-01-01T00:00:00Z",
        "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00+01:60",
        "2026-01-01T00:00:00+0100",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
        "٢٠٢٦-01-01T00:00:00Z",
        " 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z\n",
        "now",
        "",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_us(text)


def test_an_instant_is_written_with_milliseconds_or_with_microseconds_where_it_has_them() -> None:
    assert format_us(EPOCH_2026) == "2026-01-01T00:00:00.000Z"
    assert format_us(EPOCH_2026 + 1_500) == "2026-01-01T00:00:00.001500Z"
    assert format_us(EPOCH_2026 + 120 * MINUTE + 250_000) == "2026-01-01T02:00:00.250Z"


def test_units_are_in_microseconds() -> None:
    assert to_datetime(DAY + HOUR + MINUTE + SECOND) == datetime(1970, 1, 2, 1, 1, 1, tzinfo=UTC)


def test_now_is_the_machines_clock() -> None:
    before = time.time_ns() // 1000
    assert before <= now_us() <= time.time_ns() // 1000
