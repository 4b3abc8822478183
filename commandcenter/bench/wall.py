"""A real wall beside a real hub: what its screen costs, and how long a message takes until it is painted.

The wall is a process of its own, drawn offscreen in the size asked for; what it tells of itself stands in
its log, its processor time and memory are the system's word.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from commandcenter.bench.feed_server import feed_server
from commandcenter.bench.hub_process import HubProcess, hub
from commandcenter.bench.seats import positions_in_log, tokens_in
from commandcenter.bench.timing import now_s, percentile
from commandcenter.bench.verdict import Measured
from commandcenter.bench.workshop import ROOT
from commandcenter.clock import SECOND, now_us
from commandcenter.errors import UserError
from commandcenter.platform import cpu_s, log_folder, rss_bytes

READY_S = 30.0
SETTLED_S = 65.0  # every scene has stood once, the wall's caches are full
LONG_S = 600.0  # only from here on what a wall grows by says something


class Size(NamedTuple):
    """Messages per second for so long, in windows of these sizes, each with its limit for a refresh in ms."""

    rate: int = 200
    seconds: float = 20.0
    windows: tuple[tuple[int, int, float], ...] = ((1920, 1080, 16.0), (3840, 2160, 33.0))


FULL = Size()


def watched_for(minutes: float | None) -> Size:
    """Return the size of a longer look; None = the usual one."""
    return FULL if minutes is None else FULL._replace(seconds=minutes * 60)


class Line(msgspec.Struct):
    """What is read of a line of the seat's log."""

    state: str
    longest_stall_ms: float
    refreshes: list[tuple[int, int, float]]


class Seen(NamedTuple):
    """What was seen of one wall. Times of refreshes in microseconds of this machine's clock."""

    first_s: float
    cpu_share: float | None
    rss_mb: float | None
    growth_mb: float | None
    lines: list[Line]
    lags_ms: list[float]


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Let walls of each size watch a hub, one after the other."""
    found: list[Measured] = []
    for width, height, limit_ms in size.windows:
        seen = asyncio.run(_watched(folder / f"wall-{height}.db", (width, height), size))
        found += judged(seen, height, limit_ms, size)
    return found


async def _watched(path: Path, pixels: tuple[int, int], size: Size) -> Seen:
    (token,) = tokens_in(path, 1)
    token_file = path.with_suffix(".token")
    token_file.write_text(token)
    async with feed_server() as feed, hub(path, feed.url) as running:
        await feed.send(size.rate, 1)
        async with _wall(running, token_file, pixels) as (pid, log, began_us):
            first_us = await _first_picture(log)
            await feed.send(size.rate, min(SETTLED_S, size.seconds / 4))
            before, rss, began, skip = cpu_s(pid), rss_bytes(pid), now_s(), len(_lines(log))
            sent = await feed.send(size.rate, size.seconds)
            after, lasted, held = cpu_s(pid), now_s() - began, rss_bytes(pid)
            await asyncio.sleep(1.5)  # the last of it is painted and written down
            lines = _lines(log)[skip:]
        zero_us = now_us() - int(now_s() * SECOND)
        sent_us = [zero_us + int(at * SECOND) for at in feed.sent_s]
    return Seen(
        first_s=(first_us - began_us) / SECOND,
        cpu_share=None if before is None or after is None else (after - before) / lasted,
        rss_mb=None if held is None else held / 1e6,
        growth_mb=None if held is None or rss is None else (held - rss) / 1e6,
        lines=lines,
        lags_ms=_lags_ms(lines, sent_us[sent.first - 1 : sent.last], path, sent.first),
    )


@asynccontextmanager
async def _wall(
    running: HubProcess, token_file: Path, pixels: tuple[int, int]
) -> AsyncIterator[tuple[int, Path, int]]:
    """Run a wall for the length of a block; give its process, its log and when it was started."""
    began_us = now_us()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "main.py", "wall", "--watched", "--hub", running.here.url),
        *("--token-file", str(token_file), "--size", f"{pixels[0]}x{pixels[1]}"),
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process.pid, log_folder() / "seats" / f"wall-{process.pid}.jsonl", began_us
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(READY_S):
            await process.wait()


async def _first_picture(log: Path) -> int:
    """Wait for the first refresh that showed a view of the hub; return when it was painted."""
    until = now_s() + READY_S
    while now_s() < until:
        shown = (one for line in _lines(log) for one in line.refreshes if one[1] > 0)
        if (first := next(shown, None)) is not None:
            return first[0]
        await asyncio.sleep(0.1)
    raise UserError("wall_silent", log=str(log))


def _lines(log: Path) -> list[Line]:
    if not log.exists():
        return []
    decode = msgspec.json.Decoder(Line).decode
    return [decode(line) for line in log.read_bytes().splitlines() if line.endswith(b"}")]


def _lags_ms(lines: list[Line], sent_us: list[int], path: Path, first: int) -> list[float]:
    """Return how long each message took from its send until a refresh with it was painted."""
    seqs = positions_in_log(path)
    painted = iter([one for line in lines for one in line.refreshes])
    at_us, seq, _ = next(painted, (0, 0, 0.0))
    lags: list[float] = []
    for place, sent in enumerate(sent_us):
        while seq < seqs[first - 1 + place]:
            if (found := next(painted, None)) is None:
                return lags
            at_us, seq, _ = found
        lags.append((at_us - sent) / 1000)
    return lags


def judged(seen: Seen, height: int, limit_ms: float, size: Size) -> list[Measured]:
    """Hold what was seen of a wall against the limits."""
    costs = [cpu_ms for line in seen.lines for _, _, cpu_ms in line.refreshes]
    how = f"a wall of {height} lines offscreen at {size.rate} messages/s for {size.seconds:g} s"

    def told(name: str, value: float | None, unit: str, limit: float | None, what: str) -> Measured:
        return Measured(
            name=f"wall.{name}_{height}", value=value, unit=unit, limit=limit, how=f"{what}: {how}"
        )

    stall = max((line.longest_stall_ms for line in seen.lines), default=None)
    found = [
        told("cpu", seen.cpu_share, "share", 0.08, "of a core, the whole seat"),
        told("refresh_p50", percentile(costs, 0.5), "ms", None, "processor time of a refresh"),
        told(
            "refresh_p99",
            percentile(costs, 0.99),
            "ms",
            limit_ms,
            f"processor time of a refresh until it is painted, {len(costs)} of them",
        ),
        told(
            "pixel_p95",
            percentile(seen.lags_ms, 0.95),
            "ms",
            400,
            "from the send on a feed's socket until it is painted",
        ),
        told("stall", stall, "ms", 250, "the longest hang of its event loop"),
        told("first_picture", seen.first_s, "s", 2, "from the start of its process"),
        told("rss", seen.rss_mb, "MB", 200, "memory at the end"),
    ]
    growth = told(
        "growth",
        None if seen.growth_mb is None else seen.growth_mb * 3600 / size.seconds,
        "MB",
        2,
        "an hour, by what it grew in",
    )
    return [*found, growth] if size.seconds >= LONG_S else found
