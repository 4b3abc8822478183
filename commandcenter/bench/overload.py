"""Ten times the load: memory, how soon all is kept, whether the hub still answers, what is lost."""

import asyncio
import json
from pathlib import Path
from typing import Any, NamedTuple

from commandcenter.bench.feed_server import FeedServer, feed_server
from commandcenter.bench.hub_process import command, hub
from commandcenter.bench.verdict import Measured

WEIGH_S = 0.2
DRAINED_S = 60.0


class Size(NamedTuple):
    """A quiet start, then the load; messages per second and seconds."""

    warm_rate: int = 200
    warm_s: float = 3.0
    rate: int = 2_000
    seconds: float = 10.0


FULL = Size()


class Seen(NamedTuple):
    """What was seen of a hub under load."""

    grown_mb: float | None
    drained_s: float
    answers_s: list[float]
    sent: int
    health: dict[str, Any]


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Load a hub, and ask for its health meanwhile."""
    return judged(asyncio.run(_loaded(folder / "overload.db", size)), size)


async def _loaded(path: Path, size: Size) -> Seen:
    async with feed_server() as feed, hub(path, feed.url) as running:
        await feed.send(size.warm_rate, size.warm_s)
        before = running.rss_mb()
        load = asyncio.create_task(_load(feed, size))
        peak, answers_s = before, []
        asked = asyncio.create_task(health(path))
        while not load.done() or not asked.done():
            await asyncio.sleep(WEIGH_S)
            if (held := running.rss_mb()) is not None:
                peak = max(peak or 0.0, held)
            if asked.done():
                answers_s.append(asked.result()[1])
                if not load.done():
                    asked = asyncio.create_task(health(path))
        found, _ = await health(path)
    grown = None if peak is None or before is None else peak - before
    return Seen(grown, await load, answers_s, len(feed.sent_s), found)


async def _load(feed: FeedServer, size: Size) -> float:
    await feed.send(size.rate, size.seconds)
    return await feed.all_acked(DRAINED_S)


async def health(path: Path) -> tuple[dict[str, Any], float]:
    """Return what `main.py health` says beside the running hub, and how long it took in seconds."""
    printed, seconds = await command("health", "--db", str(path), "--json")
    return json.loads(printed), seconds


def judged(seen: Seen, size: Size) -> list[Measured]:
    """Return what was seen as figures with their limits."""
    load = f"{size.rate:,} messages/s for {size.seconds:g} s into a hub process"
    return [
        Measured(
            name="overload.memory",
            value=seen.grown_mb,
            unit="MB",
            limit=100,
            how=f"the most a hub held above what it held before: {load}",
        ),
        Measured(
            name="overload.drained",
            value=seen.drained_s,
            unit="s",
            limit=30,
            how=f"from the last send to the last ack: {load}",
        ),
        Measured(
            name="overload.health",
            value=max(seen.answers_s),
            unit="s",
            limit=5,
            how=f"the slowest of {len(seen.answers_s)} runs of `main.py health` meanwhile",
        ),
        Measured(
            name="overload.lost",
            value=float(seen.sent - seen.health["stored"]),
            unit="count",
            limit=0,
            how=f"of {seen.sent:,} messages sent, those that are not stored afterwards",
        ),
    ]
