"""An engine as bytes decides the same again, whatever happens next."""

import json

import msgspec
import pytest

from commandcenter.assignment.engine import Engine
from commandcenter.assignment.lines import read
from commandcenter.assignment.snapshot import packed, unpacked
from commandcenter.assignment.stdio import encode
from tests.commandcenter.assignment.played import Played
from tests.commandcenter.assignment.test_whatif import busy_room, first
from tests.commandcenter.assignment.world import World


@pytest.mark.parametrize("seed", range(12))
def test_it_decides_the_same_from_there_on(seed: int) -> None:
    world, engine = World(seed, overrides=2), Engine()
    twin, compared = Engine(), 0
    for number in range(260):
        line = world.line()
        told = read(json.dumps(line))
        answer = engine.handle(told)
        if number >= 200:
            other = twin.handle(told)
            assert other.decisions == answer.decisions
            compared += len(answer.decisions)
        elif number == 199:
            twin = unpacked(packed(engine))
        world.referee.follow(line, json.loads(encode(answer)))
    assert compared


def test_it_is_no_larger_than_what_goes_on() -> None:
    played = busy_room(cases=30)
    small = len(packed(played.engine))
    played.minute += 120
    for n in range(3):
        played.case(f"late {n}")
    for case in list(played.engine.room.cases.values()):
        if case.state in {"assigned", "started"}:
            played.closes(case.id)
    assert len(packed(played.engine)) < small / 2


def test_a_preview_from_it_is_that_of_the_engine() -> None:
    played, again = busy_room(), busy_room()
    again.engine = unpacked(packed(played.engine))
    pause = {"type": "PAUSE", "target": {"agents": ["p0", "p1"]}}
    assert first(again, pause) == first(played, pause)


def test_overrides_and_open_skills_come_along() -> None:
    played = Played()
    played.person("a", "it")
    played.rule("open", "SKILL_OPEN", {"agents": ["a"]}, {"skill": "de"})
    played.rule("moved", "MOVE", {"agents": ["a"]}, {"to": {"skill": "de"}})
    twin = Played()
    twin.engine = unpacked(packed(played.engine))
    assert twin.case("c1", "it") == []
    assert twin.case("c2", "de") == ["c2>a"]


def test_bytes_of_something_else_are_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        unpacked(b"nothing")
