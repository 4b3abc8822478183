"""A set of overrides for a crisis: step by step what adds most, as long as it clearly adds.

Tried are: to call in people, in ever larger groups; to answer the motive of the crisis shortly; to give
people who can serve it nothing else; to keep some free for critical customers. Each step is lived on top of
those before, in the same futures. What does not clearly help is not proposed.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from commandcenter.assignment import changes, effects, preview
from commandcenter.assignment.case import CRITICAL, CRITICAL_BIT
from commandcenter.assignment.effects import Pairs
from commandcenter.assignment.future import Lived
from commandcenter.assignment.people import Agent
from commandcenter.assignment.preview import Asked
from commandcenter.assignment.whatif import NOTHING, SEEDS, Living
from commandcenter.protocol.preview import Bundle, Effect, OnCall, Preview, Step

MOST_STEPS = 5
SIZES = (1, 2, 4, 8)  # of groups that are called or moved, one after the other
FLOORS = (1, 2)

Text = dict[str, Any]


class Option(NamedTuple):
    """Something that could be done, and what could be done after it."""

    override: Text
    why: str
    then: Sequence["Option"] = ()


def bundles(
    living: Living,
    number: int,
    on_call: Sequence[OnCall] = (),
    motive: str | None = None,
    seeds: Sequence[int] = SEEDS[:16],
) -> Iterator[Bundle | None]:
    """Yield None after each look, then the set; `motive` None = that of most cases that wait."""
    options = _options(living, on_call, motive or _motive(living))
    before = living.lived(NOTHING, seeds)
    steps: list[Step] = []
    while options and len(steps) < MOST_STEPS:
        found: list[tuple[Effect, Option, list[Lived]]] = []
        for option in options:
            after = living.lived(_meant(living, steps, option, on_call).change, seeds)
            adds = effects.effect(Pairs(before, after).differences(effects.kept))
            found.append((adds, option, after))
            yield None
        adds, best, after = max(found, key=lambda one: one[0].low)
        if adds.low <= 0:
            break
        steps.append(Step(override=best.override, why=best.why, adds=adds))
        before = after
        options = [one for one in options if one is not best] + list(best.then)
    whole: Preview | None = None
    if steps:
        asked = Asked(number, _meant(living, steps, None, on_call), on_call)
        for told in preview.previews(living, asked):
            whole = told or whole
            yield None
    yield Bundle(question=number, steps=tuple(steps), preview=whole)


def _meant(
    living: Living, steps: Sequence[Step], option: Option | None, on_call: Sequence[OnCall]
) -> changes.Meant:
    wanted = [step.override for step in steps] + ([option.override] if option else [])
    return changes.read(wanted, living.outlook.at, on_call)


def _options(living: Living, on_call: Sequence[OnCall], motive: str | None) -> list[Option]:
    """Return what can be done first."""
    found = [_called(groups) for groups in [_grouped(_to_call(living, on_call, motive))] if groups]
    if motive is not None:
        short = {"type": "TRIAGE", "target": {"motive": motive}, "params": {"on": True}}
        found.append(Option(short, "motive.short"))
        found += [
            _moved(groups, motive) for groups in [_grouped(_to_move(living, motive))] if groups
        ]
    able = sum(agent.is_open and agent.skills & CRITICAL_BIT for agent in _people(living))
    return found + [
        Option(
            {"type": "FLOOR", "target": {"queue": CRITICAL}, "params": {"n": n}}, "critical.kept"
        )
        for n in FLOORS
        if n < able
    ]


def _called(groups: Sequence[list[str]]) -> Option:
    then = [_called(groups[1:])] if len(groups) > 1 else []
    return Option({"type": "CALL_IN", "target": {"agents": groups[0]}}, "person.called", then)


def _moved(groups: Sequence[list[str]], motive: str) -> Option:
    then = [_moved(groups[1:], motive)] if len(groups) > 1 else []
    params = {"to": {"motive": motive}}
    override = {"type": "MOVE", "target": {"agents": groups[0]}, "params": params}
    return Option(override, "person.moved", then)


def _grouped(names: Sequence[str]) -> list[list[str]]:
    """Return people in groups of growing size; the last may be smaller."""
    found, start = [], 0
    for size in SIZES:
        if names[start : start + size]:
            found.append(list(names[start : start + size]))
        start += size
    return found


def _to_call(living: Living, on_call: Sequence[OnCall], motive: str | None) -> list[str]:
    """Return those on call: first those who can take most of what waits, then those who cost least."""
    mask = living.outlook.plain.skills.copied().mask
    able = {one.agent: _able(living, mask(one.skills), motive) for one in on_call}
    ranked = sorted(on_call, key=lambda one: (-able[one.agent], one.rate or 0.0, one.agent))
    return [one.agent for one in ranked if able[one.agent]]


def _to_move(living: Living, motive: str) -> list[str]:
    """Return the people at work whom no MOVE binds: first those who can take most of the motive."""
    able = {
        agent.id: _able(living, agent.skills, motive)
        for agent in _people(living)
        if agent.is_open and (agent.rule is None or agent.rule.moved is None)
    }
    ranked = sorted(able, key=lambda name: (-able[name], name))
    return [name for name in ranked if able[name]][: len(able) // 2]


def _able(living: Living, skills: int, motive: str | None) -> int:
    """Count what waits, of a motive or of all, that somebody with these skills may take."""
    waiting = living.outlook.plain.queued.values()
    return sum(not one.asked & ~skills for one in waiting if motive in {None, one.motive})


def _motive(living: Living) -> str | None:
    """Return the motive of most cases that wait; None where nothing waits."""
    waiting = [one.motive for one in living.outlook.plain.queued.values() if one.motive]
    return max(sorted(set(waiting)), key=waiting.count) if waiting else None


def _people(living: Living) -> Sequence[Agent]:
    return list(living.outlook.plain.agents.values())
