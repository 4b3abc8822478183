"""What an override would change: nothing by itself, the right sign where it is plain, and never the room."""

import json

import pytest

from commandcenter.assignment.engine import Engine
from commandcenter.assignment.future import drawn
from commandcenter.assignment.lines import AnyLine, read
from commandcenter.assignment.stdio import encode
from commandcenter.assignment.whatif import Outlook, Preview, arrivals, arrived_lately
from tests.commandcenter.assignment.played import Played

PAUSE = {"type": "PAUSE", "target": {"agents": ["p0", "p1", "p2"]}}


def busy_room(people: int = 6, cases: int = 40, every: float = 1.5) -> Played:
    """Return a room in which a case came every so many minutes, and everybody worked ten at each."""
    played = Played()
    for n in range(people):
        played.person(f"p{n}", "it")
    for n in range(cases):
        played.case(f"c{n}", work=8.0)
        now = played.engine.room.now
        for case in list(played.engine.room.cases.values()):
            if case.state == "assigned":
                played.starts(case.id)
            elif case.state == "started" and now - case.started_at >= 600:
                played.closes(case.id)
        played.minute += every
    return played


def override(played: Played, **one: object) -> AnyLine:
    """Return the line that sets an override now."""
    plain = {"id": "x", "author": "op", "reason": "why", "params": {}}
    line = {"at": played.iso(), "event": "override.set", "override": {**plain, **one}}
    return read(json.dumps(line))


def tick(played: Played) -> AnyLine:
    return read(json.dumps({"at": played.iso(), "event": "tick"}))


def first(engine: Engine, change: AnyLine) -> Preview:
    return next(Outlook(engine, change.at).previews(change))


def test_a_change_that_changes_nothing_has_no_effect_at_all() -> None:
    played = busy_room()
    found = first(played.engine, tick(played))
    assert (found.pairs, found.kept, found.p90_min) == (8, (0, 0), (0, 0))
    assert (found.gains, found.loses) == ((), ())
    assert not found.kept.is_clear  # too close to call


def test_half_the_people_less_is_clearly_worse_and_says_for_whom() -> None:
    played = busy_room(cases=80, every=0.75)
    found = first(played.engine, override(played, **PAUSE, expires=played.iso(180)))
    assert found.kept.value < 0
    assert found.kept.is_clear
    assert found.p90_min.value > 2
    assert found.p90_min.is_clear
    assert found.loses[0][0] == "info"


def test_short_first_answers_in_a_long_queue_are_clearly_better() -> None:
    played = busy_room(people=3, cases=60, every=1.0)
    on = {"type": "TRIAGE", "target": {"queue": "care"}, "params": {"on": True}}
    off = {"type": "TRIAGE", "target": {"queue": "care"}, "params": {"on": False}}
    better = first(played.engine, override(played, **on))
    worse = first(played.engine, override(played, **off))
    assert better.kept.value > worse.kept.value
    assert worse.kept.value < 0


def test_more_pairs_narrow_the_interval_and_sixty_four_are_the_last() -> None:
    played = busy_room(cases=20)
    change = override(played, **PAUSE)
    found = list(Outlook(played.engine, change.at).previews(change))
    assert [one.pairs for one in found] == list(range(8, 65))
    assert found[-1].p90_min.half < found[0].p90_min.half


def test_the_same_state_gives_the_same_preview_and_the_engine_is_not_touched() -> None:
    played, other = busy_room(), busy_room()
    change = override(played, **PAUSE)
    assert first(played.engine, change) == first(other.engine, change)
    line = tick(played)
    untouched = busy_room().engine
    assert encode(played.engine.handle(line)) == encode(untouched.handle(line))
    assert not played.engine.room.overrides


def test_an_outlook_answers_again_and_again_the_same_and_only_for_its_instant() -> None:
    played = busy_room()
    change = override(played, **PAUSE)
    outlook = Outlook(played.engine, change.at)
    outlook.prepare()
    assert next(outlook.previews(tick(played))).kept == (0, 0)
    assert next(outlook.previews(change)) == first(played.engine, change)
    played.minute += 1
    with pytest.raises(ValueError, match="one instant"):
        next(outlook.previews(tick(played)))


def test_an_override_that_expires_within_the_horizon_stops_binding() -> None:
    played = busy_room()
    short = first(played.engine, override(played, **PAUSE, expires=played.iso(5)))
    long = first(played.engine, override(played, **PAUSE, expires=played.iso(200)))
    assert long.p90_min.value > short.p90_min.value


def test_what_came_in_the_last_hour_goes_on_coming_at_that_rate() -> None:
    played = busy_room(cases=60)
    room = played.engine.room
    models = arrived_lately(room)
    assert len(models) == pytest.approx(40, abs=1)
    counts = [len(arrivals(room.now, room.now + 7_200, models, seed)) for seed in range(50)]
    assert sum(counts) / 50 == pytest.approx(80, rel=0.1)
    assert arrivals(room.now, room.now + 7_200, [], 1) == []


def test_draws_are_uniform_and_depend_on_seed_case_and_turn_only() -> None:
    drawn_bits = [
        drawn(seed, case, turn) & 1_023
        for seed in range(10)
        for case in range(50)
        for turn in range(4)
    ]
    assert sum(drawn_bits) / len(drawn_bits) == pytest.approx(511.5, rel=0.03)
    assert len({drawn(1, 2, 3), drawn(2, 2, 3), drawn(1, 3, 3), drawn(1, 2, 4)}) == 4
    assert drawn(1, 2, 3) == drawn(1, 2, 3)
