"""A site's own rules: TOML files in the folder `reading` of the settings folder, checked while they are read.

`it.toml`, `es.toml`, `en.toml`, `common.toml`, each only where there is something to change; what may
stand in them: `semantic/rulebook.py` and docs/reading.md.
"""

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from commandcenter.errors import UserError
from commandcenter.semantic.rulebook import FILES, Book, RuleError, joined

FOLDER = "reading"
_LARGEST = 2**20  # bytes of one file


def load(folder: Path) -> Book:
    """Return the rules with those of a folder; the program's own where there is none.

    Raises UserError that names file, line and table, and what to do.
    """
    files = _files(folder)
    allowed = [f"{name}.toml" for name in FILES]
    if strange := [path for path in files if path.name not in allowed]:
        raise UserError("rules_file", file=str(strange[0]), allowed=", ".join(allowed))
    texts = {path.stem: _text(path) for path in files}
    site = {name: _tables(text, folder / f"{name}.toml") for name, text in texts.items()}
    try:
        return joined(site)
    except RuleError as error:
        file = folder / f"{error.file}.toml"
        line = line_of(texts[error.file], error.table, error.key)
        raise UserError(
            f"rules_{error.problem}",
            file=str(file),
            line=line,
            table=error.table,
            setting=error.key,
            **error.values,
        ) from error


def line_of(text: str, table: str, key: str = "") -> int:
    """Return in which line, from 1, a table begins, or a key of it stands; 1 where neither is found."""
    names = r"\s*\.\s*".join(f"[\"']?{re.escape(name)}[\"']?" for name in table.split("."))
    header = re.compile(rf"\s*\[\s*{names}\s*\]")
    assigned = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    found, is_inside = 1, False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("["):
            is_inside = header.match(line) is not None
            found = number if is_inside else found
        elif is_inside and key and assigned.match(line):
            return number
    return found


def _files(folder: Path) -> list[Path]:
    """Return the rule files; a folder that is there and cannot be listed is no empty one."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".toml")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unreadable(folder, error.strerror or type(error).__name__) from error


def _text(path: Path) -> str:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would keep the hub waiting for ever
            raise _unreadable(path, "not a regular file")
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as error:
        raise _unreadable(path, error.strerror or type(error).__name__) from error
    if len(raw) > _LARGEST:
        raise _unreadable(path, f"> {_LARGEST >> 20} MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UserError("rules_not_utf8", file=str(path), line=line) from error


def _tables(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number too long, too
        raise _unreadable(path, str(error)) from error


def _unreadable(path: Path, problem: str) -> UserError:
    return UserError("rules_unreadable", file=str(path), problem=problem)
