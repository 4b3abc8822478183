"""A workbook is read cell by cell as a person sees it, and nothing hostile in it does anything."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.errors import UserError
from feeds.imports.xlsx import Workbook
from tests.feeds.imports.books import DATE, NUMBER, workbook

MORNING = 45_931.38547453704  # 2025-10-01 09:15:05, as a spreadsheet counts days


def rows(raw: bytes, sheet: str = "") -> list[list[str]]:
    return list(Workbook(io.BytesIO(raw), "a.xlsx").rows(sheet))


def test_cells_are_read_as_a_person_sees_them() -> None:
    raw = workbook(
        {
            "Post": [
                ["Fecha", "Id", None, "Texto"],
                [(MORNING, DATE), 178123456789012.0, None, "sin línea <desde> ayer"],
                [None, None],
                [(3.0, NUMBER), 0.5, "x"],
            ]
        }
    )
    assert rows(raw) == [
        ["Fecha", "Id", "", "Texto"],
        ["2025-10-01 09:15:05", "178123456789012", "", "sin línea <desde> ayer"],
        ["3", "0.5", "x"],
    ]


def test_a_book_that_counts_from_1904_is_read_by_its_own_calendar() -> None:
    raw = workbook({"a": [[(MORNING - 1462, DATE)]]}, era="1")
    assert rows(raw) == [["2025-10-01 09:15:05"]]


def test_a_sheet_is_chosen_by_its_name() -> None:
    raw = workbook({"one": [["1"]], "two": [["2"]]})
    assert (rows(raw), rows(raw, "two")) == ([["1"]], [["2"]])
    with pytest.raises(UserError) as refused:
        rows(raw, "three")
    assert refused.value.values["known"] == "one, two"


def test_a_document_type_is_refused_before_it_can_grow_or_fetch() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(UserError, match="import_unreadable"):
        rows(workbook({"a": [["1"]]}, top=bomb))


@given(st.data())
def test_a_damaged_book_is_refused_in_words(data: st.DataObject) -> None:
    raw = bytearray(workbook({"a": [["Date", "Text"], [(MORNING, DATE), "ciao"]]}))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(UserError):
        rows(bytes(raw[: data.draw(st.integers(1, len(raw)))]))
