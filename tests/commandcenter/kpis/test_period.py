"""Figures of a period: its bounds, the steps that lead to a number, and a list that counts to it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import DAY, HOUR, parse_us, to_datetime
from commandcenter.errors import UserError
from commandcenter.kpis import MEASURED
from commandcenter.kpis.doers import WORKED
from commandcenter.kpis.parts import Part
from commandcenter.kpis.period import PAGE, Period, bounds
from commandcenter.kpis.snapshot import snapshot
from commandcenter.kpis.terms import TermsInForce
from commandcenter.protocol.figures import Length, PeriodFigures
from commandcenter.settings import Settings
from commandcenter.state import State
from tests.commandcenter.kpis.random_log import FIRST
from tests.commandcenter.kpis.test_parts import IN_FORCE, state_of
from tests.commandcenter.story import at, closed, folded, replied, told, wrote

ROME = ZoneInfo("Europe/Rome")
SHIPPED = TermsInForce(Settings())


def period(
    state: State,
    span: Length = "day",
    around_us: int | None = None,
    in_force: TermsInForce = SHIPPED,
) -> Period:
    around = state.newest_us if around_us is None else around_us
    start_us, end_us = bounds(span, around, in_force)
    kept = snapshot(state, start_us - 1, end_us - 1)
    return Period(kept, in_force, span, around, state.newest_us, list(state.threads))


@pytest.mark.parametrize(
    ("span", "around", "begin", "end"),
    [
        ("day", "2026-03-29T12:00:00+02:00", "2026-03-29", "2026-03-30"),
        ("day", "2026-03-28T23:30:00+00:00", "2026-03-29", "2026-03-30"),
        ("week", "2026-05-14T11:00:00+02:00", "2026-05-11", "2026-05-18"),
        ("month", "2026-02-28T23:59:59+01:00", "2026-02-01", "2026-03-01"),
        ("month", "2026-12-31T12:00:00+01:00", "2026-12-01", "2027-01-01"),
    ],
)
def test_a_period_is_whole_local_days(span: Length, around: str, begin: str, end: str) -> None:
    found = bounds(span, parse_us(around), SHIPPED)
    told_as = [to_datetime(at_us).astimezone(ROME).isoformat() for at_us in found]
    wanted = [datetime.fromisoformat(day).replace(tzinfo=ROME).isoformat() for day in (begin, end)]
    assert told_as == wanted


def test_the_day_on_which_the_clocks_change_has_23_hours() -> None:
    start_us, end_us = bounds("day", parse_us("2026-03-29T12:00:00+02:00"), IN_FORCE)
    assert end_us - start_us == 23 * HOUR


@given(st.integers(0, 2**32), st.integers(1, 60), st.integers(0, 40))
def test_every_list_counts_to_its_number_and_every_step_is_at_most_the_one_before(
    seed: int, size: int, day: int
) -> None:
    state = state_of(seed, size)
    one = period(state, "week", FIRST + day * DAY, IN_FORCE)
    for row in one.figures().rows:
        figure, groups = row.figure, row.groups
        for group, n in groups.items():
            page = one.cases(figure.key, group)
            assert (page.all, len(page.cases)) == (n, min(n, PAGE))
            assert all(case.thread for case in page.cases)
        if figure.part is not None and "rest" in groups:
            assert (groups["part"], groups["rest"]) == (figure.part, (figure.n or 0) - figure.part)
            assert row.explained.immature == groups.get("immature", 0)
        if row.explained.steps and row.explained.steps[0].key in {"messages", "cycles", "requests"}:
            counts = [step.count for step in row.explained.steps]
            assert counts == sorted(counts, reverse=True), figure.key


def test_the_figures_on_one_screen_agree() -> None:
    """Cycles answered, closed unanswered and open are the same ones, whichever figure tells of them."""
    facts = [wrote(at(n), f"t{n}", n + 1) for n in range(40)]
    facts += [replied(at(n + 20), f"t{n}") for n in range(0, 40, 2)]
    facts += [closed(at(n + 30), f"t{n}") for n in range(0, 40, 4)]
    one = period(folded(told(*facts)))
    rows = {row.figure.key: row for row in one.figures().rows}
    chains = {
        key: {step.key: step.count for step in rows[key].explained.steps}
        for key in ("service_level", "punctuality", "response_rate", "first_response")
    }
    assert {chain["messages"] for chain in chains.values()} == {rows["volume"].figure.n}
    assert {chain["requests"] for chain in chains.values()} == {40}
    assert rows["first_response"].figure.n == rows["response_rate"].figure.part == 20
    assert rows["backlog"].figure.value == 20
    level = rows["service_level"]
    assert (level.figure.n or 0) + (level.explained.immature or 0) == chains["service_level"][
        "cycles"
    ]


def test_a_case_in_the_list_says_what_it_is_about_and_how_it_stands() -> None:
    facts = [
        wrote(at(0), "slow", 1, motives=("billing",)),
        wrote(at(80), "open", 2, channel="facebook"),
        replied(at(90), "slow"),
        closed(at(100), "slow"),
    ]
    one = period(folded(told(*facts)))
    (slow,) = one.cases("service_level", "rest").cases
    assert (slow.thread, slow.customer, slow.channel, slow.motive) == ("slow", 1, "x", "billing")
    assert (slow.state, slow.at_us, slow.age_us) == ("closed", at(0), at(100) - at(0))
    (waits,) = one.cases("backlog", "part").cases
    assert (waits.thread, waits.channel, waits.state) == ("open", "facebook", "unanswered")


def test_a_split_begins_with_the_whole_and_leaves_out_what_has_nothing() -> None:
    facts = [wrote(at(0), "a", 1), wrote(at(1), "b", 2, channel="mail")]
    facts += [wrote(at(2), "c", 3, care=False, channel="chat")]
    one = period(folded(told(*facts)))
    split = one.split("backlog", "channel")
    assert [(row.part_of, row.figure.value) for row in split.rows] == [
        (None, 2), ("x", 1), ("mail", 1)
    ]  # fmt: skip


def test_what_cannot_be_split_or_listed_is_refused_in_words() -> None:
    one = period(folded(told(wrote(at(0)))))
    for key in WORKED:
        with pytest.raises(UserError, match="figure_not_split"):
            one.split(key, "channel")
    with pytest.raises(UserError, match="cases_unknown"):
        one.cases("volume", "part")
    with pytest.raises(UserError, match="kpi_unknown"):
        one.cases("volumes", "part", Part("channel", 1))


def test_every_measured_figure_is_answered() -> None:
    found: PeriodFigures = period(folded(told(wrote(at(0))))).figures()
    assert [row.figure.key for row in found.rows] == [kpi.key for kpi in MEASURED]
