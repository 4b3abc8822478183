"""The reading of messages as `main.py classify` does it: how many a second, how soon, in how much memory.

Processor time of one core counts, so that a busy machine does not look like a slow reading. Every text is
another one: none comes out of a cache whole.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from commandcenter.bench import crowd
from commandcenter.bench.timing import now_s
from commandcenter.bench.verdict import Measured
from commandcenter.bench.workshop import ROOT
from commandcenter.platform import peak_rss_bytes
from commandcenter.semantic.classify import classify_lines


class Size(NamedTuple):
    """How many messages a round reads, how many rounds there are, and how often the command is started."""

    messages: int = 10_000
    rounds: int = 3
    starts: int = 3


FULL = Size()


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Read messages in this process, and start the command for one message and for all."""
    lines = _lines(size.messages)
    for _ in classify_lines(lines[: size.messages // 10]):
        pass  # loads words and weights
    speeds = [_speed(lines) for _ in range(size.rounds)]
    begun = [_started(folder, lines[:1])[0] for _ in range(size.starts)]
    _, peak_bytes = _started(folder, lines)
    each = f"{size.rounds} rounds of {size.messages:,} texts that all differ"
    return [
        Measured(
            name="reading.speed",
            value=median(speeds),
            unit="msg/s",
            limit=4000,
            bound="at_least",
            how=f"decode, mask, read, encode: all heads, processor time of one core ({each})",
        ),
        Measured(
            name="reading.start",
            value=median(begun),
            unit="s",
            limit=1,
            how=f"`main.py classify --json` from start to the answer to one message ({size.starts} starts)",
        ),
        Measured(
            name="reading.memory",
            value=None if peak_bytes is None else peak_bytes / 1e6,
            unit="MB",
            limit=150,
            how=f"the most that command held while it read {size.messages:,} messages",
        ),
    ]


def _lines(count: int) -> list[str]:
    texts = crowd.texts()
    return [
        json.dumps({"id": number, "text": f"{texts[number % len(texts)].text} {number:x}"})
        for number in range(count)
    ]


def _speed(lines: list[str]) -> float:
    began = time.process_time()
    count = sum(1 for _ in classify_lines(lines))
    return count / (time.process_time() - began)


def _started(folder: Path, lines: list[str]) -> tuple[float, int | None]:
    """Return how long the command takes to its first answer, in seconds, and the most memory it held.

    Its memory is asked before its standard input ends: while it still runs, with all but a part read.
    """
    began = now_s()
    with (
        tempfile.TemporaryFile(dir=folder) as answers,
        subprocess.Popen(
            (sys.executable, "main.py", "classify", "--json"),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=answers,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        ) as command,
    ):
        if command.stdin is None:
            return now_s() - began, None
        command.stdin.write("".join(line + "\n" for line in lines).encode())
        command.stdin.flush()
        peak_bytes = peak_rss_bytes(command.pid)
        command.stdin.close()
        command.wait()
        return now_s() - began, peak_bytes
