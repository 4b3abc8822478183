"""A feed server that sends at a set pace and notes for every position how long its acknowledgement took.

It speaks §feed of reliability.md on a real socket: hello, events in order, cumulative acks.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from commandcenter.bench import crowd
from commandcenter.bench.timing import now_s
from commandcenter.clock import SECOND, now_us

EPOCH = "bench-1"
TICK_S = 0.001
CALLED_S = 30.0


class Sent(NamedTuple):
    """What became of a run of events. Times in seconds."""

    first: int  # position
    last: int
    lasted_s: float  # from the first send to the last
    waits_s: list[float]  # from a send to its acknowledgement; of those acknowledged by now


class FeedServer:
    """One epoch of events, sent when asked to."""

    def __init__(self) -> None:
        """Begin with no event."""
        self.url = ""
        self.sent_s: list[float] = []  # by position - 1
        self.acked_s: list[float] = []
        self._caller: ServerConnection | None = None
        self._called = asyncio.Event()
        self._progress = asyncio.Condition()

    async def send(self, rate: float, seconds: float) -> Sent:
        """Send so many events a second for so long; a socket that is not read slows it down."""
        async with asyncio.timeout(CALLED_S):
            await self._called.wait()
        if self._caller is None:
            raise RuntimeError("nobody called")
        first, count = len(self.sent_s), int(rate * seconds)
        wall_us = now_us()
        frames = [
            crowd.frame(n, wall_us + int((n - first) / rate * SECOND))
            for n in range(first, first + count)
        ]
        began = now_s()
        for place, frame in enumerate(frames):
            if (ahead := began + place / rate - now_s()) > 0:
                await asyncio.sleep(max(ahead, TICK_S))
            self.sent_s.append(now_s())
            await self._caller.send(frame)
        return self.since(first + 1)

    def since(self, first: int) -> Sent:
        """Return what became of the events from a position on."""
        sent, acked = self.sent_s[first - 1 :], self.acked_s[first - 1 :]
        waits = [told - at for told, at in zip(acked, sent, strict=False)]
        return Sent(first, len(self.sent_s), sent[-1] - sent[0] if sent else 0.0, waits)

    async def all_acked(self, seconds: float) -> float:
        """Wait until every event is acknowledged; return how long it took, TimeoutError beyond `seconds`."""
        began = now_s()
        async with asyncio.timeout(seconds), self._progress:
            await self._progress.wait_for(lambda: len(self.acked_s) >= len(self.sent_s))
        return now_s() - began

    async def call(self, socket: ServerConnection) -> None:
        """Take the call of a hub, to its end."""
        hello = {"type": "hello", "epoch": EPOCH, "first": 1, "last": len(self.sent_s)}
        await socket.send(json.dumps(hello))
        self._caller = socket
        self._called.set()
        with suppress(ConnectionClosed):  # a line that breaks ends the call
            async for frame in socket:
                told = json.loads(frame)
                if told["type"] == "ack":
                    await self._acked(int(told["sequence"]))

    async def _acked(self, position: int) -> None:
        now = now_s()
        self.acked_s += [now] * (position - len(self.acked_s))
        async with self._progress:
            self._progress.notify_all()


@asynccontextmanager
async def feed_server() -> AsyncIterator[FeedServer]:
    """Run a server on a free port of this machine for the length of a block."""
    server = FeedServer()
    async with serve(
        server.call, "127.0.0.1", 0, compression=None, max_size=None, ping_interval=None
    ) as listening:
        port = next(iter(listening.sockets)).getsockname()[1]
        server.url = f"ws://127.0.0.1:{port}/feed"
        yield server
