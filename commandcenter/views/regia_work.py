"""What everybody at work has in his hands and gets next, and why nothing."""

from collections import Counter, defaultdict

from commandcenter.assignment.owed import is_lost
from commandcenter.assignment.people import Agent
from commandcenter.dispatch.ahead import Ahead
from commandcenter.dispatch.cases import Row
from commandcenter.dispatch.dispatch import Dispatch
from commandcenter.protocol.regia import WorkRow

_LANGUAGE = "lang:"
_IN_HAND = frozenset({"assigned", "started"})


def work(dispatch: Dispatch, seen: Ahead) -> tuple[WorkRow, ...]:
    """Return a row of everybody who is there or has something in hand, by name."""
    in_hand: defaultdict[str, list[Row]] = defaultdict(list)
    for row in dispatch.rows.values():
        if row.turn.agent and row.turn.state in _IN_HAND:
            in_hand[row.turn.agent].append(row)
    rules = _bound(dispatch)
    return tuple(
        _row(dispatch, seen, agent, in_hand.get(agent.id, []), rules.get(agent.id, ()))
        for agent in sorted(dispatch.engine.room.agents.values(), key=lambda agent: agent.id)
        if agent.state != "offline" or agent.id in in_hand
    )


def _row(
    dispatch: Dispatch,
    seen: Ahead,
    agent: Agent,
    held: list[Row],
    rules: tuple[str, ...],
) -> WorkRow:
    held = sorted(held, key=lambda row: (row.turn.hand_us, row.number))
    gets = seen.gets.get(agent.id)
    next_row = dispatch.rows.get(gets or "")
    shown = held[0] if held else next_row
    return WorkRow(
        agent=agent.id,
        is_open=agent.is_open,
        queue=shown.screen if shown else "",
        languages=_languages(dispatch, agent),
        units=agent.load,
        capacity=agent.capacity,
        cases=tuple(row.number for row in held),
        busy_us=held[0].turn.hand_us if held else None,
        gets=next_row.number if next_row is not None else None,
        why=() if next_row is not None else _why_nothing(dispatch, agent, is_at_work=bool(held)),
        overrides=rules,
        orphans=tuple(row.number for row in held if _is_orphan(dispatch, agent, row)),
    )


def _languages(dispatch: Dispatch, agent: Agent) -> tuple[str, ...]:
    """Return what somebody may be given cases in, by name: his own languages, and those opened to him."""
    skills = dispatch.engine.room.skills
    names = sorted(name for name in skills.names() if name.startswith(_LANGUAGE))
    return tuple(
        name.removeprefix(_LANGUAGE) for name in names if skills.mask([name]) & agent.skills
    )


def _is_orphan(dispatch: Dispatch, agent: Agent, row: Row) -> bool:
    """Tell whether a case is with somebody who is gone and the engine may not take it back."""
    is_gone = agent.state == "offline" or is_lost(agent, dispatch.engine.room.now)
    return is_gone and (row.turn.state == "started" or row.turn.by != "auto")


def _why_nothing(dispatch: Dispatch, agent: Agent, *, is_at_work: bool) -> tuple[str, ...]:
    """Return why somebody gets nothing next; whoever is at work needs no reason to be given no more."""
    if not agent.is_open:
        return ("presence",) if agent.presence != "ok" else ("state",)
    if (code := _overruled(agent)) is not None:
        return (code,)
    if is_at_work:
        return ()
    missing = _lacked(dispatch, agent)
    return (f"lacks:{_name(dispatch, missing)}",) if missing else ("nothing_waits",)


def _lacked(dispatch: Dispatch, agent: Agent) -> int:
    """Return the skills that keep most of what waits from somebody; one alone before several. 0 = none."""
    cases: Counter[int] = Counter()
    for pool in dispatch.engine.room.waiting.pools.values():
        key = pool.key
        if pool.count and (key.only is None or agent.id in key.only):
            cases[key.needs & ~agent.skills] += pool.count
    del cases[0]  # what he may take goes to others first
    return max(cases, key=lambda one: (one.bit_count() == 1, cases[one], -one), default=0)


def _overruled(agent: Agent) -> str | None:
    """Return by which kind of override somebody gets nothing."""
    rule = agent.rule
    if rule is None:
        return None
    is_full = rule.cap is not None and len(agent.cases) >= rule.cap
    reasons = {
        "paused": rule.paused, "drained": rule.drained, "full": is_full, "moved": rule.moved,
    }  # fmt: skip
    return next((code for code, holds in reasons.items() if holds), None)


def _name(dispatch: Dispatch, missing: int) -> str:
    mask = dispatch.engine.room.skills.mask
    skills = sorted(dispatch.criteria.all_skills())
    return next((skill for skill in skills if mask([skill]) & missing), "?")


def _bound(dispatch: Dispatch) -> dict[str, tuple[str, ...]]:
    """Return the ids of the overrides that name each person."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in dispatch.engine.room.overrides.values():
        for name in (*one.people, *([one.agent] if one.agent else [])):
            found[name].append(one.id)
    return {name: tuple(ids) for name, ids in found.items()}
