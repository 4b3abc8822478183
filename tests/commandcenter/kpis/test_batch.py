"""What the fold counts step by step is what is counted from all events at once: on any log, any time."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.clock import DAY, HOUR
from commandcenter.folding.fold import fold
from commandcenter.kpis import MEASURED
from commandcenter.kpis.book import Book
from commandcenter.kpis.terms import TermsInForce
from commandcenter.state import State
from tests.commandcenter.kpis.batch import Event, Rules, figures
from tests.commandcenter.kpis.random_log import SITE, fact, log

IN_FORCE, RULES = TermsInForce(SITE), Rules(SITE)
NOT_IN_BATCH = {"adherence"}  # needs shifts: tests of its own


def differences(events: list[Event], after_us: int) -> list[str]:
    """Return where fold and batch differ: in the middle of the log, as it arrived, and at its end."""
    state, known, found = State(), set(), []
    half = len(events) // 2
    for number, event in enumerate(events, 1):
        if event["id"] not in known:  # what the journal does with an identity that it has
            known.add(event["id"])
            fold(state, fact(event))
        if number in {half, len(events)}:
            as_of = max(each["at"] for each in events[:number]) + after_us
            found += _differing(figures(events[:number], as_of, RULES), state, as_of)
    return found


def _differing(wanted: dict[str, dict[str, Any]], state: State, as_of: int) -> list[str]:
    book = Book(state, IN_FORCE, as_of)
    found = []
    for kpi in MEASURED:
        if kpi.key in NOT_IN_BATCH or kpi.measure is None:
            continue
        measured = kpi.measure(book)
        for name, value in wanted[kpi.key].items():
            got = (
                measured.told[name]
                if name in {"p90", "oldest", "late"}
                else getattr(measured, name)
            )
            if got != (value if value is None else pytest.approx(value, abs=1e-9)):
                found.append(f"{kpi.key}.{name}: {got} instead of {value}")
    return found


@given(
    st.integers(0, 2**32),
    st.integers(1, 40),
    st.sampled_from((0, HOUR, 11 * HOUR, 4 * DAY, 35 * DAY)),
)
@settings(max_examples=500, deadline=None)
def test_fold_and_batch_agree_on_every_figure(seed: int, size: int, after_us: int) -> None:
    assert not differences(log(seed, size), after_us)
