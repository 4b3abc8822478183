"""Each kind of override: what it does, that it ends, what it beats and what beats it."""

from typing import Any

import pytest

from tests.commandcenter.assignment.played import Played


def room(*people: str) -> Played:
    """Return a room with people who can do what "it" asks, all on a break."""
    played = Played()
    for name in people:
        played.person(name, state="break")
    return played


def test_a_pinned_case_waits_for_its_person_and_goes_to_nobody_else() -> None:
    played = room("anna", "bruno")
    played.case("c1")
    assert played.rule("p", "PIN", {"case": "c1"}, {"agent": "bruno"}) == []
    assert played.alerts == ["infeasible p bruno: absent"]
    assert played.state("anna") == []
    assert played.state("bruno") == ["c1>bruno"]
    assert played.why[:2] == ["pin:p", "first"]


def test_a_pin_takes_own_unstarted_work_from_another_in_the_same_answer() -> None:
    played = room("anna", "bruno")
    played.state("anna")
    assert played.case("c1") == ["c1>anna"]
    played.state("bruno")
    assert played.rule("p", "PIN", {"case": "c1"}, {"agent": "bruno"}) == ["c1<", "c1>bruno"]


def test_a_pin_passes_every_skill_but_critical() -> None:
    played = room("anna")
    played.state("anna")
    played.case("c1", "it de")
    assert played.rule("p", "PIN", {"case": "c1"}, {"agent": "anna"}) == ["c1>anna"]
    played.closes("c1")
    played.case("c2", "it critical", queue="critical")
    assert played.rule("q", "PIN", {"case": "c2"}, {"agent": "anna"}) == []
    assert played.alerts == ["infeasible q anna: critical_missing"]


def test_a_held_case_goes_to_nobody_until_the_hold_ends_and_its_clock_goes_on() -> None:
    played = room("anna")
    played.state("anna")
    assert played.case("c1") == ["c1>anna"]
    assert played.rule("h", "HOLD", {"case": "c1"}) == ["c1<"]
    assert played.after(20) == []
    assert played.ends("h") == ["c1>anna"]
    assert "slack:25m" in played.why


def test_a_hold_beats_a_pin_and_says_so() -> None:
    played = room("anna")
    played.case("c1")
    played.rule("h", "HOLD", {"case": "c1"})
    played.rule("p", "PIN", {"case": "c1"}, {"agent": "anna"})
    assert "conflict p h: hold_wins" in played.alerts
    assert played.state("anna") == []


def test_two_pins_to_two_people_leave_nobody() -> None:
    played = room("anna", "bruno")
    played.case("c1")
    played.rule("p", "PIN", {"case": "c1"}, {"agent": "anna"})
    played.rule("q", "PIN", {"case": "c1"}, {"agent": "bruno"})
    assert "conflict q p: two_pins" in played.alerts
    assert played.state("anna") + played.state("bruno") == []
    assert played.ends("q") == ["c1>anna"]


def test_a_drained_person_gets_only_what_they_worked_on() -> None:
    played = room("anna")
    played.state("anna")
    played.case("c1")
    played.starts("c1")
    played.rule("d", "DRAIN", {"agents": ["anna"]})
    played.waits("c1")
    assert played.case("c2") == []
    assert played.returns("c1", "anna") == ["c1>anna"]
    played.closes("c1")
    assert played.ends("d") == ["c2>anna"]


def test_a_paused_person_gives_back_and_gets_nothing_but_what_is_pinned() -> None:
    played = room("anna")
    played.state("anna")
    played.case("c1")
    assert played.rule("x", "PAUSE", {"agent": "anna"}) == ["c1<"]
    assert played.case("c2") == []
    assert played.rule("p", "PIN", {"case": "c2"}, {"agent": "anna"}) == ["c2>anna"]


def test_paused_motives_stay_in_the_queue() -> None:
    played = room("anna")
    played.state("anna")
    assert played.case("c1", motive="billing") == ["c1>anna"]
    assert played.rule("x", "PAUSE", {"motive": "billing"}) == ["c1<"]
    assert played.case("c2") == ["c2>anna"]
    played.closes("c2")
    assert played.ends("x") == ["c1>anna"]


def test_a_floor_keeps_the_last_person_who_can_serve_for_its_target() -> None:
    played = room("anna", "bruno")
    played.person("clara", "it critical")
    assert played.rule("f", "FLOOR", {"queue": "critical"}, {"n": 1}) == []
    assert (
        played.case("c1", channel="mail") == []
    )  # six units would leave no room for a critical case
    assert played.case("c2") == ["c2>clara"]  # three leave room: she still counts
    played.closes("c2")
    played.state("bruno")
    assert played.given == ["c1>bruno"]
    assert played.case("c3", "it critical", queue="critical", channel="mail") == ["c3>clara"]


def test_a_floor_counts_nobody_who_is_paused_and_forbids_nothing_to_who_does_not_count() -> None:
    played = Played()
    played.person("clara", "it critical")
    played.person("dario", "it critical")
    played.rule("x", "PAUSE", {"agent": "clara"})
    played.rule("f", "FLOOR", {"skill": "critical"}, {"n": 1})
    assert played.case("c1", channel="mail") == []  # dario is the last who counts
    played.ends("x")
    assert played.given == ["c1>clara"]  # either may: the other still counts


def test_a_ceiling_lets_at_most_n_people_hold_its_cases() -> None:
    played = room("anna", "bruno", "clara")
    for name in ("anna", "bruno", "clara"):
        played.state(name)
    played.rule("c", "CEILING", {"motive": "billing"}, {"n": 2})
    given = [played.case(f"c{n}", motive="billing") for n in range(3)]
    assert given == [["c0>anna"], ["c1>bruno"], []]
    assert played.case("c3") == ["c3>clara"]
    assert played.closes("c0") == ["c2>anna"]


def test_a_floor_above_people_or_ceiling_is_infeasible_in_the_same_answer() -> None:
    played = room("anna")
    played.state("anna")
    played.rule("f", "FLOOR", {"queue": "care"}, {"n": 2})
    assert played.alerts == ["infeasible f: floor_unreachable"]
    played.rule("c", "CEILING", {"queue": "care"}, {"n": 1})
    assert played.alerts == ["infeasible f c: floor_above_ceiling"]
    played.after(1)
    assert played.alerts == []  # told once


def test_moved_people_get_only_what_they_were_moved_to_and_one_move_binds_each() -> None:
    played = room("anna")
    played.state("anna")
    played.rule("m", "MOVE", {"agents": ["anna"]}, {"to": {"skill": "ch:mail"}})
    played.person("anna", "it ch:mail")
    assert played.case("c1") == []
    played.rule("n", "MOVE", {"agents": ["anna", "bruno"]}, {"to": {"queue": "care"}})
    assert played.alerts == ["conflict n m: moved_already"]
    assert played.case("c2", "it ch:mail", channel="mail") == ["c2>anna"]
    played.closes("c2")
    assert played.ends("m") == ["c1>anna"]


def test_the_lowest_cap_counts_cases_that_take_units() -> None:
    played = room("anna")
    played.state("anna")
    played.rule("one", "CAP", {"agent": "anna"}, {"n": 1})
    played.rule("two", "CAP", {"agent": "anna"}, {"n": 2})
    assert played.alerts == ["conflict two one: lowest_wins"]
    played.case("c1", channel="chat")
    played.starts("c1")
    played.waits("c1", holds=True)
    assert played.case("c2") == []
    assert played.ends("one") == ["c2>anna"]


def test_an_opened_skill_counts_until_it_ends_and_critical_needs_a_second_person() -> None:
    played = room("anna")
    played.state("anna")
    assert played.case("c1", "it de") == []
    assert played.rule("s", "SKILL_OPEN", {"agents": ["anna"]}, {"skill": "de"}) == ["c1>anna"]
    played.closes("c1")
    played.ends("s")
    assert played.case("c2", "it de") == []
    critical: tuple[Any, ...] = ("SKILL_OPEN", {"agents": ["anna"]}, {"skill": "critical"})
    played.case("c3", "it critical", queue="critical")
    assert played.rule("t", *critical, second="op") == []
    assert played.alerts == ["rejected t: second_missing"]
    assert played.rule("t", *critical, second="lead") == ["c3>anna"]


def test_a_boost_multiplies_the_index_and_factors_are_clamped_together() -> None:
    played = room("anna")
    played.case("early")
    played.minute += 10
    played.case("late", motive="fault")
    played.rule("b", "BOOST", {"motive": "fault"}, {"factor": 9})
    assert played.state("anna") == ["late>anna"]
    played.rule("h", "HOLD", {"case": "late"})
    assert played.given == ["late<", "early>anna"]
    key = played.engine.room.rules.orders(played.engine.room.cases["late"], overload=False).boost
    played.rule("bb", "BOOST", {"case": "late"}, {"factor": 10})
    more = played.engine.room.rules.orders(played.engine.room.cases["late"], overload=False).boost
    assert (round(key, 4), round(more, 4)) == (2.1972, 2.3026)  # ln 9, ln 10: never 90 times


def test_a_pullback_returns_unstarted_work_also_a_human_s_and_never_to_that_person() -> None:
    played = room("anna", "bruno")
    played.state("anna")
    played.case("c1")
    played.case("c2")
    played.moves("assigned", "c2", "assigned", agent="anna", by="human")
    assert played.rule("b", "PULLBACK", {"agent": "anna"}) == ["c2<", "c1<"]
    assert played.state("bruno") == ["c1>bruno"]
    assert played.after(59) == []
    played.after(2)
    assert "override.expired b" in played.alerts
    assert played.given == ["c2>anna"]


def test_a_pullback_never_touches_started_work() -> None:
    played = room("anna")
    played.state("anna")
    played.case("c1")
    played.starts("c1")
    assert played.rule("b", "PULLBACK", {"case": "c1"}) == []


def test_triage_on_sends_short_first_answers_and_off_beats_it() -> None:
    played = room("anna", "bruno")
    played.state("anna")
    played.rule("on", "TRIAGE", {"queue": "care"}, {"on": True})
    played.case("c1")
    assert played.modes == ["triage"]
    assert "triage:on" in played.why
    played.rule("off", "TRIAGE", {"queue": "care"}, {"on": False})
    assert played.alerts == ["conflict off on: off_wins"]
    played.state("bruno")
    played.case("c2")
    assert played.modes == ["full"]


def test_a_macro_answers_first_turns_of_its_motive_and_beats_triage() -> None:
    played = room("anna", "bruno")
    played.state("anna")
    played.rule("off", "TRIAGE", {"queue": "care"}, {"on": False})
    played.rule("m", "MACRO", {"motive": "fault"}, {"macro": "outage-text"})
    played.case("c1", motive="fault")
    assert (played.modes, played.why[-1]) == (["macro"], "macro:outage-text")
    played.state("bruno")
    played.case("c2", motive="fault", stage="reopened", due_first=None)
    assert played.modes == ["full"]


def test_people_called_in_come_by_their_own_lines() -> None:
    played = room("anna")
    played.case("c1")
    assert played.rule("c", "CALL_IN", {"agents": ["anna"]}, {"until": "14:00", "rate": 30}) == []
    assert played.alerts == []
    assert played.state("anna") == ["c1>anna"]


@pytest.mark.parametrize(
    ("flaw", "why"),
    [
        ({"author": None}, "author_missing"),
        ({"author": "  "}, "author_missing"),
        ({"reason": ""}, "reason_missing"),
        ({"expires": "2026-04-14T09:00:00"}, "expired"),
        ({"expires": "2026-04-14T21:00:01"}, "too_long"),
        ({"type": "WISH"}, "type_unknown"),
        ({"target": {"case": "c1", "queue": "care"}}, "target_unfit"),
        ({"target": {}}, "target_unfit"),
        ({"target": {"queue": "care"}}, "target_unfit"),
        ({"target": {"case": 7}}, "target_unfit"),
        ({"type": "MOVE", "target": {"agents": []}}, "target_unfit"),
        (
            {"type": "MOVE", "target": {"agents": ["anna"]}, "params": {"to": {"case": "c1"}}},
            "params_unfit",
        ),
        ({"type": "PIN", "params": {}}, "params_unfit"),
        ({"type": "CAP", "target": {"agent": "anna"}, "params": {"n": -1}}, "params_unfit"),
        ({"type": "BOOST", "params": {"factor": 11}}, "params_unfit"),
        ({"type": "BOOST", "params": {"factor": True}}, "params_unfit"),
    ],
)
def test_an_unfit_override_is_rejected_and_changes_nothing(flaw: dict[str, Any], why: str) -> None:
    played = room("anna")
    played.state("anna")
    played.case("c1")
    one = {"id": "h", "type": "HOLD", "target": {"case": "c1"}, "author": "op", "reason": "why"}
    assert played.tell("override.set", override={**one, **flaw}) == []
    assert played.alerts == [f"rejected h: {why}"]


def test_an_id_that_is_active_is_not_taken_twice() -> None:
    played = room("anna")
    played.rule("h", "HOLD", {"case": "c1"})
    played.rule("h", "PAUSE", {"agent": "anna"})
    assert played.alerts == ["rejected h: id_taken"]
    played.ends("h")
    played.rule("h", "PAUSE", {"agent": "anna"})
    assert played.alerts == []


def test_an_override_without_expiry_binds_for_an_hour_and_expires_before_the_line_is_applied() -> (
    None
):
    played = room("anna")
    played.state("anna")
    played.rule("x", "PAUSE", {"agent": "anna"})
    played.minute = 60
    assert played.case("c1") == ["c1>anna"]
    assert played.alerts == ["override.expired x"]


def test_pausing_everybody_tells_that_a_queue_has_nobody_left() -> None:
    played = room("anna")
    played.state("anna")
    played.rule("x", "PAUSE", {"agent": "anna"})
    assert played.alerts == ["infeasible care: nobody_left"]


def test_ending_an_unknown_override_has_no_effect() -> None:
    played = room("anna")
    assert played.ends("nothing") == []
    assert played.alerts == []
