"""Cells of a CSV file in which nothing can act as a formula, and back. Pure.

A cell is a customer's text. A spreadsheet runs what begins with = + - @, also after blanks, in full-width
and other forms that normalise to them; and where it splits at another sign than ours (; or a tab), what
stands behind that sign within a cell begins one. Such a place gets an apostrophe.
"""

import re
import unicodedata

FORMULA = frozenset("=+-@\N{MINUS SIGN}")
_SPLITS = re.compile(r"([;\t\r\n])")  # where another spreadsheet than ours would begin a cell


def defused(cell: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    parts = [f"'{part}" if _begins_formula(part) else part for part in _SPLITS.split(cell)]
    safe = "".join(parts)
    return f"'{safe}" if cell[:1] in {"\t", "\r", "\n"} else safe


def undone(cell: str) -> str:
    """Return the text that `defused` made a cell of; one that stood there by itself is lost, too."""
    if cell[:2] in {"'\t", "'\r", "'\n"}:
        cell = cell[1:]
    parts = _SPLITS.split(cell)
    return "".join(
        part[1:] if part[:1] == "'" and _begins_formula(part[1:]) else part for part in parts
    )


def _begins_formula(part: str) -> bool:
    for char in part:
        if unicodedata.category(char)[0] in "ZC":  # blanks, controls, and what has no width
            continue
        return unicodedata.normalize("NFKC", char)[:1] in FORMULA
    return False
