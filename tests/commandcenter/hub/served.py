"""A hub in the loop of a test, served on a port of its own until the test is through."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

from commandcenter.feed import Feed
from commandcenter.hub.plan import Plan
from commandcenter.hub.process import Hub, open_hub

PATIENCE_S = 60.0


@contextlib.asynccontextmanager
async def served(plan: Plan, feeds: Sequence[Feed] = ()) -> AsyncIterator[tuple[Hub, int]]:
    """Give the hub and the port seats connect to."""
    hub = open_hub(plan)
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(hub.run(feeds, port.set_result))
    try:
        yield hub, await asyncio.wait_for(port, PATIENCE_S)
    finally:
        hub.stop()
        await asyncio.wait_for(task, PATIENCE_S)
        hub.journal.close()


def at(port: int) -> str:
    """Return where seats connect to."""
    return f"ws://127.0.0.1:{port}/seat"
