"""Contingency plans: kept from what is in force, read from a file, checked, never of one case."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter import contingency
from commandcenter.commands.overrides import Overruled
from commandcenter.contingency import Plan
from commandcenter.errors import UserError
from commandcenter.overrides.override import binding
from tests.commandcenter.overruling.desk import BO, RegiaDesk

PAUSED = "[[plans]]\nname = 'a'\nsets = [{type = 'PAUSE', target = {agent = 'Bo'}}]"
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


def test_what_is_in_force_becomes_a_plan_but_for_single_cases() -> None:
    desk = RegiaDesk()
    desk.sets("PAUSE", BO)
    desk.sets("HOLD", {"case": "t1"})
    desk.sets("MOVE", {"agents": ["Ada"]}, params={"to": {"skill": "ch:mail"}})
    standing = binding(desk.state.overrides.values(), desk.now_us)
    plan = contingency.made_of(standing, "guasto", 90)
    assert [(one.type, one.target) for one in plan.sets] == [
        ("PAUSE", BO),
        ("MOVE", {"agents": ["Ada"]}),
    ]
    contingency.check(plan)
    made = desk.does(
        "bundle", person="Luca", reason="guasto", minutes=plan.minutes,
        sets=[{"type": "BOOST", "target": {"queue": "care"}, "params": {"factor": 2.0}}],
    )  # fmt: skip
    assert made[0].data["bundle"] == "B0001"


def test_nothing_worth_keeping_is_refused() -> None:
    desk = RegiaDesk()
    desk.sets("HOLD", {"case": "t1"})
    standing = binding(desk.state.overrides.values(), desk.now_us)
    with pytest.raises(UserError, match="contingency_nothing"):
        contingency.made_of(standing, "guasto", 60)


@given(TEXTS, TEXTS, st.integers(1, 720), st.floats(0.1, 10))
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, name: str, reason: str, minutes: int, factor: float
) -> None:
    path = tmp_path_factory.mktemp("plans") / contingency.FILE
    boost = Overruled("BOOST", {"motive": "signal"}, {"factor": factor}, minutes, reason)
    move = Overruled("MOVE", {"agents": ["Ada", name]}, {"to": {"queue": "care"}}, minutes, reason)
    contingency.write(path, [Plan(name, (boost, move), minutes)])
    (found,) = contingency.read(path)
    assert (found.name, found.minutes) == (name, minutes)
    assert [(one.type, one.target, one.params, one.reason) for one in found.sets] == [
        (one.type, one.target, one.params, one.reason) for one in (boost, move)
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("plans = 3", "settings_unreadable"),
        ("[[plans]", "settings_unreadable"),
        ("[[plans]]\nname = 'a'", "settings_unreadable"),
        (f"{PAUSED[:-2]}, x = 1}}]", "settings_unreadable"),
        (f"{PAUSED}\n{PAUSED}", "contingency_twice"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_told_by_name(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / contingency.FILE
    path.write_text(text, "utf-8")
    with pytest.raises(UserError) as told:
        contingency.read(path)
    assert (told.value.key, told.value.values["file"]) == (key, str(path))


def test_no_file_is_no_plan(tmp_path: Path) -> None:
    assert contingency.read(tmp_path / contingency.FILE) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "NOPE", "target": {"agent": "Bo"}},
        {"type": "BOOST", "target": {"queue": "care"}, "params": {"factor": 1000}},
        {"type": "PAUSE", "target": {"agent": "Bo", "queue": "care"}},
    ],
)
def test_an_override_of_no_fit_form_is_found_before_the_plan_is_needed(wrong: Any) -> None:
    with pytest.raises(UserError):
        contingency.check(Plan("a", (Overruled(**wrong),)))
