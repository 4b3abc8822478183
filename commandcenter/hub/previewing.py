"""What regia asks before it overrules: what a change would bring, and what to do in a crisis.

The live engine is handed over as bytes to the process that looks ahead (`hub/whatif.py`); the hub goes on.
The first answer comes at once, the better one to who asks again for the same change.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from commandcenter.assignment.needed import Goal
from commandcenter.assignment.snapshot import packed
from commandcenter.clock import MINUTE, SECOND, format_us
from commandcenter.commands.action import Command
from commandcenter.commands.overrides import Overruled
from commandcenter.dispatch.dispatch import Dispatch
from commandcenter.dispatch.instants import instant_us, line_time, line_us
from commandcenter.dispatch.overruled import queue_of, translated
from commandcenter.errors import UserError
from commandcenter.hub.orders import Work
from commandcenter.hub.whatif import Previews
from commandcenter.overrides.override import version_of
from commandcenter.overruling.call_in import callable_now
from commandcenter.protocol.preview import Bundle, GroupEffect, Needed, OnCall, Preview, Step
from commandcenter.state import State
from commandcenter.views.regia_queues import Ahead

LOG = logging.getLogger(__name__)

REFINED_S = 1.0  # how long who wants a better answer waits for it: then the best there is
SHOWN_S = 120.0  # what was shown longer ago than this is no reason any more
FRESH_S = 5.0  # as old as what is looked at from grows before a newer one is lived ahead
LIVED_S = (
    1.0  # until then the newer one may not be lived yet: questions still look from the older one
)
STANDS = 2  # times as old a question may look from: what is older is no answer on the live state
REFINE_S = 0.3  # the last answer comes by then, by as many pairs as the machine has time for
FORECAST_S = 15.0
FRESH, FORECAST = (
    30 * SECOND,
    MINUTE,
)  # the same by the hub's clock, which may run faster than ours:
LEAST_FRESH_S, LEAST_FORECAST_S = 2.0, 5.0  # but never more often than this
_QUARTER = 15 * MINUTE
WARM_S = 0.5  # between two looks at whether what was lived ahead still serves


class _Asked:
    """The newest question of a seat, and the best that is known of it."""

    def __init__(self, change: str, began: float = 0.0) -> None:
        self.change, self.began = change, began
        self.best: Preview | None = None
        self.is_refined = asyncio.Event()

    def told(self, found: Preview) -> None:
        """Take a better answer."""
        self.best = found
        if found.is_last:
            self.is_refined.set()


class _Looked(NamedTuple):
    """What is looked at from: an engine as bytes, its instant; when that was, by which rules."""

    engine: bytes
    at: datetime
    when_s: float
    when_us: int
    version: int


class Previewing:
    """Answers on the live engine; `why_off` says why it cannot, "" = it can."""

    def __init__(
        self,
        state: State,
        dispatch: Callable[[], Dispatch],
        *,
        now: Callable[[], int],
        why_off: Callable[[], str],
    ) -> None:
        self._state, self._dispatch, self._now, self._why_off = state, dispatch, now, why_off
        self._previews = Previews()
        self.heard_needed: Callable[[Goal, int, Needed], Awaitable[None]] | None = None
        self._asked: dict[str, _Asked] = {}
        self._ahead: Ahead | None = None
        self._ahead_s, self._ahead_us, self._ahead_version = float("-inf"), 0, 0
        self._looked: list[_Looked] = []  # the last two, the newest last

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {
            "override.preview": self._preview,
            "override.propose": self._propose,
            "override.needed": self._needed,
        }

    async def run(self, desks: Callable[[], int]) -> None:
        """Look ahead as long as somebody sits at a desk and the engine decides.

        So the process is at hand, what every answer of the next seconds needs is lived already, and what will
        be kept if nothing is changed (`ahead`) is known.
        """
        while True:
            if not desks() or self._why_off():
                self._ahead = None
            else:
                try:
                    await self._look_ahead()
                except UserError as error:
                    LOG.info("nobody looks ahead: %s", error.key)
            await asyncio.sleep(WARM_S)

    def ahead(self) -> Ahead | None:
        """Return what is kept if nothing is changed; None = not known now."""
        return self._ahead

    async def _look_ahead(self) -> None:
        """Look ahead where it is time to; while somebody's question is worked on only as often as must be."""
        is_asked = self._previews.is_asked
        if self._is_fresh() or (is_asked and _now_s() - self._ahead_s < FORECAST_S):
            return
        engine, at = self._look()
        if not self._is_due():
            await self._previews.prepare(engine, at, asker="ahead")
            return
        self._ahead_s, self._ahead_us = _now_s(), self._now()
        self._ahead_version = self._version()
        found = await self._previews.forecast(engine, at, asker="ahead")
        until_us = line_us(at) + found.horizon_min * MINUTE
        self._ahead = Ahead(until_us, {one.key: one.share for one in found.queues})

    def shown(self, seat: str, sets: Sequence[Mapping[str, Any]]) -> Preview | None:
        """Return what a seat was shown lately of these overrides, the best of it; None = nothing."""
        held = self._asked.get(seat)
        if held is None or held.change != _change(sets, ()) or _now_s() - held.began > SHOWN_S:
            return None
        return held.best

    def foretold(self, sets: Sequence[Mapping[str, Any]], *, asker: str) -> Awaitable[Preview]:
        """Return what overrides bring, by all pairs, from the engine as it is at this very call."""
        engine, at = self._snapshot()
        wanted = [self._wanted(one, at) for one in sets]
        return self._all_pairs(engine, wanted, at, asker)

    async def forget(self) -> None:
        """Forget what was looked ahead from; the next question begins anew."""
        self._asked.clear()
        await self._previews.close()

    async def close(self) -> None:
        """End the process that looks ahead."""
        await self._previews.close()

    async def _all_pairs(
        self, engine: bytes, wanted: Sequence[Mapping[str, Any]], at: datetime, asker: str
    ) -> Preview:
        best = _Asked("")
        found = await self._previews.ask(
            engine, wanted, at, on_call=self._on_call(), asker=asker, refined=best.told
        )
        if not found.is_last:
            try:
                async with asyncio.timeout(REFINED_S * 10):
                    await best.is_refined.wait()
            except TimeoutError:
                pass  # a newer answer than the first is good, but not needed
        return best.best or found

    async def _preview(self, command: Command) -> dict[str, Any]:
        args = command.args
        change = _change(args.sets, args.ends)
        held = self._asked.get(command.seat)
        if args.refined and held is not None and held.change == change:
            try:
                async with asyncio.timeout(REFINED_S):
                    await held.is_refined.wait()
            except TimeoutError:
                pass  # what there is by now is better than the first all the same
            if held.best is not None:
                return _told(held.best)
        asked = self._asked[command.seat] = _Asked(change, _now_s())
        engine, at = self._snapshot()
        wanted = [self._wanted(one, at) for one in args.sets]
        wanted += [{"end": name} for name in args.ends]
        found = await self._previews.ask(
            engine, wanted, at, on_call=self._on_call(), asker=command.seat, refined=asked.told,
            within_s=REFINE_S,
        )  # fmt: skip
        if asked.best is None:
            asked.told(found)
        return _told(found)

    async def _propose(self, command: Command) -> dict[str, Any]:
        incident = self._state.incidents.get(command.args.incident)
        if incident is None:
            raise UserError("incident_unknown", incident=command.args.incident)
        engine, at = self._snapshot()
        found = await self._previews.proposed(
            engine, at, motive=incident.motive or None, on_call=self._on_call(), asker=command.seat
        )
        steps = tuple(msgspec.structs.replace(one, override=_screens(one)) for one in found.steps)
        return _told(msgspec.structs.replace(found, steps=steps))

    async def needed(self, goal: Goal, *, asker: str) -> tuple[int, Needed]:
        """Return how many people a goal asks for, and the instant that was looked ahead from."""
        engine, at = self._snapshot()
        found = await self._previews.needed(engine, goal, at, on_call=self._on_call(), asker=asker)
        at_us = line_us(at)
        if found.until_min is not None:
            until_us = -(-(at_us + found.until_min * MINUTE) // _QUARTER) * _QUARTER
            found = msgspec.structs.replace(found, until_us=until_us)
        return at_us, found

    async def _needed(self, command: Command) -> dict[str, Any]:
        args = command.args
        goal = Goal(args.share, args.within_min, args.skills, args.p90_min)
        at_us, found = await self.needed(goal, asker=f"{command.seat} needs")
        if self.heard_needed is not None:
            await self.heard_needed(goal, at_us, found)
        told: dict[str, Any] = msgspec.to_builtins(found)
        return told

    def _snapshot(self) -> tuple[bytes, datetime]:
        """Return what to look at from: what was lived ahead, unless it is old or somebody overruled since."""
        if why := self._why_off():
            raise UserError("preview_off_" + why)
        standing = [one for one in self._looked if self._stands(one, STANDS)]
        if not standing:
            return self._look()
        is_lived = _now_s() - standing[-1].when_s > LIVED_S
        chosen = standing[-1 if is_lived else 0]
        return chosen.engine, chosen.at

    def _look(self) -> tuple[bytes, datetime]:
        """Return the engine as it is and the instant asked about, never before its newest line."""
        if why := self._why_off():
            raise UserError("preview_off_" + why)
        engine = self._dispatch().engine
        now_us = max(self._now(), instant_us(engine.room.now))
        found = _Looked(packed(engine), line_time(now_us), _now_s(), self._now(), self._version())
        self._looked = [*self._looked, found][-2:]
        return found.engine, found.at

    def _is_fresh(self) -> bool:
        """Tell whether nothing newer need be lived ahead yet."""
        return bool(self._looked) and self._stands(self._looked[-1], 1)

    def _stands(self, looked: _Looked, times: int) -> bool:
        """Tell whether a look still serves: so many times as old as young is, and nobody overruled since."""
        age_s, age = _now_s() - looked.when_s, self._now() - looked.when_us
        is_young = age_s < times * LEAST_FRESH_S or (
            age_s < times * FRESH_S and age < times * FRESH
        )
        return is_young and self._version() == looked.version

    def _is_due(self) -> bool:
        """Tell whether it is time to say anew what is kept if nothing is changed."""
        age_s, age = _now_s() - self._ahead_s, self._now() - self._ahead_us
        is_old = age >= FORECAST or self._version() != self._ahead_version
        return age_s >= FORECAST_S or (age_s >= LEAST_FORECAST_S and is_old)

    def _version(self) -> int:
        return version_of(self._state.overrides.values())

    def _wanted(self, one: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        """Return an override as the engine understands it, with its end as an instant."""
        params = {
            name: translated(value) if name == "to" and isinstance(value, dict) else value
            for name, value in (one.get("params") or {}).items()
        }
        minutes = float(one.get("minutes") or 60)
        target = one.get("target")
        return {
            "type": one.get("type", ""),
            "target": translated(target) if isinstance(target, dict) else {},
            "params": params,
            "expires": (at + timedelta(minutes=minutes)).isoformat(),
            "second": one.get("second") or "preview signer",  # who signs is found when it is set
        }

    def _on_call(self) -> list[OnCall]:
        state, now_us = self._state, self._now()
        people = self._dispatch().people
        found = []
        for name in callable_now(state, now_us):
            person = people.get(name)
            if person is None:
                continue
            rate, since_us = _rate(state, name, now_us)
            found.append(
                OnCall(
                    agent=name,
                    skills=tuple(person.skills),
                    capacity=person.capacity,
                    rate=rate,
                    rate_since=None if since_us is None else format_us(since_us)[:10],
                )
            )
        return found


def sets_of(command: Command) -> list[dict[str, Any]]:
    """Return the overrides that a command sets, as a question about them says it."""
    args = command.args
    sets = [args] if isinstance(args, Overruled) else args.sets
    return [
        {
            "type": one.type, "target": one.target, "params": one.params, "minutes": args.minutes,
            "second": one.second,
        }
        for one in sets
    ]  # fmt: skip


def _change(sets: Sequence[Mapping[str, Any]], ends: Sequence[str]) -> str:
    """Return a change in one form: what decides its effect, and nothing else."""
    plain = [
        [one.get("type"), one.get("target"), one.get("params") or {}, one.get("minutes") or 60]
        for one in sets
    ]
    return json.dumps([plain, list(ends)], sort_keys=True)


def _now_s() -> float:
    return asyncio.get_running_loop().time()


def _rate(state: State, name: str, now_us: int) -> tuple[float | None, int | None]:
    """Return the rate that holds for somebody now, and since when."""
    instants, rates = state.standing[name].dated().get("rate", ([], []))
    held = [(rate, at_us) for at_us, rate in zip(instants, rates, strict=True) if at_us <= now_us]
    rate, since_us = held[-1] if held else (None, None)
    return rate, since_us if since_us is not None and since_us >= MINUTE else None


def _screens(step: Step) -> dict[str, Any]:
    """Return a proposed override with the queues that screens know."""
    one = dict(step.override)
    one["target"] = queue_of(one.get("target") or {})
    params = dict(one.get("params") or {})
    if isinstance(params.get("to"), dict):
        params["to"] = queue_of(params["to"])
    return {**one, "params": params}


def _told(found: Preview | Bundle) -> dict[str, Any]:
    whole = found if isinstance(found, Preview) else found.preview
    if whole is not None:
        whole = msgspec.structs.replace(whole, gains=_named(whole.gains), loses=_named(whole.loses))
        found = (
            whole if isinstance(found, Preview) else msgspec.structs.replace(found, preview=whole)
        )
    told: dict[str, Any] = msgspec.to_builtins(found)
    return told


def _named(groups: Iterable[GroupEffect]) -> tuple[GroupEffect, ...]:
    """Return groups with the queues of the screens under their own names."""
    found = []
    for one in groups:
        ((kind, key),) = queue_of({one.kind: one.key}).items()
        found.append(msgspec.structs.replace(one, kind=kind, key=key))
    return tuple(found)
