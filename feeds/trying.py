"""Tries a feed before anything is kept of it: does it stand, why not, and what are its newest messages.

The same adapter that the hub runs is run here for some seconds, with an intake that keeps nothing and
acknowledges nothing: what a person sees is what the hub will find.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

import msgspec

from commandcenter.clock import now_us
from commandcenter.errors import UserError
from commandcenter.events.outside import MESSAGES
from commandcenter.feed import Cursor, Delivery, Feed, FeedState, Gap
from commandcenter.semantic.mask import mask
from feeds.platform.failures import LostError, RefusedError, reason_of

MOST = 5  # messages shown
WIDE = 160  # characters of each
WITHIN_S = 20.0
_TROUBLE = frozenset({"auth_failed", "rate_limited", "down"})


@runtime_checkable
class Sampled(Protocol):
    """A feed that can be asked for its newest messages without taking them."""

    async def newest(self, most: int) -> list[Delivery]:
        """Return the newest, oldest first; raise LostError and its kinds, or what the system raises."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message as it would be kept: masked. Nobody's name or account."""

    at: str
    channel: str
    direction: str
    text: str


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `reason` "" = the feed stands; else a key of the words `feed_reasons`, `feed_help`.

    `again_us`: when the platform lets us ask again. `letters`: frames that could not be read, and why.
    """

    state: FeedState
    reason: str = ""
    again_us: int | None = None
    messages: tuple[Message, ...] = ()
    letters: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        """Tell whether the feed would bring messages."""
        return not self.reason


async def tried(make: Callable[[], Feed], within_s: float = WITHIN_S) -> Tried:
    """Connect a feed, ask it for its newest messages, listen until it stands or fails.

    `make` may raise UserError for a spec that is none: that is the caller's.
    """
    feed = make()
    found: list[Delivery] = []
    if isinstance(feed, Sampled):
        try:
            async with asyncio.timeout(within_s):
                found = await feed.newest(MOST)
        except (LostError, OSError, EOFError, UserError) as error:  # TimeoutError is an OSError
            return _failed(error)
        if feed.kind in {"import", "past"}:
            return _told("live", found)
    listening = _Listening(enough=0 if isinstance(feed, Sampled) else MOST)
    running = asyncio.create_task(feed.run(listening))
    done = asyncio.create_task(listening.over.wait())
    try:
        await asyncio.wait({running, done}, timeout=within_s, return_when="FIRST_COMPLETED")
    finally:
        for task in (running, done):
            task.cancel()
        await asyncio.gather(running, done, return_exceptions=True)
    if running.done() and not running.cancelled() and (fault := running.exception()) is not None:
        if isinstance(fault, UserError | LostError | OSError | EOFError):
            return _failed(fault)
        raise fault  # of ours: nobody is told that the server did not answer
    if listening.reason:
        return Tried(state=listening.state, reason=listening.reason, again_us=listening.again_us)
    if not listening.is_live:
        return Tried(state="down", reason="no_answer")
    return _told(listening.state, found or listening.found)


class _Listening:
    """An intake that only listens. `over` is set once there is nothing more to learn."""

    def __init__(self, enough: int) -> None:
        self._enough = enough
        self.over = asyncio.Event()
        self.state: FeedState = "connecting"
        self.reason = ""
        self.again_us: int | None = None
        self.is_live = False
        self.found: list[Delivery] = []

    def cursor(self) -> Cursor | None:
        return None

    def cursor_of(self, epoch: str) -> int | None:  # noqa: ARG002 - nothing was ever taken
        return None

    async def take(self, *deliveries: Delivery) -> None:
        self.found.extend(deliveries)
        if self._enough and len(self.found) >= self._enough:
            self.over.set()
            await asyncio.Event().wait()  # nothing more is wanted

    async def passed(self, cursor: Cursor) -> None:
        """Keep no place."""

    async def record_gap(self, gap: Gap) -> None:
        """Nothing is missed by who only looks."""

    def count_again(self) -> None:
        """Nothing is counted."""

    def sign_of_life(self, state: FeedState, reason: str = "", again_us: int | None = None) -> None:
        self.state, self.again_us = state, again_us
        is_lost = self.is_live and state == "connecting"
        if state in _TROUBLE or (reason and state == "connecting") or is_lost:
            self.reason = reason or "line_lost"
            self.over.set()
        elif state in {"live", "lagging"}:
            self.is_live = True
            if not self._enough:
                self.over.set()

    def progress(self, day: int, of_days: int) -> None:
        """History is not listened to."""

    def on_commit(self, told: Callable[[Cursor], None]) -> None:
        """Nothing is ever committed."""


def _failed(error: Exception) -> Tried:
    if isinstance(error, UserError):
        return Tried(state="auth_failed", reason=error.key)
    wait_s = getattr(error, "wait_s", 0.0)
    return Tried(
        state="auth_failed"
        if isinstance(error, RefusedError)
        else "rate_limited"
        if wait_s
        else "down",
        reason=reason_of(error),
        again_us=now_us() + round(wait_s * 1e6) if wait_s else None,
    )


def _told(state: FeedState, found: list[Delivery]) -> Tried:
    events = [one.event for one in found if one.event is not None]
    wrote = [event for event in events if event.get("type") in MESSAGES]
    return Tried(
        state=state,
        messages=tuple(_message(event) for event in wrote[-MOST:]),
        letters=tuple(mask(one.reason).text for one in found if one.event is None)[:MOST],
    )


def _message(event: Any) -> Message:
    data = event["data"]
    text = " ".join(str(data.get("text") or "").split())
    return Message(
        at=str(event["time"]),
        channel=str(data.get("channel", "")),
        direction=str(data.get("direction", "in")),
        text=mask(text).text[:WIDE],
    )
