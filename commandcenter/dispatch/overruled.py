"""Overrides of the log as lines of the engine: what is in force at an instant, and only what has changed.

A queue of the screens is a set of motives. The engine is told of it as a skill of that name, which everybody
has who can do the work of one of its motives. It marks the cases of the queue and is asked of nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from commandcenter.assignment.case import OF_QUEUE, SERVED_QUEUES
from commandcenter.assignment.lines import OverrideEnd, OverrideSet, OverrideText
from commandcenter.assignment.room import Room
from commandcenter.care.hands import Hands, counted
from commandcenter.criteria.criteria import Criteria
from commandcenter.criteria.parts import About
from commandcenter.dispatch.instants import engine_s, line_time
from commandcenter.overrides.override import Override, binding
from commandcenter.settings import Queue


def skill_of(queue: str) -> str:
    """Return the skill by which the engine knows a queue of the screens."""
    return f"{OF_QUEUE}{queue}"


def served(queues: Iterable[Queue], skills: frozenset[str], criteria: Criteria) -> Iterator[str]:
    """Yield the skills of the queues of which somebody with these skills can do some motive."""
    for queue in queues:
        for motive in queue.motives or ("",):
            asked = criteria.asks(About("", "", (), (motive,), (), "first"))
            if skills.issuperset(skill for skill, _ in asked):
                yield skill_of(queue.key)
                break


def translated(kinds: Mapping[str, Any]) -> dict[str, Any]:
    """Return a target, or what people are moved to, as the engine understands it."""
    return {
        "skill" if _is_of_screens(kind, name) else kind: (
            skill_of(name) if _is_of_screens(kind, name) else name
        )
        for kind, name in kinds.items()
    }


def _is_of_screens(kind: str, name: Any) -> bool:
    """Tell whether the engine knows a queue as a skill; what is no name stays, for its reader to refuse."""
    return kind == "queue" and isinstance(name, str) and name not in SERVED_QUEUES


def queue_of(kinds: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the engine understands as the screens say it: the inverse of `translated`."""
    return {
        "queue" if kind == "skill" and str(name).startswith(OF_QUEUE) else kind: (
            str(name).removeprefix(OF_QUEUE) if kind == "skill" else name
        )
        for kind, name in kinds.items()
    }


def override_text(one: Override) -> OverrideText:
    """Return an override as the engine's lines say it."""
    params = {
        name: translated(value) if name == "to" and isinstance(value, dict) else value
        for name, value in one.params.items()
    }
    return OverrideText(
        one.id, one.type, translated(one.target), params, one.author, one.reason,
        expires=line_time(one.expires_us), second=one.signer or None,
    )  # fmt: skip


def override_lines(
    room: Room, known: Iterable[Override], hands: Mapping[str, Hands], now_us: int, at: datetime
) -> Iterator[OverrideSet | OverrideEnd]:
    """Yield what is new of overrides; one that lasts longer than it was to only changes its end."""
    now = {one.id: one for one in binding(known, now_us) if line_time(one.expires_us) > at}
    for name in [name for name in room.overrides if name not in now]:
        yield OverrideEnd(at=at, id=name)
    for name, one in now.items():
        if (held := room.overrides.get(name)) is None:
            text = override_text(one)
            if one.type == "PULLBACK":
                text.pulled = pulled(one, hands)
            yield OverrideSet(at=at, override=text)
        elif held.expires != engine_s(one.expires_us):
            room.overrides[name] = held._replace(expires=engine_s(one.expires_us))


def pulled(one: Override, hands: Mapping[str, Hands]) -> list[tuple[str, str]]:
    """Return what was pulled back and from whom: what nobody had begun when the override began to bind."""
    found = []
    cases = one.names if one.kind == "case" else sorted(hands)
    for thread in cases:
        agent = ""
        for step in counted(hands[thread].steps) if thread in hands else ():
            if step.at_us > one.start_us:
                break
            agent = step.agent if step.act in {"decided", "assigned"} else ""
        if agent and (one.kind == "case" or agent in one.names):
            found.append((thread, agent))
    return found
