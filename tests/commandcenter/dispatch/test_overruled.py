"""Overrides of the log bind the live room: set, extended, ended, called in; over queues of screens, too."""

from typing import Any

from commandcenter.clock import MINUTE
from commandcenter.dispatch.overruled import translated
from commandcenter.events.fact import Fact
from tests.commandcenter.dispatch.room import Room
from tests.commandcenter.dispatch.test_live import here
from tests.commandcenter.story import agent, at, decided, fact, went_on, wrote


def ruled(at_us: int, kind: str, target: dict[str, Any], name: str = "O1", **more: Any) -> Fact:
    """Return that Rita set an override for an hour."""
    ((of, value),) = target.items()
    data = {
        "act": "set", "override": name, "seat": "a", "number": 1, "who": "Rita", "type": kind,
        "kind": of, "names": value if isinstance(value, tuple) else (value,), "reason": "prova",
        "params": more, "length_us": 60 * MINUTE,
    }  # fmt: skip
    return fact("override.set", at_us, data, name=f"{name}:1", recorded_us=at_us)


def over(at_us: int, name: str = "O1") -> Fact:
    data = {
        "act": "ended",
        "override": name,
        "number": 2,
        "who": "Rita",
        "seat": "a",
        "why": "basta",
    }
    return fact("override.ended", at_us, data, name=f"{name}:2", recorded_us=at_us)


def given(room: Room, at_us: int) -> list[tuple[str, str | None]]:
    expected = room.again(at_us)
    answer = room.decide(at_us)
    return [(one.case, one.agent) for one in answer.decisions if answer.decisions == expected]


def test_a_held_case_goes_to_nobody_until_the_override_ends() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), wrote(at(0)), ruled(at(0), "HOLD", {"case": "t"}))
    assert given(room, at(1)) == []
    room.tell(over(at(2)))
    assert given(room, at(3)) == [("t", "Ada")]


def test_time_ends_it_also_where_nobody_wrote_that_down() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), wrote(at(0)), ruled(at(0), "HOLD", {"case": "t"}))
    assert given(room, at(59)) == []
    assert given(room, at(60)) == [("t", "Ada")]


def test_what_is_extended_binds_longer() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), wrote(at(0)), ruled(at(0), "HOLD", {"case": "t"}))
    assert given(room, at(1)) == []
    longer = {
        "act": "extended", "override": "O1", "number": 2, "who": "Rita", "seat": "a",
        "until_us": at(120), "reason": "ancora",
    }  # fmt: skip
    room.tell(fact("override.extended", at(30), longer, name="O1:2", recorded_us=at(30)))
    assert given(room, at(61)) == []
    assert given(room, at(120)) == [("t", "Ada")]


def test_a_pin_gives_it_to_that_person_only() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), here("Bo", at(-9)), wrote(at(0)))
    room.tell(ruled(at(0), "PIN", {"case": "t"}, agent="Bo"))
    assert given(room, at(1)) == [("t", "Bo")]


def test_a_queue_of_the_screens_is_paused_and_no_other() -> None:
    room = Room()
    able = ("lang:it", "mobile", "billing")
    room.tell(here("Ada", at(-9), *able), here("Bo", at(-9), *able))
    room.tell(wrote(at(0), "a", motives=("signal",)), wrote(at(0), "b", 2, motives=("billing",)))
    room.tell(ruled(at(0), "PAUSE", {"queue": "network"}))
    assert [case for case, _ in given(room, at(1))] == ["b"]


def test_who_is_moved_to_a_queue_gets_nothing_else() -> None:
    room = Room()
    room.tell(here("Ada", at(-9), "lang:it", "mobile", "billing"))
    room.tell(wrote(at(0), "a", motives=("billing",)), wrote(at(1), "b", 2, motives=("signal",)))
    room.tell(ruled(at(0), "MOVE", {"agents": ("Ada",)}, to={"queue": "network"}))
    assert given(room, at(2)) == [("b", "Ada")]


def test_who_is_called_in_counts_as_present_until_it_ends() -> None:
    room = Room()
    room.tell(agent(at(-60), "Ada", "offline", skills=("lang:it",), capacity=6))
    room.tell(wrote(at(0)), ruled(at(0), "CALL_IN", {"agents": ("Ada",)}))
    assert given(room, at(1)) == [("t", "Ada")]
    room.tell(over(at(2)))
    assert given(room, at(3)) == [("t", None)]


def test_what_was_pulled_back_stays_so_after_a_kill_and_what_came_later_is_left_alone() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), wrote(at(0), "a"), decided(at(1), "a", "Ada"))
    room.tell(ruled(at(2), "PULLBACK", {"agent": "Ada"}))
    assert given(room, at(3)) == [("a", None)]
    room.tell(wrote(at(4), "b", 2))
    assert given(room, at(5)) == [("b", "Ada")]  # told anew, too: `given` compares
    assert given(room, at(6)) == []
    assert room.case("a").agent == ""


def test_a_persons_assignment_is_pulled_back_once() -> None:
    room = Room()
    room.tell(here("Ada", at(-9)), wrote(at(0), "a"), went_on("assigned", at(1), "a", agent="Ada"))
    room.tell(ruled(at(2), "PULLBACK", {"case": "a"}))
    assert given(room, at(3)) == [("a", None)]
    assert given(room, at(4)) == []


def test_a_target_that_is_no_name_stays_for_the_engine_s_reader_to_refuse() -> None:
    for wrong in ({"a": 1}, ["network"], 7, None):
        assert translated({"queue": wrong}) == {"queue": wrong}
    assert translated({"queue": "network"}) == {"skill": "queue:network"}
