"""A table as a file: JSON lines, or CSV in which no cell can act as a formula; whole or not at all.

JSON lines are exact; in CSV a cell that would act has an apostrophe (`cells.py`).
"""

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, TextIO

from commandcenter.errors import UserError
from commandcenter.exports.cells import defused

Format = Literal["csv", "jsonl"]
FORMATS: tuple[Format, ...] = ("csv", "jsonl")


class Table(NamedTuple):
    """Rows of the same columns, in their order. A value is a text, number, truth, list, object or None."""

    columns: Sequence[str]
    rows: Iterable[dict[str, Any]]


def write(table: Table, out: Path, form: Format, *, beside: Path) -> int:
    """Write a table to `out` and return how many rows it had.

    It is written next to `out` and renamed, so nobody finds half of it, and only its owner may read it.
    Raises UserError where `out` is the database `beside` itself; OSError where the disk refuses.
    """
    database = beside.resolve()
    if out.resolve() in {database.with_name(database.name + end) for end in ("", "-wal", "-shm")}:
        raise UserError("export_over_database", file=str(out))
    number, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)
    half = Path(name)
    try:
        with open(  # noqa: PTH123 - a descriptor, which `Path` cannot open
            number, "w", encoding="utf-8", errors="replace", newline=""
        ) as file:
            written = (_csv if form == "csv" else _jsonl)(table, file)
            file.flush()
            os.fsync(number)
        half.replace(out)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return written


def in_memory(table: Table, form: Format) -> tuple[str, int]:
    """Return a table as the text of its file, and how many rows it has."""
    file = io.StringIO(newline="")
    rows = (_csv if form == "csv" else _jsonl)(table, file)
    return file.getvalue(), rows


def _jsonl(table: Table, file: TextIO) -> int:
    written = 0
    for row in table.rows:
        told = {name: row.get(name) for name in table.columns}
        file.write(json.dumps(told, ensure_ascii=False) + "\n")
        written += 1
    return written


def _csv(table: Table, file: TextIO) -> int:
    file.write("\N{ZERO WIDTH NO-BREAK SPACE}")  # else a spreadsheet takes it for Latin-1
    lines = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    lines.writerow(table.columns)
    written = 0
    for row in table.rows:
        lines.writerow([_cell(row.get(name)) for name in table.columns])
        written += 1
    return written


def _cell(value: Any) -> str | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return defused(value)
    return defused(json.dumps(value, ensure_ascii=False))
