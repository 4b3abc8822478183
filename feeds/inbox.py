"""Between the socket and the hub: frames that wait to be handled, bounded in count and in bytes."""

import asyncio
from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")

FRAMES = 5_000
SIZE = 32 * 1024 * 1024


class Inbox(Generic[Item]):
    """A queue whose reader decides when it is full: while it is, the socket is not read."""

    def __init__(self, frames: int = FRAMES, size: int = SIZE) -> None:
        self._frames, self._limit = frames, size
        self._items: deque[tuple[Item, int]] = deque()
        self._size = 0
        self._some = asyncio.Event()
        self._space = asyncio.Event()
        self._space.set()

    @property
    def is_empty(self) -> bool:
        """Tell whether whoever reads it has to wait."""
        return not self._items

    @property
    def is_full(self) -> bool:
        """Tell whether whoever fills it has to wait."""
        return not self._space.is_set()

    async def room(self) -> None:
        """Wait until one more fits."""
        await self._space.wait()

    def put(self, item: Item, size: int) -> None:
        """Add an item of `size` bytes; always accepted, `room` is where to wait."""
        self._items.append((item, size))
        self._size += size
        self._some.set()
        if len(self._items) >= self._frames or self._size >= self._limit:
            self._space.clear()

    async def get(self, seconds: float | None = None) -> Item | None:
        """Take the oldest item; None where none came for `seconds`."""
        if not self._items:
            try:
                async with asyncio.timeout(seconds):
                    await self._some.wait()
            except TimeoutError:
                return None
        item, size = self._items.popleft()
        self._size -= size
        if not self._items:
            self._some.clear()
        if len(self._items) < self._frames and self._size < self._limit:
            self._space.set()
        return item
