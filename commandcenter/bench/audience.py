"""Seats of one hub in a process of their own: they note how old everything is when it reaches them.

As a process: one JSON line on stdin says where and who; when stdin ends, it prints what was seen.
"""

import asyncio
import sys
from collections.abc import Awaitable

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from commandcenter.clock import now_us
from commandcenter.protocol.frames import FromHub, Heartbeat, View


class Places(msgspec.Struct, frozen=True):
    """Which seats to take, one per token. A slow one never reads."""

    url: str
    tokens: list[str]
    slow: int = 0  # so many of the tokens, the last ones


class Noted(msgspec.Struct):
    """What the seats saw; times in microseconds of this machine's clock."""

    view_ages_us: list[int] = []
    beat_ages_us: list[int] = []
    shown: list[list[tuple[int, int]]] = []  # views of each seat: (received, log position)


class _AsOf(msgspec.Struct):
    as_of_us: int


_FROM_HUB = msgspec.json.Decoder(FromHub)
_AS_OF = msgspec.json.Decoder(_AsOf)


async def sit(places: Places, until: Awaitable[object]) -> Noted:
    """Take the seats and watch until `until` is done."""
    noted = Noted(shown=[[] for _ in places.tokens])
    links = [await _connected(places.url, token) for token in places.tokens]
    reading = len(links) - places.slow
    for link in links[reading:]:
        link.transport.pause_reading()
    watching = [
        asyncio.create_task(_watch(link, noted, shown))
        for link, shown in zip(links[:reading], noted.shown, strict=False)
    ]
    await until
    for task in watching:
        task.cancel()
    ended = await asyncio.gather(*watching, return_exceptions=True)
    for link in links:
        link.transport.abort()
    for error in ended:
        if not isinstance(error, asyncio.CancelledError | None):
            raise error
    return noted


async def _connected(url: str, token: str) -> ClientConnection:
    headers = {"Authorization": f"Bearer {token}"}
    return await connect(
        url, additional_headers=headers, compression=None, max_size=None, proxy=None
    )


async def _watch(link: ClientConnection, noted: Noted, shown: list[tuple[int, int]]) -> None:
    """Note the age of every view and heartbeat, and what this seat was shown."""
    async for frame in link:
        now = now_us()
        found = _FROM_HUB.decode(frame)
        if isinstance(found, View):
            noted.view_ages_us.append(now - _AS_OF.decode(found.data).as_of_us)
            shown.append((now, found.seq))
        elif isinstance(found, Heartbeat):
            noted.beat_ages_us.append(now - found.sent_us)


def main() -> None:
    """Run as a process: places in, what was seen out."""
    asyncio.run(_main())


async def _main() -> None:
    places = msgspec.json.decode(sys.stdin.buffer.readline(), type=Places)
    noted = await sit(places, asyncio.to_thread(sys.stdin.buffer.read))
    sys.stdout.buffer.write(msgspec.json.encode(noted))
