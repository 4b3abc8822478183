"""The list of people between a file and a log: what `main.py agents` reads and prints."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from commandcenter.agents import listed
from commandcenter.commands.agents import MOST_LINES
from commandcenter.history import History
from commandcenter.settings import Settings

MOST_BYTES = 48 * 1024  # of a part: with its command it is a frame of a seat


def people_lines(path: Path, at_us: int | None) -> list[str]:
    """Return the list of people as known at an instant, as lines of CSV that can be taken again."""
    history = History(path)
    try:
        state = history.state_now() if at_us is None else history.state_at(at_us)
    finally:
        history.close()
    now = state.newest_us if at_us is None else at_us
    out = io.StringIO()
    told = {agent: standing.at(now) for agent, standing in state.standing.items()}
    csv.writer(out, lineterminator="\n").writerows(listed.written(told))
    return out.getvalue().splitlines()


def list_file(file: Path, settings: Settings) -> list[list[dict[str, Any]]]:
    """Return the lines of a list of people in parts of one command each; UserError where one is wrong."""
    found = listed.read(file.read_bytes(), ZoneInfo(settings.timezone))
    parts: list[list[dict[str, Any]]] = []
    size = MOST_BYTES
    for line in map(msgspec.to_builtins, found):
        size += len(json.dumps(line)) + 2
        if size > MOST_BYTES or len(parts[-1]) == MOST_LINES:
            parts.append([])
            size = len(json.dumps(line))
        parts[-1].append(line)
    return parts
