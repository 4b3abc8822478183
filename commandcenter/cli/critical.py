"""The curated list of critical customers: told from a file, counted."""

import sys
from argparse import Namespace
from collections import Counter
from contextlib import closing
from pathlib import Path

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.cli.writer import ask
from commandcenter.errors import UserError

MOST = 5_000  # lines of one file
LONGEST = 200  # characters of one
_LONGEST_CHANNEL = 60
_AT_ONCE = 100  # what a hub takes in one frame


def critical(chosen: Namespace) -> int:
    """Put accounts on the list or take them off it; count who is on it."""
    path = arguments.database(chosen.db)
    if chosen.act == "count":
        from commandcenter.history import History

        with closing(History(path)) as history:
            counts = Counter(history.state_now().listed.values())
        return site.told(dict(sorted(counts.items())))
    if chosen.file is None:
        raise UserError("critical_which")
    lines = [{"channel": channel, "handle": handle} for channel, handle in read(chosen.file)]
    changed, told = 0, {}
    for start in range(0, len(lines), _AT_ONCE):
        args = {"lines": lines[start : start + _AT_ONCE], "cls": chosen.cls, "note": chosen.reason}
        told = ask(path, "curated.list", args=args | {"on": chosen.act == "add"})
        changed += told["changed"]
    return site.told({**told, "changed": changed})


def read(file: Path) -> list[tuple[str, str]]:
    """Return the channel, "" = any, and the account of each line; "-" is the standard input.

    Raises UserError that names a line.
    """
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        lines = raw.decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("critical_file", file=str(file), problem=str(error)) from error
    found = []
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].replace(",", " ").replace(";", " ").split()
        if not words:
            continue
        channel, handle = words[0] if len(words) == 2 else "", words[-1]
        is_long = len(handle) > LONGEST or len(channel) > _LONGEST_CHANNEL
        # An unseen mark that came along by pasting would match nobody.
        is_name = bool(handle.lstrip("@")) and handle.isprintable()
        if len(words) > 2 or is_long or not is_name:
            raise UserError("critical_line", file=str(file), line=number)
        found.append((channel, handle))
    if not found or len(found) > MOST:
        raise UserError("critical_lines", file=str(file), n=len(found), most=MOST)
    return found
