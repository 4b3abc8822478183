"""Setting overrides: what stands afterwards, and everything that is refused, in words."""

from typing import Any

import pytest

from commandcenter.assignment import overrides as engine
from commandcenter.clock import MINUTE
from commandcenter.languages import LANGUAGES, language
from tests.commandcenter.overruling.desk import BO, CLEO, DINO, HOUR, RegiaDesk
from tests.commandcenter.story import agent

FIT: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("PIN", {"case": "t1"}, {"agent": "Ada"}),
    ("HOLD", {"case": "t1"}, {}),
    ("DRAIN", BO, {}),
    ("PAUSE", {"motive": "signal"}, {}),
    ("FLOOR", {"skill": "billing"}, {"n": 2}),
    ("CEILING", {"queue": "care"}, {"n": 1}),
    ("MOVE", BO, {"to": {"skill": "ch:mail"}}),
    ("SKILL_OPEN", {"agents": ["Ada", "Bo"]}, {"skill": "billing"}),
    ("BOOST", {"queue": "care"}, {"factor": 3}),
    ("PULLBACK", BO, {}),
    ("TRIAGE", {"motive": "signal"}, {"on": True}),
    ("CALL_IN", CLEO, {"rate": 25.5}),
    ("MACRO", {"motive": "signal"}, {"macro": "outage"}),
)


@pytest.mark.parametrize(("kind", "target", "params"), FIT, ids=[kind for kind, *_ in FIT])
def test_every_type_stands_for_an_hour_as_it_was_asked_for(
    kind: str, target: dict[str, Any], params: dict[str, Any]
) -> None:
    desk = RegiaDesk()
    one = desk.sets(kind, target, params=params, reason="la coda cresce")
    assert (one.type, one.target, one.params) == (kind, target, params)
    assert (one.author, one.author_seat, one.reason) == ("Rita", "seat-1", "la coda cresce")
    assert (one.set_us, one.start_us, one.expires_us) == (
        desk.now_us, desk.now_us, desk.now_us + HOUR,
    )  # fmt: skip
    assert one.binds(desk.now_us)
    desk.restarts()
    assert desk.one(one.id) == one


def test_every_type_of_the_engine_can_be_set() -> None:
    assert {kind for kind, *_ in FIT} | {"CAP"} == set(engine.TARGETS)


def test_a_cap_is_for_a_manager() -> None:
    desk = RegiaDesk()
    cap: dict[str, Any] = {"type": "CAP", "target": BO, "params": {"n": 2}, "reason": "nuovo"}
    assert desk.refused("set", **cap).key == "override_managers_only"
    (made,) = desk.does("set", person="Mara", role="manager", **cap)
    assert desk.one(made.data["override"]).binds(desk.now_us)
    assert desk.refused("end", "O0001", reason="basta").key == "override_managers_only"
    assert desk.refused("extend", "O0001", minutes=5, reason="x").key == "override_managers_only"


@pytest.mark.parametrize(
    ("why", "kind", "target", "more"),
    [
        ("reason_missing", "PAUSE", BO, {"reason": "  "}),
        ("expired", "PAUSE", BO, {"minutes": 0}),
        ("too_long", "PAUSE", BO, {"minutes": 721}),
        ("type_unknown", "PAUSES", BO, {}),
        ("target_unfit", "PAUSE", {"case": "t1"}, {}),
        ("target_unfit", "PAUSE", {"agent": "Ada", "queue": "care"}, {}),
        ("target_unfit", "PAUSE", {}, {}),
        ("params_unfit", "FLOOR", {"queue": "care"}, {}),
        ("params_unfit", "FLOOR", {"queue": "care"}, {"params": {"n": -1}}),
        ("params_unfit", "BOOST", {"queue": "care"}, {"params": {"factor": 11}}),
        ("params_unfit", "MOVE", BO, {"params": {"to": "care"}}),
        ("params_unfit", "CALL_IN", CLEO, {"params": {"rate": "much"}}),
        ("case_unknown", "HOLD", {"case": "t9"}, {}),
        ("agent_unknown", "PAUSE", {"agents": ["Ada", "Zoe"]}, {}),
        ("agent_unknown", "PIN", {"case": "t1"}, {"params": {"agent": "Zoe"}}),
        ("motive_unknown", "TRIAGE", {"motive": "weather"}, {"params": {"on": True}}),
        ("skill_unknown", "SKILL_OPEN", BO, {"params": {"skill": "bililng"}}),
        ("skill_unknown", "MOVE", BO, {"params": {"to": {"skill": "bililng"}}}),
        ("not_on_call", "CALL_IN", DINO, {}),
        ("floor_unreachable", "FLOOR", {"skill": "billing"}, {"params": {"n": 3}}),
        ("absent", "PIN", {"case": "t1"}, {"params": {"agent": "Dino"}}),
        ("nobody_left", "PAUSE", {"agents": ["Ada", "Bo"]}, {}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_says_what_to_do(
    why: str, kind: str, target: dict[str, Any], more: dict[str, Any]
) -> None:
    assert RegiaDesk().refuses(kind, target, **more) == f"override_{why}"


def test_a_pin_of_a_critical_case_needs_somebody_who_serves_it() -> None:
    desk = RegiaDesk()
    desk.vulnerable()
    pin = {"case": "t1"}
    assert desk.refuses("PIN", pin, params={"agent": "Bo"}) == "override_critical_missing"
    assert desk.sets("PIN", pin, params={"agent": "Ada"}).binds(desk.now_us)


def test_a_floor_above_a_ceiling_and_a_second_move_are_refused() -> None:
    desk = RegiaDesk()
    skill = {"skill": "billing"}
    desk.sets("CEILING", skill, params={"n": 1})
    assert desk.refuses("FLOOR", skill, params={"n": 2}) == "override_floor_above_ceiling"
    desk.sets("MOVE", BO, params={"to": {"queue": "care"}})
    again = desk.refused(
        "set", type="MOVE", target=BO, params={"to": {"skill": "ch:mail"}}, reason="mail"
    )
    assert (again.key, again.values["override"]) == ("override_moved_already", "O0002")
    desk.does("end", "O0002", reason="basta")
    assert desk.sets("MOVE", BO, params={"to": {"skill": "ch:mail"}}).id == "O0003"


def test_what_is_infeasible_already_refuses_nothing_else() -> None:
    desk = RegiaDesk()
    desk.sets("FLOOR", {"skill": "billing"}, params={"n": 2})
    desk.tells(agent(desk.now_us, "Bo", "break"))
    assert desk.sets("HOLD", {"case": "t1"}).binds(desk.now_us)


def test_whoever_was_called_in_can_be_counted_on_until_he_is_told_to_be_away() -> None:
    desk = RegiaDesk()
    pin: dict[str, Any] = {
        "type": "PIN",
        "target": {"case": "t1"},
        "params": {"agent": "Cleo"},
        "reason": "lo sa",
    }
    assert desk.refused("set", **pin).key == "override_absent"
    desk.does(
        "bundle",
        sets=[{"type": "CALL_IN", "target": CLEO}, pin],
        reason="guasto",
    )
    desk.passes(MINUTE)
    desk.tells(agent(desk.now_us, "Cleo", "offline"))
    assert desk.refused("set", **pin | {"params": {"agent": "Cleo"}}).key == "override_absent"


def test_one_that_is_unfit_refuses_the_whole_bundle() -> None:
    desk = RegiaDesk()
    sets = [{"type": "HOLD", "target": {"case": "t1"}}, {"type": "HOLD", "target": {"case": "t9"}}]
    assert desk.refused("bundle", sets=sets, reason="guasto").key == "override_case_unknown"
    both = [{"type": "CEILING", "target": {"queue": "care"}, "params": {"n": 1}},
            {"type": "FLOOR", "target": {"queue": "care"}, "params": {"n": 2}}]  # fmt: skip
    assert desk.refused("bundle", sets=both, reason="x").key == "override_floor_above_ceiling"


def test_a_bundle_has_one_length_and_its_reason_where_none_is_said() -> None:
    desk = RegiaDesk()
    sets = [
        {"type": "HOLD", "target": {"case": "t1"}, "minutes": 5},
        {"type": "PAUSE", "target": BO, "reason": "riunione"},
    ]
    desk.does("bundle", sets=sets, reason="guasto", minutes=30)
    first, second = desk.one("O0001"), desk.one("O0002")
    assert (first.bundle, second.bundle) == ("B0001", "B0001")
    assert (first.reason, second.reason) == ("guasto", "riunione")
    assert first.expires_us == second.expires_us == desk.now_us + 30 * MINUTE
    assert desk.sets("HOLD", {"case": "t1"}).id == "O0003"
    desk.does("bundle", sets=sets[:1], reason="ancora")
    assert desk.one("O0004").bundle == "B0002"


def test_what_it_stands_against_is_told_without_refusing_it() -> None:
    desk = RegiaDesk()
    desk.sets("HOLD", {"case": "t1"})
    assert desk.contradicts("PIN", {"case": "t1"}, params={"agent": "Ada"}) == [
        ("O0001", "hold_wins")
    ]
    desk.sets("TRIAGE", {"motive": "signal"}, params={"on": True})
    assert desk.contradicts("TRIAGE", {"motive": "signal"}, params={"on": False}) == [
        ("O0003", "off_wins")
    ]
    assert desk.contradicts("TRIAGE", {"motive": "billing"}, params={"on": False}) == []


def test_only_what_a_type_takes_is_kept_of_its_params() -> None:
    desk = RegiaDesk()
    assert desk.sets("HOLD", {"case": "t1"}, params={"phone": "333"}).params == {}


@pytest.mark.parametrize("code", LANGUAGES)
def test_whatever_the_engine_finds_unfit_has_its_words(code: str) -> None:
    words = language(code)
    for why in (
        "id_taken", "author_missing", "reason_missing", "expired", "too_long", "type_unknown",
        "target_unfit", "params_unfit", "moved_already", "floor_unreachable",
        "floor_above_ceiling", "absent", "critical_missing", "nobody_left",
        "stale_set", "stale_signed", "stale_extended", "stale_ended", "stale_undone", "stale_expired",
    ):  # fmt: skip
        assert words.has(f"errors.override_{why}"), why
