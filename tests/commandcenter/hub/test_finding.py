"""A case or a customer found by its number at a running hub: names only, nobody's words, no trace."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.hub.finding import read_number
from tests.commandcenter.hub.test_customers import said, take
from tests.commandcenter.hub.test_figures import answer_to
from tests.commandcenter.hub.test_seats import running, seat


@given(st.integers(1, 2**63 - 1), st.sampled_from(["{}", " {} ", "{:,}", "K-{}", "k{}", "k {}"]))
def test_a_number_is_read_however_screens_write_it(number: int, form: str) -> None:
    told = form.format(number)
    assert read_number(told) == (number, told.lower().startswith("k"))
    assert read_number(told.replace(",", "."))[0] == number


@pytest.mark.parametrize("text", ["", "K-", "mario", "12a", "٣٤", "1" * 40, "-", "12 x"])
def test_what_is_no_number_finds_nothing(text: str) -> None:
    assert read_number(text)[0] == 0


async def test_a_case_and_a_customer_are_found_by_number_and_none_by_another(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await take(hub, said(1, 0), said(3, 5))
        before = hub.state.seq
        found = await answer_to(link, "desk.find", args={"text": str(hub.state.seq)})
        case = next(row for row in found["found"] if row["kind"] == "case")
        assert (case["name"], case["channel"]) == ("t3", "facebook")
        assert "text" not in case
        customer = await answer_to(link, "desk.find", args={"text": "K-2"})
        assert [(row["kind"], row["name"]) for row in customer["found"]] == [("customer", "K-2")]
        nobody = await answer_to(link, "desk.find", args={"text": "K-99999"})
        assert nobody["found"] == []
        assert hub.state.seq == before
