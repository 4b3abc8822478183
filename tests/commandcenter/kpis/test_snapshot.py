"""A snapshot: the figures of an instant, whatever is folded into the state after it."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.checkpoints import dump
from commandcenter.clock import DAY
from commandcenter.folding.fold import fold
from commandcenter.kpis import MEASURED
from commandcenter.kpis.book import Book
from commandcenter.kpis.snapshot import snapshot
from commandcenter.state import State
from tests.commandcenter.kpis.random_log import fact, log
from tests.commandcenter.kpis.test_parts import IN_FORCE


@given(st.integers(0, 2**32), st.integers(2, 60))
def test_what_is_folded_later_changes_no_figure_of_a_snapshot_and_the_state_is_as_without(
    seed: int, size: int
) -> None:
    facts = [fact(each) for each in {each["id"]: each for each in log(seed, size)}.values()]
    half, plain = len(facts) // 2, State()
    state = State()
    for each in facts[:half]:
        fold(state, each)
        fold(plain, each)
    as_of, after = state.newest_us, state.newest_us - 3 * DAY
    before = figures(state, as_of, after)
    kept = snapshot(state, after, as_of)
    for each in facts[half:]:
        fold(state, each)
        fold(plain, each)
    assert figures(kept, as_of, after) == before
    assert dump(state) == dump(plain)


def figures(state: State, as_of_us: int, after_us: int) -> list[object]:
    book = Book(state, IN_FORCE, as_of_us, after_us=after_us)
    found = [kpi.measure(book) for kpi in MEASURED if kpi.measure is not None]
    return [(one.value, one.n, one.part, one.immature, one.steps) for one in found]
