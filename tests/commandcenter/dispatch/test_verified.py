"""Turns taken again from the log: the same decisions, and what was altered is found."""

import random

import msgspec

from commandcenter.clock import SECOND
from commandcenter.dispatch.verified import Verdict, taken_again, turns
from commandcenter.events.assignment import CASE_DECIDED
from commandcenter.events.fact import Fact
from commandcenter.state import State
from tests.commandcenter.dispatch.room import SETTINGS, Room
from tests.commandcenter.dispatch.test_live import something
from tests.commandcenter.story import at


def a_day(seed: int) -> Room:
    """Live a while of a care room, and write down what the engine decides."""
    chance, room, now_us = random.Random(seed), Room(), at(0)
    for n in range(300):
        now_us += chance.choice((1, 5, 30, 200)) * SECOND
        room.tell(something(chance, now_us, n))
        if chance.random() < 0.5:
            seq, answer = room.state.seq, room.turn(now_us)
            if chance.random() < 0.2:  # something comes in before they are written down
                room.tell(something(chance, now_us, n + 1000))
            room.write(answer, now_us, seq)
    return room


def again(room: Room, log: list[Fact]) -> Verdict:
    return taken_again(State(), log, turns(log), room.criteria, SETTINGS)


def test_what_was_decided_is_decided_again() -> None:
    for seed in range(6):
        room = a_day(seed)
        found = again(room, room.log)
        decided = sum(fact.type == CASE_DECIDED for fact in room.log)
        assert (found.decisions, found.differences, found.other_criteria) == (decided, (), 0)
        assert decided > 10


def test_a_decision_that_was_altered_is_found_with_what_it_had_to_be() -> None:
    room = a_day(1)
    place = next(n for n, fact in enumerate(room.log) if b'"agent":"Ada"' in fact.body
                 and fact.type == CASE_DECIDED)  # fmt: skip
    altered = room.log[place]
    body = altered.body.replace(b'"agent":"Ada"', b'"agent":"Bo"')
    log = [*room.log[:place], msgspec.structs.replace(altered, body=body), *room.log[place + 1 :]]
    first = again(room, log).differences[0]
    assert {said[1] for said in first.then} != {said[1] for said in first.now}
    assert "Ada" in {said[1] for said in first.now}


def test_turns_of_other_criteria_are_told_apart() -> None:
    room = a_day(2)
    log = [
        msgspec.structs.replace(
            fact, body=fact.body.replace(b'"criteria":""', b'"criteria":"other"')
        )
        for fact in room.log
    ]
    found = again(room, log)
    assert found.other_criteria > 10
    assert found.differences == ()
