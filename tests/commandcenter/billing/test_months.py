"""A closed month never changes, and with its adjustments it is what a recount finds."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.billing.months import close, frozen, may_close, span
from commandcenter.billing.units import counted, hash_of
from commandcenter.checkpoints import digest, dump, load
from commandcenter.errors import UserError
from commandcenter.events.billing import MONTH_CLOSED, BilledLine, Contract, MonthClosedData
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.kpis.book import Book
from commandcenter.kpis.terms import TermsInForce
from commandcenter.kpis.units import units as figures
from commandcenter.state import State
from tests.commandcenter.kpis.batch import once
from tests.commandcenter.kpis.random_log import SITE, fact, log

MONTHS = ("2026-02", "2026-03", "2026-04", "2026-05")
ZONE = "Europe/Rome"
Key = tuple[str, str, str, str, str]
CONTRACTS = (
    Contract(supplier="Alfa", unit="cycle", gap_h=12.0),
    Contract(supplier="Beta", desk="back", channels=("email",), unit="conversation", gap_h=72.0),
    Contract(supplier="Gamma", since_us=span("2026-03", ZONE).start_us + 10**12, gap_h=1.0),
)


def fact_of(data: MonthClosedData) -> Fact:
    body = msgspec.json.encode({"data": data})
    at_us = data.end_us
    return Fact(0, at_us, at_us, 0, MONTH_CLOSED, "/hub", f"month:{data.month}", 0, body)


def totals(lines: tuple[BilledLine, ...]) -> Counter[tuple[Key, str]]:
    found: Counter[tuple[Key, str]] = Counter()
    for line in lines:
        key = (line.month, line.channel, line.desk, line.supplier, line.unit)
        for unit in ("requests", "cycles", "conversations"):
            found[key, unit] += getattr(line, unit)
    return Counter({key: count for key, count in found.items() if count})


def state_of(facts: list[Fact]) -> State:
    state = State()
    for number, one in enumerate(facts, 1):
        fold(state, msgspec.structs.replace(one, seq=number))
    return state


def closings(facts: list[Fact], cuts: list[int]) -> tuple[list[MonthClosedData], State]:
    """Close month after month, each when so many of the facts had come."""
    known: list[Fact] = []
    taken, before = 0, None
    made: list[MonthClosedData] = []
    for month, cut in zip(MONTHS, cuts, strict=True):
        known += facts[taken:cut]
        taken = cut
        state = state_of(known)
        made.append(close(span(month, ZONE), CONTRACTS[: len(made) + 1], state, before, "Rita"))
        known.append(fact_of(made[-1]))
        before = state
    return made, state_of(known)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(0, 90), min_size=3, max_size=3))
def test_frozen_counts_and_all_adjustments_are_the_recount(seed: int, cuts: list[int]) -> None:
    facts = [fact(event) for event in once(log(seed, 90))]
    made, state = closings(facts, [*sorted(cuts), len(facts)])
    billed = totals(tuple(line for one in made for line in one.lines))
    recount = [
        line
        for one in made
        for line in counted(one.month, ((unit, 1) for unit in frozen(state, one)))
    ]
    assert billed == totals(tuple(recount))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(0, 90), min_size=3, max_size=3))
def test_a_closed_month_never_changes(seed: int, cuts: list[int]) -> None:
    facts = [fact(event) for event in once(log(seed, 90))]
    made, state = closings(facts, [*sorted(cuts), len(facts)])
    assert list(state.months.values()) == made
    assert load(dump(state)).months == state.months
    again = msgspec.structs.replace(made[0], lines=(), seq=10**6, hash="another")
    fold(state, fact_of(again))
    assert state.months[MONTHS[0]] == made[0]


@pytest.mark.parametrize("seed", range(20))
def test_requests_and_cycles_are_those_of_the_figures(seed: int) -> None:
    state = state_of([fact(event) for event in once(log(seed, 90))])
    for month in MONTHS:
        asked = span(month, ZONE)
        closing = close(asked, CONTRACTS, state, None, "Rita")
        book = Book(
            state,
            TermsInForce(SITE),
            span(MONTHS[-1], ZONE).end_us,
            after_us=asked.start_us - 1,
            until_us=asked.end_us - 1,
        )
        shown = figures(book)
        assert sum(line.requests for line in closing.lines) == shown["unique_requests"]
        assert sum(line.cycles for line in closing.lines) == shown["case_cycles"]


@given(st.integers(0, 10**6), st.randoms())
@settings(max_examples=20, deadline=None)
def test_the_order_of_arrival_changes_neither_hash_nor_state(seed: int, chance: object) -> None:
    # Links keep their log position, which here goes with the arrival; they count nothing that is billed.
    told = [event for event in once(log(seed, 60)) if event["type"] != "bond"]
    facts = [fact(event) for event in told]
    made, _ = closings(facts, [15, 30, 40, len(facts)])
    events = facts + [fact_of(one) for one in made]
    state = state_of(events)
    chance.shuffle(events)  # type: ignore[attr-defined]
    other = state_of(events)
    state.hands, other.hands = {}, {}  # they keep log positions, as links do
    assert digest(other) == digest(state)
    assert [hash_of(frozen(other, one)) for one in made] == [
        hash_of(frozen(state, one)) for one in made
    ]


def test_months_are_closed_once_in_their_turn_and_when_they_are_over() -> None:
    march, april, may = (span(month, ZONE) for month in MONTHS[1:])
    closed = {march.month: close(march, (), State(), None, "Rita")}
    may_close({}, april, april.end_us)  # the first may be any
    may_close(closed, april, april.end_us)
    for asked, now_us, key in (
        (march, may.end_us, "month_closed"),
        (april, april.end_us - 1, "month_not_over"),
        (may, may.end_us, "month_turn"),
        (span("2026-02", ZONE), may.end_us, "month_turn"),
    ):
        with pytest.raises(UserError) as refused:
            may_close(closed, asked, now_us)
        assert refused.value.key == key
    december = span("2025-12", ZONE)
    closed = {december.month: close(december, (), State(), None, "Rita")}
    may_close(closed, span("2026-01", ZONE), may.end_us)
