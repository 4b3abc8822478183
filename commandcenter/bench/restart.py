"""How long seats say that they are reconnecting: their hub killed, and restarted as a service restarts it.

The hub is a real one on a log of some size, with messages that go on coming; the seats are those of screens
(`ui/returning.py`), which look for their hub by themselves.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

import msgspec
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from commandcenter.bench import crowd
from commandcenter.bench.seats import tokens_in
from commandcenter.bench.timing import now_s
from commandcenter.bench.verdict import Measured
from commandcenter.bench.workshop import ROOT
from commandcenter.clock import now_us
from commandcenter.platform import children

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows every end is that hard
LIMIT_MS = 2_000
READY_S, END_S, PATIENCE_S = 60.0, 30.0, 60.0


class Size(NamedTuple):
    """So many seats and messages a second; seconds of work before the hub goes."""

    seats: int = 10
    rate: int = 200
    before_s: float = 10.0


FULL = Size()


class Places(msgspec.Struct, frozen=True):
    """Where the seats sit, and for how long at most."""

    url: str
    tokens: list[str]
    patience_s: float


Away = list[float]
"""How long each seat was without its hub after it had come in, in milliseconds; 0 = never."""


def measure(folder: Path, seat: Sequence[str], size: Size = FULL) -> list[Measured]:
    """Let a hub be killed and be restarted; `seat` is the command of the seats: `Places` in, `Away` out."""
    return asyncio.run(_measure(folder / "restart.db", seat, size))


async def _measure(path: Path, seat: Sequence[str], size: Size) -> list[Measured]:
    places = Places(
        f"ws://127.0.0.1:{_free_port()}/seat",
        tokens_in(path, size.seats),
        size.before_s + PATIENCE_S,
    )
    async with _pouring(size.rate) as feed:
        hub = ("hub", "--db", str(path), "--listen", places.url.split("/")[2], "--feed", feed)
        killed = await _killed(hub, places, seat, size)
        restarted = await _restarted(hub, places, seat, size)
    how = f"the longest of {size.seats} seats without its hub, {size.rate} messages/s coming"
    return [
        _found("killed", killed, f"{how}; killed with -9, started again by its keeper"),
        _found("restarted", restarted, f"{how}; ended in order, started again"),
    ]


def _found(name: str, away: Away, how: str) -> Measured:
    longest = max(away) if all(away) else None
    return Measured(name=f"restart.{name}", value=longest, unit="ms", limit=LIMIT_MS, how=how)


async def _killed(hub: Sequence[str], places: Places, seat: Sequence[str], size: Size) -> Away:
    async with _running("keep", *hub) as keeper:
        await _ready(keeper)
        async with _seated(places, seat) as away:
            await asyncio.sleep(size.before_s)
            os.kill(children(keeper.pid)[0], KILL)
            return await away()


async def _restarted(hub: Sequence[str], places: Places, seat: Sequence[str], size: Size) -> Away:
    async with _running(*hub) as before:
        await _ready(before)
        async with _seated(places, seat) as away:
            await asyncio.sleep(size.before_s)
            before.terminate()
            await before.wait()
            async with _running(*hub):
                return await away()


@asynccontextmanager
async def _seated(
    places: Places, seat: Sequence[str]
) -> AsyncIterator[Callable[[], Awaitable[Away]]]:
    """Have the seats taken, all of them in; what is given returns what they saw, once they are back."""
    process = await asyncio.create_subprocess_exec(
        *seat, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    async def away() -> Away:
        printed, _ = await process.communicate()
        return msgspec.json.decode(printed, type=Away)

    try:
        if process.stdin is not None:
            process.stdin.write(msgspec.json.encode(places) + b"\n")
        await _ready(process)
        yield away
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@asynccontextmanager
async def _running(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "main.py", *arguments, cwd=ROOT, stdout=subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(END_S):
            await process.communicate()


async def _ready(process: asyncio.subprocess.Process) -> None:
    if process.stdout is not None:
        async with asyncio.timeout(READY_S):
            await process.stdout.readline()


@asynccontextmanager
async def _pouring(rate: int) -> AsyncIterator[str]:
    """Serve plain events at a set pace to whoever calls; return the feed's address."""
    numbers = count()

    async def pour(caller: ServerConnection) -> None:
        began = now_s()
        with suppress(ConnectionClosed):
            for place, number in enumerate(numbers):
                await asyncio.sleep(max(0.0, began + place / rate - now_s()))
                event = crowd.event(number, now_us())
                del event["sequence"], event["partitionkey"]
                await caller.send(json.dumps(event))

    async with serve(pour, "127.0.0.1", 0, compression=None) as listening:
        yield f"ws://127.0.0.1:{next(iter(listening.sockets)).getsockname()[1]}/"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
