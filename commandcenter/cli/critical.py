"""The curated list of critical customers: told from a file, counted."""

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.cli.writer import ask
from commandcenter.errors import UserError
from commandcenter.protocol.frames import MAX_SEAT_FRAME

MOST = 5_000  # lines of one file
LONGEST = 200  # characters of one
_LONGEST_CHANNEL = 60
_FRAME = MAX_SEAT_FRAME - 4 * 1024  # bytes for lines; the rest of a frame is short


class Line(NamedTuple):
    """An account that a file names; `channel` "" = on every one."""

    number: int  # of the line, from 1
    channel: str
    handle: str


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
    lines = read(chosen.file)
    if chosen.act == "add":  # what went onto it by a slip can always be taken off
        _must_be_known(lines, chosen.file, path)
    changed, told = 0, {}
    parts = list(packed([{"channel": one.channel, "handle": one.handle} for one in lines], path))
    for number, part in enumerate(parts, 1):
        args = {"lines": part, "cls": chosen.cls, "note": chosen.reason}
        args |= {"on": chosen.act == "add", "more": number < len(parts)}
        told = ask(path, "curated.list", args=args)
        changed += told["changed"]
    return site.told({**told, "changed": changed})


def packed(lines: list[dict[str, str]], path: Path) -> Iterator[list[dict[str, str]]]:
    """Yield the lines in parts that a hub takes in one frame each; all of them where no hub runs."""
    from commandcenter.hub.presence import find

    if find(path) is None:  # each part would open the whole log anew
        yield lines
        return
    part: list[dict[str, str]] = []
    left = _FRAME
    for line in lines:
        size = len(msgspec.json.encode(line)) + 1
        if size > left:
            yield part
            part, left = [], _FRAME
        part.append(line)
        left -= size
    yield part


def _must_be_known(lines: list[Line], file: Path, path: Path) -> None:
    """Raise UserError at the first channel that no feed brings and the log has not: it would match nobody."""
    from commandcenter.history import History
    from feeds.channels import of_feeds

    known = of_feeds()
    if all(_is_any_of(one.channel, known) for one in lines):
        return
    with closing(History(path)) as history:
        known |= set(history.state_now().channels)
    for one in lines:
        if not _is_any_of(one.channel, known):
            raise UserError(
                "critical_channel",
                file=str(file),
                line=one.number,
                channel=one.channel,
                known=", ".join(sorted(filter(None, known))),
            )


def _is_any_of(channel: str, known: Collection[str]) -> bool:
    return not channel or channel.casefold() in {one.casefold() for one in known}


def read(file: Path) -> list[Line]:
    """Return an account of each line; "-" is the standard input.

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
        found.append(Line(number, channel, handle))
    if not found or len(found) > MOST:
        raise UserError("critical_lines", file=str(file), n=len(found), most=MOST)
    return found
