"""The newest view per name, encoded once, and one task per seat that sends only what is newest."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from commandcenter.protocol import View

_ENCODE = msgspec.json.Encoder().encode


class Board:
    """Holds what every seat shows. A slow seat skips versions and never slows another."""

    def __init__(self) -> None:
        self._frames: dict[str, bytes] = {}
        self._changed = asyncio.Condition()

    async def publish(self, name: str, seq: int, view: msgspec.Struct) -> None:
        """Replace a view and wake the seats."""
        self._frames[name] = _ENCODE(View(name=name, seq=seq, data=msgspec.Raw(_ENCODE(view))))
        async with self._changed:
            self._changed.notify_all()

    async def push_to(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        """Send every view, then each change, until the seat goes."""
        sent: dict[str, bytes] = {}
        while True:
            async with self._changed:
                await self._changed.wait_for(lambda: self._frames != sent)
                fresh = {n: frame for n, frame in self._frames.items() if sent.get(n) is not frame}
            for frame in fresh.values():
                await send(frame)
            sent.update(fresh)
