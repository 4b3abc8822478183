"""What a gateway tells its hubs of itself each minute, where it changed: the last post, and what waits."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from commandcenter.clock import format_us

EVERY_S = 60.0


class Standing(NamedTuple):
    """How much waits for a hub, and when the last body came; 0 = none since the start."""

    waiting: int
    post_us: int

    def data(self) -> dict[str, Any]:
        """Return what is told of it."""
        told: dict[str, Any] = {"feed": "gateway/spool", "state": "live", "waiting": self.waiting}
        return told | ({"last_post": format_us(self.post_us)} if self.post_us else {})


async def report_on(
    now: Callable[[], Standing],
    tell: Callable[[dict[str, Any]], Awaitable[None]],
    every_s: float = EVERY_S,
) -> None:
    """Tell how it stands, for ever; what has not changed since is not told again."""
    told: Standing | None = None
    while True:
        await asyncio.sleep(every_s)
        standing = now()
        if told is None or standing.post_us != told.post_us or _grew(told, standing):
            told = standing
            await tell(standing.data())


def _grew(told: Standing, standing: Standing) -> bool:
    """Tell whether what waits is another amount: the row that tells it waits itself for a moment."""
    return abs(standing.waiting - told.waiting) > 1
