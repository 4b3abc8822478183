"""The life of an incident: every transition, what it records, what comes too late."""

import msgspec
import pytest

from commandcenter.clock import MINUTE
from commandcenter.errors import UserError
from commandcenter.incidents.chain import chain_due
from tests.commandcenter.incidents.rooms import EVIDENCE, Room
from tests.commandcenter.story import at


def fired(severity: int = 6) -> Room:
    room = Room()
    room.detects("firing", severity=severity)
    return room


def refused(room: Room, action: str, **more: object) -> UserError:
    with pytest.raises(UserError) as caught:
        room.does(action, **more)  # type: ignore[arg-type]
    return caught.value


def test_what_only_may_become_one_is_told_to_nobody_and_dropped_after_five_minutes() -> None:
    room = Room()
    room.detects("pending")
    assert (room.one().state, room.told()) == ("pending", [])
    room.passes(6)
    assert (room.one().state, room.told()) == ("dropped", [])
    room.detects("firing")
    assert room.one().state == "firing"


def test_what_is_confirmed_fires_and_holds_why() -> None:
    room = Room()
    room.detects("pending")
    room.passes(2)
    room.detects("firing")
    found = room.one()
    assert (found.state, found.fired_us, found.burning) == ("firing", at(2), True)
    assert found.evidence is not None
    assert (found.evidence["observed"], found.evidence["parameters"]) == (40, "p1")


def test_what_began_and_was_dropped_is_dated_anew_when_it_fires() -> None:
    room = Room()
    begun = msgspec.structs.replace(EVIDENCE, onset_us=at(-40))
    room.detects("pending", evidence=begun)
    room.passes(20)
    room.detects("firing")
    assert (room.one().onset_us, room.one().fired_us) == (EVIDENCE.onset_us, at(20))


def test_what_may_begin_changes_nothing_about_an_incident_that_is_known() -> None:
    room = fired()
    before = room.one()
    room.detects("pending")
    assert room.one() == before


def test_a_motive_that_is_seen_along_is_noted_once_and_told_to_nobody() -> None:
    room = fired()
    told, number = room.told(), room.one().number
    room.detects("firing", also="internet_3g")
    room.detects("firing", also="internet_3g")
    assert (room.one().also, room.one().number) == (("internet_3g",), number + 1)
    assert (room.told(), room.one().state) == (told, "firing")
    room.does("incident.acknowledge")
    room.detects("firing", also="broadband")
    assert (room.one().state, room.one().also) == ("acknowledged", ("internet_3g", "broadband"))
    room.detects("resolved")
    room.detects("firing", also="signal")
    assert (room.one().state, len(room.one().also)) == ("resolved", 2)


@pytest.mark.parametrize("early", [True, False])
def test_the_fourth_in_ten_minutes_is_one_of_a_storm_also_where_it_had_begun_before(
    *, early: bool
) -> None:
    room = Room()
    for number in range(1, 5):
        if early:
            room.detects("pending", f"A000{number}", motive=f"m{number}")
        room.passes(1)
        room.detects("firing", f"A000{number}", motive=f"m{number}")
    assert [room.one(f"A000{n}").into for n in range(1, 5)] == ["", "", "", "T0001"]


def test_who_takes_it_owns_it_and_nobody_is_told_any_more() -> None:
    room = fired(8)
    room.does("incident.acknowledge", note="chiamo la rete")
    assert (room.one().state, room.one().owner) == ("acknowledged", "Rita")
    assert room.told() == []
    room.passes(25)
    assert room.told() == []


def test_of_two_at_once_the_first_wins_and_the_second_is_told_the_state() -> None:
    room = fired()
    seen = room.one().version
    room.does("incident.acknowledge", seen=seen)
    late = refused(room, "incident.acknowledge", person="Marco", seen=seen)
    assert late.values == {"incident": "A0001", "state": "acknowledged"}
    assert room.one().owner == "Rita"


def test_new_evidence_meanwhile_makes_no_request_stale() -> None:
    room = fired()
    seen = room.one().version
    room.passes(1)
    room.detects("firing", severity=8)
    room.does("incident.acknowledge", seen=seen)
    assert room.one().owner == "Rita"


def test_the_chain_going_on_meanwhile_makes_no_request_stale() -> None:
    room = fired(7)
    seen = room.one().version
    room.passes(10)
    assert room.one().state == "escalated"
    room.does("incident.acknowledge", seen=seen)
    assert room.one().owner == "Rita"


def test_what_only_began_to_burn_meanwhile_is_taken_as_it_is_nobody_s() -> None:
    room = Room()
    room.detects("pending")
    seen = room.one().version
    room.passes(1)
    room.detects("firing")
    assert room.one().moved > seen
    room.does("incident.acknowledge", seen=seen)
    assert room.one().owner == "Rita"


def test_what_another_one_took_and_gave_back_meanwhile_is_free_to_take() -> None:
    room = fired()
    seen = room.one().version
    room.does("incident.acknowledge", person="Marco")
    room.does("incident.release", person="Marco", note="non è mio")
    room.does("incident.acknowledge", seen=seen)
    assert room.one().owner == "Rita"


def test_nobody_takes_it_so_the_chain_goes_on_at_absolute_times() -> None:
    room = fired(7)
    assert chain_due(room.one()) == at(10)
    room.passes(10)
    assert (room.one().state, room.one().to) == ("escalated", "supervisor")
    assert room.one().due_us == at(20)
    room.passes(10)
    assert room.one().to == "duty_manager"
    room.passes(60)
    assert (room.one().to, room.one().step, chain_due(room.one())) == ("director", 3, None)


def test_steps_that_were_due_while_the_hub_was_off_are_taken_at_its_start() -> None:
    room = fired(7)
    room.off(25)
    room.restarts()
    room.looks()
    assert (room.one().step, room.one().to) == (2, "duty_manager")
    assert room.one().due_us == at(30)


def test_what_ended_by_itself_after_a_step_was_due_logs_it_as_skipped() -> None:
    room = fired(7)
    room.off(12)
    room.detects("resolved", severity=7)
    reasons = [b'"step_skipped"' in fact.body for fact in room.facts]
    assert room.one().state == "resolved"
    assert any(reasons)


def test_what_nobody_touched_for_a_day_pages_nobody_it_is_for_the_next_shift() -> None:
    room = fired(7)
    room.off(26 * 60)
    room.looks()
    assert (room.one().state, chain_due(room.one())) == ("firing", None)
    assert any(b'"handed_over"' in fact.body for fact in room.facts)


def test_an_owner_without_a_word_is_reminded_after_30_minutes_and_loses_it_after_60() -> None:
    room = fired()
    room.does("incident.acknowledge")
    room.sends()
    room.passes(29)
    assert room.told("A0001", "queued") == []
    room.passes(1)
    assert room.told("A0001", "queued") == [("desk", "reminder")]
    room.passes(30)
    assert (room.one().state, room.one().owner) == ("firing", None)
    assert ("desk", "firing") in room.told("A0001", "queued")


def test_a_word_in_time_keeps_it() -> None:
    room = fired()
    room.does("incident.acknowledge")
    room.passes(29)
    room.does("incident.note", note="tecnico in arrivo")
    room.passes(40)
    assert room.one().owner == "Rita"
    room.passes(20)
    assert room.one().state == "firing"


def test_two_above_what_it_was_when_taken_it_is_escalated_and_keeps_its_owner() -> None:
    room = fired(5)
    room.does("incident.acknowledge")
    room.detects("firing", severity=7)
    assert (room.one().state, room.one().owner, room.one().severity) == ("escalated", "Rita", 7)


def test_only_its_owner_or_a_manager_gives_it_back() -> None:
    room = fired()
    room.does("incident.acknowledge")
    why = refused(room, "incident.release", person="Marco", note="cambio turno")
    assert why.key == "not_yours"
    room.does("incident.release", note="cambio turno")
    assert (room.one().state, room.one().owner) == ("firing", None)
    assert chain_due(room.one()) == at(15)


def test_the_engine_ends_it_and_says_both_ends() -> None:
    room = fired()
    room.passes(10)
    room.detects("resolved", ended_us=at(5))
    assert (room.one().ended_us, room.one().resolved_us) == (at(5), at(10))
    assert room.one().resolved_by is None


def test_ended_by_hand_while_it_burns_it_fires_again_after_15_minutes_and_only_once() -> None:
    room = fired()
    room.does("incident.resolve", cause="antenna riaccesa")
    assert (room.one().state, room.one().cause) == ("resolved", "antenna riaccesa")
    room.passes(14)
    assert room.one().state == "resolved"
    room.passes(1)
    assert (room.one().state, room.one().reopened) == ("firing", 1)
    room.does("incident.resolve", cause="ora sì")
    room.passes(40)
    assert room.one().state == "resolved"


def test_ended_by_hand_and_really_over_it_stays_ended() -> None:
    room = fired()
    room.does("incident.resolve", cause="antenna riaccesa")
    room.passes(5)
    room.detects("resolved", ended_us=at(2))
    room.passes(60)
    assert (room.one().state, room.one().ended_us) == ("resolved", at(2))


def test_the_same_again_opens_it_anew_under_its_id() -> None:
    room = fired()
    room.does("incident.acknowledge")
    room.passes(20)
    room.detects("resolved")
    room.passes(20)
    room.detects("firing")
    found = room.one()
    assert (found.state, found.reopened, found.owner, found.fired_us) == ("firing", 1, None, at(40))


def test_a_later_one_is_linked_to_the_one_before() -> None:
    room = fired()
    room.detects("resolved")
    room.passes(90)
    room.detects("firing", "A0002")
    assert room.one("A0002").follows == "A0001"


def test_what_is_over_is_closed_by_its_review_or_after_seven_days() -> None:
    room = fired()
    room.detects("resolved")
    room.does("incident.close", role="manager", cause="antenna", actions="riavvio", lessons="due")
    assert room.one().state == "closed"
    other = fired()
    other.detects("resolved")
    other.off(7 * 24 * 60)
    other.looks()
    assert other.one().state == "closed"


def test_a_false_alarm_has_a_cause_of_the_list_and_the_detectors_do_not_bring_it_back() -> None:
    room = fired()
    room.does("incident.dismiss", role="manager", cause="campaign")
    assert (room.one().state, room.one().cause) == ("false_alarm", "campaign")
    room.detects("firing", severity=8)
    room.passes(60)
    assert room.one().state == "false_alarm"


def test_a_person_lowers_the_severity_and_only_worse_than_ever_raises_it() -> None:
    room = fired(8)
    assert refused(room, "incident.lower", severity=8, note="meno").key == "not_lower"
    room.does("incident.lower", severity=4, note="solo un quartiere")
    room.detects("firing", severity=8)
    assert room.one().severity == 4
    room.detects("firing", severity=9)
    assert room.one().severity == 9


def test_two_that_are_one_are_merged_and_part_again() -> None:
    room = fired()
    room.detects("firing", "A0002", motive="billing")
    room.does("incident.merge", "A0002", role="manager", into="A0001")
    assert (room.one("A0002").into, room.one("A0002").is_open) == ("A0001", False)
    assert refused(room, "incident.acknowledge", incident="A0002").values["into"] == "A0001"
    room.does("incident.split", "A0001", role="manager", part="A0002")
    assert room.one("A0002").is_open


def test_a_part_is_split_off_as_an_incident_of_its_own_and_ends_with_the_whole() -> None:
    room = fired()
    room.does("incident.split", role="manager", part="region:lazio")
    part = room.one("A0001.2")
    assert (part.region, part.split_from, part.state) == ("lazio", "A0001", "firing")
    room.passes(1)
    room.detects("resolved")
    assert room.one("A0001.2").state == "resolved"


def test_beyond_three_in_ten_minutes_there_is_one_storm_that_lists_them() -> None:
    room = Room()
    for number in range(1, 7):
        room.detects("firing", f"A000{number}", motive=f"m{number}", severity=5 + number % 2)
    storm = room.one("T0001")
    assert [room.one(f"A000{number}").into for number in range(1, 7)] == [
        "",
        "",
        "",
        *["T0001"] * 3,
    ]
    assert (storm.kind, storm.state, storm.severity) == ("alert_storm", "firing", 6)
    assert [room.told(f"A000{number}") for number in (4, 5, 6)] == [[], [], []]
    for number in (4, 5, 6):
        room.detects("resolved", f"A000{number}", motive=f"m{number}")
    assert room.one("T0001").state == "resolved"


def test_a_crisis_puts_the_plan_in_force_and_its_lines_are_done_one_by_one() -> None:
    room = fired(9)
    assert room.one().plan_us == at(0)
    room.does("incident.check", item="pause_posts")
    assert room.one().done == ("pause_posts",)
    room.does("incident.plan")
    assert room.one().plan_us is None
    assert refused(fired(6), "incident.plan").key == "plan_not"


def test_what_its_owner_says_of_it() -> None:
    room = fired()
    room.does("incident.describe", cause="cella ferma", name="Guasto Milano", update_min=30)
    found = room.one()
    assert (found.cause, found.name, found.update_by_us) == ("cella ferma", "Guasto Milano", at(30))
    assert refused(room, "incident.describe").key == "nothing_said"


def test_to_take_what_is_over_does_nothing_but_a_note() -> None:
    room = fired()
    room.detects("resolved")
    assert refused(room, "incident.acknowledge").values["state"] == "resolved"
    room.does("incident.acknowledge", note="l'avevo visto")
    assert (room.one().state, room.one().owner) == ("resolved", None)


def test_the_limit_of_a_severity_is_that_of_the_table() -> None:
    for severity, minutes in ((3, 30), (5, 15), (7, 10), (9, 5)):
        assert chain_due(fired(severity).one()) == at(0) + minutes * MINUTE
    assert chain_due(fired(2).one()) is None
