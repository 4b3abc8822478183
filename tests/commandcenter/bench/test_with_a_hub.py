"""The benchmarks on a real hub process, in miniature: what they count is checked, never a time."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from commandcenter.bench import commit, figures, memory, overload, seats
from commandcenter.bench.audience import Noted
from commandcenter.bench.hub_process import command, hub
from commandcenter.bench.verdict import Measured, all_met
from commandcenter.bench.year import Length
from commandcenter.errors import UserError
from commandcenter.platform import cpu_s


def limits(found: Sequence[Measured]) -> dict[str, float]:
    return {one.name: one.limit for one in found if one.limit is not None}


def values(found: Sequence[Measured]) -> dict[str, float]:
    return {one.name: one.value for one in found if one.value is not None}


async def test_a_hub_process_is_found_asked_and_ended(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    async with hub(path) as running:
        assert running.here.url.startswith("ws://127.0.0.1:")
        assert running.started_s > 0
        printed, _ = await command("health", "--db", str(path), "--json")
        assert json.loads(printed)["hub"] == "running"
    printed, _ = await command("health", "--db", str(path), "--json")
    assert json.loads(printed)["hub"] == "stopped"


async def test_a_hub_that_cannot_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "no.db").write_text("this is no database, but a text of some length")
    with pytest.raises(UserError) as failed:
        async with hub(tmp_path / "no.db"):
            pass
    assert failed.value.key == "hub_ended"
    assert "no.db" in str(failed.value.values["log"])


def test_commit_waits_for_every_message_at_every_pace(tmp_path: Path) -> None:
    size = commit.Size(rates=(50, 2_000), seconds=0.2, warm_s=0.1, flood=1_000, flood_s=0.2)
    found = commit.measure(tmp_path, size)
    assert limits(found) == {
        "commit.p99_at_50": 100,
        "commit.p99_at_2000": 100,
        "commit.sustained": 3000,
    }
    assert values(found)["commit.p99_at_2000"] >= values(found)["commit.p50_at_2000"] > 0
    assert values(found)["commit.disk_p99"] > 0
    assert "400 messages" in next(one.how for one in found if one.name == "commit.p99_at_2000")


def test_figures_are_asked_of_a_hub_for_days_splits_and_cases(tmp_path: Path) -> None:
    size = figures.Size(year=Length(messages=2_000, every=500), days=6, instants=2)
    found = figures.measure(tmp_path, size)
    assert limits(found) == {
        "figures.day.p95": 300,
        "figures.split.p95": 300,
        "figures.cases.p95": 300,
        "figures.course.p95": 300,
        "figures.boards.p95": 300,
        "figures.hub": 300,
        "figures.rewind": 250,
    }
    assert set(values(found)) == set(limits(found))
    assert all(value > 0 for value in values(found).values())


def test_overload_finds_every_message_again(tmp_path: Path) -> None:
    size = overload.Size(warm_rate=50, warm_s=0.2, rate=300, seconds=0.5)
    found = overload.measure(tmp_path, size)
    assert limits(found) == {
        "overload.memory": 100,
        "overload.drained": 30,
        "overload.health": 5,
        "overload.lost": 0,
    }
    assert values(found)["overload.lost"] == 0
    assert "of 160 messages" in next(one.how for one in found if one.name == "overload.lost")


def test_a_message_that_is_not_stored_is_a_lost_one() -> None:
    health = {"received": 10, "stored": 9, "duplicate": 0, "quarantined": 1, "shed": 0}
    seen = overload.Seen(1.0, 0.1, [0.5, 0.9], sent=10, health=health)
    found = overload.judged(seen, overload.Size())
    assert values(found)["overload.lost"] == 1
    assert values(found)["overload.health"] == 0.9
    assert not all_met(found)


def test_memory_weighs_a_hub_on_a_year(tmp_path: Path) -> None:
    size = memory.Size(year=Length(messages=2_000, every=1_000), settle_s=0.2)
    found = memory.measure(tmp_path, size)
    assert limits(found) == {"memory.hub": 300, "memory.start": 2}
    if Path("/proc/self/status").exists():
        assert values(found)["memory.peak"] >= values(found)["memory.hub"] > 1


def test_seats_see_every_message_and_a_slow_one_is_held_against_none(tmp_path: Path) -> None:
    size = seats.Size(seats=3, few=2, rate=100, high_rate=300, warm_s=0.3, seconds=1.0)
    found = seats.measure(tmp_path, size)
    assert limits(found) == {
        "seats.hub_cpu": 0.4,
        "seats.serving_cpu": 0.1,
        "seats.slowest_p99": 500,
        "seats.lag_p50": 280,
        "seats.lag_p95": 400,
        "seats.lag_p99": 500,
        "seats.beside_slow": 2,
        "seats.high_lag_p99": 331,
    }
    assert values(found)["seats.lag_p99"] >= values(found)["seats.lag_p50"] > 0


def test_a_message_is_as_late_as_the_first_view_that_shows_it() -> None:
    noted = Noted(shown=[[(1_000_000, 5), (2_000_000, 8)], [(1_600_000, 7)]])
    sent_us = [900_000, 950_000, 1_500_000, 1_700_000]
    phase = seats.Phase(noted, None, first=2, last=4)
    # Positions 2 to 4 lie at 5, 7 and 9 in the log: the last is in no view.
    assert seats.lags_ms(phase, sent_us, seqs=[3, 5, 7, 9]) == [50.0, 500.0]
    assert seats.lags_ms(phase, sent_us, seqs=[3, 5, 7, 9], seat=1) == [650.0, 100.0]


def test_processor_time_of_a_process_is_told_where_the_system_tells_it() -> None:
    own = cpu_s()
    assert own is not None
    assert own > 0
    if Path("/proc/self/stat").exists():
        told = cpu_s(os.getpid())
        assert told is not None
        assert abs(told - own) < 5
    assert cpu_s(2**22 + 1) is None  # beyond the largest process id
