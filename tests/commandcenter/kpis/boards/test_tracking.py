"""Tracking that is missing or contradicts itself: each kind counted, listed, and all of them as one list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import DAY, format_us
from commandcenter.events.fact import Fact
from commandcenter.kpis.boards.tracking import DEFECTS, KPIS
from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.parts import Part, names
from tests.commandcenter.kpis.moments import book
from tests.commandcenter.kpis.random_log import fact, log
from tests.commandcenter.story import at, closed, folded, replied, went_on, wrote

TAKEN_ELSEWHERE = [wrote(at(0), "z", 9), went_on("assigned", at(1), "z", agent="Ada")]


def rows(of: Book) -> dict[str, Measured]:
    return {kpi.key: kpi.measure(of) for kpi in KPIS if kpi.measure is not None}


def wrong(story: list[Fact], key: str) -> tuple[int | None, int]:
    """Return how many have a defect, and of how many."""
    found = rows(book(story, at(600)))[key]
    return found.part, found.n


@pytest.mark.parametrize(
    ("story", "key", "told"),
    [
        ([wrote(at(0)), closed(at(5)), closed(at(6))], "tracking_close", (1, 2)),
        ([closed(at(0)), wrote(at(5)), closed(at(6))], "tracking_close", (1, 2)),
        ([wrote(at(0), care=False), closed(at(5))], "tracking_close", (0, 1)),
        ([closed(at(5))], "tracking_close", (1, 1)),
        ([wrote(at(0)), closed(at(5)), wrote(at(7)), closed(at(9))], "tracking_close", (0, 2)),
        ([wrote(at(0)), replied(at(1)), closed(at(5)), replied(at(6))], "tracking_reply", (1, 2)),
        ([wrote(at(0)), closed(at(5)), wrote(at(6)), replied(at(7))], "tracking_reply", (0, 1)),
        (
            [wrote(at(0)), went_on("statuschanged", at(2), to_status="parked"), *TAKEN_ELSEWHERE],
            "tracking_status",
            (1, 1),
        ),
        (
            [
                wrote(at(0)),
                went_on("assigned", at(1), agent="Ada"),
                went_on("statuschanged", at(2), to_status="parked"),
            ],
            "tracking_status",
            (0, 1),
        ),
        ([wrote(at(0)), replied(at(3)), *TAKEN_ELSEWHERE], "tracking_assigned", (1, 1)),
        ([wrote(at(0)), closed(at(5)), wrote(at(0), "u")], "tracking_reason", (1, 1)),
        ([wrote(at(0)), closed(at(5), reason_code="solved")], "tracking_reason", (0, 1)),
        (
            [wrote(at(0)), went_on("promised", at(9), due=format_us(at(4)))],
            "tracking_promise",
            (1, 1),
        ),
        (
            [wrote(at(0)), went_on("promised", at(4), due=format_us(at(9)))],
            "tracking_promise",
            (0, 1),
        ),
    ],
)
def test_each_kind_is_counted_of_its_own_population(
    story: list[Fact], key: str, told: tuple[int, int]
) -> None:
    assert wrong(story, key) == told


def test_where_nothing_tells_who_takes_cases_assignment_is_not_measured() -> None:
    story = [wrote(at(0)), replied(at(3)), went_on("statuschanged", at(4), to_status="parked")]
    found = rows(book(story, at(60)))
    for key in ("tracking_assigned", "tracking_status"):
        assert (found[key].value, found[key].n) == (None, 0)


def test_a_conversation_with_two_defects_is_one_of_all() -> None:
    story = [
        wrote(at(0)),
        closed(at(5)),
        closed(at(6)),
        replied(at(7)),
        wrote(at(0), "u"),
        replied(at(9), "u"),
    ]
    found = rows(book(story, at(60)))
    assert [found[key].part for key in ("tracking_close", "tracking_reply", "tracking_reason")] == [
        1,
        1,
        1,
    ]
    assert (found["tracking_any"].part, found["tracking_any"].n) == (1, 2)


def test_what_was_before_the_period_is_not_of_it() -> None:
    story = [wrote(at(0)), closed(at(5)), closed(at(6)), replied(at(20))]
    found = rows(book(story, at(60), after_us=at(10)))
    assert (found["tracking_close"].n, found["tracking_reply"].part) == (0, 1)


def test_an_empty_log_has_nothing_to_measure() -> None:
    assert {one.value for one in rows(book([], at(0))).values()} == {None}


@given(st.integers(0, 2**32), st.integers(0, 80), st.integers(1, 40))
def test_lists_count_to_their_numbers_and_parts_to_the_whole(
    seed: int, size: int, days: int
) -> None:
    state = folded([fact(each) for each in {each["id"]: each for each in log(seed, size)}.values()])
    whole = book(state, state.newest_us, after_us=state.newest_us - days * DAY)
    found = rows(whole)
    parts = [
        rows(whole.of_part(Part("channel", code)))
        for code in range(len(names("channel", state.channels)))
    ]
    for key, one in found.items():
        assert (len(one.cases["part"]), len(one.cases["part"]) + len(one.cases["rest"])) == (
            one.part,
            one.n,
        )
        if key in DEFECTS:
            assert one.n == sum(part[key].n for part in parts)
            assert one.part == sum(part[key].part or 0 for part in parts)
    together = {row[1] for key in DEFECTS for row in found[key].cases["part"].tolist()}
    assert {row[1] for row in found["tracking_any"].cases["part"].tolist()} == together
