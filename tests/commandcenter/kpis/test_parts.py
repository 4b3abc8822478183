"""Parts of a figure: each thing counted is of exactly one of them, so they add up to the whole."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import DAY
from commandcenter.folding.fold import fold
from commandcenter.kpis import MEASURED, bursts
from commandcenter.kpis.book import Book
from commandcenter.kpis.doers import WORKED
from commandcenter.kpis.parts import By, Part, names
from commandcenter.kpis.terms import TermsInForce
from commandcenter.state import State
from tests.commandcenter.kpis.moments import book
from tests.commandcenter.kpis.random_log import SITE, fact, log
from tests.commandcenter.story import at, wrote

IN_FORCE = TermsInForce(SITE)
NOT_ADDED_UP = {  # customers who are of two parts, medians, one number of all agents
    "repeat_contact", "messages_per_customer", "cases_per_customer", *WORKED,
}  # fmt: skip


def state_of(seed: int, size: int) -> State:
    state, known = State(), set()
    for event in log(seed, size):
        if event["id"] not in known:
            known.add(event["id"])
            fold(state, fact(event))
    return state


@given(
    st.integers(0, 2**32),
    st.integers(1, 60),
    st.sampled_from(("channel", "network", "motive")),
    st.integers(0, 40 * DAY),
)
def test_what_the_parts_count_adds_up_to_the_whole(
    seed: int, size: int, by: By, after_us: int
) -> None:
    state = state_of(seed, size)
    whole = Book(state, IN_FORCE, state.newest_us, after_us=state.first_us + after_us - 20 * DAY)
    parts = [whole.of_part(Part(by, code)) for code in range(len(names(by, state.channels)))]
    for kpi in MEASURED:
        if kpi.key in NOT_ADDED_UP or kpi.measure is None:
            continue
        found, split = kpi.measure(whole), [kpi.measure(part) for part in parts]
        assert sum(one.n for one in split) == found.n, kpi.key
        assert sum(one.part or 0 for one in split) == (found.part or 0), kpi.key
        assert sum(one.immature for one in split) == found.immature, kpi.key
        for group, rows in found.cases.items():
            listed = Counter(row for one in split for row in map(tuple, one.cases[group].tolist()))
            assert listed == Counter(map(tuple, rows.tolist())), (kpi.key, group)


@given(st.integers(0, 2**32), st.integers(1, 60))
def test_bursts_told_from_the_marks_are_those_that_the_fold_counts(seed: int, size: int) -> None:
    state = state_of(seed, size)
    whole = Book(state, IN_FORCE, state.newest_us)
    told = bursts.told(state.threads, 0, state.newest_us)
    assert Counter(map(tuple, told[:, :2].tolist())) == Counter(map(tuple, whole.bursts.tolist()))


@pytest.mark.parametrize(
    ("motives", "code"),
    [((), ""), (("other",), "other"), (("other", "billing"), "billing"), (("signal",), "signal")],
)
def test_a_case_of_several_motives_is_of_the_first_that_says_something(
    motives: tuple[str, ...], code: str
) -> None:
    whole = book([wrote(at(0), motives=motives)], at(60))
    place = names("motive", []).index(code)
    assert len(whole.of_part(Part("motive", place)).cycles.opened) == 1
