"""Overrides as rows: what stands, the first to end first, what ended lately, who did what to them."""

from collections.abc import Mapping
from typing import Any

from commandcenter.clock import HOUR
from commandcenter.events.overrides import EffectData
from commandcenter.folding.overrides import acts_of
from commandcenter.overrides.override import EXPIRED, NOT_SIGNED, Override, version_of
from commandcenter.overruling.call_in import callable_now
from commandcenter.protocol.regia import DecisionRow, Effect, OverrideRow
from commandcenter.state import State

ENDED_FOR = 12 * HOUR  # how long one is shown that is over
UNSIGNED = "unsigned"  # the problem of one that waits for a second person
ENGINE = "engine"
DECISIONS = 40

__all__ = ["decisions", "effect_row", "list_version", "on_call", "overrides"]


def overrides(
    state: State,
    now_us: int,
    problems: Mapping[str, str] = {},
    ended_for: int = ENDED_FOR,
) -> tuple[OverrideRow, ...]:
    """Return what stands now, then what ended not longer ago than `ended_for`, the newest end first.

    `problems`: the engine's codes of what is infeasible or in conflict, by override.
    """
    known = [one for one in state.overrides.values() if one.set_us <= now_us]
    standing = sorted(
        (one for one in known if one.over_us(now_us) is None), key=lambda one: (one.due_us, one.id)
    )
    ended = [
        (over_us, one)
        for one in known
        if (over_us := one.over_us(now_us)) is not None and now_us - over_us < ended_for
    ]
    ended.sort(key=lambda pair: (-pair[0], pair[1].id))
    rows = [_row(one, place, now_us, problems) for place, one in enumerate(standing, 1)]
    return (*rows, *(_row(one, 0, now_us, {}) for _, one in ended))


def list_version(state: State) -> int:
    """Return the version of the list that commands say they have seen."""
    return version_of(state.overrides.values())


def on_call(state: State, now_us: int) -> int:
    """Return how many people may still be called in."""
    return len(callable_now(state, now_us))


def decisions(state: State, now_us: int) -> tuple[DecisionRow, ...]:
    """Return what was done to overrides within the last 12 hours, newest first, as many as are shown."""
    rows = [
        row
        for one in state.overrides.values()
        if now_us - max(one.last_us, one.expires_us) < ENDED_FOR
        for row in _decided(state, one, now_us)
        if now_us - ENDED_FOR < row.at_us <= now_us
    ]
    rows.sort(key=lambda row: (-row.at_us, row.override))
    return tuple(rows[:DECISIONS])


def _row(one: Override, number: int, now_us: int, problems: Mapping[str, str]) -> OverrideRow:
    over_us = one.over_us(now_us)
    is_waiting = one.state == "proposed" and over_us is None
    by, why = one.ended_by, one.why_ended
    if over_us is not None:
        by = by or ENGINE
        why = why or (NOT_SIGNED if one.state == "proposed" else EXPIRED)
    return OverrideRow(
        override=one.id,
        number=number,
        type=one.type,
        kind=one.kind,
        names=one.names,
        params={name: _plain(value) for name, value in one.params.items()},
        author=one.author,
        reason=one.reason,
        set_us=one.set_us,
        expires_us=one.expires_us or one.lapses_us,
        version=one.version,
        second=one.signer,
        bundle=one.bundle,
        predicted=effect_row(one.predicted),
        realised=effect_row(one.realised),
        problem=UNSIGNED if is_waiting else problems.get(one.id, ""),
        ended_us=over_us,
        ended_by=by,
        why_ended=why,
    )


def _plain(value: Any) -> str | int | float | bool:
    """Return a param as one value: a set of cases as `kind:name`."""
    if isinstance(value, dict):
        return ", ".join(f"{kind}:{name}" for kind, name in sorted(value.items()))
    return value if isinstance(value, str | int | float | bool) else str(value)


def effect_row(told: EffectData | None) -> Effect | None:
    """Return a filed effect as a row; None = none is filed."""
    if told is None:
        return None
    return Effect(
        kept=told.kept, p90_min=told.p90_min, waiting=told.waiting, cost=told.cost,
        pairs=told.pairs, minutes=told.minutes,
    )  # fmt: skip


def _decided(state: State, one: Override, now_us: int) -> list[DecisionRow]:
    """Return what was done to one, and that time ended it where nobody wrote that down yet."""
    rows = [
        DecisionRow(
            at_us=act.at_us,
            act=act.act if act.who else EXPIRED,
            who=act.who or ENGINE,
            why=() if act.who else (act.why,),
            override=one.id,
            type=one.type,
            words=act.why if act.who else "",
        )
        for act in acts_of(state, one.id)
    ]
    if one.state != "ended" and (over_us := one.over_us(now_us)) is not None:
        why = NOT_SIGNED if one.state == "proposed" else EXPIRED
        rows.append(
            DecisionRow(
                at_us=over_us, act=EXPIRED, who=ENGINE, why=(why,), override=one.id, type=one.type
            )
        )
    return rows
