"""Windows that end at many instants at once: the same as counting one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.kpis.windows import counts, waiting_at

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
