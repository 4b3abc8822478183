"""Actions over a feed's own WebSocket: a command goes out, its outcome comes back, its event shows it.

A server that can act says so in its hello. The same id is the same command, however often it comes: a server
carries it out once. `ask` asks what became of it and does nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import msgspec

from commandcenter.events.actions import KINDS
from commandcenter.outbound.contract import Action, Capabilities, Outcome
from feeds.frames import Does, Hello, Said

Send = Callable[[dict[str, Any]], Awaitable[bool]]

ALL = "*"  # every channel
_UNKNOWN = Outcome(state="unknown", why="no_line")


class Commands:
    """What goes out on one feed's connection, and who waits for its outcome."""

    def __init__(self) -> None:
        self._does: Does = Does()
        self._send: Send | None = None
        self._waiting: dict[str, asyncio.Future[Outcome]] = {}

    @property
    def can_send(self) -> bool:
        """Tell whether a server is there that has said what it does."""
        return self._send is not None

    @property
    def may_obey(self) -> bool:
        """Tell whether the server's agents work on what they are given."""
        return self._send is not None and self._does.obeys

    @property
    def patience_s(self) -> float:
        """Return how long the server may take until its stream shows what was done."""
        return self._does.patience_s

    def heard(self, word: object, send: Send) -> None:
        """Take what a server says: that it is there and what it does, or what became of a command."""
        if isinstance(word, Hello):
            self._send, self._does = send, word.does
        elif isinstance(word, Said):
            self._said(word)

    def lost(self) -> None:
        """Give up what was not answered: nobody knows what became of it."""
        self._send = None
        for future in self._waiting.values():
            if not future.done():
                future.set_result(_UNKNOWN)
        self._waiting.clear()

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that the server has named, "*" = every one."""
        return tuple(sorted({*self._does.kinds, *self._does.longest}))

    def capabilities(self, channel: str) -> Capabilities:
        """Return what the server has said that it does on a channel; before it spoke, nothing."""
        does = {*self._does.kinds.get(channel, ()), *self._does.kinds.get(ALL, ())}
        longest = self._does.longest.get(channel, self._does.longest.get(ALL, 0))
        fields: dict[str, str] = {"unban": "ban", "unassign": "assign"}
        able = {fields.get(kind, kind): "yes" for kind in KINDS if kind in does}
        return msgspec.convert({**able, "longest": longest}, Capabilities)

    def _said(self, said: Said) -> None:
        """Take an outcome; one that nobody waits for any more is left to its event."""
        future = self._waiting.pop(said.id, None)
        if future is not None and not future.done():
            future.set_result(Outcome(state=cast("Any", said.state), why=said.why))

    async def act(self, action: Action) -> Outcome:
        """Send a command and wait for what the server says of it."""
        return await self._exchange(action.id, _frame("command", action))

    async def ask(self, action: Action) -> Outcome:
        """Ask what became of a command; all of it is said, so that a server may look for it."""
        return await self._exchange(action.id, _frame("ask", action))

    async def _exchange(self, name: str, frame: dict[str, Any]) -> Outcome:
        if self._send is None:
            return _UNKNOWN
        future = asyncio.get_running_loop().create_future()
        self._waiting[name] = future
        try:
            if not await self._send(frame):
                return _UNKNOWN
            outcome: Outcome = await future
            return outcome
        finally:
            self._waiting.pop(name, None)


def _frame(word: str, action: Action) -> dict[str, Any]:
    told: Mapping[str, Any] = msgspec.to_builtins(action)
    frame = {name: value for name, value in told.items() if value not in ("", False, 0)}
    del frame["at_us"]
    return {**frame, "type": word, "action": frame.pop("kind")}
