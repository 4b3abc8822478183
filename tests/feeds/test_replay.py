"""The replay of a recorded log: numbered by line, resumed by digest, paced, never held whole."""

import asyncio
import gzip
import json
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commandcenter.clock import from_datetime
from commandcenter.errors import UserError
from commandcenter.feed import Cursor
from commandcenter.wire import MAX_FRAME
from feeds.replay import ReplayFeed
from tests.feeds.memory import MemoryIntake
from tests.feeds.server import message
from tests.waiting import until

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def event(number: int, seconds: float = 0, **more: Any) -> dict[str, Any]:
    """An event that was written and recorded so many seconds after nine."""
    time = (NINE + timedelta(seconds=seconds)).isoformat()
    return message(number, time=time, recordedtime=time) | more


def log(path: Path, *lines: Any) -> Path:
    """Write a log: events as JSON, bytes as they are."""
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"\n".join(raw) + b"\n")
    return path


async def replayed(path: Path, intake: MemoryIntake | None = None) -> MemoryIntake:
    """Replay a log as fast as it is taken, and wait for the commit."""
    intake = intake or MemoryIntake()
    await ReplayFeed(path, None).run(intake)
    await until(lambda: intake.is_settled)
    return intake


async def test_a_line_is_a_position_and_blank_lines_are_none(tmp_path: Path) -> None:
    path = log(tmp_path / "log.jsonl", event(1), b"", event(2), b"  \t", event(3))
    intake = await replayed(path)
    assert [row.sequence for row in intake.rows] == [1, 2, 3]
    assert intake.ids() == ["m1", "m2", "m3"]
    assert ReplayFeed(path).trusted


async def test_a_gzip_log_reads_the_same(tmp_path: Path) -> None:
    plain = log(tmp_path / "log.jsonl", *(event(number) for number in range(1, 1_001)))
    packed = tmp_path / "log.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert (await replayed(packed)).ids() == (await replayed(plain)).ids()


async def test_the_same_file_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = log(tmp_path / "log.jsonl", *(event(number) for number in range(1, 601)))
    epoch = (await replayed(path)).rows[0].epoch
    assert len(epoch) == 16
    intake = await replayed(path, MemoryIntake(Cursor(epoch=epoch, sequence=450)))
    assert intake.positions(epoch) == list(range(451, 601))
    done = await replayed(path, MemoryIntake(Cursor(epoch=epoch, sequence=600)))
    assert done.rows == []


async def test_a_changed_file_is_another_epoch_from_its_start(tmp_path: Path) -> None:
    first = await replayed(log(tmp_path / "log.jsonl", event(1), event(2)))
    path = log(tmp_path / "log.jsonl", event(1), event(2), event(3))
    again = await replayed(path, MemoryIntake(first.cursor()))
    assert again.rows[0].epoch != first.rows[0].epoch
    assert [row.sequence for row in again.rows] == [1, 2, 3]


async def test_a_line_that_cannot_be_read_keeps_its_place_and_bytes(tmp_path: Path) -> None:
    path = log(tmp_path / "log.jsonl", event(1), b"{torn", b"\xff\xfe", b"[]", event(5))
    intake = await replayed(path)
    assert [row.sequence for row in intake.rows] == [1, 2, 3, 4, 5]
    assert [row.raw for row in intake.aside()] == [b"{torn", b"\xff\xfe", b"[]"]
    assert all(row.reason.startswith("not_json") for row in intake.aside())


async def test_a_line_over_16_mib_is_put_aside_and_the_next_is_read(tmp_path: Path) -> None:
    path = log(tmp_path / "log.jsonl", event(1), b"x" * (MAX_FRAME + 3_000_000), event(3))
    intake = await replayed(path)
    (large,) = intake.aside()
    assert large.sequence == 2
    assert large.reason == f"oversize: a line of {MAX_FRAME + 3_000_001} bytes"
    assert intake.ids() == ["m1", "m3"]


async def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_line(
    tmp_path: Path,
) -> None:
    raw = json.dumps(event(1)).encode()
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + raw + b"\r\n" + raw)
    intake = await replayed(path)
    assert [row.raw for row in intake.rows] == [raw, raw]


async def test_an_event_is_recorded_when_it_says_else_when_it_happened(tmp_path: Path) -> None:
    late = event(2, 60) | {"time": "2026-03-01T20:00:00Z"}
    bare = event(3, 90)
    del bare["recordedtime"]
    path = log(tmp_path / "log.jsonl", event(1), late, bare, event(4, 95, recordedtime="soon"))
    intake = await replayed(path)
    seconds = [(row.recorded_us - from_datetime(NINE)) / 1e6 for row in intake.rows]
    assert seconds == [0, 60, 90, 95]


async def test_a_time_that_is_no_time_takes_that_of_the_line_before(tmp_path: Path) -> None:
    bad = event(2) | {"time": 5, "recordedtime": None}
    intake = await replayed(log(tmp_path / "log.jsonl", event(1, 30), bad, b"{", event(4, 40)))
    seconds = [(row.recorded_us - from_datetime(NINE)) / 1e6 for row in intake.rows]
    assert seconds == [30, 30, 30, 40]


async def test_the_clock_of_a_replay_is_the_newest_recorded_time(tmp_path: Path) -> None:
    feed = ReplayFeed(log(tmp_path / "log.jsonl", event(1, 5), event(2, 9), event(3, 7)), None)
    assert feed.now_us() is None
    await feed.run(MemoryIntake())
    assert feed.now_us() == from_datetime(NINE + timedelta(seconds=9))


async def test_a_replay_is_paced_by_its_speed(tmp_path: Path) -> None:
    path = log(tmp_path / "log.jsonl", *(event(number, 60 * number) for number in range(4)))
    intake, loop = MemoryIntake(), asyncio.get_running_loop()
    began = loop.time()
    await ReplayFeed(path, 600.0).run(intake)
    assert 0.3 <= loop.time() - began < 1.5
    assert ("live", "") in intake.states


async def test_one_wrong_clock_does_not_stop_the_log(tmp_path: Path) -> None:
    wrong = event(2) | {"time": "9998-01-01T00:00:00Z", "recordedtime": "9998-01-01T00:00:00Z"}
    path = log(tmp_path / "log.jsonl", wrong, event(1), wrong, event(3, 1), event(4, 2))
    intake = MemoryIntake()
    async with asyncio.timeout(60):
        await ReplayFeed(path, 60.0).run(intake)
    await until(lambda: intake.is_settled)
    seconds = [(row.recorded_us - from_datetime(NINE)) / 1e6 for row in intake.rows]
    assert seconds == [2, 0, 0, 1, 2]  # the first one takes the middle of what follows


async def test_a_quiet_night_is_no_wrong_clock(tmp_path: Path) -> None:
    night = 10 * 3600
    path = log(
        tmp_path / "log.jsonl", event(1), event(2, night), event(3, -50), event(4, night + 5)
    )
    seconds = [(row.recorded_us - from_datetime(NINE)) / 1e6 for row in (await replayed(path)).rows]
    assert seconds == [0, night, -50, night + 5]


async def test_a_log_is_never_held_whole_nor_stops_the_loop(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    line = json.dumps(event(1, pad="x" * 2_000)).encode() + b"\n"
    path.write_bytes(line * 10_000)
    intake = MemoryIntake(keeps=False)
    loop, longest = asyncio.get_running_loop(), 0.0

    async def beat() -> None:
        nonlocal longest
        while True:
            began = loop.time()
            await asyncio.sleep(0.001)
            longest = max(longest, loop.time() - began)

    beating = asyncio.create_task(beat())
    tracemalloc.start()
    began = loop.time()
    await ReplayFeed(path, None).run(intake)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    beating.cancel()
    await until(lambda: intake.is_settled)
    assert intake.count == 10_000
    assert path.stat().st_size > 20_000_000
    assert peak < 12_000_000
    assert longest < (loop.time() - began) / 4  # other work goes on meanwhile


async def test_a_slow_hub_holds_the_replay_back(tmp_path: Path) -> None:
    path = log(tmp_path / "log.jsonl", *(event(number) for number in range(1, 501)))
    intake = MemoryIntake(room=10)
    intake.hold()
    task = asyncio.create_task(ReplayFeed(path, None).run(intake))
    await until(lambda: intake.waiting == 10)
    await asyncio.sleep(0.05)
    assert intake.waiting == 10
    assert not task.done()
    intake.release()
    await task


@pytest.mark.parametrize("cut", [0.5, 0.99])
async def test_a_log_cut_short_gives_what_it_holds_and_says_so(tmp_path: Path, cut: float) -> None:
    path = tmp_path / "log.jsonl.gz"
    raw = gzip.compress(b"".join(json.dumps(event(n)).encode() + b"\n" for n in range(2_000)))
    path.write_bytes(raw[: int(len(raw) * cut)])
    intake = MemoryIntake()
    with pytest.raises(UserError) as damaged:
        await ReplayFeed(path, None).run(intake)
    assert damaged.value.key == "replay_damaged"
    assert damaged.value.values["path"] == str(path)
    await until(lambda: intake.is_settled)
    assert len(intake.rows) > 100


def test_a_file_that_is_not_there_or_not_gzip_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="replay_unreadable"):
        ReplayFeed(tmp_path / "none.jsonl")
    with pytest.raises(UserError, match="replay_unreadable"):
        ReplayFeed(tmp_path)
    with pytest.raises(UserError, match="replay_damaged"):
        ReplayFeed(log(tmp_path / "plain.jsonl.gz", event(1)))


async def test_an_empty_log_ends_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    assert (await replayed(tmp_path / "empty.jsonl")).rows == []
