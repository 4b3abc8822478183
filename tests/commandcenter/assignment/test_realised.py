"""What an override did, by what really came: the right sign, nothing where it did nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from commandcenter.assignment.engine import Engine
from commandcenter.assignment.lines import AnyLine, read
from commandcenter.assignment.realised import realised
from commandcenter.assignment.witness import Witness
from tests.commandcenter.assignment.played import Played
from tests.commandcenter.assignment.test_whatif import ON_CALL, busy_room

PAUSED: dict[str, Any] = {"type": "PAUSE", "target": {"agents": ["p0", "p1", "p2"]}}


class Recorded(Played):
    """A room that goes on from another one and keeps its lines."""

    def __init__(self, before: Played) -> None:
        super().__init__()
        self.engine = before.engine.copied()
        self.minute = before.minute
        self.lines: list[AnyLine] = []

    def tell(self, event: str, **fields: Any) -> list[str]:
        self.lines.append(read(json.dumps({"at": self.iso(), "event": event, **fields})))
        return super().tell(event, **fields)


def held(
    one: dict[str, Any], minutes: int = 60, meanwhile: Callable[[Recorded], object] = lambda _: None
) -> tuple[Engine, list[AnyLine]]:
    """Return a room, and what was recorded from the override on: a case every 96 s, ten minutes each."""
    before = busy_room(people=6, cases=60, every=1.2)
    room = Recorded(before)
    room.rule("x", one["type"], one["target"], one.get("params"), expires=room.iso(minutes))
    meanwhile(room)
    for n in range(int(minutes / 1.6)):
        room.minute += 1.6
        room.case(f"new {n}", work=8.0)
        now = room.engine.room.now
        for case in list(room.engine.room.cases.values()):
            if case.state == "assigned":
                room.starts(case.id)
            elif case.state == "started" and now - case.started_at >= 600:
                room.closes(case.id)
    room.ends("x")
    return before.engine, room.lines


def test_half_the_people_paused_kept_clearly_fewer_promises() -> None:
    engine, lines = held(PAUSED, 90)
    found = realised(engine, lines, "x")
    assert (found.override, found.pairs) == ("x", 16)
    assert found.lasted_min == 89
    assert found.kept.value < 0
    assert found.p90_min.low > 0
    assert found.cases >= 56
    assert ("queue", "care") in {(one.kind, one.key) for one in found.loses}


def test_an_override_that_bound_nobody_did_nothing_at_all() -> None:
    engine, lines = held({"type": "PAUSE", "target": {"agents": ["nobody"]}})
    found = realised(engine, lines, "x")
    assert (found.kept.value, found.kept.half, found.p90_min.value) == (0, 0, 0)


def test_people_who_were_called_count_for_the_override_that_called_them() -> None:
    def comes(room: Recorded) -> None:
        for one in ON_CALL[:2]:
            room.person(one.agent, " ".join(one.skills))

    call = {"type": "CALL_IN", "target": {"agents": ["r0", "r1"]}, "params": {"until": "x"}}
    engine, lines = held(call, 90, comes)
    found = realised(engine, lines, "x")
    assert found.p90_min.high < 0
    busy = {one.key: one.effect.value for one in found.loses if one.kind == "agent"}
    assert min(busy["r0"], busy["r1"]) > 30


def test_what_was_seen_is_lived_as_it_was_and_what_was_not_is_drawn() -> None:
    before = Played()
    before.person("a", "it")
    before.case("c", work=10.0)
    before.starts("c")
    room = Recorded(before)
    room.after(20)
    room.waits("c")
    room.after(30)
    room.returns("c", "a")
    witness = Witness(before.engine)
    for line in room.lines:
        witness.follow(line)
    (one,), (other,) = (witness.world(seed, before.engine.room).fates for seed in (1, 2))
    assert one[0].length == other[0].length == 2.0  # twenty minutes of ten
    assert one[1].pause == other[1].pause == pytest.approx(30 * 60 / 1_280)
    assert 0.49 < one[0].ends < 0.89  # it waited for the customer
    assert one[1].length != other[1].length


def test_a_case_that_did_not_come_back_does_not_come_back_in_what_is_lived() -> None:
    before = Played()
    before.person("a", "it")
    before.case("c", work=10.0)
    before.starts("c")
    before.waits("c")
    witness = Witness(before.engine)
    room = Recorded(before)
    room.after(200)
    for line in room.lines:
        witness.follow(line)
    ((turn, *_),) = witness.world(1, before.engine.room).fates
    assert turn.pause * 1_280 > 200 * 60


def test_the_same_lines_say_the_same_and_the_engine_is_not_touched() -> None:
    engine, lines = held(PAUSED)
    now = engine.room.now
    assert realised(engine, lines, "x") == realised(engine, lines, "x")
    assert engine.room.now == now
    assert not engine.room.overrides


def test_lines_that_begin_with_something_else_are_refused() -> None:
    engine, lines = held(PAUSED)
    with pytest.raises(ValueError, match="sets the override"):
        realised(engine, lines[1:], "x")
    with pytest.raises(ValueError, match="sets the override"):
        realised(engine, lines, "y")
