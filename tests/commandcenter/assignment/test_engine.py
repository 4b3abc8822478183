"""Without overrides: who gets what, what goes back, who waits for whom, where people always win."""

from typing import Any

from tests.commandcenter.assignment.played import Played


def test_the_free_person_with_the_skills_gets_the_case_and_is_offered_nothing_more() -> None:
    played = Played()
    played.person("anna", "it")
    played.person("bruno", "it de")
    assert played.case("c1", "de") == ["c1>bruno"]
    assert played.case("c2", "de") == []  # late binding: he has not even started
    played.starts("c1")
    assert played.case("c3", "it") == ["c3>anna"]
    assert played.closes("c1") == ["c2>bruno"]


def test_a_decision_rests_on_the_version_and_says_why() -> None:
    played = Played()
    played.person("anna")
    played.case("c1", version=7)
    (decision,) = played.decisions
    assert decision.version == 7
    assert decision.mode == "full"
    assert decision.why == ["index", "first", "slack:45m"]
    assert played.engine.room.cases["c1"].version == 8


def test_a_chat_that_waits_for_its_customer_keeps_its_units_and_leaves_its_person_free() -> None:
    played = Played()
    played.person("anna")
    for name in ("c1", "c2"):
        played.case(name, channel="chat")
        played.starts(name)
        played.waits(name, holds=True)
    assert played.case("m", channel="mail") == []  # six units: no room beside two chats
    assert played.case("c3", channel="chat") == ["c3>anna"]
    played.closes("c3")
    played.moves("message", "c1", "assigned", agent="anna", by="hold")
    assert played.case("c4", channel="chat") == []
    played.closes("c1")
    played.closes("c4")
    assert played.closes("c2") == ["m>anna"]


def test_a_waiting_case_of_another_channel_frees_its_units() -> None:
    played = Played()
    played.person("anna")
    played.case("c1")
    played.starts("c1")
    played.waits("c1")
    assert played.engine.room.agents["anna"].load == 0


def test_side_queues_are_never_given_until_a_case_is_promoted() -> None:
    played = Played()
    played.person("anna")
    for queue in ("neutral", "hidden", "banned"):
        assert played.case(queue, queue=queue) == []
    assert played.moves("message", "hidden", "queued", queue="care") == ["hidden>anna"]


def test_only_known_open_states_with_presence_are_given_work() -> None:
    played = Played()
    played.person("anna", state="meeting")
    played.case("c1")
    for state in ("wrap_up", "break", "training", "offline", "", "Available"):
        assert played.state("anna", state) == []
    assert played.state("anna", "busy", "lost") == []
    assert played.state("anna", "busy") == ["c1>anna"]


def test_the_critical_queue_asks_for_the_skill_though_the_case_does_not_name_it() -> None:
    played = Played()
    played.person("anna")
    assert played.case("c1", queue="critical") == []
    played.person("clara", "it critical")
    assert played.given == ["c1>clara"]


def test_the_one_who_knows_the_case_gets_it_back() -> None:
    played = Played()
    played.person("anna")
    played.case("c1")
    played.starts("c1")
    played.waits("c1")
    played.person("bruno", "it")
    played.engine.room.agents["anna"].worked_s = 9_999  # bruno would be asked first
    assert played.returns("c1", "anna") == ["c1>anna"]
    assert "holder" in played.why


def test_a_case_waits_ten_minutes_for_its_holder_who_is_busy_then_goes_to_anyone() -> None:
    played = Played()
    played.person("anna")
    played.person("bruno")
    played.case("c1")
    played.starts("c1")
    played.waits("c1")
    played.case("c2")
    played.case("c3")
    holder = str(played.engine.room.cases["c3"].agent)
    played.starts("c3")
    assert played.returns("c1", holder) == []
    played.closes("c2")
    assert played.after(9) == []
    assert played.after(1) != []
    assert played.given[0].startswith("c1>")


def test_a_case_whose_close_is_near_waits_for_nobody() -> None:
    played = Played()
    played.person("anna")
    played.case("c1", due_close=played.iso(90))
    played.starts("c1")
    played.waits("c1")
    played.case("c2")
    played.starts("c2")
    played.person("bruno")
    assert played.returns("c1", "anna") == ["c1>bruno"]


def test_a_case_stops_waiting_when_its_holder_leaves() -> None:
    played = Played()
    played.person("anna")
    played.case("c1")
    played.starts("c1")
    played.waits("c1")
    played.case("c2")
    played.starts("c2")
    played.person("bruno")
    assert played.returns("c1", "anna") == []
    assert played.state("anna", "wrap_up") == ["c1>bruno"]


def test_work_spreads_to_who_was_least_occupied_today() -> None:
    played = Played()
    played.person("anna")
    played.person("bruno")
    assert played.case("c1") == ["c1>anna"]
    played.starts("c1")
    played.minute += 20
    played.closes("c1")
    assert played.case("c2") == ["c2>bruno"]
    played.state("anna", "offline")
    played.minute += 24 * 60
    played.closes("c2")
    played.state("anna")
    assert played.case("c3") == ["c3>anna"]  # a new day


def test_the_flexible_are_kept_free() -> None:
    played = Played()
    played.person("anna", "it de en")
    played.person("bruno", "it de")
    assert played.case("c1") == ["c1>bruno"]


# ---- promises


def test_a_promise_that_cannot_be_kept_takes_no_time_from_one_that_can() -> None:
    played = Played()
    late: dict[str, Any] = {
        "due_first": played.iso(-30),
        "due_close": played.iso(-10),
        "weight": 3.0,
    }
    played.case("lost", work=3.0, **late)
    played.case("kept")
    assert played.person("anna") == ["kept>anna"]
    played.closes("kept")
    assert played.given == ["lost>anna"]
    assert played.why == ["index", "lost"]


def test_a_first_answer_that_would_come_too_late_goes_out_short() -> None:
    played = Played()
    played.case("c1", due_first=played.iso(12))
    assert played.person("anna") == ["c1>anna"]
    assert played.modes == ["triage"]
    assert "triage:rescue" in played.why
    played.starts("c1")
    left = {"first": True, "stage": "next", "work": 7.5, "holder": "anna"}
    assert played.moves("replied", "c1", "queued", agent="anna", **left) == ["c1>anna"]
    assert (played.modes, played.why) == (["full"], ["index", "close", "slack:240m", "holder"])


def test_the_shorter_of_two_turns_is_worth_more_until_the_other_becomes_urgent() -> None:
    played = Played()
    played.case("short", work=6.0)
    played.case("long", work=9.0)
    played.minute += 26
    assert played.person("anna") == ["short>anna"]
    played.rule("hold", "HOLD", {"case": "short"})
    assert played.given == ["short<", "long>anna"]


def test_a_turn_whose_rescue_begins_passes_those_before_it() -> None:
    played = Played()
    played.case("short", work=4.0)
    played.case("long", work=9.0)
    played.minute += 27.5  # 17.5 minutes left: less than two times its work
    assert played.person("anna") == ["long>anna"]
    assert played.modes == ["triage"]


def test_overload_turns_on_above_fourteen_minutes_a_person_and_off_below_five() -> None:
    played = Played()
    played.person("anna", "other")  # open, but able to take nothing of it
    played.case("c0", work=14.0)
    assert played.alerts == []
    played.case("c1", work=0.5)
    assert played.alerts == ["overload.on care: 14m"]
    played.closes("c1")
    assert played.alerts == []  # between the limits it stays
    played.person("bruno", "other")
    assert played.alerts == []
    played.person("clara", "other")
    assert played.alerts == ["overload.off care: 5m"]
    played.case("c2", work=20)
    assert played.alerts == []


def test_under_overload_first_answers_go_out_short_but_those_of_chats_and_of_the_critical_queue() -> (
    None
):
    played = Played()
    played.person("anna", "other")
    played.case("backlog", "nobody", work=60)
    for n, more in enumerate(({}, {"channel": "chat"}, {"queue": "critical"})):
        played.case(f"c{n}", **more)
    modes = {played.person(f"p{n}", "it critical")[0]: played.modes for n in range(3)}
    assert modes == {"c0>p0": ["triage"], "c1>p1": ["full"], "c2>p2": ["full"]}


def test_while_nobody_is_open_there_is_no_overload() -> None:
    played = Played()
    played.case("c1", work=600)
    assert played.alerts == []


# ---- presence


def test_work_of_a_lost_person_goes_back_after_ninety_seconds_not_before() -> None:
    played = Played()
    played.person("anna")
    played.case("c1")
    assert played.state("anna", "available", "lost") == []
    assert played.after(1.49) == []
    assert played.after(0.02) == ["c1<"]
    assert played.decisions[0].why == ["returned", "presence"]


def test_who_is_back_within_ninety_seconds_keeps_everything() -> None:
    played = Played()
    played.person("anna")
    played.case("c1")
    played.state("anna", "available", "lost")
    played.minute += 1.4
    assert played.state("anna") == []
    assert played.after(5) == []
    assert played.engine.room.cases["c1"].agent == "anna"


def test_nobody_lost_is_given_anything_at_once() -> None:
    played = Played()
    played.person("anna")
    played.state("anna", "available", "lost")
    assert played.case("c1") == []


def test_started_held_and_human_work_of_who_has_gone_is_told_once_and_left_alone() -> None:
    played = Played()
    played.person("anna")
    played.case("c1")
    played.starts("c1")
    played.case("c2")
    played.moves("assigned", "c2", "assigned", agent="anna", by="human")
    played.state("anna", "available", "lost")
    assert played.after(1.5) == []
    assert played.alerts == ["orphan anna c1 c2"]
    assert played.after(5) == []
    assert played.alerts == []
    played.case("c3")
    played.moves("assigned", "c3", "assigned", agent="anna", by="human")
    assert played.alerts == ["orphan anna c1 c2 c3"]


def test_work_given_by_a_human_to_somebody_unknown_is_an_orphan() -> None:
    played = Played()
    played.case("c1")
    played.moves("assigned", "c1", "assigned", agent="ghost", by="human")
    assert played.alerts == ["orphan ghost c1"]


def test_on_a_break_own_unstarted_work_goes_to_another_in_the_same_answer() -> None:
    played = Played()
    played.person("anna")
    played.case("c1")
    played.person("bruno", "it")
    assert played.state("anna", "break") == ["c1<", "c1>bruno"]
    assert played.engine.room.cases["c1"].version == 4


# ---- people win


def test_a_human_takes_over_and_the_engine_rests_on_what_he_did() -> None:
    played = Played()
    played.person("anna")
    played.person("bruno", state="offline")
    played.case("c1")
    played.moves("assigned", "c1", "assigned", agent="bruno", by="human")
    assert played.case("c2") == ["c2>anna"]
    assert played.after(60) == []  # bruno never comes; it is a human's all the same
    played.closes("c2")
    assert played.moves("assigned", "c1", "queued", agent=None, by="human") == ["c1>anna"]
    assert played.decisions[0].version == 4


def test_started_work_may_be_more_than_fits() -> None:
    played = Played()
    played.person("anna")
    for name in ("c1", "c2", "c3"):
        played.case(name)
        played.moves("started", name, "started", agent="anna")
    assert played.engine.room.agents["anna"].load == 9
    for name in ("c1", "c2"):
        assert played.closes(name) == []
    assert played.engine.room.agents["anna"].load == 3


def test_fewer_units_take_no_running_work_away() -> None:
    played = Played()
    played.person("anna")
    played.case("c1")
    assert played.tell("agent.capacity", agent="anna", capacity=2) == []
    played.closes("c1")
    assert played.case("c2") == []
    assert played.tell("agent.capacity", agent="anna", capacity=3) == ["c2>anna"]


def test_a_case_nobody_knows_is_rejected_and_an_earlier_instant_counts_as_now() -> None:
    played = Played()
    played.tell("case.closed", case="ghost", version=2, state="closed")
    assert played.alerts == ["rejected ghost: case_unknown"]
    played.after(10)
    played.minute -= 5
    played.tell("tick")
    assert played.engine.room.now % 86_400 == 9 * 3_600 + 600


def test_a_skill_that_only_names_a_queue_of_the_screens_is_asked_of_nobody() -> None:
    played = Played()
    played.person("ugo", "lang:it")
    assert played.case("c1", "lang:it queue:network") == ["c1>ugo"]


def test_whoever_a_skill_is_opened_to_takes_cases_of_its_queue_at_once() -> None:
    played = Played()
    played.person("ugo", "lang:it")
    played.case("c1", "lang:it mobile queue:network")
    assert played.rule("o1", "SKILL_OPEN", {"agents": ["ugo"]}, {"skill": "mobile"}) == ["c1>ugo"]
