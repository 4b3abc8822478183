"""What a hand-over does to the figures: care owes an answer from then on, and no message counts twice."""

from typing import Any

from commandcenter.checkpoints import dump, load
from commandcenter.events.fact import Fact
from commandcenter.routing.handed import KEPT, Handed, put
from commandcenter.state import State
from commandcenter.views.handed import handed_over
from tests.commandcenter.story import at, closed, fact, folded, replied, told, wrote


def routed(at_us: int, thread: str = "t", **more: Any) -> Fact:
    data = {"thread": thread, "rule": "agency", "word": "#assistenza", "message": 1, **more}
    return fact("route.taken", at_us, data)


def story(*facts: Fact) -> State:
    return folded(told(*facts))


def test_a_talk_that_asked_nothing_waits_from_the_hand_over_on() -> None:
    state = story(wrote(at(0), care=False), replied(at(3)), routed(at(4)))
    assert state.waiting == {"t": at(4)}
    assert state.messages.size() == 1
    assert state.handed_over["t"].is_open
    answered = story(wrote(at(0), care=False), replied(at(3)), routed(at(4)), replied(at(9)))
    assert not answered.waiting


def test_one_that_waits_already_keeps_its_clock() -> None:
    assert story(wrote(at(0)), routed(at(4))).waiting == {"t": at(0)}


def test_thanks_that_are_handed_over_ask_for_an_answer() -> None:
    state = story(wrote(at(0), care=True, kind="thanks"), routed(at(2)))
    assert state.waiting == {"t": at(2)}


def test_where_no_customer_wrote_nobody_waits() -> None:
    assert not story(replied(at(0)), routed(at(2))).waiting


def test_its_end_and_who_was_told_stand_among_the_decisions() -> None:
    facts = told(wrote(at(0), care=False), routed(at(1), tell="agency"), closed(at(5)))
    seq = facts[1].seq
    facts += told(
        *facts,
        fact("route.done", at(6), {"thread": "t", "rule": "agency", "taken": seq}),
    )[3:]
    state = folded(facts)
    one = state.handed_over["t"]
    assert one.is_to_tell
    assert [row.act for row in handed_over(state)] == ["routed"]
    end = {"thread": "t", "rule": "agency", "taken": seq, "to": "agency", "outcome": "sent"}
    state = folded(told(*facts, fact("route.told", at(7), end)))
    assert [row.act for row in handed_over(state)] == ["routed", "route_told"]
    assert load(dump(state)).handed_over == state.handed_over


def test_only_the_newest_of_those_that_are_over_are_kept() -> None:
    held: dict[str, Handed] = {}
    for number in range(KEPT + 50):
        put(held, Handed(f"t{number}", "r", "#x", number, at(number), 0, done_us=at(number)))
    put(held, Handed("open", "r", "#x", 9999, at(0), 0))
    assert len(held) == KEPT + 1
    assert "t0" not in held
    assert "open" in held
