"""A table as people keep it: a CSV file, from whatever program and in whatever encoding. Pure."""

import csv
from collections.abc import Iterator

from commandcenter.errors import UserError


def lines(raw: bytes) -> list[str]:
    """Return the lines of a file, each with its end; UserError where it is no text.

    UTF-8, UTF-16 as Excel's Unicode text is, else Windows' own.
    """
    text = _decoded(raw).replace("\r\n", "\n").replace("\r", "\n")
    return [f"{line}\n" for line in text.split("\n")]


def head(found: list[str]) -> int | None:
    """Return the place of the line that names the columns; None where nothing is written."""
    first = _written(found, 0)
    if first is not None and found[first].lower().startswith("sep="):  # Excel's own first line
        first = _written(found, first + 1)
    return first


def cells(line: str, separator: str) -> list[str]:
    """Return what stands in one line; nothing in one that is longer than any."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def rows(found: list[str], separator: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that says something, from place `first` on, with the number of the line it begins in."""
    reader, begins = csv.reader(found[first:], delimiter=separator), 0
    while True:
        try:
            told = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            line = first + 1 + begins
            raise UserError("table_broken", line=line, why=str(error)) from error
        if any(cell.strip() for cell in told):
            yield first + 1 + begins, told
        begins = reader.line_num


def _written(found: list[str], first: int) -> int | None:
    return next((n for n in range(first, len(found)) if found[n].strip()), None)


def _decoded(raw: bytes) -> str:
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        names = ["utf-16"]
    elif b"\0" in raw[:2]:  # of a Latin letter
        names = ["utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"]
    else:
        names = ["utf-8-sig", "cp1252"]
    for name in names:
        try:
            return raw.decode(name)
        except UnicodeDecodeError:
            continue
    raise UserError("table_no_text")
