"""A day or a week on one page: the figures of the period, and a course that adds up to them."""

import pytest

from commandcenter.clock import DAY, HOUR, MINUTE, parse_us
from commandcenter.errors import UserError
from commandcenter.events.fact import Fact
from commandcenter.kpis import MEASURED
from commandcenter.kpis.book import Book
from commandcenter.kpis.terms import TermsInForce
from commandcenter.protocol.report import ReportView
from commandcenter.views.report import KEYS, MOST_MOTIVES, report
from tests.commandcenter.kpis.batch import once
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.kpis.random_log import fact, log
from tests.commandcenter.story import NINE, at, closed, incident, link, replied, wrote

MONDAY = parse_us("2026-03-09T00:00:00+01:00")
TUESDAY = MONDAY + DAY


def two_days() -> list[Fact]:
    return [
        wrote(TUESDAY - HOUR, "old", 9, motives=("signal",)),
        wrote(at(0), "a", 1, motives=("billing",), mood="neg"), replied(at(10), "a"), closed(at(20), "a"),
        wrote(at(30), "b", 2, motives=("billing", "signal")), replied(at(90), "b"),
        wrote(at(100), "c", 3, motives=("signal",), mood="neg"),
        wrote(at(24 * 60 + 5), "d", 4),
    ]  # fmt: skip


def day(facts: list[Fact], now_us: int = TUESDAY + 2 * DAY, **more: tuple[str, ...]) -> ReportView:
    return report(moment(facts, now_us), "day", NINE, **more)


def test_its_figures_are_those_of_the_period() -> None:
    view = day(two_days())
    now = moment(two_days(), TUESDAY + 2 * DAY)
    book = Book(
        now.state, TermsInForce(now.settings), now.now_us,
        after_us=TUESDAY - 1, until_us=TUESDAY + DAY - 1,
    )  # fmt: skip
    measured = {kpi.key: kpi.measure(book) for kpi in MEASURED if kpi.measure}
    assert [figure.key for figure in view.figures] == list(KEYS)
    for figure in view.figures:
        right = measured[figure.key]
        assert (figure.value, figure.n) == (right.value, right.n)
    by_key = {figure.key: figure for figure in view.figures}
    assert by_key["volume"].value == 3
    assert (by_key["service_level"].value, by_key["service_level"].goal) == (1 / 3, 0.9)
    assert by_key["service_level"].unit == "share"
    assert by_key["first_response"].unit == "minutes"
    assert by_key["first_response"].low is None


@pytest.mark.parametrize("seed", range(8))
def test_its_course_adds_up_to_its_figures(seed: int) -> None:
    facts = [fact(event) for event in once(log(seed, 80))]
    middle = sorted(one.time_us for one in facts)[40]
    view = report(moment(facts, middle + 60 * DAY), "week", middle)
    messages = view.strips[0]
    (volume,) = (figure.value for figure in view.figures if figure.key == "volume")
    assert sum(value or 0 for value in messages.values) == volume
    backlog = view.strips[2]
    for place, value in enumerate(backlog.values):
        parts = [layer[place] for layer in backlog.layers]
        assert value == (None if value is None else sum(part or 0 for part in parts))


def test_each_bucket_holds_what_was_then() -> None:
    messages, negative, backlog = day(two_days()).strips
    halves = {at: value for at, value in enumerate(messages.values) if value}
    assert halves == {18: 1.0, 19: 1.0, 21: 1.0}  # 9:00, 9:30, 10:30
    assert {hour: share for hour, share in enumerate(negative.values) if share is not None} == {
        9: 0.5, 10: 1.0
    }  # fmt: skip
    assert negative.top <= 1
    assert backlog.values[16] == 1  # 8:30: the one of Monday
    assert backlog.values[17] == 2  # 9:00
    assert backlog.values[18] == 2  # 9:30: one was answered, another has come
    assert backlog.values[20] == 1  # 10:30
    assert backlog.values[47] == 2


def test_before_the_log_and_while_every_feed_was_cut_there_is_a_gap_and_no_zero() -> None:
    facts = [wrote(at(60)), link("disconnected", at(120)), link("fresh", at(240))]
    values = day(facts, feeds=("/feed",)).strips[0].values
    assert values[19] is None  # 9:30
    assert values[20] == 1  # 10:00
    assert values[21] == 0
    assert values[22:26] == (None,) * 4  # 11:00 to 13:00
    assert values[26] == 0
    assert day(facts).strips[0].values[22] == 0  # feeds of which nobody says that they were cut


def test_a_period_that_still_runs_is_drawn_until_now() -> None:
    view = day(two_days(), now_us=at(100))
    assert len(view.strips[0].values) == 21  # until 10:30
    assert view.end_us > view.as_of_us


def test_motives_are_counted_by_case_and_compared_with_the_period_before() -> None:
    view = day(two_days())
    assert [(one.motive, one.cases, one.before) for one in view.motives] == [
        ("signal", 2, 1), ("billing", 2, 0)
    ]  # fmt: skip
    assert view.cases == 3
    assert len(view.motives) <= MOST_MOTIVES


def test_crises_that_touched_the_period_are_told_the_newest_first() -> None:
    facts = [
        *two_days(),
        incident("firing", TUESDAY - 2 * HOUR, "A1"), incident("resolved", TUESDAY - HOUR, "A1"),
        incident("firing", TUESDAY - HOUR, "A2"), incident("resolved", at(0), "A2"),
        incident("firing", at(60), "A3"),
        incident("firing", TUESDAY + DAY + MINUTE, "A4"),
    ]  # fmt: skip
    view = day(facts)
    assert [(one.start_us, one.end_us is None) for one in view.crises] == [
        (at(60), True), (TUESDAY - HOUR, False)
    ]  # fmt: skip


def test_a_week_goes_from_monday_to_sunday_also_when_clocks_change() -> None:
    facts = [wrote(parse_us("2026-03-25T10:00:00+01:00"))]
    view = report(moment(facts, parse_us("2026-04-02T00:00:00+02:00")), "week", facts[0].time_us)
    assert view.start_us == parse_us("2026-03-23T00:00:00+01:00")
    assert view.end_us == parse_us("2026-03-30T00:00:00+02:00")
    assert sum(value or 0 for value in view.strips[0].values) == 1


@pytest.mark.parametrize("at_us", [NINE - 3 * DAY, NINE + 30 * DAY])
def test_a_period_of_which_the_log_knows_nothing_is_refused(at_us: int) -> None:
    with pytest.raises(UserError) as refused:
        report(moment(two_days(), TUESDAY + 2 * DAY), "day", at_us)
    assert refused.value.key == "report_empty"


def test_nothing_to_measure_is_no_zero() -> None:
    view = report(moment(two_days(), TUESDAY + 5 * DAY), "day", TUESDAY + 3 * DAY)
    by_key = {figure.key: figure for figure in view.figures}
    assert by_key["volume"].value == 0
    assert by_key["service_level"].value is None
