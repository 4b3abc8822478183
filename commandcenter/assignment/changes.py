"""What somebody thinks of doing, as the engine's lines: overrides to set or to end, and people to call in.

While an override is composed, its author, reason and id may be missing: a preview needs none of them.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from commandcenter.assignment.lines import (
    AgentState,
    AnyLine,
    OverrideEnd,
    OverrideSet,
    OverrideText,
    Profile,
)
from commandcenter.assignment.overrides import USUAL_S
from commandcenter.assignment.whatif import Change, Outlook
from commandcenter.errors import UnreadableError
from commandcenter.protocol.preview import CostLine, OnCall, Told

SEATED_S = 15 * 60  # until somebody who is called answers cases: as for `staffing`
_SAID = {"rejected", "conflict", "infeasible"}


class Call(NamedTuple):
    """Somebody called in, from when until when they work."""

    who: OnCall
    start: datetime
    end: datetime


class Meant(NamedTuple):
    """A change, who is called by it, and what is wrong with it before the engine has seen it."""

    change: Change
    calls: Sequence[Call] = ()
    told: Sequence[Told] = ()


def read(
    wanted: Sequence[Mapping[str, Any]], at: datetime, on_call: Sequence[OnCall] = ()
) -> Meant:
    """Return the change that is wanted: overrides as `override.set` takes them, or {"end": id}.

    Raises UnreadableError with the reason.
    """
    lines: list[AnyLine] = []
    calls: list[Call] = []
    told: list[Told] = []
    known = {one.agent: one for one in on_call}
    for number, one in enumerate(wanted, 1):
        line = _line(one, at, number)
        lines.append(line)
        if isinstance(line, OverrideSet) and line.override.type == "CALL_IN":
            found, missing = _called(line.override, at, known)
            calls += found
            told += missing
    return Meant(Change(lines, [line for call in calls for line in come_and_go(call)]), calls, told)


def said(outlook: Outlook, meant: Meant) -> tuple[Told, ...]:
    """Return what is to be told of a change at once: what is missing, and what the engine says."""
    alerts = outlook.changed(meant.change).alerts
    engine = [
        Told(code=one.code, level=one.level, refs=tuple(one.refs), why=one.why)
        for one in alerts
        if one.code in _SAID
    ]
    return *meant.told, *engine


def come_and_go(call: Call) -> list[AnyLine]:
    """Return the lines by which somebody who is called comes, and leaves after their turn."""
    profile = Profile(skills=list(call.who.skills), capacity=call.who.capacity)
    come = AgentState(at=call.start, agent=call.who.agent, state="available", profile=profile)
    return [come, AgentState(at=call.end, agent=call.who.agent, state="offline")]


def costs(calls: Sequence[Call]) -> tuple[CostLine, ...]:
    """Return what those who are called cost: hours × the rate that holds now."""
    return tuple(map(_cost, calls))


def cost_sum(lines: Sequence[CostLine]) -> float | None:
    """Return the sum; None where a rate is missing."""
    known = [line.cost for line in lines if line.cost is not None]
    return sum(known) if len(known) == len(lines) else None


def _cost(call: Call) -> CostLine:
    hours = (call.end - call.start).total_seconds() / 3_600
    rate = call.who.rate
    return CostLine(
        agent=call.who.agent,
        hours=hours,
        rate=rate,
        rate_since=call.who.rate_since,
        cost=None if rate is None else hours * rate,
    )


def _line(one: Mapping[str, Any], at: datetime, number: int) -> AnyLine:
    if "end" in one:
        return OverrideEnd(at=at, id=str(one["end"]))
    plain = {"id": f"preview {number}", "author": "preview", "reason": "preview"}
    given = {name: value for name, value in one.items() if value is not None and value != ""}
    try:
        return OverrideSet(at=at, override=msgspec.convert(plain | given, OverrideText))
    except msgspec.ValidationError as error:
        raise UnreadableError(str(error)[:200]) from error


def _called(
    text: OverrideText, at: datetime, known: Mapping[str, OnCall]
) -> tuple[list[Call], list[Told]]:
    """Return who is called, and who cannot be."""
    names = text.target.get("agents") or [text.target.get("agent")]
    end = _until(text, at)
    calls = [
        Call(known[name], at + timedelta(seconds=SEATED_S), end) for name in names if name in known
    ]
    missing = tuple(str(name) for name in names if name not in known)
    if not missing:
        return calls, []
    why = "not_on_call" if known else "nobody_on_call"
    return calls, [Told(code="infeasible", level="error", refs=missing, why=why)]


def _until(text: OverrideText, at: datetime) -> datetime:
    """Return until when they stay: as said, else as long as the override holds."""
    usual = text.expires or at + timedelta(seconds=USUAL_S)
    wanted = (text.params or {}).get("until")
    try:
        end = usual if wanted is None else _as_lines(datetime.fromisoformat(str(wanted)))
    except ValueError as error:
        raise UnreadableError(f"until: {wanted}"[:200]) from error
    return max(end, at + timedelta(seconds=SEATED_S))


def _as_lines(at: datetime) -> datetime:
    """Return an instant as lines have it: without a zone; one that names its zone is told in UTC."""
    return at if at.tzinfo is None else at.astimezone(UTC).replace(tzinfo=None)
