"""Which messages an audit asks about: the same for everybody, and those of one that was begun."""

import random
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.audits import drawn, due
from commandcenter.clock import DAY, HOUR, parse_us
from commandcenter.corrections import Audit
from commandcenter.events.reading import Sample

ROME = ZoneInfo("Europe/Rome")
NOW = parse_us("2026-05-14T11:20:00+02:00")
WEEK = Sample(seed=20260513, start_us=NOW - 7 * DAY, end_us=NOW)


def test_the_first_audit_asks_about_the_last_seven_whole_days_of_the_site() -> None:
    sample = due([], NOW, ROME)
    assert sample.seed == 20260513
    assert sample.start_us == parse_us("2026-05-07T00:00:00+02:00")
    assert sample.end_us == parse_us("2026-05-14T00:00:00+02:00")
    assert sample.size == 200


def test_a_week_with_a_change_of_the_clocks_still_ends_at_midnight() -> None:
    sample = due([], parse_us("2026-03-31T11:00:00+02:00"), ROME)
    assert sample.start_us == parse_us("2026-03-24T00:00:00+01:00")
    assert sample.end_us - sample.start_us == 7 * DAY - HOUR


def test_one_that_was_begun_is_gone_on_with_for_a_week_and_no_longer() -> None:
    begun = Audit(due([], NOW, ROME), {})
    assert due([begun], NOW + 5 * DAY, ROME) == begun.sample
    assert due([begun], NOW + 8 * DAY, ROME).seed == 20260521


@given(st.integers(0, 400), st.randoms(use_true_random=False))
def test_the_lot_depends_neither_on_the_order_of_the_log_nor_on_its_positions(
    n: int, chance: random.Random
) -> None:
    written = [(seq, "/feed", f"m{seq}") for seq in range(n)]
    moved = [(seq + 1000, source, name) for seq, source, name in written]
    chance.shuffle(moved)
    lot = drawn(WEEK, written)
    assert len(lot) == len(set(lot)) == min(n, WEEK.size)
    assert [seq - 1000 for seq in drawn(WEEK, moved)] == lot


def test_another_seed_draws_another_lot_and_every_message_is_as_likely() -> None:
    written = [(seq, "/feed", f"m{seq}") for seq in range(1000)]
    seen = [0] * 1000
    for seed in range(100):
        for seq in drawn(msgspec.structs.replace(WEEK, seed=seed), written):
            seen[seq] += 1
    assert sum(seen) == 100 * WEEK.size
    assert min(seen) > 5  # 20 are expected, with a deviation of 4
    assert max(seen) < 40
