"""The newest view per name, encoded once, and one task per seat that sends only what is newest."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from commandcenter.protocol.frames import View

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

    def withdraw(self, name: str) -> None:
        """Forget a view that is made no more: whoever comes later must not take it for new."""
        self._frames.pop(name, None)

    async def push_to(
        self,
        send: Callable[[bytes], Awaitable[None]],
        may_see: Callable[[str], bool] = lambda _: True,
    ) -> None:
        """Send every view that this seat may see, then each change, until the seat goes."""
        sent: dict[str, bytes] = {}

        def fresh() -> dict[str, bytes]:
            return {
                name: frame
                for name, frame in self._frames.items()
                if sent.get(name) is not frame and may_see(name)
            }

        while True:
            async with self._changed:
                await self._changed.wait_for(fresh)
                news = fresh()
            for frame in news.values():
                await send(frame)
            sent.update(news)
