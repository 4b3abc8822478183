"""The way out of a feed whose platform is asked over HTTP: beside the loop, and only while a line is up."""

import asyncio
from collections.abc import Callable, Collection
from typing import Protocol

from commandcenter.errors import UserError
from commandcenter.outbound.contract import Action, Capabilities, Outcome
from feeds.normalize.capabilities import doable
from feeds.platform.failures import LostError

PATIENCE_S = 10.0  # the answer tells; later only a look at the platform


class Side(Protocol):
    """An account that does things. Blocking."""

    def act(self, action: Action) -> Outcome:
        """Do it; absent where nothing has left."""

    def ask(self, action: Action) -> Outcome:
        """Look whether it was done."""


class WayOut:
    """What one feed does. `account` makes its side, None = it only reads; it may raise LostError."""

    def __init__(
        self, adapter: str, kinds: Collection[str], account: Callable[[], Side | None]
    ) -> None:
        self._adapter, self._kinds, self._account = adapter, kinds, account
        self.is_open = False
        self.can_act = True
        self._never: set[str] = set()  # actions that surely have not left

    @property
    def can_send(self) -> bool:
        """Tell whether a line is up; who only reads keeps nobody waiting."""
        return self.is_open or not self.can_act

    @property
    def patience_s(self) -> float:
        """Return how long after an action its account is looked at."""
        return PATIENCE_S

    def capabilities(self, channel: str) -> Capabilities:
        """Return what is done on a channel."""
        is_ours = self.can_act and channel == self._adapter
        return doable(self._adapter, channel, self._kinds if is_ours else ())

    async def act(self, action: Action) -> Outcome:
        """Do it once; what has not left is told when it is asked for."""
        outcome = await asyncio.to_thread(self._do, action)
        if outcome.state == "absent":
            self._never.add(action.id)
            return Outcome(state="unknown", why=outcome.why)
        self._never.discard(action.id)
        return outcome

    async def ask(self, action: Action) -> Outcome:
        """Look whether it was done."""
        if action.id in self._never:
            return Outcome(state="absent")
        return await asyncio.to_thread(self._look, action)

    def _do(self, action: Action) -> Outcome:
        try:
            side = self._account()
        except (LostError, UserError):
            return Outcome(state="absent")
        if side is None:
            return Outcome(state="refused", why=f"cannot_{action.kind}")
        return side.act(action)

    def _look(self, action: Action) -> Outcome:
        try:
            side = self._account()
        except (LostError, UserError):
            side = None
        return Outcome(state="unknown") if side is None else side.ask(action)
