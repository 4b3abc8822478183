"""What becomes of an override: signed, extended, ended, undone, over by time; two who change it at once."""

from typing import Any

import pytest

from commandcenter.clock import MINUTE
from commandcenter.languages import LANGUAGES, language
from commandcenter.overrides.override import binding
from tests.commandcenter.overruling.desk import BO, HALF_HOUR, HOUR, RegiaDesk

CRITICAL: dict[str, Any] = {"params": {"skill": "critical"}, "second": "Luca"}
HOLD = {"case": "t1"}


def test_critical_is_opened_by_two_people_on_two_seats() -> None:
    desk = RegiaDesk()
    one = desk.sets("SKILL_OPEN", BO, **CRITICAL)
    assert (one.state, one.asked, one.lapses_us) == ("proposed", "Luca", desk.now_us + HOUR)
    assert not one.binds(desk.now_us)
    others: tuple[dict[str, Any], ...] = (
        {"person": "Rita"}, {"person": " rita ", "seat": "seat-9"},
        {"person": "Luca", "seat": "seat-1"}, {"person": "Luca", "seat": ""},
    )  # fmt: skip
    for who in others:
        assert desk.refused("sign", one.id, **who).key == "needs_second_person"
    assert desk.refused("extend", one.id, minutes=5, reason="x").key == "override_unsigned"
    desk.passes(HALF_HOUR)
    desk.does("sign", one.id, person="Luca")
    signed = desk.one(one.id)
    assert signed.binds(desk.now_us)
    assert (signed.signer, signed.expires_us) == ("Luca", desk.now_us + HOUR)
    assert desk.refused("sign", one.id, person="Mara").key == "override_nothing_to_sign"


def test_who_names_himself_as_the_second_person_is_refused() -> None:
    desk = RegiaDesk()
    params = {"skill": "critical"}
    assert desk.refuses("SKILL_OPEN", BO, params=params, second="Rita") == "needs_second_person"


def test_what_nobody_signs_lapses_and_stays_lapsed() -> None:
    desk = RegiaDesk()
    one = desk.sets("SKILL_OPEN", BO, **CRITICAL)
    desk.passes(HOUR)
    lapsed = desk.one(one.id)
    assert (lapsed.state, lapsed.why_ended, lapsed.ended_by) == ("ended", "not_signed", "")
    assert lapsed.ended_us == one.lapses_us
    assert desk.refused("sign", one.id, person="Luca").key == "override_over"


def test_time_ends_it_at_its_own_instant_however_late_the_hub_looks() -> None:
    desk = RegiaDesk()
    one = desk.sets("PAUSE", BO, minutes=30)
    desk.passes(5 * HOUR)
    over = desk.one(one.id)
    assert (over.ended_us, over.why_ended, over.ended_by) == (one.expires_us, "expired", "")
    assert not over.is_undone
    end = desk.facts[-1]
    assert (end.time_us, end.recorded_us) == (one.expires_us, desk.now_us)
    assert desk.refused("end", one.id, reason="x").key == "override_over"
    desk.restarts()
    desk.passes(HOUR)
    assert desk.facts[-1] is end


def test_it_is_over_at_its_instant_before_anybody_wrote_that_down() -> None:
    desk = RegiaDesk()
    one = desk.sets("PAUSE", BO, minutes=30)
    assert binding(desk.state.overrides.values(), one.expires_us - 1) == [one]
    assert binding(desk.state.overrides.values(), one.expires_us) == []
    assert (one.over_us(one.expires_us - 1), one.over_us(one.expires_us)) == (None, one.expires_us)


def test_it_is_extended_up_to_twelve_hours_from_its_beginning() -> None:
    desk = RegiaDesk()
    one = desk.sets("HOLD", HOLD)
    desk.does("extend", one.id, person="Luca", minutes=30, reason="non basta")
    assert desk.one(one.id).expires_us == one.expires_us + HALF_HOUR
    assert desk.refused("extend", one.id, minutes=0, reason="x").key == "override_expired"
    assert desk.refused("extend", one.id, minutes=5, reason=" ").key == "override_reason_missing"
    too_much = desk.refused("extend", one.id, minutes=631, reason="x")
    assert (too_much.key, too_much.values["hours"]) == ("override_too_long", 12)
    desk.does("extend", one.id, minutes=630, reason="tutta la notte")
    desk.passes(13 * HOUR)
    assert desk.one(one.id).ended_us == one.start_us + 12 * HOUR


def test_anybody_may_end_it_with_a_reason() -> None:
    desk = RegiaDesk()
    one = desk.sets("HOLD", HOLD)
    assert desk.refused("end", one.id, reason="").key == "override_reason_missing"
    desk.does("end", one.id, person="Luca", reason="risolto")
    ended = desk.one(one.id)
    assert (ended.ended_by, ended.why_ended, ended.ended_us) == ("Luca", "risolto", desk.now_us)
    assert ended.is_undone
    assert desk.refused("end", one.id, reason="x").key == "override_over"
    assert desk.refused("end", "O0007", reason="x").key == "override_unknown"


def test_a_bundle_ends_and_is_extended_as_one_whichever_is_named() -> None:
    desk = RegiaDesk()
    sets = [{"type": "HOLD", "target": HOLD}, {"type": "PAUSE", "target": BO}]
    desk.does("bundle", sets=sets, reason="guasto")
    desk.does("extend", "O0002", minutes=15, reason="dura")
    assert {one.expires_us - one.start_us for one in desk.state.overrides.values()} == {75 * MINUTE}
    desk.does("end", "B0001", reason="finito")
    assert {one.state for one in desk.state.overrides.values()} == {"ended"}
    assert desk.refused("end", "B0001", reason="x").key == "override_over"


def test_undo_ends_what_i_set_last_and_leaves_the_others_alone() -> None:
    desk = RegiaDesk()
    desk.sets("HOLD", HOLD)
    triage = {"type": "TRIAGE", "target": {"motive": "signal"}, "params": {"on": True}}
    sets = [{"type": "PAUSE", "target": BO}, triage]
    desk.does("bundle", sets=sets, reason="guasto")
    desk.sets("BOOST", {"queue": "care"}, by="Luca", params={"factor": 2})
    desk.does("undo")
    assert [one.state for one in desk.state.overrides.values()] == [
        "in_force", "ended", "ended", "in_force",
    ]  # fmt: skip
    assert desk.one("O0002").why_ended == "undone"
    desk.does("undo", reason="sbagliata")
    assert desk.one("O0001").why_ended == "sbagliata"
    assert desk.refused("undo").key == "override_nothing_to_undo"


def test_who_did_not_see_what_another_changed_is_told_who_what_and_why() -> None:
    desk = RegiaDesk()
    mine = desk.sets("HOLD", HOLD)
    seen = desk.version()
    desk.sets("PAUSE", BO, by="Luca", reason="riunione")
    stale = desk.refused("end", mine.id, reason="x", seen=seen)
    assert stale.key == "override_stale_set"
    assert (stale.values["who"], stale.values["why"]) == ("Luca", "riunione")
    changes: Any = stale.values["changes"]
    (change,) = changes
    assert (change["override"], change["act"], change["target"]) == ("O0002", "set", BO)
    desk.does("end", mine.id, reason="x", seen=desk.version())


def test_what_i_changed_myself_or_saw_stops_me_not() -> None:
    desk = RegiaDesk()
    seen = desk.version()
    desk.sets("HOLD", HOLD)
    desk.does("undo", seen=seen)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("how", ["signed", "extended", "ended", "undone", "expired"])
def test_each_way_in_which_the_list_may_have_changed_has_its_sentence(how: str, code: str) -> None:
    desk = RegiaDesk()
    one = desk.sets("SKILL_OPEN", BO, **CRITICAL) if how == "signed" else desk.sets("HOLD", HOLD)
    seen = desk.version()
    match how:
        case "signed":
            desk.does("sign", one.id, person="Luca")
        case "extended":
            desk.does("extend", one.id, person="Luca", minutes=5, reason="dura")
        case "ended":
            desk.does("end", one.id, person="Luca", reason="dura")
        case "undone":
            desk.does("end", one.id, person="Luca", reason="undone")
        case _:
            desk.passes(2 * HOUR)
    stale = desk.refused("undo", person="Mara", seen=seen)
    assert stale.key == f"override_stale_{how}"
    said = language(code).error(stale)
    assert one.id in said
    assert ("Luca" in said) == (how != "expired")


def test_a_restart_between_any_two_steps_changes_nothing() -> None:
    through, cut = RegiaDesk(), RegiaDesk()
    script: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("set", "", {"type": "HOLD", "target": HOLD, "reason": "x"}),
        ("set", "", {"type": "SKILL_OPEN", "target": BO, "reason": "x", **CRITICAL}),
        ("sign", "O0002", {"person": "Luca"}),
        ("extend", "O0001", {"minutes": 5, "reason": "y"}),
        ("bundle", "", {"sets": [{"type": "PAUSE", "target": BO}], "reason": "z"}),
        ("end", "O0001", {"reason": "finito"}),
    )
    for action, override, args in script:
        for desk in (through, cut):
            desk.does(action, override, **args)
        cut.restarts()
    for desk in (through, cut):
        desk.passes(2 * HOUR)
    assert cut.state.overrides == through.state.overrides


def test_mine_in_place_of_theirs_is_one_command_all_of_it_or_nothing() -> None:
    desk = RegiaDesk()
    theirs = desk.sets("CEILING", {"queue": "care"}, by="Luca", params={"n": 1})
    mine = {"type": "FLOOR", "target": {"queue": "care"}, "params": {"n": 2}, "reason": "guasto"}
    assert desk.refused("bundle", sets=[mine], reason="guasto").key.startswith("override_")
    assert desk.one(theirs.id).binds(desk.now_us)
    made = desk.does("bundle", sets=[mine], reason="guasto", ends=[theirs.id])
    assert [fact.type for fact in made] == ["care.override.ended.v1", "care.override.set.v1"]
    assert (desk.one(theirs.id).ended_by, desk.one(theirs.id).why_ended) == ("Rita", "guasto")
    impossible = {**mine, "target": {"agent": "nobody"}, "type": "PAUSE", "params": {}}
    mine_now = made[-1].data["override"]
    desk.refused("bundle", sets=[impossible], reason="guasto", ends=[mine_now])
    assert desk.one(mine_now).binds(desk.now_us)


def test_what_is_over_meanwhile_is_in_nobodys_way_and_what_never_was_is_refused() -> None:
    desk = RegiaDesk()
    theirs = desk.sets("PAUSE", BO, by="Luca", minutes=30)
    desk.passes(HOUR)
    hold = {"type": "HOLD", "target": HOLD, "reason": "guasto"}
    assert len(desk.does("bundle", sets=[hold], ends=[theirs.id], reason="guasto")) == 1
    error = desk.refused("bundle", sets=[hold], ends=["O0999"], reason="guasto")
    assert error.key == "override_unknown"
