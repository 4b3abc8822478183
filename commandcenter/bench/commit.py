"""From the socket to the disk: how long a message waits until the hub says that it is kept."""

import asyncio
import os
from functools import partial
from pathlib import Path
from typing import NamedTuple

from commandcenter.bench.feed_server import FeedServer, Sent, feed_server
from commandcenter.bench.hub_process import hub
from commandcenter.bench.timing import percentile, took
from commandcenter.bench.verdict import Measured

LIMIT_MS = 100.0  # p99; views go out every 250 ms, and an ack bounds only what is sent again
DRAINED_S = 60.0
FLUSH_S = 0.05


class Size(NamedTuple):
    """Messages per second, one pace after the other, and for how many seconds each."""

    rates: tuple[int, ...] = (200, 2_000)
    seconds: float = 6.0
    warm_s: float = 1.0  # at the start of each pace, not counted
    flood: int = 10_000  # more than the hub can take: what it takes then is what it sustains
    flood_s: float = 3.0


FULL = Size()


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Send at each pace to one hub, then more than it can take."""
    return asyncio.run(_measure(folder, size))


async def _measure(folder: Path, size: Size) -> list[Measured]:
    found: list[Measured] = []
    flushes_s: list[float] = []
    async with feed_server() as feed, hub(folder / "commit.db", feed.url):
        flushing = asyncio.create_task(_flush(folder / "flushed", flushes_s))
        for rate in size.rates:
            await feed.send(rate, size.warm_s)
            sent = await feed.send(rate, size.seconds)
            await feed.all_acked(DRAINED_S)
            found += _waits(rate, feed.since(sent.first))
        flushing.cancel()
        await asyncio.gather(flushing, return_exceptions=True)
        found.append(_disk(flushes_s))
        found.append(await _flooded(feed, size))
    return found


async def _flush(path: Path, flushes_s: list[float]) -> None:
    """Note how long the disk takes for next to nothing: what no log on it can undercut at that time."""
    while True:
        flushes_s.append(await asyncio.to_thread(_flushed, path))
        await asyncio.sleep(FLUSH_S)


def _flushed(path: Path) -> float:
    with path.open("ab") as file:
        file.write(bytes(4096))
        file.flush()
        return took(partial(os.fsync, file.fileno()))


def _disk(flushes_s: list[float]) -> Measured:
    return Measured(
        name="commit.disk_p99",
        value=percentile(flushes_s, 0.99) * 1e3,
        unit="ms",
        how=f"beside them: {len(flushes_s)} flushes of 4 KiB to a file on the disk, whoever else uses it;"
        f" p50 {percentile(flushes_s, 0.5) * 1e3:.1f} ms",
    )


def _waits(rate: int, sent: Sent) -> list[Measured]:
    how = (
        f"from the send on a feed's socket to its ack from a hub process, {len(sent.waits_s):,} messages at"
        f" {rate:,}/s, each by itself"
    )
    return [
        Measured(
            name=f"commit.{word}_at_{rate}",
            value=percentile(sent.waits_s, share) * 1e3,
            unit="ms",
            limit=LIMIT_MS if share == 0.99 else None,
            how=how,
        )
        for word, share in (("p50", 0.5), ("p99", 0.99))
    ]


async def _flooded(feed: FeedServer, size: Size) -> Measured:
    sent = await feed.send(size.flood, size.flood_s)
    await feed.all_acked(DRAINED_S)
    first, last = feed.sent_s[sent.first - 1], feed.acked_s[-1]
    count = sent.last - sent.first + 1
    return Measured(
        name="commit.sustained",
        value=count / (last - first),
        unit="msg/s",
        limit=3_000,
        bound="at_least",
        how=f"{count:,} messages offered at {size.flood:,}/s to the same hub: from the first send to the last"
        " ack, everything on",
    )
