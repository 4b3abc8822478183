"""The engine's rules of critical customers on a running hub, and what is read of one by who serves him."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from commandcenter.clock import MINUTE, to_datetime
from commandcenter.commands.action import Command
from commandcenter.critical.rules import COPIES_WITHIN, WINDOW, automatic
from commandcenter.hub.beside import beside
from commandcenter.hub.evidence import texts_of
from commandcenter.hub.life import Life, drafts
from commandcenter.hub.writer import Writer
from commandcenter.state import State


class CriticalRules:
    """Looks once a minute who comes in and who goes out, beside the loop."""

    def __init__(
        self,
        state: State,
        *,
        life: Life,
        writer: Writer,
        now: Callable[[], int],
        zone: ZoneInfo,
        listed: Callable[[], Awaitable[Mapping[int, str]]],
    ) -> None:
        """`listed` tells who is on the curated list, by number, with his class."""
        self._listed = listed
        self._state, self._life, self._writer, self._now = state, life, writer, now
        self._zone = zone
        self._looked = 0

    async def look(self) -> None:
        """Write down what the rules say; what a person changed meanwhile waits for the next look."""
        now_us = self._now()
        if now_us // MINUTE == self._looked:
            return
        self._looked, state = now_us // MINUTE, self._state
        messages = state.messages.between(now_us - WINDOW, now_us)
        copies = state.copies.between(now_us - COPIES_WITHIN, now_us)
        facts = await asyncio.to_thread(
            automatic,
            dict(state.critical),
            messages,
            copies,
            now_us,
            self._day,
            dict(await self._listed()),
        )
        async with self._life.changing:
            still = [fact for fact in facts if self._is_next(fact.data)]
            if still:
                await self._writer.commit(*drafts(still, now_us, "engine"))

    def _is_next(self, data: dict[str, Any]) -> bool:
        known = self._state.critical.get(str(data["customer"]))
        return bool(data["number"] == (known.number if known is not None else 0) + 1)

    def _day(self, at_us: int) -> int:
        return to_datetime(at_us).astimezone(self._zone).toordinal()


async def opened(state: State, path: Path, command: Command) -> dict[str, Any]:
    """Answer with why a customer is critical, his newest evidence in masked words, and his history."""
    customer = state.critical.get(str(command.target.critical))
    if customer is None:
        return {}
    message = max((entry.message for entry in customer.entries), default=0)
    texts = await beside(texts_of, path, [message]) if message else {}
    return {
        "text": texts.get(message, ""),
        "entries": [
            {
                "cls": one.cls, "state": one.state, "author": one.author, "reason": one.reason,
                "n": one.n, "since_us": one.since_us, "why_out": one.why_out,
            }
            for one in reversed(customer.entries)
        ],
        "history": [
            {"at_us": one.at_us, "act": one.act, "cls": one.cls, "who": one.who, "words": one.words}
            for one in reversed(customer.history[-12:])
        ],
    }  # fmt: skip
