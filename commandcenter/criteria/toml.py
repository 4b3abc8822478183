"""A file of criteria as values; what is wrong with it is said with file, line, field and what it wants."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec

from commandcenter.criteria.lines import line_in, line_of
from commandcenter.errors import UserError

Read = TypeVar("Read")

_WANTS = {
    "int": "whole", "float": "number", "str": "text", "array": "list", "object": "table", "bool": "switch",
}  # fmt: skip
_UNKNOWN = re.compile(r"unknown field `(.*)`")
_MISSING = re.compile(r"missing required field `(.*)`")
_EXPECTED = re.compile(r"Expected `([a-z]+)[^`]*`")
_BOUND = re.compile(r"Expected `[^`]+`(?: of length)? ([<>]=? [\d.]+)")


class Source(NamedTuple):
    """A file's text, and what errors call the file."""

    file: str
    text: str

    def wrong(self, setting: str, key: str, **values: object) -> UserError:
        """Return what is wrong with a setting: `key` of the sentence `criteria_KEY`."""
        line = line_of(self.text, setting)
        return UserError(f"criteria_{key}", file=self.file, line=line, setting=setting, **values)


def read(source: Source, kind: type[Read]) -> Read:
    """Return a file as a type; UserError where it is none."""
    try:
        found = tomllib.loads(source.text)
    except (ValueError, RecursionError) as error:
        line = line_in(str(error))
        raise UserError(
            "criteria_no_toml", file=source.file, line=line, problem=str(error)
        ) from error
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise _said(source, str(error), found, kind) from error


def _said(source: Source, said: str, found: Mapping[str, Any], kind: type[Any]) -> UserError:
    """Return what msgspec says in the words of whoever edits the file."""
    problem, _, where = said.partition(" - at ")
    setting = re.sub(r"^.*\$\.?", "", where).strip("`.")
    if "[...]" in setting:
        setting = _of_table(found, kind, said, setting)
    if unknown := _UNKNOWN.search(problem):
        return source.wrong(f"{setting}.{unknown[1]}".lstrip("."), "unknown")
    if missing := _MISSING.search(problem):
        return source.wrong(setting or missing[1], "missing", field=missing[1])
    if bound := _BOUND.search(problem):
        return source.wrong(setting, "bound", bound=bound[1].replace(">=", "≥").replace("<=", "≤"))
    if "enum value" in problem:
        return source.wrong(setting, "word", word=problem.rpartition("'")[0].rpartition("'")[2])
    if "regex" in problem:
        return source.wrong(setting, "key")
    expected = _EXPECTED.search(problem)
    return source.wrong(setting, f"wants_{_WANTS.get(expected[1] if expected else '', 'other')}")


def _of_table(found: Mapping[str, Any], kind: type[Any], said: str, setting: str) -> str:
    """Return a setting with the key of the table in which the wrong value stands: msgspec leaves it out."""
    before, _, after = setting.partition("[...]")
    table: Any = found
    path = before.split(".")
    for step in path:
        table = table.get(step, {}) if isinstance(table, dict) else {}
    for name in table if isinstance(table, dict) else ():
        try:
            msgspec.convert(_with(found, path, {name: table[name]}), kind)
        except msgspec.ValidationError as error:
            if str(error) == said:
                return f"{before}.{name}{after}"
    return before


def _with(found: Mapping[str, Any], path: list[str], value: object) -> dict[str, Any]:
    """Return a table in which one part is another one."""
    first, *rest = path
    inner = found.get(first, {})
    return {**found, first: _with(inner, rest, value) if rest else value}
