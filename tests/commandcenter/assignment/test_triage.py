"""The limits of short answers: a site's own count in the room, in its copies and in its bytes."""

from commandcenter.assignment.case import Case
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.index import Orders, standing
from commandcenter.assignment.overload import is_turning
from commandcenter.assignment.room import Room
from commandcenter.assignment.snapshot import packed, unpacked
from commandcenter.assignment.triage import USUAL, Triage

NOW = 1_000_000


def due_in(seconds: int, motive: str = "billing") -> Case:
    case = Case("c", 1, NOW)
    case.work_s, case.due_first, case.motive = 600.0, NOW + seconds, motive
    return case


def test_a_promise_is_rescued_from_the_limit_on_and_not_before() -> None:
    case = due_in(1_500)
    assert standing(case, NOW, Orders()).mode == "full"
    assert standing(case, NOW, Orders(), Triage(rescue_work=3)).mode == "triage"


def test_a_motive_that_is_never_answered_short_is_not_but_by_a_person() -> None:
    never = Triage(never=frozenset({"billing"}))
    case = due_in(700)
    assert standing(case, NOW, Orders(overload=True)).mode == "triage"
    assert standing(case, NOW, Orders(overload=True), never).mode == "full"
    assert standing(case, NOW, Orders(triage=(True, "O1")), never).mode == "triage"
    assert standing(due_in(700, "signal"), NOW, Orders(), never).mode == "triage"


def test_overload_begins_and_ends_at_the_sites_limits() -> None:
    for triage, turns in ((USUAL, False), (Triage(on_s=300), True)):
        room = Room(triage)
        room.open_count, room.first_work_s = 2, 700
        assert is_turning(room) is turns
    room.overload = True
    assert not is_turning(room)
    room.first_work_s = 500
    assert is_turning(room)


def test_copies_and_bytes_keep_them() -> None:
    own = Triage(3.0, 600, 60, frozenset({"billing", "signal"}))
    room = Room(own)
    assert room.copied().triage == own
    assert unpacked(packed(Engine(room))).room.triage == own
