"""What a person does to cases, and what the engine and others make of it."""

from typing import Any, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.checkpoints import digest
from commandcenter.dispatch.turns import Turn
from commandcenter.errors import UserError
from tests.commandcenter.casework.desk import CaseDesk
from tests.commandcenter.story import at, by_hand, closed, folded, replied, told, went_on, wrote


def test_what_a_person_gives_the_engine_leaves_alone() -> None:
    desk = CaseDesk()
    desk.does("assign", "a", agent="Ada", reason="she knows him")
    for _ in range(3):
        desk.turn()
    assert desk.has("a") == ("Ada", "assigned")
    assert desk.room.case("a").by == "human"
    assert {desk.has("b")[0], desk.has("c")[0]} == {"", "Bo"}


def test_a_persons_word_stands_over_a_decision_that_had_not_seen_it() -> None:
    desk = CaseDesk()
    seq, answer = desk.state.seq, desk.room.turn(desk.now_us)
    given_to = next(one.agent for one in answer.decisions if one.case == "a")
    other = "Bo" if given_to == "Ada" else "Ada"
    desk.does("assign", "a", agent=other, reason="asked for")
    desk.room.write(answer, desk.now_us, seq)
    assert desk.has("a") == (other, "assigned")


def test_what_is_freed_the_engine_gives_again() -> None:
    desk = CaseDesk()
    desk.does("assign", "a", agent="Ada", reason="r")
    desk.does("assign", "a", reason="she is at lunch")
    assert desk.has("a") == ("", "queued")
    desk.turn()
    assert desk.room.case("a").by in {"auto", None}


def test_nothing_takes_away_what_somebody_has_begun() -> None:
    desk = CaseDesk()
    desk.turn()
    mine = next(case for case in "abc" if desk.has(case)[0] == "Ada")
    desk.does("start", mine)
    assert desk.has(mine) == ("Ada", "started")
    for _ in range(3):
        desk.turn()
    assert desk.has(mine) == ("Ada", "started")


def test_several_cases_are_one_command_with_a_fact_for_each() -> None:
    desk = CaseDesk()
    made = desk.does("assign", "abc", agent="Ada", reason="one fault")
    assert len(made) == 3
    assert {desk.has(case) for case in "abc"} == {("Ada", "assigned")}
    assert len(desk.state.sets) == 1


def test_of_several_cases_none_changes_where_one_may_not() -> None:
    desk = CaseDesk()
    desk.room.tell(closed(at(1), "b"))
    assert desk.refused("assign", "abc", agent="Ada", reason="r").key == "case_not_open"
    assert desk.has("a") == ("", "queued")


def test_a_case_named_twice_is_done_once() -> None:
    desk = CaseDesk()
    assert len(desk.does("assign", "aa", agent="Ada", reason="r")) == 1


def test_a_moved_case_is_in_its_new_queue_and_its_promise_stays() -> None:
    desk = CaseDesk()
    desk.turn()
    due = desk.room.live.rows["a"].due
    desk.does("move", "a", queue="network", reason="no signal, he says")
    row = desk.room.live.row("a")
    assert row is not None
    assert (row.screen, row.due, row.turn.agent) == ("network", due, "")
    assert dict(row.needed.skills)["mobile"] == "mobile_fault"
    desk.turn()
    assert desk.has("a") == ("", "queued")  # neither of them knows mobile


def test_a_move_is_counted_with_its_reason() -> None:
    desk = CaseDesk()
    desk.does("move", "a", queue="billing", reason="the bill")
    assert [explained for _, explained, _ in desk.state.moves] == [1]


def test_a_case_at_the_back_desk_needs_who_works_there() -> None:
    desk = CaseDesk()
    desk.does("move", "a", queue="backdesk", reason="a technician must look")
    row = desk.room.live.row("a")
    assert row is not None
    assert row.turn.is_back
    assert dict(row.needed.skills)["backdesk"] == "back_desk"


def test_a_close_ends_the_case_with_its_cause() -> None:
    desk = CaseDesk()
    (fact,) = desk.does("close", "a", cause="duplicate")
    assert b'"reason_code":"duplicate"' in fact.body
    assert "a" not in desk.state.hands
    assert "a" not in desk.state.waiting
    assert desk.refused("note", "a", note="late").key == "case_not_open"


def test_a_note_stands_with_the_texts_of_the_log() -> None:
    desk = CaseDesk()
    (fact,) = desk.does("note", "a", note="call him after six")
    assert b"after six" not in fact.body  # words can be erased, facts cannot


@pytest.mark.parametrize(
    ("action", "args", "key"),
    [
        ("assign", {"agent": "Ada", "reason": "  "}, "case_reason_missing"),
        ("assign", {"agent": "Nobody", "reason": "r"}, "case_agent_unknown"),
        ("assign", {"agent": "", "reason": "r"}, "case_free"),
        ("start", {}, "case_nobody"),
        ("start", {"agent": "Nobody"}, "case_agent_unknown"),
        ("move", {"queue": "billing", "reason": ""}, "case_reason_missing"),
        ("close", {"cause": "other"}, "case_reason_missing"),
        ("note", {"note": " "}, "case_note_empty"),
        ("note", {"note": "\u200b \u202e"}, "case_note_empty"),
    ],
)
def test_what_may_not_be_is_refused_in_words(
    action: str, args: dict[str, object], key: str
) -> None:
    assert CaseDesk().refused(action, "a", **args).key == key


def test_to_give_or_begin_twice_is_refused() -> None:
    desk = CaseDesk()
    desk.does("assign", "a", agent="Ada", reason="r")
    assert desk.refused("assign", "a", agent="Ada", reason="r").key == "case_has_it"
    desk.does("start", "a")
    assert desk.refused("start", "a").key == "case_begun"


# ---- two at once


def test_what_another_person_did_since_is_told_to_who_did_not_see_it() -> None:
    desk = CaseDesk()
    seen = desk.state.seq
    desk.does("assign", "a", person="Luca", agent="Bo", reason="his customer")
    error = desk.refused("assign", "ab", agent="Ada", reason="r", seen=seen)
    assert error.key == "case_stale_assigned"
    assert (error.values["who"], error.values["agent"]) == ("Luca", "Bo")
    (change,) = cast("list[dict[str, Any]]", error.values["changes"])
    assert (change["case"], change["act"], change["why"]) == ("a", "assigned", "his customer")
    desk.does("assign", "ab", agent="Ada", reason="r", seen=desk.state.seq)


def test_who_has_begun_meanwhile_is_told() -> None:
    desk = CaseDesk()
    desk.turn()
    seen, mine = desk.state.seq, next(case for case in "abc" if desk.has(case)[0] == "Ada")
    desk.room.tell(
        went_on("statuschanged", desk.now_us, mine, to_status="in_progress", agent="Ada")
    )
    error = desk.refused("assign", mine, agent="Bo", reason="r", seen=seen)
    assert (error.key, error.values["agent"]) == ("case_stale_started", "Ada")


def test_what_the_engine_or_oneself_did_since_is_no_conflict() -> None:
    desk = CaseDesk()
    seen = desk.state.seq
    desk.turn()
    desk.does("assign", "a", agent="Ada", reason="r", seen=seen)
    desk.does("assign", "a", agent="Bo", reason="r", seen=seen)
    assert desk.has("a") == ("Bo", "assigned")


# ---- taken back


def test_a_whole_set_is_taken_back_at_once() -> None:
    desk = CaseDesk()
    desk.does("assign", "a", person="Luca", agent="Bo", reason="r")
    desk.does("assign", "abc", agent="Ada", reason="one fault")
    assert desk.undoes() == (["a", "b", "c"], [])
    assert [desk.has(case)[0] for case in "abc"] == ["Bo", "", ""]
    assert desk.refused("undo").key == "case_nothing_to_undo"


def test_everybody_takes_back_his_own() -> None:
    desk = CaseDesk()
    desk.does("assign", "a", agent="Ada", reason="r")
    assert desk.refused("undo", person="Luca").key == "case_nothing_to_undo"


def test_what_was_begun_is_assigned_again() -> None:
    desk = CaseDesk()
    desk.does("assign", "a", agent="Ada", reason="r")
    desk.does("start", "a")
    desk.undoes()
    assert desk.has("a") == ("Ada", "assigned")


def test_who_had_begun_has_it_again_as_begun() -> None:
    desk = CaseDesk()
    desk.does("assign", "a", agent="Ada", reason="r")
    desk.does("start", "a")
    desk.does("assign", "a", agent="Bo", reason="Ada must go")
    desk.undoes()
    assert desk.has("a") == ("Ada", "started")


def test_a_move_taken_back_leaves_the_case_where_it_was() -> None:
    desk = CaseDesk()
    desk.turn()
    before = {case: desk.has(case) for case in "abc"}
    desk.does("move", "abc", queue="billing", reason="r")
    desk.undoes()
    row = desk.room.live.row("a")
    assert row is not None
    assert row.screen == "offers"
    for _ in range(3):
        desk.turn()
    assert [state for _, state in before.values()] == [desk.has(case)[1] for case in "abc"]


def test_a_move_taken_back_leaves_a_case_waiting_for_its_customer() -> None:
    desk = CaseDesk()
    desk.room.tell(replied(at(1), "a", agent="Ada"))
    assert desk.has("a")[1] == "wait_customer"
    desk.does("move", "a", queue="billing", reason="r")
    assert desk.has("a")[1] == "queued"
    desk.undoes()
    assert desk.has("a")[1] == "wait_customer"


def test_a_close_taken_back_is_as_if_it_had_never_been() -> None:
    desk = CaseDesk()
    desk.does("assign", "a", agent="Ada", reason="r")
    before, figures = desk.has("a"), list(desk.state.requests)
    desk.does("close", "ab", cause="duplicate")
    assert desk.undoes() == (["a", "b"], [])
    assert desk.has("a") == before
    assert list(desk.state.requests) == figures
    row = desk.room.live.row("a")
    assert row is not None
    assert row.number == 3  # its first message stands third in the log
    desk.restarts()


def test_what_went_on_stays_and_the_rest_is_taken_back() -> None:
    desk = CaseDesk()
    desk.does("assign", "abc", agent="Ada", reason="r")
    desk.room.tell(replied(desk.now_us + 1, "a", agent="Ada"))
    desk.does("assign", "b", person="Luca", agent="Bo", reason="r")
    assert desk.undoes() == (["c"], [("a", "answered"), ("b", "assigned")])
    assert [desk.has(case)[0] for case in "bc"] == ["Bo", ""]


def test_where_all_went_on_it_is_said() -> None:
    desk = CaseDesk()
    desk.does("close", "a", cause="resolved")
    desk.room.tell(wrote(desk.now_us + 1, "a", name="again"))
    error = desk.refused("undo")
    left = cast("list[dict[str, Any]]", error.values["left"])
    assert (error.key, left[0]["act"]) == ("case_gone_on", "open_again")


def test_a_note_is_nothing_to_take_back() -> None:
    desk = CaseDesk()
    desk.does("assign", "a", agent="Ada", reason="r")
    desk.does("note", "a", note="n")
    desk.undoes()
    assert desk.has("a") == ("", "queued")


@given(st.permutations(range(5)))
def test_a_close_and_its_undo_add_up_in_any_order(order: list[int]) -> None:
    opened, close = wrote(at(0)), by_hand("closed", at(3), reason_code="duplicate")
    known = msgspec.to_builtins(folded(told(opened)).hands["t"])
    facts_of_close = folded(told(opened, close)).sets["C1"].done["t"].facts
    facts = told(
        opened,
        replied(at(1)),
        close,
        by_hand(
            "reopened", at(4), command="C2", undoes="C1", hands=known,
            mark=[at(3), 0, facts_of_close],
        ),
        wrote(at(6), name="later"),
    )  # fmt: skip
    state = folded([facts[place] for place in order])
    assert digest(state) == digest(folded(facts))
    assert "t" in state.waiting
    assert state.cycles.size() == 1


_COMMANDS = st.sampled_from((
    ("assign", {"agent": "Ada", "reason": "r"}),
    ("assign", {"agent": "Bo", "reason": "r"}),
    ("assign", {"agent": "", "reason": "r"}),
    ("start", {}),
    ("start", {"agent": "Bo"}),
    ("move", {"queue": "billing", "reason": "r"}),
    ("move", {"queue": "backdesk", "reason": "r"}),
    ("close", {"cause": "duplicate"}),
))  # fmt: skip
_CASES = st.sampled_from(("a", "b", "c", "ab", "abc"))
_WORLD = st.sampled_from(("wrote", "replied", "assigned", "waiting", ""))


@settings(max_examples=150)
@given(st.lists(st.tuples(_COMMANDS, _CASES, _WORLD), max_size=6))
def test_whatever_was_done_taken_back_at_once_it_is_as_before(
    steps: list[tuple[tuple[str, dict[str, Any]], str, str]],
) -> None:
    desk = CaseDesk()
    for (action, args), cases, world in steps:
        before = _standing(desk)
        try:
            desk.does(action, cases[0] if action == "start" else cases, **args)
        except UserError:
            assert _standing(desk) == before
        else:
            desk.undoes()
            assert _standing(desk) == before, (action, args, cases)
            desk.does(action, cases[0] if action == "start" else cases, **args)
        _goes_on(desk, cases[0], world)
    desk.restarts()


def _standing(desk: CaseDesk) -> list[Any]:
    """Return how each case stands for whoever looks: with whom, since when, where, what it asks for."""
    rows = [desk.room.live.row(case) for case in "abc"]
    return [
        None if row is None else (
            row.turn.agent, row.turn.state, row.turn.is_back, row.screen,
_since(row.turn),
            row.needed.skills, row.number, row.due, row.turn.replied,
        )
        for row in rows
    ]  # fmt: skip


def _since(turn: Turn) -> int:
    """Return since when a case waits; of a moved one a step that is taken back tells another instant."""
    is_due = turn.state in {"queued", "assigned", "started"}
    return turn.since_us if is_due and not (turn.queue or turn.is_back) else 0


def _goes_on(desk: CaseDesk, case: str, world: str) -> None:
    desk.now_us += 60_000_000
    at_us, name = desk.now_us, f"{case} {desk.now_us}"
    if world == "wrote":
        desk.room.tell(wrote(at_us, case, "abc".index(case) + 1, name=name))
    elif world == "replied":
        desk.room.tell(replied(at_us, case, agent="Ada"))
    elif world == "assigned":
        desk.room.tell(went_on("assigned", at_us, case, agent="Bo"))
    elif world == "waiting":
        desk.room.tell(went_on("statuschanged", at_us, case, to_status="waiting"))
