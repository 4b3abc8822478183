"""A busy regia: 10,000 open cases, 200 agents, 200 messages a second, three keys pressed a second.

The desk is a process of its own, drawn offscreen; it tells how long after a key its answer was painted.
"""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from commandcenter.bench import crowd
from commandcenter.bench.feed_server import feed_server
from commandcenter.bench.hub_process import command, hub
from commandcenter.bench.timing import percentile
from commandcenter.bench.verdict import Measured
from commandcenter.bench.workshop import ROOT
from commandcenter.clock import MINUTE, SECOND, format_us, now_us
from commandcenter.platform import private_file

SOURCE = "/feeds/bench/0"
AGENT = "care.agent.statechanged.v1"
WARM_S = 10.0  # the hub has read the log, the desk its first views


class Size(NamedTuple):
    """How full the room is, how busy, and for how long."""

    cases: int = 10_000
    agents: int = 200
    rate: int = 200
    seconds: float = 60.0


class Told(msgspec.Struct):
    """What the desk tells of itself."""

    answers_ms: list[float]
    works_ms: list[float]
    stall_ms: float
    longest_work_ms: float
    thread_share: float
    rss_mb: float
    agents: int
    cases: int


FULL = Size()


def measure(folder: Path, desk: Sequence[str], size: Size = FULL) -> list[Measured]:
    """Let a desk work; `desk` is its command, which takes the hub's address, a token file and seconds."""
    return judged(asyncio.run(_worked(folder / "regia.db", desk, size)), size)


def judged(told: Told, size: Size) -> list[Measured]:
    """Hold what a desk told of itself against the limits."""
    how = (
        f"a desk of 1080 lines offscreen, {told.cases} to answer, {told.agents} agents,"
        f" {size.rate} messages/s, {len(told.answers_ms)} keys in {size.seconds:g} s"
    )

    def found(
        name: str, value: float | None, unit: str, limit: float | None, what: str
    ) -> Measured:
        return Measured(
            name=f"regia.{name}", value=value, unit=unit, limit=limit, how=f"{what}: {how}"
        )

    key = "from a key until its answer is painted"
    return [
        found("key_p50", percentile(told.answers_ms, 0.5), "ms", None, key),
        found("key_p95", percentile(told.answers_ms, 0.95), "ms", 100, key),
        found("work_p95", percentile(told.works_ms, 0.95), "ms", 100, f"processor time {key}"),
        found("longest_work", told.longest_work_ms, "ms", 250, "the most its loop worked at once"),
        found("stall", told.stall_ms, "ms", 250, "the longest hang of its event loop"),
        found("thread", told.thread_share, "share", 0.15, "of a core, the window’s thread"),
        found("rss", told.rss_mb, "MB", None, "memory at the end"),
    ]


async def _worked(path: Path, desk: Sequence[str], size: Size) -> Told:
    log = path.with_suffix(".jsonl")
    log.write_text("".join(room(size, now_us())), "utf-8")
    await command("replay", str(log), "--db", str(path))
    token_file = path.with_suffix(".token")
    async with feed_server() as feed, hub(path, feed.url) as running:
        private_file(token_file, running.here.desk_token.encode())
        process = await asyncio.create_subprocess_exec(
            *desk, running.here.url, str(token_file), str(size.seconds),
            cwd=ROOT, stdout=subprocess.PIPE,
        )  # fmt: skip
        sending = asyncio.create_task(feed.send(size.rate, size.seconds + 3 * WARM_S))
        printed, _ = await process.communicate()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    return msgspec.json.decode(printed, type=Told)


def room(size: Size, at_us: int) -> list[str]:
    """Return a log of the last half hour: customers who wait, a conversation each; people at work."""
    begin_us, asking = at_us - 30 * MINUTE, crowd.asking()
    step_us = 25 * MINUTE // size.cases
    lines = []
    for number in range(size.cases):
        event = crowd.event(crowd.opening(number), begin_us + number * step_us)
        said = asking[number % len(asking)]  # whoever only thanks does not wait
        event["data"] |= {"thread": f"bench-{number}", "text": said.text, "lang": said.language}
        event["id"] = f"bench-{number}"
        event["source"] = SOURCE
        del event["sequence"], event["partitionkey"]
        lines.append(_line(event))
    skills = ["lang:it", "lang:en", "lang:es", "ch:chat", "ch:mail"]
    for number in range(size.agents):
        time = format_us(at_us - MINUTE + number * SECOND // 10)
        data = {"agent": f"agent-{number}", "state": "available", "skills": skills}
        event = {"specversion": "1.0", "id": f"bench-agent-{number}", "source": SOURCE}
        lines.append(_line({**event, "type": AGENT, "time": time, "data": data}))
    return lines


def _line(event: dict[str, object]) -> str:
    return msgspec.json.encode({**event, "recordedtime": event["time"]}).decode() + "\n"


def command_of(module: str) -> list[str]:
    """Return the command that runs a module with this Python."""
    return [sys.executable, "-m", module]
