"""Keeps a checkpoint of the state every so many facts, off the hub's loop."""

import asyncio
import logging
from pathlib import Path

from commandcenter.checkpoint_files import EVERY, remove
from commandcenter.checkpoints import dump
from commandcenter.history import write_checkpoint
from commandcenter.state import State

LOG = logging.getLogger(__name__)


class Checkpointer:
    """Writes one checkpoint at a time; one that cannot be written costs only time later."""

    def __init__(self, path: Path, state: State) -> None:
        """`state` is the live one: it is copied in the loop, written in a thread."""
        self._path, self._state = path, state
        self._last = state.seq
        self._busy: asyncio.Task[None] | None = None

    def look(self) -> None:
        """Start a checkpoint if one is due."""
        if self._state.seq - self._last < EVERY or (self._busy and not self._busy.done()):
            return
        self._last = self._state.seq
        self._busy = asyncio.create_task(
            self._keep(self._state.seq, self._state.newest_us, dump(self._state))
        )

    async def begin_anew(self, after: int) -> None:
        """Remove the checkpoints at and after a position, and write one of the state as it is now."""
        await self.wait()
        await asyncio.to_thread(remove, self._path, after)
        self._last = self._state.seq
        await self._keep(self._state.seq, self._state.newest_us, dump(self._state))

    async def wait(self) -> None:
        """Wait until the checkpoint under way is written."""
        if self._busy is not None:
            await self._busy

    async def _keep(self, seq: int, newest_us: int, dumped: bytes) -> None:
        try:
            await asyncio.to_thread(write_checkpoint, self._path, seq, newest_us, dumped)
        except OSError as error:
            LOG.warning("no checkpoint was kept: %s", error)
