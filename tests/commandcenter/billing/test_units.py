"""Requests, cycles and conversations of a period, each counted by hand."""

from datetime import date

import pytest

from commandcenter.billing.months import contracts_of, span
from commandcenter.billing.units import Unit, counted, units
from commandcenter.clock import DAY, HOUR, parse_us
from commandcenter.errors import UserError
from commandcenter.events.billing import Contract
from commandcenter.events.fact import Fact
from commandcenter.settings import Contract as Dated
from commandcenter.settings import Settings
from commandcenter.state import State
from tests.commandcenter.story import NINE, at, closed, folded, replied, wrote

HOURS = 60


def found(state: State, *contracts: Contract, days: int = 5) -> list[Unit]:
    return list(units(state, contracts, NINE - DAY, NINE + days * DAY))


def totals(state: State, *contracts: Contract) -> dict[tuple[str, str], tuple[int, int, int]]:
    lines = counted("2026-03", ((unit, 1) for unit in found(state, *contracts)))
    return {
        (line.channel, line.supplier): (line.requests, line.cycles, line.conversations)
        for line in lines
    }


def asked_back() -> list[Fact]:
    """One trouble in five messages: two questions asked back, then closed; the next day another one."""
    return [
        wrote(at(0)), replied(at(5)), wrote(at(10)), replied(at(15)), wrote(at(20)), replied(at(30)),
        wrote(at(31), care=False, kind="thanks"), closed(at(40)), wrote(at(25 * HOURS)),
    ]  # fmt: skip


def test_a_contract_per_request_pays_for_every_question_asked_back() -> None:
    assert totals(folded(asked_back())) == {("x", ""): (4, 2, 2)}


def test_the_gap_is_the_contracts_own() -> None:
    state = folded(asked_back())
    assert totals(state, Contract(gap_h=26.0))["x", ""] == (4, 2, 1)
    assert totals(state, Contract(gap_h=0.1))["x", ""][2] == 4
    exactly = folded([wrote(at(0)), wrote(at(2 * HOURS))])
    assert totals(exactly, Contract(gap_h=2.0))["x", ""][2] == 2  # under two hours, not two


def test_what_asks_for_nothing_is_no_conversation_and_two_customers_are_two() -> None:
    thanks = [wrote(at(0), care=False, kind="thanks"), wrote(at(1), care=False, kind="spam")]
    assert totals(folded(thanks)) == {}
    two = [wrote(at(0), person=1), wrote(at(1), person=2), wrote(at(2), person=1, care=False)]
    assert totals(folded(two)) == {("x", ""): (2, 1, 2)}


def test_a_contract_holds_for_its_channels_from_its_day_on() -> None:
    state = folded(
        [wrote(at(0), "a"), wrote(at(1), "b", channel="mail"), wrote(at(3 * 24 * HOURS), "c")]
    )
    alfa, beta = Contract(supplier="Alfa"), Contract(supplier="Beta", since_us=at(24 * HOURS))
    mail = Contract(supplier="Posta", channels=("mail", "never seen"))
    assert totals(state, alfa, mail, beta) == {
        ("x", "Alfa"): (1, 1, 1), ("mail", "Posta"): (1, 1, 1), ("x", "Beta"): (1, 1, 1)
    }  # fmt: skip


def test_a_change_of_contract_in_the_middle_of_a_conversation_counts_it_once() -> None:
    state = folded([wrote(at(0)), wrote(at(60)), wrote(at(120)), wrote(at(600))])
    long = Contract(supplier="Alfa", gap_h=24.0)
    short = Contract(supplier="Beta", gap_h=2.0, since_us=at(90))
    talks = [unit for unit in found(state, long, short) if unit.kind == "conversation"]
    begun = [(unit.line.supplier, unit.opened_us) for unit in talks]
    assert begun == [("Alfa", at(0)), ("Beta", at(600))]


def test_a_unit_belongs_to_the_period_in_which_it_began() -> None:
    state = folded([wrote(at(0)), wrote(at(1)), replied(at(3 * HOURS)), wrote(at(4 * HOURS))])
    parts = [
        {unit.id for unit in units(state, (), begin, begin + 2 * HOUR)}
        for begin in range(at(0), at(6 * HOURS), 2 * HOUR)
    ]
    assert set().union(*parts) == {unit.id for unit in found(state)}
    assert sum(map(len, parts)) == len(found(state))


def test_an_empty_log_has_no_units() -> None:
    assert found(State()) == []


def test_a_month_is_local_and_knows_when_clocks_change() -> None:
    march = span("2026-03", "Europe/Rome")
    assert march.start_us == parse_us("2026-03-01T00:00:00+01:00")
    assert march.end_us == parse_us("2026-04-01T00:00:00+02:00")
    assert span("2026-12", "UTC").end_us == parse_us("2027-01-01T00:00:00Z")


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-00", "2026-3", "march", "", "2026-03\n", "٢٠٢٦-03"]
)
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(UserError) as refused:
        span(month, "UTC")
    assert refused.value.key == "month_unreadable"


def test_contracts_hold_from_the_sites_midnight_and_the_later_day_counts() -> None:
    site = Settings(
        contracts=(Dated(since=date(2026, 3, 2), supplier="Beta"), Dated(supplier="Alfa"))
    )
    alfa, beta = contracts_of(site)
    assert (alfa.supplier, alfa.since_us) == ("Alfa", 0)
    assert beta.since_us == parse_us("2026-03-02T00:00:00+01:00")
