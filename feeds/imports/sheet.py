"""A file of an export as a head and rows of cells; which of the two kinds it is, its first bytes tell."""

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from commandcenter import table
from commandcenter.errors import UserError
from feeds.imports.xlsx import MAGIC, OLD_MAGIC, Workbook

_SEPARATORS = ";,\t|"
_LOOKED_AT = 50  # rows by which the separator is known


class Sheet(NamedTuple):
    """The columns of a table, and its rows: each the number of its line, and cell by column."""

    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]


def read_sheet(path: Path, sheet: str = "") -> Sheet:
    """Read a CSV or XLSX file; `sheet` names one of a workbook. UserError where it cannot be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise UserError("import_unreadable", file=str(path), why=why) from error
    if raw.startswith(OLD_MAGIC):
        raise UserError("import_old", file=str(path))
    if raw.startswith(MAGIC):
        rows: Iterator[tuple[int, list[str]]] = enumerate(
            Workbook(io.BytesIO(raw), str(path)).rows(sheet), 1
        )
    else:
        rows = _of_text(raw)
    _, head = next(rows, (0, []))
    columns = _named(head)
    if not columns:
        raise UserError("import_empty", file=str(path))
    return Sheet(columns, [(at, dict(zip(columns, cells, strict=False))) for at, cells in rows])


def _of_text(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    lines = table.lines(raw)
    first = table.head(lines)
    if first is None:
        return iter(())
    return table.rows(lines, _separator(lines, first), first)


def _separator(lines: list[str], first: int) -> str:
    """Return the sign by which the first rows have as many cells as the head, and the most of them."""

    def agreement(sign: str) -> tuple[int, int]:
        wide = len(table.cells(lines[first], sign))
        try:
            found = [len(cells) for _, cells in islice(table.rows(lines, sign, first), _LOOKED_AT)]
        except UserError:
            return (0, 0)
        return (sum(count == wide for count in found) if wide > 1 else 0, wide)

    return max(_SEPARATORS, key=agreement)


def _named(head: list[str]) -> tuple[str, ...]:
    """Return the names of the columns; one without a name, or with another's, is told by its place."""
    names: list[str] = []
    for place, cell in enumerate(head, 1):
        name = " ".join(cell.split())
        names.append(name if name and name not in names else f"{name or 'column'} {place}")
    while names and not head[len(names) - 1].strip():
        names.pop()
    return tuple(names)
