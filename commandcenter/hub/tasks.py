"""The tasks of a hub: one that fails takes the hub with it, loudly: half a hub would lie on every screen."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from commandcenter.errors import UserError

LOG = logging.getLogger(__name__)


class Tasks:
    """What runs in one hub until it is to stop."""

    def __init__(self) -> None:
        """Begin with none."""
        self.failed = False
        self.problem: UserError | None = None  # why, where a sentence says it
        self.stop = asyncio.Event()
        self._tasks: list[asyncio.Task[Any]] = []

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run that until the hub ends."""
        task = asyncio.create_task(work)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    async def end(self) -> None:
        """Break off what still runs; return when it has ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            if isinstance(error, UserError):
                self.problem = error
            else:
                LOG.critical("a part of the hub ended", exc_info=error)
            self.failed = True
            self.stop.set()
