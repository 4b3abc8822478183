"""A table is read from whatever program saved it, with the numbers of its lines; or refused in words."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from commandcenter import table
from commandcenter.errors import UserError

CELLS = st.lists(st.text("aé€,;\n\" '", min_size=1, max_size=6), min_size=2, max_size=2)


def written(rows: list[list[str]]) -> str:
    quoted = ([f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows)
    return "".join(f"{';'.join(row)}\r\n" for row in quoted)


@given(st.lists(CELLS, min_size=1, max_size=5), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_was_written_is_read_with_the_line_it_begins_in(
    rows: list[list[str]], encoding: str
) -> None:
    found = list(table.rows(table.lines(written(rows).encode(encoding)), ";", 0))
    told = [row for row in rows if any(cell.strip() for cell in row)]
    assert [cells for _, cells in found] == told
    line, begins = 1, []
    for row in rows:
        begins += [line] if row in told else []
        line += 1 + sum(cell.count("\n") for cell in row)
    assert [number for number, _ in found] == begins


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(raw: bytes) -> None:
    with contextlib.suppress(UserError):
        found = table.lines(raw)
        places = [line for line, _ in table.rows(found, ",", table.head(found) or 0)]
        assert places == sorted(set(places))


def test_the_head_is_the_first_line_that_says_something_but_the_separator() -> None:
    assert table.head(table.lines(b"\n \nsep=;\n\na;b\n")) == 4
    assert table.head(table.lines(b"\n\n")) is None
