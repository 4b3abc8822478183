"""Where cases stand between request and close, and how long they stood there."""

from commandcenter.kpis.funnel import funnel
from tests.commandcenter.kpis.moments import book
from tests.commandcenter.story import at, closed, replied, went_on, wrote

STORY = [
    wrote(at(0), "a"),
    went_on("assigned", at(10), "a", agent="Ada"),
    replied(at(20), "a"),
    went_on("statuschanged", at(30), "a", to_status="waiting"),
    wrote(at(50), "a"),
    closed(at(60), "a"),
    wrote(at(0), "b"),
    replied(at(40), "b"),
    wrote(at(5), "c"),
    wrote(at(0), "d"),
    went_on("moved", at(25), "d"),
]


def test_every_cycle_stands_in_one_stage_and_they_add_up() -> None:
    found = funnel(book(STORY, at(90)))
    now = {stage: told["now"] for stage, told in found.items() if told["now"]}
    assert now == {"closed": 1, "answered": 1, "new": 1, "moved": 1}
    assert sum(now.values()) == len(book(STORY, at(90)).cycles.opened)


def test_the_time_in_each_stage_is_that_of_what_is_over() -> None:
    found = funnel(book(STORY, at(90)))
    assert (found["new"]["n"], found["new"]["p50"]) == (3, 25)  # 10, 40 and 25; c is new still
    assert (found["taken"]["n"], found["taken"]["p50"]) == (2, 15)  # 20 and 10
    assert (found["waiting"]["n"], found["waiting"]["p50"]) == (1, 20)
    assert found["moved"] == {
        "now": 1, "n": 0, "p50": None, "p90": None, "wall": {"p50": None, "p90": None}
    }  # fmt: skip


def test_an_answered_case_whose_customer_writes_again_is_new_again() -> None:
    found = funnel(book([*STORY, wrote(at(70), "b")], at(90)))
    assert (found["answered"]["now"], found["new"]["now"]) == (0, 2)


def test_an_empty_funnel_says_nothing() -> None:
    assert funnel(book([], at(0)))["new"] == {
        "now": 0, "n": 0, "p50": None, "p90": None, "wall": {"p50": None, "p90": None}
    }  # fmt: skip
