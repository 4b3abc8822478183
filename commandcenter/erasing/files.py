"""Exports that hold a person: files that this program wrote, known by their columns, are removed whole."""

import json
from collections.abc import Collection, Iterable
from pathlib import Path

from commandcenter.erasing.renaming import written

COLUMNS = frozenset({"thread", "person", "channel", "motives", "network"})
"""What every table of ours has in which customers stand (`exports/tables.py`)."""
_LEAST = 8  # characters: a shorter word proves nothing in a table of many


def remove(folders: Iterable[Path], words: Collection[str]) -> int:
    """Remove the exports in these folders in which one of his words stands; return how many."""
    sought = {form.encode() for word in words if len(word) >= _LEAST for form in _forms(word)}
    removed = 0
    for folder in {folder.resolve() for folder in folders}:
        for file in sorted((*folder.glob("*.csv"), *folder.glob("*.jsonl"))):
            if (
                is_export(file)
                and (held := file.read_bytes())
                and any(one in held for one in sought)
            ):
                file.unlink()
                removed += 1
    return removed


def is_export(file: Path) -> bool:
    """Tell whether a file is a table that `export` wrote: nobody else's is touched."""
    try:
        with file.open("r", encoding="utf-8-sig", errors="replace") as opened:
            first = opened.readline(20_000)
    except OSError:
        return False
    if file.suffix == ".csv":
        return frozenset(first.strip().replace('"', "").split(",")) >= COLUMNS
    try:
        found = json.loads(first)
    except ValueError:
        return False
    return isinstance(found, dict) and frozenset(found) >= COLUMNS


def _forms(word: str) -> tuple[str, ...]:
    return (*written(word), word.replace('"', '""'), json.dumps(word)[1:-1])
