"""What the detectors remember: the newest part of the log, read beside the loop, anew when a history came."""

import asyncio
from pathlib import Path

from commandcenter.events.hub import HISTORY_TAKEN
from commandcenter.hub.facts import own_fact
from commandcenter.hub.feeding import Feeding
from commandcenter.hub.past import marks_of
from commandcenter.hub.tasks import Tasks
from commandcenter.hub.watch import MEMORY, Watch
from commandcenter.hub.writer import Writer
from commandcenter.kpis.hours import Hours
from commandcenter.protocol.wall import History as Loading
from commandcenter.state import State


class Remembering:
    """Keeps one hub's detectors in step with its log."""

    def __init__(
        self,
        path: Path,
        state: State,
        *,
        watch: Watch,
        hours: Hours,
        feeding: Feeding,
        writer: Writer,
        tasks: Tasks,
    ) -> None:
        """Begin with nothing remembered; `path` is the database's."""
        self._path, self._state = path, state
        self._watch, self._hours, self._feeding = watch, hours, feeding
        self._writer, self._tasks = writer, tasks
        self._lock = asyncio.Lock()
        self._loading_since_us = 0
        self.loading: Loading | None = None  # how far a history is that a feed brings now

    def progress(self, day: int, of_days: int) -> None:
        """Take note of how far a feed's history is; the last day puts it on record."""
        if day < of_days:
            if self.loading is None:
                self._loading_since_us = self._feeding.now()
            self.loading = Loading(day=day, of_days=of_days)
        elif self.loading is not None:
            self.loading = None
            now = self._feeding.now()
            data = {"days": of_days, "since_us": self._loading_since_us}
            self._writer.put_soon(own_fact(HISTORY_TAKEN, f"history:{now}", data, now))
            self._tasks.spawn(self._history_came())

    async def _history_came(self) -> None:
        await self._writer.drain()
        self._hours.forget()
        await self.remember()

    async def remember(self) -> None:
        """Show the detectors what is in the log; the reading runs beside the loop."""
        async with self._lock:
            await self._rebuild()

    async def _rebuild(self) -> None:
        corrections = dict(self._state.corrections)
        now, is_known = self._feeding.now(), self._feeding.knows_time()
        since = (now if is_known else min(now, self._state.newest_us)) - MEMORY
        marks = await asyncio.to_thread(marks_of, self._path, since, corrections)
        if not is_known:  # it is then as late as what was brought last
            now = max((mark.arrival_us for mark in marks), default=now)
        await self._watch.rebuild(marks, self._state, now)
