"""From the socket to the disk: how long a message waits until the hub says that it is kept."""

import asyncio
from pathlib import Path
from typing import NamedTuple

from commandcenter.bench.feed_server import FeedServer, Sent, feed_server
from commandcenter.bench.hub_process import hub
from commandcenter.bench.timing import percentile
from commandcenter.bench.verdict import Measured

LIMITS_MS = {2000: 25.0, 10_000: None, 200: None}
DRAINED_S = 60.0
WARM_S = 1.0


class Size(NamedTuple):
    """Messages per second, and for how many seconds each."""

    rates: tuple[int, ...] = (200, 2000, 10_000)
    seconds: float = 6.0


FULL = Size()


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Send at each pace to one hub; the first second of a pace is not counted."""
    return asyncio.run(_measure(folder, size))


async def _measure(folder: Path, size: Size) -> list[Measured]:
    found: list[Measured] = []
    async with feed_server() as feed, hub(folder / "commit.db", feed.url):
        for rate in size.rates:
            found += await _paced(feed, rate, size.seconds)
    return found
