"""The funnel at a desk: every case in one stage, with its age and the updates that did not come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import DAY, format_us
from commandcenter.kpis.boards import stages
from commandcenter.kpis.boards.stages import KPIS, ORDER
from commandcenter.kpis.book import Book
from commandcenter.kpis.funnel import funnel
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.parts import Part, names
from tests.commandcenter.kpis.moments import book
from tests.commandcenter.kpis.random_log import fact, log
from tests.commandcenter.kpis.test_funnel import STORY
from tests.commandcenter.story import at, closed, folded, replied, went_on, wrote

STAGES = [f"stage_{stage.name.lower()}" for stage in ORDER]


def rows(of: Book) -> dict[str, Measured]:
    return {kpi.key: kpi.measure(of) for kpi in KPIS if kpi.measure is not None}


def counts(found: dict[str, Measured], group: str) -> dict[str, int]:
    return {
        key: len(one.cases[group]) for key, one in found.items() if len(one.cases.get(group, ()))
    }


def test_every_open_case_stands_in_one_stage_and_they_add_up() -> None:
    found = rows(book(STORY, at(90)))
    assert counts(found, "part") == {
        "stage_new": 1,
        "stage_answered": 1,
        "stage_moved": 1,
        "stage_all": 3,
    }
    assert counts(found, "begun") == {
        "stage_new": 1, "stage_answered": 1, "stage_moved": 1, "stage_closed": 1, "stage_all": 4,
    }  # fmt: skip


def test_a_case_that_began_before_the_period_is_open_in_it_all_the_same() -> None:
    found = rows(book(STORY, at(90), after_us=at(80)))
    assert found["stage_all"].value == 3
    assert not len(found["stage_all"].cases["begun"])


def test_the_stages_are_those_that_the_report_of_a_log_tells() -> None:
    of = book(STORY, at(90))
    found, told = rows(of), funnel(of)
    for key in (*STAGES, "stage_closed"):
        assert len(found[key].cases["begun"]) == told[key.removeprefix("stage_")]["now"]


def test_an_age_runs_from_the_case_s_beginning_in_its_own_clock() -> None:
    found = rows(book([wrote(at(0), "a"), wrote(at(60), "b")], at(100)))["stage_new"]
    assert (found.told["minutes"]["age_p50"], found.told["minutes"]["oldest"]) == (70, 100)
    night = rows(book([wrote(at(0), "a")], at(24 * 60)))["stage_new"]
    assert night.told["minutes"]["oldest"] == 14 * 60  # nine to ten at night, eight to nine


@pytest.mark.parametrize(
    ("more", "late"),
    [
        ([], 1),
        ([replied(at(30))], 0),
        ([replied(at(20)), went_on("promised", at(25), due=format_us(at(35)))], 1),
        ([closed(at(30))], 0),
    ],
)
def test_an_update_is_overdue_until_somebody_answers(more: list[object], late: int) -> None:
    story = [wrote(at(0)), went_on("promised", at(5), due=format_us(at(15))), *more]
    found = rows(book(story, at(60)))  # type: ignore[arg-type]
    assert len(found["stage_all"].cases["overdue"]) == late


def test_a_promise_whose_time_is_to_come_is_not_overdue() -> None:
    story = [wrote(at(0)), went_on("promised", at(5), due=format_us(at(95)))]
    assert not len(rows(book(story, at(60)))["stage_all"].cases["overdue"])


def test_an_empty_log_has_no_number_and_no_case() -> None:
    found = rows(book([], at(0)))
    assert {one.value for one in found.values()} == {None}
    assert found["stage_new"].told["minutes"]["oldest"] is None


@given(st.integers(0, 2**32), st.integers(0, 80), st.integers(0, 3))
def test_the_stages_add_up_to_all_in_every_part_and_the_parts_to_the_whole(
    seed: int, size: int, days: int
) -> None:
    state = folded([fact(each) for each in {each["id"]: each for each in log(seed, size)}.values()])
    as_of = state.newest_us
    whole = book(state, as_of, after_us=as_of - days * DAY)
    found = rows(whole)
    parts = [
        rows(whole.of_part(Part("channel", code)))
        for code in range(len(names("channel", state.channels)))
    ]
    for each in (found, *parts):
        for group in ("part", "overdue", "begun"):
            listed = counts(each, group)
            total = listed.pop("stage_all", 0)
            assert sum(listed.values()) == total
    assert found["stage_all"].n == whole.open_cycles()
    assert len(found["stage_all"].cases["begun"]) == len(whole.cycles.opened)
    for key, one in found.items():
        for group, cases in one.cases.items():
            assert len(cases) == sum(len(part[key].cases[group]) for part in parts)
    assert stages.stood(whole) is stages.stood(whole.of_part(Part("channel", 1)))
