"""Columns and their counts."""

import random

import numpy as np

from alerts.segments import (
    HOT_MIN,
    KEPT_HOURS,
    MAX_MOTIVES,
    MAX_SEGMENTS,
    NEGATIVE,
    OTHER,
    Buckets,
    Segments,
)

WIDTHS = np.array([3, 15, 180])


def test_windows_hold_what_a_plain_count_gives_whatever_the_order_of_arrival() -> None:
    rng, buckets = random.Random(5), Buckets(WIDTHS)
    written: list[tuple[int, int, int]] = []
    for now in range(1000, 1400):
        buckets.begin(now)
        for _ in range(rng.randrange(4)):
            column, minute = rng.randrange(100), now - rng.randrange(20)
            plane = rng.choice((NEGATIVE, OTHER))
            buckets.change((column,), plane, minute, True, by=1)
            written.append((minute, plane, column))
        if written and rng.random() < 0.2:
            minute, plane, column = written[-1]
            buckets.change((column,), plane, minute, True, by=-1)
            written.pop()
        expected = np.zeros((3, 3, 100), dtype=np.int64)
        for minute, plane, column in written:
            expected[now - WIDTHS <= minute, plane, column] += minute < now
        assert (buckets.sums(100) == expected).all()


def test_a_long_pause_empties_the_windows() -> None:
    buckets = Buckets(WIDTHS)
    buckets.begin(1000)
    buckets.change((0,), NEGATIVE, 1000, True, by=1)
    buckets.begin(1001)
    assert buckets.sums(1)[0, NEGATIVE, 0] == 1
    buckets.begin(1001 + HOT_MIN * 3)
    assert not buckets.sums(1).any()


def test_hours_are_kept_for_eight_weeks() -> None:
    buckets = Buckets(WIDTHS)
    buckets.begin(6000)
    for hour in range(100, 100 + KEPT_HOURS + 50):
        buckets.begin(hour * 60)
        buckets.change((0,), OTHER, hour * 60, True, by=hour)
    sums, first = buckets.hours(100 + KEPT_HOURS + 50, KEPT_HOURS, 1)
    assert [int(count) for count in sums[:, OTHER, 0]] == list(range(first, first + KEPT_HOURS))


def test_a_message_counts_for_its_motive_its_region_and_its_channel() -> None:
    segments = Segments()
    columns = segments.columns("billing", "lazio", "x", 10)
    parts = [(s.part, s.name, s.since) for s in (segments.all[c] for c in columns)]
    assert parts == [("motive", "*", 10), ("region", "lazio", 10), ("channel", "x", 10)]
    assert segments.columns("billing", None, "x", 20) == (columns[0], columns[2])
    assert segments.named("billing", "lazio", "*") == columns[:2]
    newer = segments.columns("roaming", "lazio", "x", 20)
    assert segments.all[newer[1]].since == 10  # the region is older than its part of this motive


def test_names_from_outside_cannot_grow_the_tables_without_end() -> None:
    segments = Segments()
    for number in range(3 * MAX_SEGMENTS):
        segments.columns(f"motive {number}", f"region {number}", f"channel {number}", 0)
    assert len(segments.motives) == MAX_MOTIVES
    assert len(segments.all) <= MAX_SEGMENTS
    assert segments.columns("one more", None, "x", 0) == ()
