"""What the tests of the simulator share: worlds, days told once, a checker of events, an intake."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from functools import lru_cache
from typing import Any

from commandcenter.clock import parse_us
from commandcenter.feed import Cursor, Delivery, FeedState, Gap
from feeds.simulator import SimulatorFeed
from feeds.simulator.days import day
from feeds.simulator.envelope import Timed
from feeds.simulator.settings import Script, Settings
from feeds.simulator.world import world

MAY_14 = date(2026, 5, 14)  # a Thursday
Event = dict[str, Any]

_REQUIRED = {
    "message.received": "channel thread message_id author text direction actor revision simulated",
    "message.sent": "channel thread message_id author text direction actor revision simulated",
    "message.edited": "message_id text revision simulated",
    "message.deleted": "message_id simulated",
    "message.delivery": "message_id channel thread status simulated",
    "case.assigned": "case_id thread agent simulated",
    "case.moved": "case_id thread from_queue to_queue simulated",
    "case.closed": "case_id thread from_status to_status simulated",
    "agent.statechanged": "agent state previous team shift simulated",
    "survey.sent": "case_id survey simulated",
    "survey.answered": "case_id survey score scale_max simulated",
    "publication.scheduled": "publication_id channel start planned_time text simulated",
    "publication.published": "publication_id message_id channel start text simulated",
    "publication.cancelled": "publication_id channel start simulated",
}
_ENVELOPE = (
    "specversion id source type time recordedtime datacontenttype partitionkey dataclassification"
    " rawref data"
)
_NEVER = {"reading", "truth", "template", "kind_of_crisis", "care", "sentiment", "motives"}


def settings(*scripts: Script, unscripted: bool = False, **more: Any) -> Settings:
    """Return a world of May 2026."""
    return Settings(
        world=world(), origin=MAY_14, unscripted=unscripted, scripts=scripts, **more
    )  # fmt: skip


@lru_cache(maxsize=64)
def told(on: date = MAY_14, *scripts: Script) -> tuple[Timed, ...]:
    """Return all that one day brings; worked out once for all tests."""
    return tuple(day(settings(*scripts), on))


def events(of: tuple[Timed, ...] | list[Timed], kind: str = "") -> list[Event]:
    """Return the events of a type, each id once."""
    found = {timed.event["id"]: timed.event for timed in of if timed.event is not None}
    return [event for event in found.values() if kind in event["type"]]


def received(of: tuple[Timed, ...] | list[Timed]) -> list[Event]:
    """Return what customers wrote, each message once."""
    return [one for one in events(of, "message.received") if one["data"]["actor"] == "customer"]


def problems(event: Mapping[str, Any]) -> list[str]:
    """Return what a canonical event of an adapter of ours lacks or has too much."""
    found = [f"no {name}" for name in _ENVELOPE.split() if not event.get(name)]
    kind = event["type"].removeprefix("care.").removesuffix(".v1")
    found += [f"no data.{name}" for name in _REQUIRED[kind].split() if name not in event["data"]]
    found += [f"data.{name}" for name in _NEVER & set(event["data"])]
    found += [f"{name} without Z" for name in ("time", "recordedtime") if event[name][-1] != "Z"]
    found += [f"name {name}" for name in event if not (name.isalnum() and name.islower())]
    if parse_us(event["recordedtime"]) < parse_us(event["time"]):
        found.append("recorded before it was written")
    if event["dataclassification"] not in {"public", "internal", "confidential"}:
        found.append("dataclassification")
    if event["specversion"] != "1.0" or event["datacontenttype"] != "application/json":
        found.append("constants")
    if kind.startswith("message.") and event["partitionkey"] != event["data"].get("thread"):
        found.append("partitionkey is not the thread")
    if kind in {"message.received", "message.sent"}:
        found += [] if event["data"]["message_id"] == event["id"] else ["message_id is not the id"]
        found += [] if event["data"]["author"].get("id") else ["no author.id"]
    return found


class Told:
    """An intake that keeps what it is given: the hub's edge."""

    def __init__(self, cursor: Cursor | None = None) -> None:
        self.rows: list[Delivery] = []
        self.signs: list[tuple[FeedState, str]] = []
        self.newest_us = 0  # newest arrival
        self.days: list[tuple[int, int, int]] = []  # (day, of days, rows so far)
        self._cursor = cursor

    def cursor(self) -> Cursor | None:
        return self._cursor

    def cursor_of(self, epoch: str) -> int | None:
        is_known = self._cursor is not None and self._cursor.epoch == epoch
        return self._cursor.sequence if self._cursor and is_known else None

    async def take(self, *deliveries: Delivery) -> None:
        self.rows += deliveries
        for event in (delivery.event for delivery in deliveries):
            if event is not None:
                self.newest_us = max(self.newest_us, parse_us(event["recordedtime"]))
        await asyncio.sleep(0)

    async def record_gap(self, gap: Gap) -> None:
        raise AssertionError(f"the simulator has no gaps: {gap}")

    def count_again(self) -> None:
        raise AssertionError("the simulator gives each position once")

    async def passed(self, cursor: Cursor) -> None:
        raise AssertionError(f"all that the simulator brings concerns us: {cursor}")

    def sign_of_life(self, state: FeedState, reason: str = "", again_us: int | None = None) -> None:
        self.signs.append((state, reason))

    def progress(self, day: int, of_days: int) -> None:
        self.days.append((day, of_days, len(self.rows)))

    def on_commit(self, told: Callable[[Cursor], None]) -> None:
        raise AssertionError(f"the simulator has nobody to acknowledge to: {told}")

    def events(self, *, backfill: bool | None = None) -> list[Event]:
        """Return what came, of history or not."""
        rows = [dict(row.event) for row in self.rows if row.event is not None]
        return [
            row for row in rows if backfill in {None, row["data"].get("backfill", False)}
        ]  # fmt: skip

    async def until(self, holds: Callable[["Told"], bool], patience_s: float = 120.0) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(patience_s):
            while not holds(self):  # noqa: ASYNC110 - what is waited for is any condition
                await asyncio.sleep(0.01)

    async def until_history(self, days: int) -> None:
        """Wait until so many days of history have come."""
        await self.until(lambda seen: bool(seen.days) and seen.days[-1][:2] == (days, days))


@asynccontextmanager
async def running(feed: SimulatorFeed, intake: Told | None = None) -> AsyncIterator[Told]:
    """Run a feed into an intake until the block ends."""
    intake = intake or Told()
    task = asyncio.create_task(feed.run(intake))
    try:
        yield intake
    finally:
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled() and (error := task.exception()):
            raise error
