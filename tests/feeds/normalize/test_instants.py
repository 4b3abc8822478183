"""Instants as platforms write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.normalize.instants import instant, ms_form, written
from feeds.normalize.letters import LetterError

AT = 1_791_190_740_250_000


@pytest.mark.parametrize(
    "value", [AT, AT // 1000, AT / 1e6, str(AT), str(AT // 1000), "2026-10-05T10:59:00.25+02:00"]
)
def test_the_size_of_a_number_tells_its_unit(value: object) -> None:
    assert instant(value, "t") == AT


@pytest.mark.parametrize(
    "value", [None, True, 0, -1, "", "soon", "2026-10-05T09:00:00", [], float("inf"), 10**30]
)
def test_what_is_no_instant_is_refused(value: object) -> None:
    with pytest.raises(LetterError) as refused:
        instant(value, "t")
    assert refused.value.reason == "bad_time"


@given(st.integers(10**14, 2 * 10**17))
def test_what_is_written_reads_back(at_us: int) -> None:
    assert instant(written(at_us), "t") == at_us
    assert instant(ms_form(at_us), "t") == at_us // 1000 * 1000
