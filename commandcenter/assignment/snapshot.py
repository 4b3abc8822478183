"""An engine as bytes, and again as an engine: for processes that look ahead from it.

Closed cases stay behind but for those of the last hour (they tell what comes): so it is as small as what
goes on. Pools, seats and sums are not written, they follow from the rest: a turn that waits for who knows it
does so again where that person is busy now.
"""

from operator import attrgetter
from typing import Any

import msgspec

from commandcenter.assignment.case import Case
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.overrides import Override, Selector
from commandcenter.assignment.people import Agent
from commandcenter.assignment.room import Room
from commandcenter.assignment.triage import Triage

KEPT_S = 3_600  # closed cases that came since then are kept: `whatif.LATELY_S`

_CASE = (
    "version", "state", "channel", "queue", "motive", "stage", "weight", "work_s", "units",
    "replied", "holder", "due_first", "due_close", "opened_at", "queued_at", "first_due", "first_work_s",
    "started_at", "agent", "by",
)  # fmt: skip
_AGENT = (
    "id", "state", "presence", "capacity", "lost_at", "tenths", "day", "worked_s",
    "present_s", "present_since",
)  # fmt: skip
_case_values, _agent_values = attrgetter(*_CASE), attrgetter(*_AGENT)


class _Written(msgspec.Struct, array_like=True):
    now: int
    triage: Triage
    skills: list[str]
    set_count: int
    overload: bool
    is_new: bool
    infeasible: list[tuple[str, ...]]
    overrides: list[tuple[Any, ...]]
    agents: list[tuple[Any, ...]]  # as `_AGENT`, then own skills and what was told of orphans
    cases: list[tuple[Any, ...]]  # id, place among them, as `_CASE`, then skills asked for


_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(_Written)


def packed(engine: Engine) -> bytes:
    """Return an engine as bytes."""
    room = engine.room
    since = room.now - KEPT_S
    kept = [
        case for case in room.cases.values() if case.state != "closed" or case.opened_at > since
    ]
    places = {serial: place for place, serial in enumerate(sorted(case.serial for case in kept))}
    return _encode(
        _Written(
            room.now,
            room.triage,
            room.skills.names(),
            room.set_count,
            room.overload,
            room.is_new,
            sorted(room.infeasible),
            [tuple(one) for one in room.overrides.values()],
            [
                (*_agent_values(agent), _bytes(agent.own_skills), sorted(agent.told))
                for agent in room.agents.values()
            ],
            [
                (case.id, places[case.serial], *_case_values(case), _bytes(case.asked))
                for case in kept
            ],
        )
    )


def unpacked(written: bytes) -> Engine:
    """Return the engine that bytes of `packed` tell of; a msgspec.DecodeError where they are not such."""
    told = _decoder.decode(written)
    room = Room(told.triage)
    room.now, room.set_count = told.now, told.set_count
    room.skills.mask(told.skills)
    room.overrides = {one.id: one for one in map(_override, told.overrides)}
    for values in told.agents:
        _seat(room, values)
    room.compile()
    room.overload = told.overload
    cases = [_case(room, values) for values in told.cases]
    for case in cases:
        if case.agent is not None:
            started = case.started_at
            room.put(case)
            case.started_at = started
    for agent in room.agents.values():
        room.free.seat(agent, room.now)
    for case in cases:
        if case.state == "queued":
            room.put(case)
    room.infeasible, room.is_new = frozenset(told.infeasible), told.is_new
    return Engine(room)


def _seat(room: Room, values: tuple[Any, ...]) -> None:
    """Let a person be there as written, without cases."""
    *plain, own_skills, orphans = values
    agent = room.agents[values[0]] = Agent(values[0])
    for name, value in zip(_AGENT, plain, strict=True):
        setattr(agent, name, value)
    agent.own_skills = int.from_bytes(own_skills, "little")
    agent.told = frozenset(orphans)
    if not agent.is_staying:
        room.away[agent.id] = agent
    room.open_count += agent.is_open


def _case(room: Room, values: tuple[Any, ...]) -> Case:
    """Return a case as written, in no pool and with nobody yet."""
    name, serial, *plain, asked = values
    case = room.cases[name] = Case(name, serial, 0)
    for field, value in zip(_CASE, plain, strict=True):
        setattr(case, field, value)
    case.asked = int.from_bytes(asked, "little")
    return case


def _override(values: tuple[Any, ...]) -> Override:
    one = Override(*values)
    return one._replace(
        people=tuple(one.people),
        target=None if one.target is None else Selector(*one.target),
        to=None if one.to is None else Selector(*one.to),
        pulled=tuple((case, agent) for case, agent in one.pulled),
    )


def _bytes(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")
