"""Drops once a day what the log has kept long enough, and says so: a fact, a line, `health`."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import msgspec

from commandcenter.clock import DAY, format_us
from commandcenter.commands.action import Command
from commandcenter.erasing.kept import KINDS, before
from commandcenter.errors import DiskError
from commandcenter.events.erasure import RETENTION_APPLIED, RetentionData
from commandcenter.hub.facts import own_fact
from commandcenter.hub.orders import Work
from commandcenter.hub.writer import Writer
from commandcenter.journal import Committed, Journal
from commandcenter.rows import Draft, Item
from commandcenter.settings import Retention

LOG = logging.getLogger(__name__)

LOOK_S = 600.0  # also how long a hub has been up before it drops anything


class Retaining:
    """Looks after one log."""

    def __init__(
        self,
        kept: Retention,
        writer: Writer,
        journal: Journal,
        now: Callable[[], int],
        committed: Callable[[Committed, list[Item]], None],
        forget: Callable[[], None],
    ) -> None:
        """`committed` folds; `forget` has texts that are held in memory read anew."""
        self._kept, self._writer, self._journal, self._now = kept, writer, journal, now
        self._committed, self._forget = committed, forget

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"retention.apply": self._apply}

    async def run(self) -> None:
        """Look every ten minutes whether a day has passed, for ever."""
        while True:
            await asyncio.sleep(LOOK_S)
            last = await self._writer.call(self._journal.noted, "retention")
            at_us = msgspec.json.decode(last)["at_us"] if last else 0
            if abs(self._now() - at_us) >= DAY:
                try:
                    await self.apply("hub")
                except DiskError as error:  # at the next look
                    LOG.warning("what was kept long enough is still there: %s", error)

    async def _apply(self, command: Command) -> dict[str, Any]:
        return await self.apply(f"{command.role}:{command.person}")

    async def apply(self, actor: str) -> dict[str, Any]:
        """Drop what is due; return how many of each kind."""
        now = self._now()
        dropped: dict[str, Any] = dict.fromkeys(KINDS, 0)
        for kind in KINDS:
            until = before(self._kept, kind, now)
            if until is None:
                continue
            proof = _Proof(kind, until, getattr(self._kept, kind), now, actor)
            done: Committed = await self._writer.call(self._journal.drop, kind, until, proof)
            self._committed(done, [])
            dropped[kind] = proof.dropped
        note = msgspec.json.encode({"at_us": now, "at": format_us(now), "dropped": dropped})
        await self._writer.call(self._journal.note, "retention", note.decode())
        if any(dropped.values()):
            LOG.info("kept long enough and dropped: %s", dropped)
            self._forget()
        return dropped


class _Proof:
    """Makes the fact of what was dropped, once that is known."""

    def __init__(self, kind: Any, until: int, months: int, now: int, actor: str) -> None:
        self._kind, self._until, self._months = kind, until, months
        self._now, self._actor = now, actor
        self.dropped = 0

    def __call__(self, dropped: int) -> Draft:
        self.dropped = dropped
        data = RetentionData(
            kind=self._kind, before_us=self._until, dropped=dropped, months=self._months
        )
        name = f"retention:{self._kind}:{self._now}"
        told = msgspec.to_builtins(data)
        return own_fact(RETENTION_APPLIED, name, told, self._now, actor=self._actor)
