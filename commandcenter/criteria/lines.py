"""Where a setting stands in a TOML text: for whoever has to correct it."""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

_STEP = re.compile(r'"([^"]+)"|([A-Za-z0-9_-]+)|\[(\d+)\]')
_HEAD = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*("[^"]+"|'[^']+'|[A-Za-z0-9_-]+(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*=""")
_AT_LINE = re.compile(r"at line (\d+)")


def line_of(text: str, setting: str) -> int:
    """Return the line of a setting as errors name it (`needs[2].skill`), else of the part it is in."""
    wanted, best, found = steps(setting), 0, 1
    for number, path in _paths(text):
        same = _shared(wanted, path)
        if same == len(path) and same > best:
            best, found = same, number
    return found


def line_in(problem: str) -> int:
    """Return the line that a TOML error names; 1 where it names none."""
    found = _AT_LINE.search(problem)
    return int(found[1]) if found else 1


def steps(setting: str) -> Path:
    """Return a setting's name as its parts."""
    parts = _STEP.findall(setting)
    return tuple(int(place) if place else quoted or plain for quoted, plain, place in parts)


def _paths(text: str) -> Iterator[tuple[int, Path]]:
    """Yield each line that begins a table or a value, with its path; lines of long strings are left out."""
    counts: dict[Path, int] = {}
    inside: Path = ()
    quote = ""
    for number, line in enumerate(text.split("\n"), 1):
        was, quote = quote, _quote_after(line, quote)
        if was:
            continue
        if head := _HEAD.match(line):
            inside = _table(steps(head[2]), counts, is_list=head[1] == "[[")
            yield number, inside
        elif key := _KEY.match(line):
            yield number, (*inside, *steps(key[1].replace("'", '"')))


def _table(named: Path, counts: dict[Path, int], *, is_list: bool) -> Path:
    """Return a table's path with the places of the lists that it stands in."""
    path: Path = ()
    for at, step in enumerate(named):
        path = (*path, step)
        if is_list and at == len(named) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _quote_after(line: str, quote: str) -> str:
    """Return the sign of the long string that is open behind a line; "" = none."""
    for sign in ('"""', "'''"):
        if quote in {"", sign} and line.count(sign) % 2:
            quote = "" if quote else sign
    return quote


def _shared(one: Path, other: Path) -> int:
    same = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        same += 1
    return same
