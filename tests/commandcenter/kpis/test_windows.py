"""Windows that end at many instants at once: the same as counting one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.folding.fold import fold
from commandcenter.kpis.hours import Counts
from commandcenter.kpis.windows import counted_since, counts, waiting_at
from commandcenter.series import Pairs
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.story import at, wrote

TIMES = st.integers(0, 60)
ENDS = st.lists(TIMES, min_size=1, max_size=5).map(sorted)
SPANS = st.lists(st.tuples(TIMES, st.integers(0, 20)), max_size=12)


@given(st.lists(TIMES), ENDS, st.integers(1, 30))
def test_a_window_counts_after_its_start_up_to_its_end(
    times: list[int], ends: list[int], width: int
) -> None:
    found = counts(np.array(times, dtype=np.int64), np.array(ends), width)
    assert found.tolist() == [sum(end - width < time <= end for time in times) for end in ends]


@given(SPANS, st.lists(TIMES), ENDS)
def test_what_waits_has_begun_and_not_ended(
    spans: list[tuple[int, int]], open_since: list[int], ends: list[int]
) -> None:
    waits = np.array(
        [(begun + took, begun) for begun, took in spans if begun + took > ends[0]], dtype=np.int64
    ).reshape(-1, 2)
    found = waiting_at(waits, np.array(open_since, dtype=np.int64), np.array(ends))
    wanted = [
        sum(begun <= end < begun + took for begun, took in spans)
        + sum(begun <= end for begun in open_since)
        for end in ends
    ]
    assert found.tolist() == wanted


def test_hours_counted_once_are_counted_again_when_a_late_message_touches_them() -> None:
    story = [wrote(at(minutes), f"t{minutes}") for minutes in (-130, -70, -10, 30, 59)]
    now = moment(story, at(60))

    def count(pairs: Pairs) -> Counts:
        return np.array([float(len(pairs))])

    def since(minutes: float) -> float:
        series = now.state.messages
        return float(counted_since(now, "test", series, at(minutes), count)[0])

    assert [since(-200), since(-100), since(-70), since(-69.5), since(30)] == [5, 4, 4, 3, 2]
    fold(now.state, wrote(at(-95), "late"))
    assert [since(-200), since(-100), since(59.5)] == [6, 5, 0]
