"""A while of the log told to an engine once more: the same lines, and what an override did by them."""

import msgspec

from commandcenter.assignment.lines import OverrideSet, Tick
from commandcenter.assignment.realised import realised
from commandcenter.clock import MINUTE
from commandcenter.criteria.criteria import shipped
from commandcenter.dispatch.retold import led_by, retold
from commandcenter.events.fact import Fact
from commandcenter.protocol.preview import Realised
from tests.commandcenter.dispatch.room import SETTINGS, Room
from tests.commandcenter.story import agent, at, fact, folded, replied, went_on, wrote

PEOPLE = ("Ada", "Bo", "Cleo", "Dan", "Eva", "Fil", "Gia")


def override(type_: str, kind: str, *names: str, minutes: int = 60) -> Fact:
    """Return that Rita sets one at minute 0."""
    said = {
        "act": "set", "override": "O0001", "number": 1, "who": "Rita", "type": type_, "kind": kind,
        "names": names, "reason": "x", "length_us": minutes * MINUTE,
    }  # fmt: skip
    return fact("override.set", at(0), said)


def played(*rules: Fact, minutes: int = 90) -> Room:
    """Play a room of seven in which a case comes every two minutes and takes ten; rules come at minute 0."""
    room = Room()
    for name in PEOPLE:
        room.tell(agent(at(-40), name, "available", skills=("lang:it",), capacity=6))
    begun: dict[str, int] = {}
    for minute in range(-30, minutes, 2):
        if minute == 0:
            room.tell(*rules)
        room.tell(wrote(at(minute), f"t{minute}", minute + 50))
        for thread, since in list(begun.items()):
            if minute - since >= 10:
                who = room.case(thread).agent
                room.tell(replied(at(minute), thread, agent=who))
                del begun[thread]
        for one in room.decide(at(minute)).decisions:
            if one.agent is not None:
                begun[one.case] = minute
                room.tell(went_on("started", at(minute), one.case, agent=one.agent))
    return room


def did(room: Room) -> Realised:
    """Return what the override did, from the log alone."""
    first = next(one.seq for one in room.log if one.type == "care.override.set.v1")
    before = folded(room.log[: first - 1])
    engine, lines = retold(
        before, room.log[first - 1 :], shipped(), SETTINGS, start_us=at(0), end_us=at(90)
    )
    return realised(engine, led_by(lines, {"O0001"}), "O0001")


def test_most_people_paused_made_first_answers_wait_longer() -> None:
    found = did(played(override("PAUSE", "agents", *PEOPLE[:4], minutes=90)))
    assert found.lasted_min == 89
    assert found.cases > 40
    assert found.p90_min.low > 0
    assert found.kept.value <= 0


def test_one_that_bound_nobody_did_nothing() -> None:
    found = did(played(override("DRAIN", "agents", "Nobody")))
    assert (found.kept.value, found.p90_min.value) == (0, 0)


def test_what_sets_stands_first_and_nothing_is_lost_or_added() -> None:
    room = played(override("PAUSE", "agents", "Ada"), minutes=20)
    first = next(one.seq for one in room.log if one.type == "care.override.set.v1")
    _, lines = retold(
        folded(room.log[: first - 1]), room.log[first - 1 :], shipped(), SETTINGS,
        start_us=at(0), end_us=at(20),
    )  # fmt: skip
    led = led_by(lines, {"O0001"})
    assert isinstance(led[0], OverrideSet)
    assert isinstance(led[-1], Tick)
    assert sorted(map(msgspec.json.encode, led)) == sorted(map(msgspec.json.encode, lines))
    assert [one.at for one in lines] == sorted(one.at for one in lines)
