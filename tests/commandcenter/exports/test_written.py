"""A table as a file: nothing in it acts, and nobody finds half of it."""

import csv
import io
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.errors import UserError
from commandcenter.exports.cells import FORMULA, defused, undone
from commandcenter.exports.written import Table, write

HOSTILE = (
    "=1+1", "+39", "-1", "@sum", "  =1", "\t=1", "\r=1", "\n=1", "\u00a0=1", "\u200b=1", "\ufeff=1",
    "\u2003\u200b@x", "＝1", "＋1", "－1", "＠x", "﹢1", "﹣1", "⁺1", "⁼1", "−1", "\x00=1", "\x7f=1",
    "ciao;=1", "ciao; =1", "ciao\n@x", "ciao\t＝1", "\tciao", "\rciao", ";=1", '";=cmd|\' /C calc\'!A0',
)  # fmt: skip


def begins_formula(cell: str) -> bool:
    """Tell what a spreadsheet would: after whatever has no width, in whatever form."""
    seen = "".join(char for char in cell if unicodedata.category(char)[0] not in "ZC")
    return unicodedata.normalize("NFKC", seen)[:1] in FORMULA


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_begins_a_formula_wherever_a_spreadsheet_splits_it(text: str) -> None:
    cell = defused(text)
    assert not any(begins_formula(part) for part in re.split(r"[;\t\r\n]", cell))
    assert cell[0] not in "\t\r\n"
    assert cell.replace("'", "") == text.replace("'", "")  # the words are still there


@given(st.text(st.sampled_from("=+-@＝＠− \t\r\n;'\"\u200b\u00a0ab"), max_size=12))
def test_no_text_gets_through(text: str) -> None:
    cell = defused(text)
    assert not any(begins_formula(part) for part in re.split(r"[;\t\r\n]", cell))
    assert cell[:1] not in {"\t", "\r", "\n"}


@given(st.text(st.sampled_from('=+-@＝＠− \t\r\n;"\u200b\u00a0ab'), max_size=12))
def test_what_was_made_safe_is_read_back_as_it_was(text: str) -> None:
    assert undone(defused(text)) == text


@pytest.mark.parametrize("text", ["", "ciao", "a=b", "1-2", "mario@example", "a, -b", "'=1", "…"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


ROWS: list[dict[str, Any]] = [
    {"text": "=1;=2", "n": -3, "ok": True, "data": {"a": ["=1"]}, "none": None},
    {"text": 'due "righe"\ndi testo', "n": 0.5, "ok": False, "data": [], "none": None},
]
COLUMNS = ("text", "n", "ok", "data", "none")


def test_json_lines_are_exact_and_csv_is_quoted(tmp_path: Path) -> None:
    table = Table(COLUMNS, ROWS)
    assert write(table, tmp_path / "a.jsonl", "jsonl", beside=tmp_path / "care.db") == 2
    lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == ROWS
    assert write(table, tmp_path / "a.csv", "csv", beside=tmp_path / "care.db") == 2
    written = (tmp_path / "a.csv").read_bytes().decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(written, newline="")))
    assert found[0] == {
        "text": "'=1;'=2", "n": "-3", "ok": "true", "data": '{"a": ["=1"]}', "none": ""
    }  # fmt: skip
    assert found[1]["text"] == ROWS[1]["text"]


@pytest.mark.skipif(os.name == "nt", reason="its files have no such mode")
def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    write(Table(COLUMNS, ROWS), tmp_path / "a.csv", "csv", beside=tmp_path / "care.db")
    assert (tmp_path / "a.csv").stat().st_mode & 0o077 == 0


def test_what_fails_on_the_way_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    def broken() -> Iterator[dict[str, Any]]:
        yield ROWS[0]
        raise OSError(28, "No space left on device")

    out = tmp_path / "a.jsonl"
    out.write_text("yesterday's")
    with pytest.raises(OSError, match="No space"):
        write(Table(COLUMNS, broken()), out, "jsonl", beside=tmp_path / "care.db")
    assert out.read_text() == "yesterday's"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_the_database_is_not_written_over(tmp_path: Path, end: str) -> None:
    path = tmp_path / "care.db"
    (tmp_path / f"care.db{end}").write_bytes(b"the log")
    with pytest.raises(UserError) as refused:
        write(Table(COLUMNS, ROWS), tmp_path / f"care.db{end}", "csv", beside=path)
    assert refused.value.key == "export_over_database"
    assert (tmp_path / f"care.db{end}").read_bytes() == b"the log"
