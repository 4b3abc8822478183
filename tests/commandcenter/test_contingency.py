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
from commandcenter.languages import plain
from commandcenter.overrides.override import binding
from tests.commandcenter.overruling.desk import BO, RegiaDesk

PAUSED = "[[plans]]\nname = 'a'\nsets = [{type = 'PAUSE', target = {agent = 'Bo'}}]"
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
BOOST = Overruled("BOOST", {"queue": "care"}, {"factor": 2.0}, 60, "guasto")


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


@given(st.text(max_size=200))
def test_whatever_is_typed_as_a_name_is_read_again_or_refused(
    tmp_path_factory: pytest.TempPathFactory, typed: str
) -> None:
    path = tmp_path_factory.mktemp("plans") / contingency.FILE
    if not plain(typed, contingency.LONGEST_NAME):
        with pytest.raises(UserError, match="contingency_unnamed"):
            contingency.named(typed)
        return
    name = contingency.named(typed)
    before = (Plan("a", (BOOST,)),)
    contingency.write(path, contingency.replaced(before, Plan(name, (BOOST,))))
    assert name in {plan.name for plan in contingency.read(path)}


@pytest.mark.parametrize("typed", ["", "   ", "\x7f", "\u200b\u202e", "\n\t"])
def test_a_name_that_nobody_can_read_is_none(typed: str) -> None:
    with pytest.raises(UserError, match="contingency_unnamed"):
        contingency.named(typed)


def test_one_plan_more_than_a_file_holds_is_refused_but_one_takes_the_place_of_its_name() -> None:
    full = tuple(Plan(f"p{n}", (BOOST,)) for n in range(contingency.MOST_PLANS))
    with pytest.raises(UserError, match="contingency_full"):
        contingency.replaced(full, Plan("one more", (BOOST,)))
    found = contingency.replaced(full, Plan("P7", (BOOST,), 90))
    assert len(found) == contingency.MOST_PLANS
    assert [plan.minutes for plan in found if plan.name.casefold() == "p7"] == [90]


def test_more_in_force_than_a_plan_holds_is_refused() -> None:
    desk = RegiaDesk()
    desk.sets("PAUSE", BO)
    (one,) = binding(desk.state.overrides.values(), desk.now_us)
    with pytest.raises(UserError, match="contingency_many"):
        contingency.made_of([one] * 51, "guasto", 60)


@pytest.mark.parametrize(
    "plans",
    [
        (Plan("", (BOOST,)),),
        (Plan("a", (BOOST,)), Plan("A", (BOOST,))),
        (Plan("a", (BOOST,)), Plan("a\x7f", (BOOST,))),
        (Plan("a", ()),),
    ],
)
def test_what_would_not_be_read_again_leaves_the_file_as_it_was(
    tmp_path: Path, plans: tuple[Plan, ...]
) -> None:
    path = tmp_path / contingency.FILE
    contingency.write(path, [Plan("guasto", (BOOST,))])
    with pytest.raises(UserError):
        contingency.write(path, plans)
    assert [plan.name for plan in contingency.read(path)] == ["guasto"]
