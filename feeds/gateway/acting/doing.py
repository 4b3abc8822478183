"""Carries out what hubs ask for, each command once: written down, done, and what is known of it told.

The same id is the same command, whichever hub sends it and however often. One that was begun and of which
nothing is known is looked for at its platform and never done again.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from commandcenter.clock import now_us
from commandcenter.outbound.contract import Outcome
from feeds.gateway.acting.chatwoot import Chatwoot
from feeds.gateway.acting.command import ABSENT, UNKNOWN, Access, Command, Done, Platform, at
from feeds.gateway.acting.ledger import Entry, Ledger
from feeds.gateway.acting.meta import Meta
from feeds.gateway.acting.whatsapp import WhatsApp
from feeds.gateway.config import Hook
from feeds.gateway.spool import Rows, Spool
from feeds.normalize.capabilities import channels, doable
from feeds.platform.calls import AwayError, SilentError

GRAPH = "https://graph.facebook.com/v23.0"
PATIENCE_S = 10.0  # our answer tells; later only the platform's own event, or a look at it

_PLATFORMS: dict[str, type[WhatsApp] | type[Meta] | type[Chatwoot]] = {
    "whatsapp": WhatsApp,
    "meta": Meta,
    "chatwoot": Chatwoot,
}
_PREFIXES = {"whatsapp": ("whatsapp",), "meta": ("fb", "ig"), "chatwoot": ("chatwoot",)}
_LOG = logging.getLogger(__name__)


def kinds_of(adapter: str) -> frozenset[str]:
    """Return the kinds of actions that are carried out for an adapter; none for one that only listens."""
    found = _PLATFORMS.get(adapter)
    return frozenset() if found is None else found.kinds


class Doing:
    """The way out of one gateway. `hooks`: with the word that each is shown to its platform by."""

    def __init__(self, hooks: Sequence[tuple[Hook, str]], ledger: Ledger, spool: Spool) -> None:
        self._ledger, self._spool = ledger, spool
        self._sides: list[tuple[Hook, Platform]] = [
            (hook, _PLATFORMS[hook.adapter](Access(hook, hook.api.rstrip("/") or GRAPH, token)))
            for hook, token in hooks
        ]
        self._running: dict[str, asyncio.Task[Outcome]] = {}

    def does(self) -> dict[str, Any] | None:
        """Return what the hello says: kinds of actions and the longest reply by channel; None = nothing."""
        kinds: dict[str, set[str]] = {}
        longest: dict[str, int] = {}
        for hook, _ in self._sides:
            able = kinds_of(hook.adapter)
            for channel in channels(hook.adapter):
                told = doable(hook.adapter, channel, able)
                kinds.setdefault(channel, set()).update(
                    kind
                    for kind in able
                    if told.able(kind) != "no"  # type: ignore[arg-type]
                )
                if told.longest:
                    longest[channel] = min(told.longest, longest.get(channel, told.longest))
        if not kinds:
            return None
        said = {channel: sorted(found) for channel, found in kinds.items()}
        obeys = any(hook.assigns for hook, _ in self._sides)
        return {"kinds": said, "longest": longest, "patience_s": PATIENCE_S, "obeys": obeys}

    async def hear(self, word: Mapping[str, Any]) -> dict[str, Any]:
        """Carry out or look for a command; return what is said back."""
        command = msgspec.convert({k: v for k, v in word.items() if k != "type"}, Command)
        if word["type"] == "ask":
            outcome = await self._ask(command)
        else:
            outcome = await self._act(command)
        return {
            "type": "outcome",
            "id": command.id,
            "state": outcome.state,
            "why": outcome.why,
        }

    # ---- inside

    async def _act(self, command: Command) -> Outcome:
        known = self._ledger.get(command.id)
        if command.id not in self._running:
            if known is not None and known.state != "absent":
                return await self._ask(command)
            self._running[command.id] = asyncio.create_task(self._do(command))
            self._running[command.id].add_done_callback(
                lambda _: self._running.pop(command.id, None)
            )
        return await asyncio.shield(self._running[command.id])

    async def _do(self, command: Command) -> Outcome:
        side = self._side(command)
        if side is None:
            return Outcome(state="refused", why=f"cannot_{command.action}")
        try:
            await self._note(command, Outcome(state="unknown"), is_begun=True)
        except OSError:
            _LOG.error("a command was not carried out: it could not be written down")
            return ABSENT
        done = await asyncio.to_thread(_carried_out, side, command)
        if done.event is not None:
            await self._spool.rows(Rows(0, [msgspec.json.encode(done.event).decode()]))
        await self._note(command, done.outcome)
        return done.outcome if done.outcome.state != "absent" else UNKNOWN  # told when it is asked

    async def _ask(self, command: Command) -> Outcome:
        """Return what is known, else what the platform shows."""
        if (running := self._running.get(command.id)) is not None:
            return await asyncio.shield(running)
        known = self._ledger.get(command.id)
        if known is None:
            return ABSENT
        if (settled := known.outcome()) is not None:
            return settled
        side = self._side(command)
        if side is None:
            return UNKNOWN
        outcome = await asyncio.to_thread(_looked, side, command, known.at_us)
        if outcome.state != "unknown":
            await self._note(command, outcome)
        return outcome

    async def _note(self, command: Command, outcome: Outcome, *, is_begun: bool = False) -> None:
        state = "begun" if is_begun else outcome.state
        entry = Entry(command.id, state, now_us(), outcome.why)
        await asyncio.to_thread(self._ledger.note, entry)

    def _side(self, command: Command) -> Platform | None:
        """Return the platform that a command is for: by its thread, and by the account named in it."""
        prefix, account = at(command.thread, 0), at(command.thread, 1)
        fit = [
            (hook, side)
            for hook, side in self._sides
            if command.channel in channels(hook.adapter)
            and (not prefix or prefix in _PREFIXES[hook.adapter])
        ]
        named = [side for hook, side in fit if account in {*hook.own_ids, hook.account_id}]
        return next(iter(named or [side for _, side in fit]), None)


def _carried_out(side: Platform, command: Command) -> Done:
    try:
        return side.act(command)
    except AwayError:
        return Done(ABSENT)
    except SilentError:
        return Done(UNKNOWN)


def _looked(side: Platform, command: Command, since_us: int) -> Outcome:
    try:
        return side.ask(command, since_us)
    except (AwayError, SilentError):
        return UNKNOWN
