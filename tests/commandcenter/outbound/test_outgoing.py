"""Actions on their way out, as the log tells them: sent once, seen or not, never lost and never undone."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.checkpoints import digest, dump, load
from commandcenter.events.actions import ActionData
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.outbound import outgoing
from commandcenter.outbound.outgoing import KEPT, Outgoing
from commandcenter.state import State
from tests.commandcenter.story import at, decided, fact, folded, told, went_on, wrote


def step(state: str, at_us: int, action: str = "a", **more: Any) -> Fact:
    data = {"action": action, "kind": "hide", "message": "m", "source": "/feed", **more}
    return fact(f"action.{state}", at_us, data, recorded_us=at_us)


def state_of(*facts: Fact, action: str = "a") -> str:
    return folded(told(*facts)).outgoing[action].state


def test_what_is_asked_for_is_open_until_its_platform_shows_it() -> None:
    asked, sent = step("requested", at(0)), step("sent", at(1))
    done = fact(
        "moderation.completed", at(2),
        {"action": "hide", "outcome": "confirmed", "message_id": "m", "command_id": "a"},
    )  # fmt: skip
    assert state_of(asked) == "requested"
    assert state_of(asked, sent) == "sent"
    assert state_of(asked, sent, done) == "confirmed"


def test_what_is_settled_stays_so_but_what_was_seen_is_seen() -> None:
    asked, refused = step("requested", at(0)), step("refused", at(1), why="cannot_hide")
    assert state_of(asked, refused, step("unknown", at(2))) == "refused"
    assert state_of(asked, refused, step("confirmed", at(2))) == "confirmed"
    assert state_of(asked, step("confirmed", at(1)), step("refused", at(2))) == "confirmed"


def test_what_nobody_asked_for_is_nothing() -> None:
    assert folded(told(step("sent", at(0)))).outgoing == {}


def test_asked_for_twice_under_one_name_it_is_one() -> None:
    asked = ActionData(action="a", kind="hide", message="m")
    first, second = outgoing.request(asked), outgoing.request(asked)
    assert first.name == second.name
    assert outgoing.again(outgoing.asked(1, at(0), asked)).name != first.name


def test_another_attempt_opens_it_again_and_an_old_one_does_not() -> None:
    sent = (step("requested", at(0)), step("sent", at(1)))
    assert state_of(*sent, step("requested", at(2), attempt=2)) == "requested"
    assert state_of(*sent, step("requested", at(2), attempt=1)) == "sent"


def test_a_replys_text_stands_with_the_texts_not_in_the_fact() -> None:
    made = outgoing.request(ActionData(action="a", kind="reply"), text="arriviamo")
    assert made.text == "arriviamo"
    assert "arriviamo" not in str(made.data)


def test_a_newer_assignment_makes_void_what_has_not_left_and_only_that() -> None:
    def assign(name: str, state: str = "requested", thread: str = "t") -> Outgoing:
        return Outgoing(name, "assign", state, 1, at(0), at(0), thread)

    held = (assign("old"), assign("left", "sent"), assign("other", thread="u"), assign("new"))
    assert outgoing.overtaken(held, "t", "new") == ["old"]


def test_decisions_go_out_where_agents_obey_and_are_done_when_the_feed_shows_them() -> None:
    obeys = fact("feed.obeys", at(0), {"feed": "simulator"})
    state = folded(told(wrote(at(1)), obeys, decided(at(2))))
    (one,) = state.outgoing.values()
    assert (one.kind, one.agent, one.state) == ("assign", "Ada", "requested")
    fold(state, msgspec.structs.replace(went_on("assigned", at(3), agent="Ada"), seq=9))
    assert state.outgoing == {}
    assert folded(told(wrote(at(1)), decided(at(2)))).outgoing == {}


def test_what_is_open_is_kept_however_much_was_settled() -> None:
    held: dict[str, Outgoing] = {}
    outgoing.put(held, Outgoing("open", "hide", "sent", 1, at(0), at(0)))
    for n in range(KEPT + 50):
        outgoing.put(held, Outgoing(f"done {n}", "hide", "confirmed", 1, at(n), at(n)))
    assert "open" in held
    assert len(held) == KEPT + 1
    assert f"done {KEPT + 49}" in held
    assert "done 0" not in held


_STEPS = st.builds(
    step,
    st.sampled_from(("requested", "sent", "confirmed", "refused", "unknown")),
    st.integers(0, 30).map(at),
    st.sampled_from(("a", "b")),
    attempt=st.integers(1, 2),
)


@given(st.lists(_STEPS, max_size=12), st.integers(0, 12))
def test_cut_anywhere_it_goes_on_as_if_nothing_had_been(facts: list[Fact], cut: int) -> None:
    log = told(*facts)
    state = load(dump(folded(log[:cut])))
    for one in log[cut:]:
        fold(state, one)
    assert digest(state) == digest(folded(log))
    assert all(isinstance(one, Outgoing) for one in state.outgoing.values())
    assert isinstance(state, State)
