"""What a hub holds in memory, and how soon it is there, on a year of conversations."""

import asyncio
from pathlib import Path
from typing import NamedTuple

from commandcenter.bench.hub_process import hub
from commandcenter.bench.verdict import Measured
from commandcenter.bench.year import Length, build


class Size(NamedTuple):
    """The year, and how long the hub is left alone before it is weighed."""

    year: Length = Length()
    settle_s: float = 6.0


FULL = Size()


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Start a hub on the year and weigh it."""
    built = build(folder, size.year)
    weighed = asyncio.run(_weighed(built.path, size.settle_s))
    year = f"with {size.year.messages:,} messages of a year in its log"
    return [
        Measured(
            name="memory.hub",
            value=weighed.rss_mb,
            unit="MB",
            limit=300,
            how=f"a hub process {size.settle_s:g} s after it was ready, {year}",
        ),
        Measured(
            name="memory.peak", value=weighed.peak_mb, unit="MB", how="the most it held until then"
        ),
        Measured(
            name="memory.start",
            value=weighed.started_s,
            unit="s",
            limit=2,
            how=f"from the start of that process to its line `ready`, {year}",
        ),
        Measured(
            name="memory.idle",
            value=weighed.cpu_share,
            unit="share",
            how="of a core, used by that hub from `ready` on, without feeds and seats",
        ),
    ]


class _Weighed(NamedTuple):
    started_s: float
    rss_mb: float | None
    peak_mb: float | None
    cpu_share: float | None


async def _weighed(path: Path, settle_s: float) -> _Weighed:
    async with hub(path) as running:
        before = running.cpu_s()
        await asyncio.sleep(settle_s)
        after = running.cpu_s()
        share = None if before is None or after is None else (after - before) / settle_s
        return _Weighed(running.started_s, running.rss_mb(), running.peak_mb(), share)
