"""The one writer's loop: gathers rows for some milliseconds, commits them, then tells who waits.

What comes after the commit (fold, ack, answer) runs in the hub's loop in the order of the log. While
one batch is being written the next one gathers. A disk that refuses holds everything back: the batch
is tried again until it is kept, and the feeds wait.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from commandcenter.errors import DiskError
from commandcenter.journal import Committed, Journal
from commandcenter.rows import Aside, Draft, Item

LOG = logging.getLogger(__name__)

BATCH = 200
PACE_S = 0.010  # between two commits: rows that come one by one gather meanwhile,
FEW = 8  # those that come together do not wait
WAITING = 1_000
RETRY_S = 1.0

Told = Callable[[Committed, list[Item]], None]


@dataclass(frozen=True)
class _Entry:
    items: tuple[Item, ...]  # kept together: all in one transaction
    done: asyncio.Future[Committed] | None = None
    took_room: bool = False


class Writer:
    """Commits items in batches. `told` is called in the loop after each commit."""

    def __init__(self, journal: Journal, told: Told) -> None:
        self._journal = journal
        self._told = told
        self._queue: asyncio.Queue[_Entry] = asyncio.Queue()
        self._room = asyncio.Semaphore(WAITING)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._idle = asyncio.Event()
        self._idle.set()
        self._broken: Exception | None = None
        self.refused = ""  # why the disk refuses, "" = it does not

    async def put(self, item: Item) -> None:
        """Queue an item; waits while the disk is behind."""
        await self._room.acquire()
        self._idle.clear()
        self._queue.put_nowait(_Entry((item,), took_room=True))

    def put_soon(self, item: Item) -> None:
        """Queue a fact of the hub's own; these are few and never wait behind the feeds' room."""
        self._idle.clear()
        self._queue.put_nowait(_Entry((item,)))

    async def commit(self, *items: Item) -> Committed:
        """Queue items and wait until they are on disk: all of them at once, or none."""
        done: asyncio.Future[Committed] = asyncio.get_running_loop().create_future()
        self._idle.clear()
        self._queue.put_nowait(_Entry(items, done))
        return await done

    async def call(self, work: Callable[..., Any], *args: object) -> Any:
        """Run journal work between two batches, in the writer's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    async def run(self) -> None:
        """Write until cancelled; nothing that was put is forgotten before `drain` returned."""
        try:
            await self._run()
        except Exception as error:
            self._broken = error
            self._idle.set()
            while not self._queue.empty():
                done = self._queue.get_nowait().done
                if done is not None and not done.done():
                    done.set_exception(error)
            raise

    async def _run(self) -> None:
        clock, began = asyncio.get_running_loop().time, 0.0
        while True:
            batch = [await self._queue.get()]
            if self._queue.qsize() < FEW and (early := began + PACE_S - clock()) > 0:
                await asyncio.sleep(early)
            began = clock()
            while len(batch) < BATCH and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            await self._write(batch)
            for entry in batch:
                if entry.took_room:
                    self._room.release()
            if self._queue.empty():
                self._idle.set()

    async def drain(self) -> None:
        """Wait until all that was put is on disk; raise what has stopped the writer."""
        await self._idle.wait()
        if self._broken is not None:
            raise RuntimeError("the writer has stopped") from self._broken

    def close(self) -> None:
        """End the writer's thread."""
        self._thread.shutdown()

    async def _write(self, batch: list[_Entry]) -> None:
        items = [item for entry in batch for item in entry.items]
        try:
            committed = await self._append(items)
        except Exception:  # a bug in one row must not stop the others
            LOG.exception("a batch could not be written, its rows go one by one")
            for entry in batch:
                await self._write_alone(entry)
            return
        self._told(committed, items)
        self._answer(batch, committed)

    async def _write_alone(self, entry: _Entry) -> None:
        """Write one row; one that cannot be written waits in quarantine for a mended program."""
        items = list(entry.items)
        try:
            committed = await self._append(items)
        except Exception as error:
            LOG.exception("a row could not be written")
            item = items[0]
            if not isinstance(item, Draft) or item.feed is None:
                if entry.done is not None and not entry.done.done():
                    entry.done.set_exception(error)
                return
            aside = Aside(
                feed=item.feed,
                epoch=item.epoch,
                position=item.position,
                recorded_us=item.recorded_us,
                reason=f"error: {type(error).__name__}",
                raw=item.raw,
            )
            items = [aside]
            committed = await self._append(items)
        self._told(committed, items)
        self._answer([entry], committed)

    async def _append(self, items: list[Item]) -> Committed:
        """Append until the disk takes it: nothing is acked that is not kept."""
        while True:
            try:
                committed: Committed = await self.call(self._journal.append, items)
            except DiskError as error:
                self.refused = str(error)[:200]
                LOG.warning("the disk refused a batch, it is tried again: %s", self.refused)
                await asyncio.sleep(RETRY_S)
            else:
                self.refused = ""
                return committed

    def _answer(self, batch: list[_Entry], committed: Committed) -> None:
        made = {(fact.source, fact.id): fact for fact in committed.facts}
        for entry in batch:
            done = entry.done
            if done is None or done.done():
                continue
            names = [(i.source, i.id) for i in entry.items if isinstance(i, Draft)]
            done.set_result(Committed([made[name] for name in names if name in made], {}))
