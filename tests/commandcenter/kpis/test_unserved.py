"""Who was not served, oldest first: the list that the figure counts, with why and by which clock."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import HOUR
from commandcenter.events.fact import Fact
from commandcenter.kpis.period import Period
from commandcenter.kpis.terms import TermsInForce
from commandcenter.kpis.unserved import PAGE, unserved
from commandcenter.settings import Settings, Terms
from commandcenter.state import State
from tests.commandcenter.kpis.random_log import SITE, fact, log
from tests.commandcenter.story import at, closed, folded, replied, told, wrote


def period(state: State, as_of_us: int, settings: Settings | None = None) -> Period:
    in_force = TermsInForce(settings or Settings())
    return Period(state, in_force, "month", as_of_us, as_of_us, list(state.threads))


def of(*facts: Fact, settings: Settings | None = None, hours: float = 40) -> Period:
    return period(folded(told(*facts)), at(60 * hours), settings)


def test_those_who_wait_past_n_those_closed_without_a_word_and_late_mail() -> None:
    found = unserved(
        of(
            wrote(at(1), "old", 1, channel="email"),
            wrote(at(2), "social", 2),
            wrote(at(3), "closed", 3),
            closed(at(20), "closed"),
            wrote(at(4), "answered", 4),
            replied(at(9), "answered"),
            wrote(at(5), "dealt with", 5),
            closed(at(9), "dealt with", reason_code="duplicate"),
            wrote(at(60 * 39), "fresh", 6),
        ),
        0,
    )
    assert [(row.case.thread, row.late) for row in found.rows] == [
        ("old", "past_close"), ("social", "no_response"), ("closed", "closed"),
    ]  # fmt: skip
    assert found.all == 3


def test_the_age_is_in_the_clock_of_the_case_and_says_which() -> None:
    settings = Settings(terms=(Terms(channels=("email",), clock="wall"),))
    rows = unserved(
        of(wrote(at(0), "a", channel="email"), wrote(at(0), "b"), settings=settings), 0
    ).rows
    told_of = {row.case.thread: (row.clock, row.waited_us, row.limit_us) for row in rows}
    assert told_of == {"a": ("wall", 40 * HOUR, 12 * HOUR), "b": ("service", 27 * HOUR, 12 * HOUR)}


def test_the_words_shown_are_those_that_the_customer_wrote_last() -> None:
    (row,) = unserved(of(wrote(at(0)), wrote(at(30), care=False)), 0).rows
    assert row.text_at_us == at(30)


def test_pages_follow_one_another_without_a_gap() -> None:
    asked = of(*(wrote(at(n), f"t{n}", n + 1) for n in range(PAGE + 5)))
    first, second = unserved(asked, 0), unserved(asked, PAGE)
    assert (len(first.rows), len(second.rows), first.all) == (PAGE, 5, PAGE + 5)
    listed = [row.case.thread for row in (*first.rows, *second.rows)]
    assert listed == [f"t{n}" for n in range(PAGE + 5)]
    assert not unserved(asked, 10_000).rows


@given(st.integers(0, 2**32), st.integers(0, 80))
def test_it_counts_to_the_figure_served(seed: int, size: int) -> None:
    state = folded([fact(each) for each in {each["id"]: each for each in log(seed, size)}.values()])
    asked = period(state, state.newest_us, SITE)
    page, row = unserved(asked, 0), asked.row("served")
    assert page.all == row.groups["rest"] == (row.figure.n or 0) - (row.figure.part or 0)
