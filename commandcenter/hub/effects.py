"""What overrides were to bring and what they did, filed with them.

Predicted: what was shown to who set one goes into its fact; set unseen, it is reckoned from the engine as it
was at that instant and filed a moment later. Realised: at its end, from the log, in a process of its own.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from commandcenter.clock import HOUR
from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.events.overrides import OVERRIDE_SET
from commandcenter.folding.overrides import began
from commandcenter.hub.life import Life, drafts
from commandcenter.hub.once import asked_once
from commandcenter.hub.previewing import Previewing, sets_of
from commandcenter.hub.realising import ENCODE, FOUND, Ended, Found
from commandcenter.hub.writer import Writer
from commandcenter.incidents.fact import NewFact
from commandcenter.overrides import steps
from commandcenter.overrides.override import Override
from commandcenter.overruling import call_in, effect
from commandcenter.protocol.preview import Preview
from commandcenter.settings import Settings
from commandcenter.state import State

LOG = logging.getLogger(__name__)

PACE_S = 2.0
PATIENCE_S = 300.0  # for an hour of a storm to be read again
LATELY = 24 * HOUR  # what ended before is not reckoned any more
ACTOR = "engine"


class Log(NamedTuple):
    """A log, and what is to be known to read it: the site's settings, its folder of criteria."""

    path: Path
    settings: Settings
    criteria: Path | None


class Effects:
    """Files effects; `why_off` says why the engine decides nothing, "" = it does."""

    def __init__(
        self,
        state: State,
        life: Life,
        writer: Writer,
        previewing: Previewing,
        *,
        now: Callable[[], int],
        why_off: Callable[[], str],
        log: Log,
    ) -> None:
        """`log`: what is read of what was."""
        self._state, self._life, self._writer, self._now = state, life, writer, now
        self._previewing, self._why_off, self._log = previewing, why_off, log
        self._looked: set[str] = set()  # overrides whose effect was asked for since this hub began
        self._foretelling: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Give up what is still being foretold."""
        for task in self._foretelling:
            task.cancel()
        await asyncio.gather(*self._foretelling, return_exceptions=True)

    # ---- predicted

    def foreseen(self, command: Command, facts: list[NewFact]) -> list[NewFact]:
        """Return the facts of a command with what was shown of them; unseen ones are reckoned from now."""
        sets = [fact for fact in facts if fact.type == OVERRIDE_SET]
        if not sets or self._why_off():
            return facts
        wanted = sets_of(command)
        shown = self._previewing.shown(command.seat, wanted)
        if shown is None:
            self._foretell([str(fact.data["override"]) for fact in sets], wanted)
            return facts
        told = msgspec.to_builtins(effect.foreseen(shown))
        return [
            fact._replace(data={**fact.data, "predicted": told}) if fact in sets else fact
            for fact in facts
        ]

    def _foretell(self, names: Sequence[str], sets: Sequence[dict[str, Any]]) -> None:
        """Have reckoned what overrides bring from the engine as it is now, before they bind."""
        try:
            asked = self._previewing.foretold(sets, asker=f"set {names[0]}")
        except UserError as error:
            LOG.info("nothing is foretold of %s: %s", names[0], error.key)
            return
        task = asyncio.create_task(self._file_foretold(names, asked))
        self._foretelling.add(task)
        task.add_done_callback(self._foretelling.discard)

    async def _file_foretold(self, names: Sequence[str], asked: Awaitable[Preview]) -> None:
        try:
            told = effect.foreseen(await asked)
        except UserError as error:
            LOG.info("nothing is foretold of %s: %s", names[0], error.key)
            return
        async with self._life.changing:
            known = (self._state.overrides.get(name) for name in names)
            await self._file(
                steps.predicted(one, self._now(), told)
                for one in known
                if one is not None and one.predicted is None
            )

    # ---- realised

    async def run(self) -> None:
        """Look what is over, and file what it did; one set of overrides at a time."""
        while True:
            if not self._why_off():
                for some in self._over():
                    self._looked.update(one.id for one in some)
                    await self._realise(some)
            await asyncio.sleep(PACE_S)

    def _over(self) -> list[list[Override]]:
        """Return what is over and not filed, what was set together as one, the first to end first."""
        now_us = self._now()
        found: dict[str, list[Override]] = {}
        for one in self._state.overrides.values():
            is_new = one.realised is None and one.id not in self._looked
            if one.start_us and is_new and one.state == "ended" and now_us - one.ended_us < LATELY:
                found.setdefault(one.bundle or one.id, []).append(one)
        return sorted(found.values(), key=lambda some: (some[0].ended_us, some[0].id))

    async def _realise(self, some: Sequence[Override]) -> None:
        await self._writer.drain()  # it is read from the log
        found = await _reckoned(self._asked(some))
        if found is None or found.why:
            why = "no answer" if found is None else found.why
            LOG.info("what %s did is not known: %s", some[0].id, why)
            return
        told = effect.done(found.realised, self._cost(some))
        async with self._life.changing:
            known = (self._state.overrides.get(one.id) for one in some)
            await self._file(
                steps.realised(one, self._now(), told) for one in known if one is not None
            )

    def _asked(self, some: Sequence[Override]) -> Ended:
        return Ended(
            path=str(self._log.path),
            settings=self._log.settings,
            criteria="" if self._log.criteria is None else str(self._log.criteria),
            names=tuple(one.id for one in some),
            began=min(began(self._state, one.id) for one in some),
            start_us=min(one.start_us for one in some),
            end_us=max(one.ended_us for one in some),
        )

    def _cost(self, some: Sequence[Override]) -> float | None:
        """Return what those cost who were called in; None where a rate is missing."""
        ended_us = max(one.ended_us for one in some)
        hours = call_in.hours(self._state, some, min(one.start_us for one in some), ended_us)
        known = [one.cost for one in hours if one.cost is not None]
        return sum(known) if len(known) == len(hours) else None

    async def _file(self, facts: Iterable[NewFact]) -> None:
        """Write effects down; whoever calls holds `changing`."""
        if made := drafts(list(facts), self._now(), ACTOR):
            await self._writer.commit(*made)


async def _reckoned(asked: Ended) -> Found | None:
    """Return what a process of its own finds; None where it fails or takes too long."""
    told = await asked_once("commandcenter.hub.realising", ENCODE(asked), PATIENCE_S)
    try:
        return None if told is None else FOUND.decode(told)
    except msgspec.DecodeError:
        return None
