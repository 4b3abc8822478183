"""CSV of any separator and XLSX give the same head and rows."""

from pathlib import Path

import pytest

from commandcenter.errors import UserError
from feeds.imports.sheet import read_sheet
from tests.feeds.imports.books import workbook

CELLS = [
    ["Fecha", "Texto, largo"],
    ["2026-05-14 10:00", "uno; dos, tres"],
    ["2026-05-14 11:00", "x"],
]


def kept(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found_whatever_stands_in_the_texts(tmp_path: Path, sign: str) -> None:
    text = "".join(sign.join(f'"{cell}"' for cell in row) + "\r\n" for row in CELLS)
    found = read_sheet(kept(tmp_path, "a.csv", text))
    assert list(found.columns) == CELLS[0]
    assert [list(cells.values()) for _, cells in found.rows] == CELLS[1:]
    assert [line for line, _ in found.rows] == [2, 3]


def test_a_workbook_is_known_by_its_bytes_not_by_its_name(tmp_path: Path) -> None:
    found = read_sheet(kept(tmp_path, "a.csv", workbook({"a": CELLS})))
    assert [list(cells.values()) for _, cells in found.rows] == CELLS[1:]


def test_two_columns_of_one_name_stay_two(tmp_path: Path) -> None:
    found = read_sheet(kept(tmp_path, "a.csv", "Date,Date,,Text,\n1,2,3,4\n"))
    assert found.columns == ("Date", "Date 2", "column 3", "Text")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "import_empty"),
        (b"\n\n", "import_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "import_old"),
        (b"PK\x03\x04nothing", "import_unreadable"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, key: str) -> None:
    with pytest.raises(UserError) as refused:
        read_sheet(kept(tmp_path, "a.csv", content))
    assert refused.value.key == key
