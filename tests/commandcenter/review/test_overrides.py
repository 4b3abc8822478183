"""Overrides in a review: bars that can be counted, decisions with reasons, the cost of people called in."""

import csv
import io
import json
from typing import Any

import pytest
from msgspec.structs import replace

from commandcenter.clock import HOUR, MINUTE
from commandcenter.events.fact import Fact
from commandcenter.exports.review import review_file
from commandcenter.protocol.review import LaneMark, ReviewView
from commandcenter.review.lanes import MOST, lanes
from commandcenter.review.overrides import bars, called_in
from commandcenter.review.span import Window
from commandcenter.settings import Rates, Settings
from tests.commandcenter.review.test_whole import reviewed as whole
from tests.commandcenter.story import agent, at, folded, override, told

WINDOW = Window(start_us=at(0), end_us=at(180), onset_us=at(60), over_us=at(120))


def overruling() -> list[Fact]:
    """Two overrides that were undone, one that time ended, one that nobody signed, one of before."""
    called: dict[str, Any] = {
        "type": "CALL_IN",
        "names": ["Cleo"],
        "length_us": 2 * HOUR,
        "reason": "serve gente",
    }
    triage: dict[str, Any] = {
        "type": "TRIAGE",
        "kind": "motive",
        "names": ["signal"],
        "params": {"on": True},
    }
    critical: dict[str, Any] = {
        "type": "SKILL_OPEN",
        "params": {"skill": "critical"},
        "lapses_us": at(150),
    }
    return [
        agent(at(0), "Cleo", "offline", on_call=True, rate=24.0, called="Cleo R."),
        agent(at(0), "Dora", "offline", on_call=True),
        override("set", at(-200), "O0001"),
        override("set", at(70), "O0002", **called),
        override("set", at(72), "O0003", who="Luca", **triage),
        override("extended", at(80), "O0003", who="Rita", until_us=at(170)),
        override("set", at(75), "O0004", **critical),
        override("set", at(90), "O0005", kind="case", names=["t1"], type="HOLD", length_us=20 * MINUTE),
        override("ended", at(100), "O0002", who="Luca", why="rientrato"),
        override("ended", at(110), "O0005", who="", why="expired"),
        override("ended", at(130), "O0003", why="coda vuota"),
    ]  # fmt: skip


def reviewed(settings: Settings | None = None) -> ReviewView:
    return whole(overruling(), settings)


def drawn(view: ReviewView) -> tuple[LaneMark, ...]:
    return next(lane.marks for lane in view.lanes if lane.key == "overrides")


def test_every_override_in_force_is_a_bar_numbered_by_its_beginning() -> None:
    found = [
        (mark.number, mark.what, mark.names, mark.at_us, mark.end_us, mark.is_undone)
        for mark in drawn(reviewed())
    ]
    assert found == [
        (1, "CALL_IN", ("Cleo R.",), at(70), at(100), True),
        (2, "TRIAGE", ("signal",), at(72), at(130), True),
        (3, "HOLD", ("t1",), at(90), at(110), False),
    ]


def test_one_that_goes_on_has_no_end() -> None:
    (bar,) = bars(folded(told(override("set", at(170)))), WINDOW)
    assert (bar.end_us, bar.lasts) == (None, True)


def test_one_whose_end_nobody_wrote_down_ends_by_time() -> None:
    (bar,) = bars(folded(told(override("set", at(70)))), WINDOW)
    assert (bar.end_us, bar.lasts, bar.is_undone) == (at(130), False, False)


def test_those_that_are_too_many_to_be_drawn_are_counted() -> None:
    many = [override("set", at(60) + n, f"O{n:04d}") for n in range(MOST + 7)]
    (lane,) = lanes(folded(told(*many)), WINDOW)
    assert [mark.number for mark in lane.marks] == list(range(1, MOST + 1))
    assert lane.left_out == 7


def test_what_persons_did_to_them_is_a_decision_with_its_reason() -> None:
    found = [
        (one.act, one.number, one.who, one.why)
        for one in reviewed().decisions
        if one.kind == "override"
    ]
    assert found == [
        ("set", 1, "Rita", "serve gente"),
        ("set", 2, "Luca", "riunione"),
        ("extended", 2, "Rita", "dura di piu"),
        ("set", 3, "Rita", "riunione"),
        ("ended", 1, "Luca", "rientrato"),
        ("ended", 2, "Rita", "coda vuota"),
    ]


def test_people_called_in_are_a_part_of_the_cost_where_somebody_told_their_rate() -> None:
    cost = reviewed().cost
    assert cost is not None
    assert cost.missed_promise_cents is None
    assert (cost.cents, cost.called_in.hours) == (1_200, 0.5)
    rates = Rates(currency="GBP", missed_promise_cents=250)
    both = reviewed(replace(Settings(), rates=rates)).cost
    assert both is not None
    assert both.cents == both.missed * 250 + 1_200


def test_only_the_time_of_the_crisis_is_counted_and_hours_without_a_rate_stand_apart() -> None:
    facts = [
        *overruling()[:2],
        override("set", at(0), "O0001", type="CALL_IN", names=["Dora", "Cleo"], length_us=3 * HOUR),
    ]
    found = called_in(folded(told(*facts)), WINDOW)
    assert (found.hours, found.cents, found.hours_without_rate) == (1.0, 2_400, 1.0)


def test_the_files_list_every_override_its_end_and_every_decision() -> None:
    view = reviewed()
    content = review_file(view, "csv", Settings())["content"].removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(content)))
    bars = [row for row in rows if row["section"] == "lane_overrides"]
    assert [(row["key"], row["what"], row["value"], row["why"]) for row in bars] == [
        ("1", "CALL_IN Cleo R.", "undone", "serve gente"),
        ("2", "TRIAGE signal", "undone", "riunione"),
        ("3", "HOLD t1", "", "riunione"),
    ]
    decided = [row["what"] for row in rows if row["key"] == "override_ended"]
    assert decided == ["1 CALL_IN", "2 TRIAGE"]
    assert [row["value"] for row in rows if row["key"] == "called_in"] == ["12.0"]
    told_whole = json.loads(review_file(view, "json", Settings())["content"])
    (lane,) = (lane for lane in told_whole["lanes"] if lane["key"] == "overrides")
    assert [mark["is_undone"] for mark in lane["marks"]] == [True, True, False]


@pytest.mark.parametrize("minute", [71, 105])
def test_what_was_known_then_does_not_know_what_came_after(minute: int) -> None:
    facts = [one for one in told(*overruling()) if one.recorded_us <= at(minute)]
    window = WINDOW._replace(end_us=at(minute))
    assert len(list(bars(folded(facts), window))) == (1 if minute == 71 else 3)


def test_what_it_was_to_bring_and_what_it_did_stands_on_its_bar_and_in_the_file() -> None:
    view = whole(
        [
            *overruling(),
            override("predicted", at(71), "O0002", who="", effect=[[4.0, 1.0, 7.0], None, None, 36.0]),
            override(
                "realised", at(101), "O0002", who="",
                effect=[[3.0, 2.0, 4.0], [-8.0, -9.0, -7.0], None, 12.0, 16, 30],
            ),
        ],
        None,
    )  # fmt: skip
    lane = next(lane for lane in view.lanes if lane.key == "overrides")
    bar = next(mark for mark in lane.marks if mark.what == "CALL_IN")
    assert bar.predicted is not None
    assert bar.realised is not None
    assert (bar.predicted.kept, bar.realised.kept) == ((4.0, 1.0, 7.0), (3.0, 2.0, 4.0))
    content = review_file(view, "csv", Settings())["content"].removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(content)))
    told = {
        (row["section"], row["what"]): row["value"]
        for row in rows
        if row["section"].startswith("override_") and row["key"] == str(bar.number)
    }
    assert float(told["override_realised", "p90_min -9.0 -7.0"]) == -8.0
    assert float(told["override_predicted", "cost"]) == 36.0
