"""A room at random keeps every rule, says the same twice, and decides the same from a copy of its state."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from commandcenter.assignment.engine import Engine
from commandcenter.assignment.lines import read
from commandcenter.assignment.stdio import answer_lines, encode
from tests.commandcenter.assignment.world import World

LINES = int(os.environ.get("ASSIGNMENT_FUZZ_LINES", "2500"))  # 100000 once, by hand
SEEDS = (1, 2, 3)


def played(seed: int, lines: int) -> Iterator[tuple[Engine, dict[str, Any], bytes]]:
    """Play a random day against the engine with the referee looking on."""
    world, engine = World(seed, overrides=seed), Engine()
    for _ in range(lines):
        line = world.line()
        answer = encode(engine.handle(read(json.dumps(line))))
        world.referee.follow(line, json.loads(answer))
        yield engine, line, answer
    assert world.referee.judged > lines / 30


@pytest.mark.parametrize("seed", SEEDS)
def test_no_rule_is_ever_broken_and_the_same_lines_give_the_same_bytes(seed: int) -> None:
    told, said = [], []
    for _, line, answer in played(seed, LINES):
        told.append(json.dumps(line).encode())
        said.append(answer)
    assert list(answer_lines(told, Engine())) == said


def test_a_copy_decides_the_same_and_leaves_the_first_alone() -> None:
    twin = Engine()
    for engine, line, answer in played(4, LINES // 5):
        assert encode(twin.handle(read(json.dumps(line)))) == answer
        twin = engine.copied()
