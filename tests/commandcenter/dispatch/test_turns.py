"""Which turn is next and who has it: after requests, replies, short answers, moves, and persons' hands."""

from commandcenter.dispatch.cases import turn_in
from commandcenter.events.fact import Fact
from tests.commandcenter.dispatch.room import Room
from tests.commandcenter.story import at, closed, decided, replied, went_on, wrote


def room(*facts: Fact) -> Room:
    found = Room()
    found.tell(*facts)
    return found


def test_who_asks_is_queued_since_he_asked() -> None:
    turn = room(wrote(at(0))).case()
    assert (turn.state, turn.since_us, turn.agent, turn.replied, turn.version) == (
        "queued", at(0), "", False, 0,
    )  # fmt: skip


def test_what_nobody_asked_for_is_no_case() -> None:
    found = room(wrote(at(0), care=False))
    assert turn_in(found.state, "t") is None


def test_a_decision_gives_it_and_a_start_makes_it_untouchable() -> None:
    found = room(wrote(at(0)), decided(at(1), mode="triage"))
    turn = found.case()
    assert (turn.state, turn.agent, turn.by, turn.version) == ("assigned", "Ada", "auto", 1)
    found.tell(went_on("statuschanged", at(2), to_status="started", agent="Ada"))
    turn = found.case()
    assert (turn.state, turn.agent, turn.by, turn.hand_us) == ("started", "Ada", "self", at(2))
    assert turn.step is not None
    assert turn.step.mode == "triage"


def test_a_feed_that_confirms_a_decision_makes_it_no_persons() -> None:
    found = room(wrote(at(0)), decided(at(1)), went_on("assigned", at(2), agent="Ada"))
    assert (found.case().state, found.case().by) == ("assigned", "auto")


def test_a_feed_that_tells_somebody_else_tells_of_a_person() -> None:
    found = room(wrote(at(0)), decided(at(1)), went_on("assigned", at(2), agent="Bo"))
    assert (found.case().agent, found.case().by) == ("Bo", "human")


def test_after_the_reply_it_waits_for_the_customer_and_comes_back_with_who_knows_it() -> None:
    found = room(wrote(at(0)), decided(at(1)), replied(at(5), agent="Ada"))
    assert found.case().state == "wait_customer"
    found.tell(wrote(at(9), name="again"))
    turn = found.case()
    assert (turn.state, turn.agent, turn.holder, turn.since_us, turn.replied) == (
        "queued", "", "Ada", at(9), True,
    )  # fmt: skip


def test_the_rest_of_a_short_first_answer_is_a_turn_of_its_own() -> None:
    found = room(wrote(at(0)), decided(at(1), mode="triage"))
    found.tell(went_on("statuschanged", at(2), to_status="started", agent="Ada"))
    found.tell(replied(at(5), agent="Ada"))
    turn = found.case()
    assert (turn.state, turn.short, turn.since_us, turn.holder) == (
        "queued", "triage", at(5), "Ada",
    )  # fmt: skip
    found.tell(decided(at(6), "t", "Bo", version=2))
    assert (found.case().state, found.case().agent) == ("assigned", "Bo")
    found.tell(replied(at(9), agent="Bo"))
    assert found.case().state == "wait_customer"


def test_a_second_full_answer_ends_what_began_short() -> None:
    found = room(wrote(at(0)), decided(at(1), mode="triage"), replied(at(5)), replied(at(8)))
    assert found.case().state == "wait_customer"


def test_a_person_who_takes_a_short_turn_over_answers_in_full() -> None:
    found = room(wrote(at(0)), decided(at(1), mode="triage"))
    found.tell(went_on("assigned", at(2), agent="Bo"), replied(at(5), agent="Bo"))
    assert found.case().state == "wait_customer"


def test_what_is_passed_on_waits_for_the_back_desk_and_keeps_its_clock() -> None:
    found = room(wrote(at(0)), decided(at(1)), went_on("moved", at(3), reason="guasto"))
    turn = found.case()
    assert (turn.state, turn.is_back, turn.agent, turn.opened_us, turn.since_us) == (
        "queued", True, "", at(0), at(3),
    )  # fmt: skip


def test_what_is_put_off_is_nobodys_turn_until_it_is_taken_up_or_the_customer_writes() -> None:
    found = room(wrote(at(0)), decided(at(1)), went_on("statuschanged", at(2), to_status="hold"))
    assert found.case().state == "wait_backdesk"
    found.tell(went_on("statuschanged", at(9), to_status="open"))
    assert found.case().state == "assigned"


def test_a_freed_case_is_queued_and_its_clock_goes_on() -> None:
    found = room(wrote(at(0)), decided(at(1)), went_on("unassigned", at(2)))
    assert (found.case().state, found.case().since_us) == ("queued", at(0))


def test_a_closed_case_is_none() -> None:
    found = room(wrote(at(0)), closed(at(1)))
    assert turn_in(found.state, "t") is None
